package discord_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/kith-community/kith/adapters/discord"
	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/bot/chat"
)

var tries = []chat.CommandSpec{{Name: "try", Summary: map[string]string{"en": "Try it"}}}

// asked is an adapter to which ada said something that waits for an answer.
func asked(t *testing.T) (*town, *discord.Adapter, chat.Token) {
	t.Helper()
	w, sink := newTown(t, discordtest.Options{}), newEars()
	a, _ := w.process(t, sink, nil)
	if err := a.PublishCommands(t.Context(), tries); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Command(w.ada, w.channel, "try"); err != nil {
		t.Fatal(err)
	}
	return w, a, sink.next(t).Head().Reply
}

func says(text string) chat.Message { return chat.Message{Text: chat.Markup(text)} }

// read are the messages of the bot that somebody sees.
func (w *town) read(who discordtest.ID) (all []string) {
	for _, m := range w.Visible(who) {
		if m.Author == w.Bot() {
			all = append(all, m.Content)
			for _, c := range m.Components {
				for _, inner := range c.Components {
					all[len(all)-1] += inner.Content
				}
			}
		}
	}
	return all
}

func (w *town) want(t *testing.T, who discordtest.ID, want ...string) {
	t.Helper()
	got := w.read(who)
	if len(got) != len(want) {
		t.Fatalf("%s reads %q, want %q", who, got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%s reads %q, want %q", who, got, want)
		}
	}
}

func TestAnswersAfterWaiting(t *testing.T) {
	t.Run("who was told to wait alone may get an answer for all", func(t *testing.T) {
		w, a, token := asked(t)
		if err := a.Defer(t.Context(), token, true); err != nil {
			t.Fatal(err)
		}
		if err := a.Respond(t.Context(), token, chat.Reply{Message: says("For all."), Public: true}); err != nil {
			t.Fatal(err)
		}
		w.want(t, w.grace, "For all.")
		w.want(t, w.ada, "For all.")
	})
	t.Run("who waits where all see it may get an answer alone", func(t *testing.T) {
		w, a, token := asked(t)
		if err := a.Defer(t.Context(), token, false); err != nil {
			t.Fatal(err)
		}
		w.Fail(discordtest.Fault{Method: "POST", Path: "^/webhooks/", Times: 1, Status: 500})
		if err := a.Respond(t.Context(), token, chat.Reply{Message: says("For ada.")}); err == nil {
			t.Fatal("the failure was not passed on")
		}
		if err := a.Respond(t.Context(), token, chat.Reply{Message: says("For ada.")}); err != nil {
			t.Fatal(err)
		}
		w.want(t, w.grace)
		w.want(t, w.ada, "For ada.")
	})
	t.Run("nothing to show leaves nothing", func(t *testing.T) {
		w, a, token := asked(t)
		if err := a.Defer(t.Context(), token, true); err != nil {
			t.Fatal(err)
		}
		if err := a.Respond(t.Context(), token, nil); err != nil {
			t.Fatal(err)
		}
		w.want(t, w.ada)
	})
	t.Run("whether Discord heard of the waiting or not, the answer comes", func(t *testing.T) {
		for _, heard := range []bool{true, false} {
			w, a, token := asked(t)
			w.Fail(discordtest.Fault{Method: "POST", Path: "/callback$", Times: 1, Reset: true, After: heard})
			hurried, cancel := context.WithTimeout(t.Context(), 400*time.Millisecond) // too little for another attempt
			defer cancel()
			if err := a.Defer(hurried, token, true); err == nil {
				t.Fatal("the connection was cut, and nobody said so")
			}
			if err := a.Respond(t.Context(), token, chat.Reply{Message: says("At last.")}); err != nil {
				t.Fatal(err)
			}
			w.want(t, w.ada, "At last.")
			if err := a.Respond(t.Context(), token, chat.Reply{Message: says("Again.")}); !errors.Is(err, chat.ErrTooLate) {
				t.Errorf("a second answer: got %v", err)
			}
		}
	})
}

// signed is a request of Discord's.
func signed(t *testing.T, body string, at time.Time) *http.Request {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/discord/interactions", bytes.NewBufferString(body))
	signature, stamp := discordtest.Sign([]byte(body), at)
	r.Header.Set("X-Signature-Ed25519", signature)
	r.Header.Set("X-Signature-Timestamp", stamp)
	return r
}

