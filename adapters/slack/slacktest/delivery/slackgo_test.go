package delivery_test

import (
	"testing"

	slackgo "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
)

// TestSlackGo: slack-go connects, hears, acknowledges with a payload, and comes
// back after all that ends a connection.
func TestSlackGo(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, r *rig) {
		client := r.slackGo()
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
