package slack

import (
	"context"
	"testing"
	"time"

	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
	"github.com/kith-community/kith/bot/chat"
)

// TestBurst: what comes all at once is taken in time, each once, although a store
// needs a moment for everything and both sockets are renewed meanwhile.
func TestBurst(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, l *wires) {
		l.connected()
		l.does(func(context.Context, chat.Event) error {
			time.Sleep(5 * time.Millisecond)
			return nil
		})
		const all = 2000
		outs := make([]<-chan delivery.Outcome, all)
		for n := range outs {
			if n == all/2 {
				l.CutOne(0, delivery.Warning)
			}
			outs[n] = l.sends(written(n))
		}
		again := 0
		for _, out := range outs {
			is := <-out
			if again += is.Attempts - 1; !is.Acked {
				t.Error("an event was given up")
			}
		}
		l.once(all)
		if again > all/2 { // what was in the socket that slack-go closed
			t.Errorf("%d events came again", again)
		}
		t.Logf("%d at once, %d came again, acknowledged within %s", all, again, l.Times().Max)
	})
}
