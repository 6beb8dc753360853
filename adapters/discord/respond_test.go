package discord

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/kith-community/kith/bot/chat"
)

// asked is an adapter, and what it asked of Discord so far.
func asked(t *testing.T) (*Adapter, func() []string) {
	t.Helper()
	var mu sync.Mutex
	var all []string
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, r.Method+" "+r.URL.Path)
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(api.Close)
	a, err := New(Options{Token: "secret", API: api.URL})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(all)
	}
}

// What came over HTTP is answered there, unless something follows: Discord must
// know the first answer before it hears of the second.
func TestAnswersGoWhereTheInteractionCameFrom(t *testing.T) {
	reply := chat.Reply{Message: chat.Message{Text: "Hello."}}
	filed := chat.Reply{Message: chat.Message{Text: "Here.", Files: []chat.File{{Name: "a.txt"}}}}
	respond := func(r chat.Response) func(context.Context, *Adapter, chat.Token) error {
		return func(ctx context.Context, a *Adapter, to chat.Token) error { return a.Respond(ctx, to, r) }
	}
	const callback, original = "POST /interactions/1/abc/callback", "/webhooks/7/abc/messages/@original"
	for _, tt := range []struct {
		name  string
		does  func(context.Context, *Adapter, chat.Token) error
		there bool
		asks  []string
	}{
		{"one message", respond(reply), true, nil},
		{"a form", respond(chat.Open{Form: aForm()}), true, nil},
		{"files", respond(filed), false, []string{callback}},
		{"nothing to show", respond(nil), false, []string{callback, "DELETE " + original}},
		{"later", func(ctx context.Context, a *Adapter, to chat.Token) error {
			if err := a.Defer(ctx, to, true); err != nil {
				return err
			}
			return a.Respond(ctx, to, reply)
		}, false, []string{callback, "PATCH " + original}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, asks := asked(t)
			there := a.awaited.begin("1")
			to := ticket{application: "7", id: "1", token: "abc", kind: asCommand, space: spaceOf(aGuild)}.pack()
			if err := tt.does(t.Context(), a, to); err != nil {
				t.Fatal(err)
			}
			select {
			case <-there:
				if !tt.there {
					t.Error("it went where the interaction came from")
				}
			default:
				if tt.there {
					t.Error("it did not go where the interaction came from")
				}
			}
			if got := asks(); !slices.Equal(got, tt.asks) {
				t.Errorf("asked %q, want %q", strings.Join(got, ", "), strings.Join(tt.asks, ", "))
			}
		})
	}
}
