package delivery_test

import (
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
)

// TestCuts: connections end in all the ways there are.
func TestCuts(t *testing.T) {
	for _, c := range []struct {
		how    delivery.Cut
		reason string
		code   int
		after  time.Duration
	}{
		{delivery.Reset, "", -1, 0},
		{delivery.Warning, "warning", websocket.CloseNormalClosure, 10 * time.Second},
		{delivery.Refresh, "refresh_requested", websocket.CloseNormalClosure, 0},
		{delivery.Disabled, "link_disabled", websocket.CloseNormalClosure, 0},
		{delivery.Close(1011), "", 1011, 0},
	} {
		t.Run(string(c.how), func(t *testing.T) {
			inBubble(t, delivery.Options{}, func(t *testing.T, r *rig) {
				a := r.connects()
				a.hears("hello")
				if n := r.Cut(c.how); n != 1 || r.Sockets() != 0 {
					t.Errorf("%d were cut, %d work", n, r.Sockets())
				}
				began := time.Now()
				if c.reason != "" {
					if got := a.hears("disconnect").Reason; got != c.reason {
						t.Errorf("got %q, want %q", got, c.reason)
					}
				}
				if c.how == delivery.Warning {
					a.hears("disconnect")
				}
				a.ended(c.code)
				if took := time.Since(began); took != c.after {
					t.Errorf("it ended after %s, want %s", took, c.after)
				}
			})
		})
	}
}

// TestUseless: connections that look well and are not.
func TestUseless(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, r *rig) {
		r.Greet(delivery.Deafness, delivery.Silence, delivery.Mute)
		a := r.connects()
		a.hears("hello")
		out := r.deliver(delivery.Commands, `{}`)
		a.acks(a.hears("slash_commands").Envelope, "null")
		if got := <-out; got.Acked {
			t.Errorf("a deaf socket heard: %+v", got)
		}
		for _, how := range []delivery.Cut{delivery.Silence, delivery.Mute} {
			b := r.connects()
			if how == delivery.Silence {
				b.hears("hello")
			}
			_ = b.ws.SetReadDeadline(time.Now().Add(time.Minute))
			if kind, content, err := b.ws.ReadMessage(); err == nil {
				t.Errorf("%s: got %d %q", how, kind, content)
			}
		}
		if n := r.Sockets(); n != 0 {
			t.Errorf("%d work", n)
		}
	})
}

// TestDisabled: while Socket Mode is off, each connection learns it.
func TestDisabled(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, r *rig) {
		r.Disable(true)
		if got := r.connects().hears("disconnect").Reason; got != "link_disabled" {
			t.Errorf("got %q", got)
		}
		r.Disable(false)
		r.connects().hears("hello")
	})
}

// TestTooMany: the eleventh connection is told so.
func TestTooMany(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, r *rig) {
		for range delivery.MaxSockets {
			r.connects().hears("hello")
		}
		if got := r.connects().hears("disconnect").Reason; got != "too_many_websockets" {
			t.Errorf("got %q", got)
		}
		r.CutOne(3, delivery.Reset)
		must(t, r.AwaitSockets(t.Context(), delivery.MaxSockets-1))
		r.connects().hears("hello")
	})
}

// TestRefreshes: a socket is warned when its time comes, and still gets envelopes.
func TestRefreshes(t *testing.T) {
	inBubble(t, delivery.Options{Refresh: time.Minute}, func(t *testing.T, r *rig) {
		a := r.connects()
		a.hears("hello")
		began := time.Now()
		a.hears("disconnect")
		if took := time.Since(began); took != time.Minute {
			t.Errorf("warned after %s", took)
		}
		out := r.deliver(delivery.Events, mention)
		a.acks(a.hears("events_api").Envelope, "null")
		if got := <-out; !got.Acked {
			t.Errorf("got %+v", got)
		}
		if got := a.hears("disconnect").Reason; got != "refresh_requested" {
			t.Errorf("got %q", got)
		}
		a.ended(websocket.CloseNormalClosure)
	})
}

// TestDeadApp: an app that answers no pings is not kept.
func TestDeadApp(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, r *rig) {
		a := r.connects()
		a.hears("hello")
		a.ws.SetPingHandler(func(string) error { return nil })
		began := time.Now()
		a.ended(-1)
		if took := time.Since(began); took != 40*time.Second || r.Sockets() != 0 {
			t.Errorf("it ended after %s; %d work", took, r.Sockets())
		}
	})
}
