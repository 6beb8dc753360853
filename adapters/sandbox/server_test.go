package sandbox

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kith-community/kith/bot/chat"
)

// takes is a core that takes every event and says nothing.
type takes struct{}

func (takes) Deliver(context.Context, chat.Event) error { return nil }

func open(t *testing.T, dir string) *Sandbox {
	t.Helper()
	s, err := New(Options{Dir: dir, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	s.Meet(chat.User{ID: "ada", Name: "Ada", Zone: "Europe/Berlin"})
	s.Channels("#general")
	s.Attach(t.Context(), takes{})
	return s
}

func TestRequests(t *testing.T) {
	s := open(t, "")
	defer s.Close()
	h := s.Handler()
	const post = `{"as":"ada","do":"post","in":"#general","text":"hello"}`
	for _, tt := range []struct {
		name, method, path, body string
		change                   func(*http.Request)
		want                     int
	}{
		{"the page", "GET", "/", "", nil, 200},
		{"the state", "GET", "/api/state", "", nil, 200},
		{"a message", "POST", "/api/acts", post, nil, 200},
		{"nobody's message", "POST", "/api/acts", `{"as":"nobody","do":"post","in":"#general","text":"x"}`, nil, 404},
		{"nothing to do", "POST", "/api/acts", `{"as":"ada"}`, nil, 400},
		{"no JSON", "POST", "/api/acts", `{"as":`, nil, 400},
		{"too much", "POST", "/api/acts", `{"text":"` + strings.Repeat("x", maxBody) + `"}`, nil, 413},
		{"a form's type", "POST", "/api/acts", post, func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, 415},
		{"another address of this machine", "GET", "/api/state", "", func(r *http.Request) { r.Host = "127.0.0.2:8080" }, 200},
		{"a foreign name for this machine", "GET", "/api/state", "", func(r *http.Request) { r.Host = "evil.example" }, 403},
		{"a foreign page", "POST", "/api/acts", post, func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }, 403},
		{"a foreign page listens", "GET", "/api/events", "", func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }, 403},
		{"a clock that goes back", "POST", "/api/clock", `{"advance":"-1h"}`, nil, 422},
		{"an unknown look", "POST", "/api/look", `{"look":"irc"}`, nil, 422},
		{"nowhere", "GET", "/api/nowhere", "", nil, 404},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(tt.method, "http://127.0.0.1:8080"+tt.path, strings.NewReader(tt.body))
			if tt.body != "" {
				r.Header.Set("Content-Type", "application/json")
			}
			if tt.change != nil {
				tt.change(r)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != tt.want {
				t.Fatalf("%d, want %d: %s", w.Code, tt.want, w.Body)
			}
			if w.Code < 400 {
				return
			}
			var answer struct {
				Error struct{ Code, Message string } `json:"error"`
			}
			if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || answer.Error.Message == "" {
				t.Errorf("says %q, want a sentence", w.Body)
			}
		})
	}
}

func TestRestart(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	out := chat.Outgoing{Space: s.Space(), To: "#general", Message: chat.Message{Text: "once"}, Thread: "Talk", Key: "k"}
	first, err := s.Send(t.Context(), out)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatal("no journal", err)
	}
	for _, name := range files { // a process that was killed while it wrote
		f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, `{"id":99,"mess`); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	s = open(t, dir)
	defer s.Close()
	again, err := s.Send(t.Context(), out)
	if err != nil || again != first || s.Duplicates() != 1 {
		t.Errorf("sent again: %+v, %v, %d duplicates; want %+v and 1", again, err, s.Duplicates(), first)
	}
	if err := s.Edit(t.Context(), first.Ref, chat.Message{Text: "edited"}); err != nil {
		t.Error(err)
	}
}

func TestDamagedJournalIsSaid(t *testing.T) {
	dir := t.TempDir()
	if err := Check(dir); err != nil {
		t.Errorf("before there is one: %v", err)
	}
	open(t, dir).Close()
	if err := Check(dir); err != nil {
		t.Errorf("a good one: %v", err)
	}
	path := filepath.Join(dir, journalName)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	content = append([]byte("garbage\n"), content...)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = New(Options{Dir: dir})
	for _, err := range []error{err, Check(dir)} {
		if err == nil || !strings.Contains(err.Error(), path+" is damaged") || !strings.Contains(err.Error(), "line 1") {
			t.Errorf("says %v", err)
		}
	}
	if now, err := os.ReadFile(path); err != nil || string(now) != string(content) {
		t.Errorf("it was changed: %v", err)
	}
}
