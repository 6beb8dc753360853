package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"mime"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// maxBody is how many bytes a request may have: a form with five areas full of
// letters that take four bytes.
const maxBody = 64 << 10

// Handler serves the page and its interface.
func (s *Sandbox) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/state", s.serveState)
	mux.HandleFunc("GET /api/events", s.serveEvents)
	mux.HandleFunc("GET /api/messages", s.serveMessages)
	mux.HandleFunc("GET /api/files/{message}/{n}", s.serveFile)
	mux.HandleFunc("POST /api/acts", s.serveActs)
	mux.HandleFunc("POST /api/clock", s.serveClock)
	mux.HandleFunc("POST /api/look", s.serveLook)
	mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) { s.deny(w, r, refuse("no-page", nil)) })
	mux.Handle("/", s.page)
	return s.guard(mux)
}

// guard answers only the sandbox's own page. Whoever reaches the sandbox may do
// anything in it, so a foreign page, or a foreign name for this machine, must not.
func (s *Sandbox) guard(next http.Handler) http.Handler {
	csrf := http.NewCrossOriginProtection()
	csrf.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.deny(w, r, refuse("forbidden", nil)) }))
	inner := csrf.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", s.page.policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if !s.ownHost(r.Host) || strings.HasPrefix(r.URL.Path, "/api/") && !sameOrigin(r) {
			s.deny(w, r, refuse("forbidden", nil))
			return
		}
		inner.ServeHTTP(w, r)
	})
}

// ownHost is whether a request means this machine by a name of its own. It
// keeps out names that a stranger has pointed at it.
func (s *Sandbox) ownHost(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.Trim(name, "[]"))
	if ip := net.ParseIP(name); ip != nil && ip.IsLoopback() {
		return true
	}
	return name == "localhost" || slices.Contains(s.opts.Hosts, name)
}

// sameOrigin is whether a browser says that the request comes from the page.
// Requests without these headers do not come from a browser.
func sameOrigin(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return false
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host == r.Host
}

func (s *Sandbox) serveActs(w http.ResponseWriter, r *http.Request) {
	var a Act
	if !s.read(w, r, &a) {
		return
	}
	done, err := s.Act(r.Context(), a)
	s.answer(w, r, done, err)
}

func (s *Sandbox) serveClock(w http.ResponseWriter, r *http.Request) {
	var step struct {
		Advance string `json:"advance"`
	}
	if !s.read(w, r, &step) {
		return
	}
	moved, err := s.Advance(r.Context(), step.Advance)
	s.mu.Lock()
	answer := struct {
		Event int64     `json:"event"`
		Clock wireClock `json:"clock"`
		Moved bool      `json:"moved"`
	}{s.state.ID, s.wireClock(), moved}
	s.mu.Unlock()
	s.answer(w, r, answer, err)
}

func (s *Sandbox) wireClock() wireClock { return wireClock{s.clock.Now().UTC(), s.state.Moving} }

func (s *Sandbox) serveLook(w http.ResponseWriter, r *http.Request) {
	var want struct {
		Look Look `json:"look"`
	}
	if !s.read(w, r, &want) {
		return
	}
	err := s.Wear(want.Look)
	s.mu.Lock()
	answer := struct {
		Event     int64         `json:"event"`
		Look      Look          `json:"look"`
		Abilities wireAbilities `json:"abilities"`
	}{s.state.ID, s.state.Look, s.state.Look.abilities()}
	s.mu.Unlock()
	s.answer(w, r, answer, err)
}

// read takes the one JSON object of a request.
func (s *Sandbox) read(w http.ResponseWriter, r *http.Request, into any) bool {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		s.deny(w, r, refuse("not-json", nil))
		return false
	}
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	err := dec.Decode(into)
	if err == nil && dec.More() {
		err = errors.New("more than one value")
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		s.deny(w, r, refuse("too-long", nil))
	case err != nil:
		s.deny(w, r, refuse("malformed", nil))
	}
	return err == nil
}

func (s *Sandbox) answer(w http.ResponseWriter, r *http.Request, v any, err error) {
	if err != nil {
		s.deny(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, v)
}

// deny says what is impossible, in the language of the page.
func (s *Sandbox) deny(w http.ResponseWriter, r *http.Request, err error) {
	var no *Refusal
	if !errors.As(err, &no) {
		s.log.ErrorContext(r.Context(), "sandbox", "path", r.URL.Path, "error", err)
		no = refuse("broken", nil)
	}
	type sentence struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	}
	writeJSON(w, no.status(), map[string]sentence{"error": {no.Code, no.in(asked(r))}})
}

// asked is the language that a request asks for.
func asked(r *http.Request) string {
	wanted := r.URL.Query().Get("lang") + "," + r.Header.Get("Accept-Language")
	for tag := range strings.SplitSeq(wanted, ",") {
		tag, _, _ = strings.Cut(tag, ";")
		if lang := language(tag); lang != "" {
			return lang
		}
	}
	return "en"
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		status, body = http.StatusInternalServerError, []byte(`{"error":{"code":"broken","message":"The sandbox is broken."}}`)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n')) // whoever has gone needs no answer
}

// shownTypes are the files that are shown; all others are downloaded, so that
// no file can be a page of the sandbox.
var shownTypes = []string{"image/png", "image/jpeg", "image/gif", "image/webp"}

func (s *Sandbox) serveFile(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(r.PathValue("n"))
	s.mu.Lock()
	m := s.state.message(chat.MessageID(r.PathValue("message")))
	s.mu.Unlock()
	if err != nil || m == nil || m.Shown == nil || n < 0 || n >= len(m.Shown.Files) {
		s.deny(w, r, refuse("no-page", nil))
		return
	}
	f := m.Shown.Files[n]
	kind, disposition := f.Type, "inline"
	if !slices.Contains(shownTypes, f.Type) {
		kind, disposition = "application/octet-stream", "attachment"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": f.Name}))
	w.Header().Set("Cache-Control", "private, no-cache")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.Data))
}
