package discordtest

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// result is what a request is answered with.
type result struct {
	status int
	header http.Header
	body   []byte
}

// serve answers a request of the API: as its handler does, unless a ban, a fault or
// a limit comes first.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, pattern string, h handler) {
	path := strings.TrimPrefix(r.URL.Path, "/api")
	s.mu.Lock()
	f := s.failing(r.Method, path)
	s.mu.Unlock()
	req, err := readRequest(r) // before waiting: else nobody notices that whoever asked is gone
	if !f.After && !passes(r.Context(), f.Delay) {
		return
	}
	own, out := s.decide(req, err, pattern, h, f)
	if s.opts.Check != nil && own.status != 0 {
		s.opts.Check(asked(r), req.body, own.status, own.header, own.body)
	}
	if f.After && !passes(r.Context(), f.Delay) {
		return
	}
	if f.Reset {
		cutOff(w)
		return
	}
	out.write(w)
}

// decide is what a request is answered with: own is what a Discord without faults
// says, or zero when it was not asked. A handler that breaks costs one answer, not
// the lock.
func (s *Server) decide(req *request, err error, pattern string, h handler, f Fault) (own, out result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	instead := f.Status != 0 || f.Reset
	switch {
	case s.banned():
		out = cloudflare(time.Hour).result()
	case instead && !f.After:
		out = f.result()
	default:
		own = s.own(req, err, pattern, h)
		if out = own; instead {
			out = f.result()
		}
	}
	s.note(req, out)
	return own, out
}

// own runs a handler within the limits. The lock is held.
func (s *Server) own(req *request, err error, pattern string, h handler) result {
	limits, refusal := s.admit(pattern, req.Request)
	if refusal != nil {
		return result{http.StatusTooManyRequests, limits, refusal}
	}
	var value any
	if err == nil {
		value, err = h(req)
	}
	out := render(value, err)
	for name, values := range limits {
		out.header[name] = values
	}
	return out
}

func render(value any, err error) result {
	out := result{http.StatusOK, http.Header{}, nil}
	var no *refusal
	switch {
	case errors.As(err, &no):
		out.status, value = no.status, no
	case err != nil:
		out.status, value = http.StatusInternalServerError, refuse(http.StatusInternalServerError, 0, err.Error())
	}
	if a, ok := value.(answer); ok {
		out.status, value = a.Status, a.Body
	}
	if value == nil {
		out.status = http.StatusNoContent
		return out
	}
	out.header.Set("Content-Type", "application/json")
	body, err := json.Marshal(value)
	if err != nil {
		out.status, body = http.StatusInternalServerError, []byte(`{"message":"500","code":0}`)
	}
	out.body = body
	return out
}

// asked is a request as it came, before its path was shortened.
func asked(r *http.Request) *http.Request {
	if at, err := url.ParseRequestURI(r.RequestURI); err == nil {
		r = r.WithContext(r.Context())
		r.URL = at
	}
	return r
}

func (out result) write(w http.ResponseWriter) {
	for name, values := range out.header {
		w.Header()[name] = values
	}
	w.WriteHeader(out.status)
	_, _ = w.Write(out.body)
}

// passes waits, and says whether ctx allowed it.
func passes(ctx context.Context, wait time.Duration) bool {
	if wait <= 0 {
		return true
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// cutOff ends the connection of a request without an answer.
func cutOff(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		reset(conn)
	}
}

// reset closes a connection as if the line were cut: over TCP with an RST, which
// also takes back what is on its way.
func reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
