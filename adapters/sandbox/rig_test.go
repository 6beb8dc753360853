package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// stepClock stands still until it is moved.
type stepClock struct {
	mu   sync.Mutex
	now  time.Time
	next time.Time // zero: nothing is due
}

func newStepClock() *stepClock { return &stepClock{now: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)} }

func (c *stepClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *stepClock) Advance(_ context.Context, to time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = to
	return nil
}

func (c *stepClock) Next(context.Context) (time.Time, bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.next, !c.next.IsZero(), nil
}

// brain is a bot that answers what the test tells it to.
type brain struct {
	mu     sync.Mutex
	events []chat.Event
	ill    int // how many deliveries it still refuses
	reply  func(chat.Event)
}

var errIll = errors.New("database is locked")

func (b *brain) Deliver(_ context.Context, e chat.Event) error {
	b.mu.Lock()
	b.events = append(b.events, e)
	ill := b.ill > 0
	if ill {
		b.ill--
	}
	b.mu.Unlock()
	if ill {
		return errIll
	}
	if b.reply != nil {
		b.reply(e)
	}
	return nil
}

func (b *brain) last() chat.Event {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.events[len(b.events)-1]
}

// reopen is a process that starts on the journal in dir, not yet connected.
func reopen(t *testing.T, dir string, clock Clock) *Sandbox {
	t.Helper()
	s, err := New(Options{Dir: dir, Clock: clock, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

var testCommands = []chat.CommandSpec{
	{Name: "ask", Summary: map[string]string{"en": "Ask", "de": "Frag"}, Options: []chat.OptionSpec{{Name: "text"}, {Name: "topic", Completes: true}}},
	{Name: "questions.mark", OnMessage: true, Titles: map[string]string{"en": "Mark as the answer", "de": "Als Antwort markieren"}},
}

// lively is a sandbox with a brain, ada and grace, a channel and two commands.
func lively(t *testing.T) (*Sandbox, *brain, *stepClock) {
	t.Helper()
	clock, b := newStepClock(), &brain{}
	s := reopen(t, "", clock)
	s.Meet(chat.User{ID: "ada", Name: "Ada", Locale: "de", Zone: "Europe/Berlin"})
	s.Meet(chat.User{ID: "grace", Name: "Grace", Manages: true})
	s.Channels("#questions")
	must(t, s.PublishCommands(t.Context(), testCommands))
	s.Attach(t.Context(), b)
	return s, b, clock
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// call asks the interface and reads its answer into a map.
func call(t *testing.T, s *Sandbox, method, path, body string) (int, map[string]any) {
	t.Helper()
	r := httptest.NewRequest(method, "http://127.0.0.1:8080"+path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	var answer map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		t.Fatalf("%s %s: %d %q: %v", method, path, w.Code, w.Body, err)
	}
	return w.Code, answer
}

// does lets a person do something that must be possible.
func does(t *testing.T, s *Sandbox, body string) map[string]any {
	t.Helper()
	status, answer := call(t, s, http.MethodPost, "/api/acts", body)
	if status != http.StatusOK {
		t.Fatalf("%s: %d %v", body, status, answer)
	}
	return answer
}

// refused returns the code and the sentence of a refusal.
func refused(t *testing.T, s *Sandbox, body string) (code, message string) {
	t.Helper()
	status, answer := call(t, s, http.MethodPost, "/api/acts?lang=en", body)
	if status < 400 || status >= 500 {
		t.Fatalf("%s: %d %v, want a refusal", body, status, answer)
	}
	e := answer["error"].(map[string]any)
	return e["code"].(string), e["message"].(string)
}

// load is the state as the page gets it.
func load(t *testing.T, s *Sandbox) wireState {
	t.Helper()
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://127.0.0.1/api/state?lang=de", nil))
	var st wireState
	must(t, json.Unmarshal(w.Body.Bytes(), &st))
	return st
}

func newest(t *testing.T, s *Sandbox) wireMessage {
	t.Helper()
	all := load(t, s).Messages
	if len(all) == 0 {
		t.Fatal("no messages")
	}
	return all[len(all)-1]
}