func TestWhoMayAskOverHTTP(t *testing.T) {
	a, err := discord.New(discord.Options{Token: "t", PublicKey: discordtest.New(discordtest.Options{}).PublicKey()})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	const ping = `{"id":"1","type":1}`
	for _, tt := range []struct {
		name   string
		change func(*http.Request)
		body   string
		at     time.Duration
		want   int
	}{
		{"Discord", nil, ping, 0, 200},
		{"Discord, whose clock is behind", nil, ping, -4 * time.Minute, 200},
		{"Discord, whose clock is ahead", nil, ping, 30 * time.Second, 200},
		{"somebody who repeats what was said long ago", nil, ping, -6 * time.Minute, 401},
		{"somebody from the future", nil, ping, 2 * time.Minute, 401},
		{"somebody with another body", func(r *http.Request) { r.Body = http.NoBody }, ping, 0, 401},
		{"somebody with another time", func(r *http.Request) { r.Header.Set("X-Signature-Timestamp", "1") }, ping, 0, 401},
		{"somebody without a time", func(r *http.Request) { r.Header.Del("X-Signature-Timestamp") }, ping, 0, 401},
		{"somebody without a signature", func(r *http.Request) { r.Header.Del("X-Signature-Ed25519") }, ping, 0, 401},
		{"somebody with half a signature", func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", "abcd") }, ping, 0, 401},
		{"somebody who sends too much", nil, string(bytes.Repeat([]byte("x"), 1<<20+1)), 0, 413},
		{"somebody who looks", func(r *http.Request) { r.Method = http.MethodGet }, ping, 0, 405},
		{"Discord, before Kith runs", nil, `{"id":"1","type":2}`, 0, 503},
		{"Discord, with nonsense", nil, `[]`, 0, 400},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, w := signed(t, tt.body, time.Now().Add(tt.at)), httptest.NewRecorder()
			if tt.change != nil {
				tt.change(r)
			}
			a.Interactions().ServeHTTP(w, r)
			if w.Code != tt.want {
				t.Errorf("got %d %s, want %d", w.Code, w.Body, tt.want)
			}
			if tt.want == 200 && w.Body.String() != `{"type":1}` {
				t.Errorf("a ping was answered with %s", w.Body)
			}
		})
	}
}

// answering answers everything with what it holds.
type answering struct {
	*ears
	platform chat.Platform
	with     chat.Response
	wait     bool // first
	err      error
}

func (s *answering) Deliver(ctx context.Context, e chat.Event) error {
	if s.wait {
		s.err = s.platform.Defer(ctx, e.Head().Reply, true)
	}
	if s.err == nil {
		s.err = s.platform.Respond(ctx, e.Head().Reply, s.with)
	}
	return s.ears.Deliver(ctx, e)
}

func TestAnswersOverHTTP(t *testing.T) {
	for _, tt := range []struct {
		name     string
		with     chat.Response
		wait     bool
		want     []string
		requests int // of ours
	}{
		{"a message", chat.Reply{Message: says("Here.")}, false, []string{"Here."}, 0},
		{"nothing", nil, false, nil, 2},
		{"a message after waiting", chat.Reply{Message: says("Here.")}, true, []string{"Here."}, 2},
		{"nothing after waiting", nil, true, nil, 2},
		{"a file", chat.Reply{Message: chat.Message{Text: "Here.", Files: []chat.File{{Name: "a.txt", Data: []byte("a")}}}}, false, []string{"Here."}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var handler http.Handler
			endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
			defer endpoint.Close()
			w := newTown(t, discordtest.Options{Endpoint: endpoint.URL})
			sink := &answering{ears: newEars(), with: tt.with, wait: tt.wait}
			a, _ := w.process(t, sink, func(o *discord.Options) { o.PublicKey = w.PublicKey() })
			sink.platform, handler = a, a.Interactions()
			if err := a.PublishCommands(t.Context(), tries); err != nil {
				t.Fatal(err)
			}
			if _, err := w.Command(w.ada, w.channel, "try"); err != nil {
				t.Fatal(err)
			}
			before := w.Counts().Requests
			w.Deliver(t.Context())
			sink.next(t)
			if sink.err != nil {
				t.Errorf("the answer was refused: %v", sink.err)
			}
			w.want(t, w.ada, tt.want...)
			if got := w.Counts().Requests - before; got != tt.requests {
				t.Errorf("%d requests for the answer, want %d", got, tt.requests)
			}
		})
	}
}
