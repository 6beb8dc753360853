package delivery_test

import (
	"context"
	"encoding/json"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
)

const mention = `{"type":"event_callback","team_id":"T1","event_id":"Ev1","event":{"type":"app_mention","user":"U1","text":"hello","channel":"C1"}}`

// TestHello: a socket says who it is for, and how long it will live.
func TestHello(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, r *rig) {
		r.connects().hears("hello")
		hello := r.connects().hears("hello")
		if hello.Connections != 2 || hello.Connection["app_id"] != delivery.DefaultAppID || hello.Debug["approximate_connection_time"] != 3600.0 || hello.Debug["host"] == "" {
			t.Errorf("got %+v", hello)
		}
	})
}

// TestTickets: an address is good for one connection.
func TestTickets(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, r *rig) {
		address, _ := r.Open(base)
		if !strings.HasPrefix(address, "ws://slack.test/link/?") {
			t.Errorf("got %q", address)
		}
		a, err := r.dials(address)
		if err != nil {
			t.Fatal(err)
		}
		defer a.ws.Close()
		if _, err := r.dials(address); err == nil {
			t.Error("a ticket was taken twice")
		}
		if c := r.Counts(); c.Opened != 1 || c.Refused != 1 || c.Connects != 1 {
			t.Errorf("got %+v", c)
		}
	})
}

// TestRefusals: what opening refuses is said, each once.
func TestRefusals(t *testing.T) {
	d := delivery.New(delivery.Options{})
	d.Refuse("internal_error", "not_allowed_token_type")
	for _, want := range []string{"internal_error", "not_allowed_token_type", ""} {
		if _, code := d.Open(base); code != want {
			t.Errorf("got %q, want %q", code, want)
		}
	}
}

// TestAcknowledged: what is acknowledged comes once, with the payload where there may be one.
func TestAcknowledged(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, r *rig) {
		a := r.connects()
		a.hears("hello")
		for _, c := range []struct {
			kind    delivery.Kind
			payload string
			want    string
			accepts bool
		}{
			{delivery.Events, "null", "", false},
			{delivery.Commands, `{"text":"Hello"}`, `{"text":"Hello"}`, true},
			{delivery.Interactive, `{"response_action":"clear"}`, `{"response_action":"clear"}`, true},
			{"something_new", "null", "", true},
		} {
			out := r.deliver(c.kind, mention)
			e := a.hears(string(c.kind))
			if e.Accepts != c.accepts || e.Payload["event_id"] != "Ev1" || (e.Attempt != nil) != (c.kind == delivery.Events) {
				t.Errorf("%s: got %+v", c.kind, e)
			}
			time.Sleep(time.Second)
			a.acks(e.Envelope, c.payload)
			if got := <-out; !got.Acked || string(got.Payload) != c.want || got.Attempts != 1 {
				t.Errorf("%s: got %+v", c.kind, got)
			}
		}
		if times := r.Times(); times.Median != time.Second || times.Max != time.Second {
			t.Errorf("got %+v", times)
		}
	})
}

// TestRetries: an event comes again at once, after a minute and after five; what a
// person waits for does not.
func TestRetries(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, r *rig) {
		a := r.connects()
		a.hears("hello")
		began := time.Now()
		out := r.deliver(delivery.Events, mention)
		seen := map[string]bool{}
		for i, at := range []time.Duration{0, 3 * time.Second, 66 * time.Second, 369 * time.Second} {
			e := a.hears("events_api")
			why := "timeout"
			if i == 0 {
				why = ""
			}
			if *e.Attempt != i || e.RetryReason != why || time.Since(began) != at || seen[e.Envelope] {
				t.Errorf("attempt %d after %s: got %+v", i, time.Since(began), e)
			}
			seen[e.Envelope] = true
		}
		if got := <-out; got.Acked || got.Attempts != 4 || got.Reason != "timeout" {
			t.Errorf("got %+v", got)
		}
		out = r.deliver(delivery.Commands, `{"command":"/ask"}`)
		e := a.hears("slash_commands")
		if got := <-out; got.Acked || got.Attempts != 1 {
			t.Errorf("got %+v", got)
		}
		a.acks(e.Envelope, "null")
		must(t, r.Await(t.Context(), func(c delivery.Counts) bool { return c.Late == 1 }))
		if c := r.Counts(); c.Retried != 3 || c.GivenUp != 2 || c.Sent != 5 || c.Acknowledged != 0 {
			t.Errorf("got %+v", c)
		}
	})
}

// TestMovedClock: what comes again comes when the world's clock says so.
func TestMovedClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ahead atomic.Int64
		world := func() time.Time { return time.Unix(1_800_000_000+ahead.Load(), 0) }
		d := delivery.New(delivery.Options{Now: world, Patience: time.Second})
		out := make(chan delivery.Outcome, 1)
		began := time.Now()
		go func() { out <- d.Deliver(t.Context(), delivery.Envelope{Kind: delivery.Events, Body: []byte("{}")}) }()
		for _, seconds := range []int64{60, 300} {
			time.Sleep(10 * time.Second)
			ahead.Add(seconds)
			d.Moved()
		}
		if got := <-out; got.Attempts != 4 || time.Since(began) > 25*time.Second {
			t.Errorf("got %+v after %s", got, time.Since(began))
		}
	})
}

