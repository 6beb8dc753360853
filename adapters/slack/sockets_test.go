package slack

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
	"github.com/kith-community/kith/bot/chat"
)

func TestRefreshUnderLoad(t *testing.T) {
	const each = 200
	for _, tt := range []struct {
		how   delivery.Cut
		again int // events that Slack may have to bring again
	}{
		{delivery.Warning, 5},
		{delivery.Refresh, 5},
		{delivery.Reset, 5},
		{delivery.Close(1011), 5}, // what was on its way at that instant
		{delivery.Silence, each},
		{delivery.Deafness, each}, // until it is noticed
	} {
		how := tt.how
		t.Run(string(how), func(t *testing.T) {
			inBubble(t, delivery.Options{}, func(t *testing.T, l *wires) {
				l.connected()
				var outs []<-chan delivery.Outcome
				for n := range each {
					if n%40 == 20 && (how != delivery.Deafness || n < 40) { // one goes on to be heard
						l.CutOne(n%socketsEach, how)
					}
					outs = append(outs, l.sends(written(n)))
					time.Sleep(300 * time.Millisecond)
				}
				again := 0
				for _, out := range outs {
					is := <-out
					if again += is.Attempts - 1; !is.Acked {
						t.Error("an event was given up")
					}
				}
				l.once(each)
				if again > tt.again {
					t.Errorf("%d events came again, want at most %d", again, tt.again)
				}
				t.Logf("%d of %d came again; %+v; acknowledged within %s", again, each, l.Counts(), l.Times().Max)
			})
		})
	}
}

func TestTwice(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, l *wires) {
		l.connected()
		l.does(func(context.Context, chat.Event) error {
			time.Sleep(time.Second)
			return nil
		})
		l.Twice(10)
		for n := range 10 {
			acknowledgedAtOnce(t, l.Delivery.Deliver(t.Context(), written(n)))
		}
		l.Again()
		l.once(10)
	})
}

func TestGarbage(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, l *wires) {
		l.connected()
		for n, with := range []delivery.Garbage{delivery.BrokenJSON, delivery.Empty, delivery.Binary, delivery.NoObject, delivery.NoType, delivery.NoPayload} {
			l.Litter(with)
			acknowledgedAtOnce(t, l.Delivery.Deliver(t.Context(), written(n)))
		}
		synctest.Wait()
		if late := l.Counts().Late; late != 2*socketsEach {
			t.Errorf("of the garbage with an ID %d were acknowledged, want %d", late, 2*socketsEach)
		}
		for _, e := range []delivery.Envelope{
			{Kind: "telepathy", Body: json.RawMessage(`{}`)},
			{Kind: delivery.Events, Body: json.RawMessage(`{"type":"event_callback","event_id":"Ev1","team_id":"T0KITH","event":{"type":"telepathy"}}`)},
			{Kind: delivery.Events, Body: json.RawMessage(`{"type":"event_callback","event_id":"Ev2","team_id":"T0KITH","event":{"type":"message","ts":7}}`)},
			{Kind: delivery.Events, Body: json.RawMessage(`7`)},
			{Kind: delivery.Interactive, Body: json.RawMessage(`{"type":"telepathy"}`)},
		} {
			acknowledgedAtOnce(t, l.Delivery.Deliver(t.Context(), e))
		}
		l.once(6)
	})
}

// What is stored is acknowledged within Slack's time, whatever becomes of the
// sockets meanwhile.
func TestAcknowledgedElsewhere(t *testing.T) {
	for _, tt := range []struct {
		name string
		cut  func(*wires)
	}{
		{"its socket is gone", func(l *wires) { l.CutOne(0, delivery.Reset) }},
		{"both are gone", func(l *wires) { l.Cut(delivery.Reset) }},
		{"both are renewed", func(l *wires) { l.Cut(delivery.Refresh) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, delivery.Options{}, func(t *testing.T, l *wires) {
				l.connected()
				l.Choose(func(int) int { return 0 })
				l.does(func(context.Context, chat.Event) error {
					tt.cut(l)
					return nil
				})
				for n := range 20 {
					acknowledgedAtOnce(t, l.Delivery.Deliver(t.Context(), written(n)))
					l.connected()
					time.Sleep(shortLife + time.Second)
				}
				l.once(20)
			})
		})
	}
}

func TestSlowStore(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, l *wires) {
		l.connected()
		l.does(func(context.Context, chat.Event) error {
			time.Sleep(4 * time.Second)
			return nil
		})
		if out := l.Delivery.Deliver(t.Context(), written(1)); !out.Acked || out.Attempts != 2 {
			t.Errorf("got %+v, want the first retry acknowledged", out)
		}
		l.once(1)
	})
}

func TestDatabaseIsAway(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, l *wires) {
		l.connected()
		back := time.Now().Add(4 * time.Minute)
		l.does(func(context.Context, chat.Event) error {
			if time.Now().Before(back) {
				return errors.New("the database is away")
			}
			return nil
		})
		if out := l.Delivery.Deliver(t.Context(), written(1)); !out.Acked || out.Attempts != 4 {
			t.Errorf("got %+v, want the last retry acknowledged", out)
		}
		back = time.Now().Add(20 * time.Minute)
		if out := l.Delivery.Deliver(t.Context(), written(2)); out.Acked {
			t.Error("acknowledged, although it was not taken")
		}
		time.Sleep(20 * time.Minute) // Slack brings it no more, and it is not lost
		l.once(2)
	})
}

func TestHeldUpAnswer(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, l *wires) {
		l.connected()
		l.does(func(context.Context, chat.Event) error {
			time.Sleep(10 * time.Second)
			return nil
		})
		out := l.Delivery.Deliver(t.Context(), delivery.Envelope{Kind: delivery.Commands, Body: json.RawMessage(asks("https://x"))})
		acknowledgedAtOnce(t, out)
		if took := l.Times().Max; took != acknowledgedWithin {
			t.Errorf("acknowledged after %s, want %s", took, acknowledgedWithin)
		}
		time.Sleep(10 * time.Second)
	})
}

func TestEnd(t *testing.T) {
	t.Run("what is under way is finished, and acknowledged", func(t *testing.T) {
		inBubble(t, delivery.Options{}, func(t *testing.T, l *wires) {
			l.connected()
			l.does(func(context.Context, chat.Event) error {
				time.Sleep(time.Second)
				return nil
			})
			out := l.sends(written(1))
			synctest.Wait()
			l.stop()
			acknowledgedAtOnce(t, <-out)
			l.once(1)
			if err := <-l.ran; err != nil {
				t.Errorf("Run returned %v", err)
			}
			l.ran <- nil
		})
	})
	t.Run("what takes long is given up", func(t *testing.T) {
		inBubble(t, delivery.Options{}, func(t *testing.T, l *wires) {
			l.connected()
			l.does(func(ctx context.Context, _ chat.Event) error {
				<-ctx.Done()
				return ctx.Err()
			})
			l.sends(written(1))
			synctest.Wait()
			began := time.Now()
			l.stop()
			<-l.ran
			if took := time.Since(began); took > lastWords+leaving {
				t.Errorf("the end took %s", took)
			}
			l.ran <- nil
			l.once(0)
		})
	})
}
