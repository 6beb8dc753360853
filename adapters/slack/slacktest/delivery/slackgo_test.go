package delivery_test

import (
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	slackgo "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
)

// TestSlackGo: slack-go connects, hears, acknowledges with a payload, and comes
// back after all that ends a connection.
func TestSlackGo(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, r *rig) {
		client := r.slackGo()
		acknowledging(t, client)
		for i, how := range []delivery.Cut{"", delivery.Reset, delivery.Warning, delivery.Refresh, delivery.Close(1011), delivery.Silence} {
			if how != "" {
				r.Cut(how)
			}
			must(t, r.Await(t.Context(), func(c delivery.Counts) bool { return c.Connects > i }))
			must(t, r.AwaitSockets(t.Context(), 1))
			if got := <-r.deliver(delivery.Events, mention); !got.Acked {
				t.Errorf("after %q: got %+v", how, got)
			}
			got := <-r.deliver(delivery.Commands, `{"command":"/ask"}`)
			if want := `{"text":"slash_commands"}`; string(got.Payload) != want {
				t.Errorf("after %q: got %+v, want %s", how, got, want)
			}
		}
	})
}

// TestSlackGoLitter: what slack-go does not understand it says, and lives on.
func TestSlackGoLitter(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, r *rig) {
		client := r.slackGo()
		must(t, r.AwaitSockets(t.Context(), 1))
		next := func(want socketmode.EventType) {
			t.Helper()
			for event := range client.Events {
				if event.Type == want {
					return
				}
			}
		}
		next(socketmode.EventTypeHello)
		for _, c := range []struct {
			with delivery.Garbage
			want socketmode.EventType
		}{
			{delivery.BrokenJSON, ""},
			{delivery.Empty, ""},
			{delivery.Binary, socketmode.EventTypeIncomingError},
			{delivery.NoObject, socketmode.EventTypeErrorBadMessage},
			{delivery.NoType, socketmode.EventTypeErrorBadMessage},
			{delivery.NoPayload, socketmode.EventTypeErrorBadMessage},
		} {
			if n := r.Litter(c.with); n != 1 {
				t.Fatalf("%d got %q", n, c.with)
			}
			if c.want != "" {
				next(c.want)
			}
		}
		out := r.deliver(delivery.Interactive, `{"type":"block_actions"}`)
		for event := range client.Events {
			if event.Type == socketmode.EventTypeInteractive {
				if got := event.Data.(slackgo.InteractionCallback).Type; got != slackgo.InteractionTypeBlockActions {
					t.Errorf("got %s", got)
				}
				must(t, client.AckCtx(t.Context(), event.Request.EnvelopeID, nil))
				break
			}
		}
		if got := <-out; !got.Acked || got.Payload != nil {
			t.Errorf("got %+v", got)
		}
		if c := r.Counts(); c.Connects != 1 {
			t.Errorf("got %+v", c)
		}
	})
}

// TestTwoSockets: two clients of slack-go lose nothing while their sockets are
// refreshed, one after the other or both at once.
func TestTwoSockets(t *testing.T) {
	const events = 200
	inBubble(t, delivery.Options{}, func(t *testing.T, r *rig) {
		for range 2 {
			acknowledging(t, r.slackGo())
		}
		must(t, r.AwaitSockets(t.Context(), 2))
		var outs []<-chan delivery.Outcome
		for n := range events {
			if n%40 == 20 {
				r.CutOne(n/40%2, delivery.Warning)
			}
			if n == events/2 {
				r.Cut(delivery.Refresh)
			}
			outs = append(outs, r.deliver(delivery.Events, mention))
			time.Sleep(50 * time.Millisecond)
		}
		again := 0
		for n, out := range outs {
			got := <-out
			if !got.Acked {
				t.Errorf("event %d: got %+v", n, got)
			}
			again += got.Attempts - 1
		}
		if c := r.Counts(); c.Acknowledged != events || c.GivenUp != 0 || c.Retried != again {
			t.Errorf("got %+v", c)
		}
		t.Logf("%d events, %d of them again", events, again)
	})
}

// acknowledging makes a client acknowledge all that it hears.
func acknowledging(t *testing.T, client *socketmode.Client) {
	go func() {
		for {
			select {
			case event := <-client.Events:
				if event.Request != nil && event.Request.EnvelopeID != "" {
					_ = client.AckCtx(t.Context(), event.Request.EnvelopeID, map[string]any{"text": event.Type})
				}
			case <-t.Context().Done():
				return
			}
		}
	}()
}

func BenchmarkDeliver(b *testing.B) {
	d := delivery.New(delivery.Options{})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer serve(l, http.HandlerFunc(d.ServeSocket))()
	address, _ := d.Open("http://" + l.Addr().String())
	ws, res, err := websocket.DefaultDialer.Dial(address, nil)
	if err != nil {
		b.Fatal(err)
	}
	_ = res.Body.Close()
	defer ws.Close()
	go func() {
		for {
			var e struct {
				ID string `json:"envelope_id"`
			}
			if ws.ReadJSON(&e) != nil {
				return
			}
			if e.ID != "" {
				_ = ws.WriteJSON(map[string]string{"envelope_id": e.ID})
			}
		}
	}()
	if err := d.AwaitSockets(b.Context(), 1); err != nil {
		b.Fatal(err)
	}
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			d.Deliver(b.Context(), delivery.Envelope{Kind: delivery.Events, Body: []byte(mention)})
		}
	})
}