// TestNoSocket: an event waits a little for a socket, and comes with its retry
// where there is one later.
func TestNoSocket(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, r *rig) {
		out := r.deliver(delivery.Events, mention)
		time.Sleep(10 * time.Second)
		a := r.connects()
		a.hears("hello")
		e := a.hears("events_api")
		a.acks(e.Envelope, "null")
		if got := <-out; !got.Acked || got.Attempts != 3 || *e.Attempt != 2 {
			t.Errorf("got %+v by %+v", got, e)
		}
		if c := r.Counts(); c.Unconnected != 2 {
			t.Errorf("got %+v", c)
		}
	})
}

// TestOneOfSeveral: an envelope goes to one socket, and its acknowledgement may
// come from another.
func TestOneOfSeveral(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, r *rig) {
		a := r.connects()
		a.hears("hello")
		synctest.Wait() // the first is known before the second
		b := r.connects()
		b.hears("hello")
		synctest.Wait()
		for _, to := range []*app{a, b, a} {
			out := r.deliver(delivery.Events, mention)
			a.acks(to.hears("events_api").Envelope, "null")
			<-out
		}
		r.Choose(func(n int) int { return n - 1 })
		for range 3 {
			out := r.deliver(delivery.Events, mention)
			b.acks(b.hears("events_api").Envelope, "null")
			<-out
		}
		r.Twice(1)
		r.Choose(nil)
		out := r.deliver(delivery.Events, mention)
		one, two := a.hears("events_api"), b.hears("events_api")
		if one.Envelope != two.Envelope {
			t.Errorf("%s came, and then %s", one.Envelope, two.Envelope)
		}
		a.acks(one.Envelope, "null")
		b.acks(two.Envelope, "null")
		<-out
		must(t, r.Await(t.Context(), func(c delivery.Counts) bool { return c.Late == 1 && c.Twice == 1 }))
		r.Again()
		if again := a.hears("events_api").Envelope; again != one.Envelope {
			t.Errorf("%s came again, want %s", again, one.Envelope)
		}
	})
}

// TestUnheard: what is too long, senseless or lost acknowledges nothing.
func TestUnheard(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, r *rig) {
		a := r.connects()
		a.hears("hello")
		r.Lose(1)
		out := r.deliver(delivery.Interactive, `{}`)
		a.acks(a.hears("interactive").Envelope, "null")
		if got := <-out; got.Acked {
			t.Errorf("lost: got %+v", got)
		}
		out = r.deliver(delivery.Interactive, `{}`)
		a.acks(a.hears("interactive").Envelope, `{"text":"`+strings.Repeat("x", 20<<10)+`"}`)
		a.says("hello")
		if got := <-out; got.Acked {
			t.Errorf("too long: got %+v", got)
		}
		if c := r.Counts(); c.Lost != 1 || c.Oversized != 1 || c.Senseless != 1 {
			t.Errorf("got %+v", c)
		}
	})
}

// TestSlow: what is held back or read slowly comes late.
func TestSlow(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, r *rig) {
		a := r.connects()
		a.hears("hello")
		r.Delay(1, time.Minute)
		r.Slow(2 * time.Second)
		began := time.Now()
		out := r.deliver(delivery.Events, mention)
		e := a.hears("events_api")
		if took := time.Since(began); took != time.Minute {
			t.Errorf("it came after %s", took)
		}
		a.acks(e.Envelope, "null")
		if got := <-out; !got.Acked || r.Times().Max != 2*time.Second {
			t.Errorf("got %+v after %+v", got, r.Times())
		}
	})
}

// TestGivenUp: the end of a context gives up, and nothing is left waiting.
func TestGivenUp(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, r *rig) {
		ctx, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		began := time.Now()
		if got := r.Deliver(ctx, delivery.Envelope{Kind: delivery.Events}); got.Acked || got.Attempts != 1 || time.Since(began) != time.Second {
			t.Errorf("got %+v after %s", got, time.Since(began))
		}
	})
}

// TestMalformedBody: a body that is no JSON is delivered as it is.
func TestMalformedBody(t *testing.T) {
	inBubble(t, delivery.Options{Retries: []time.Duration{}}, func(t *testing.T, r *rig) {
		a := r.connects()
		a.hears("hello")
		out := r.deliver(delivery.Events, `{"type":`)
		if _, content, err := a.ws.ReadMessage(); err != nil || json.Valid(content) {
			t.Errorf("got %q, %v", content, err)
		}
		if got := <-out; got.Acked || got.Attempts != 1 {
			t.Errorf("got %+v", got)
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
