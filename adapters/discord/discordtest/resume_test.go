package discordtest_test

import (
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kith-community/kith/adapters/discord/discordtest"
)

// TestResuming: after each kind of end a session is there or not, as Discord says.
func TestResuming(t *testing.T) {
	for name, c := range map[string]struct {
		how     discordtest.Cut
		op      int // said before
		code    int // the end; 0: without a word
		resumed bool
	}{
		"the line is cut":            {discordtest.Reset, -1, 1006, true},
		"another connection":         {discordtest.Reconnect, 7, -1, true},
		"invalid, resumable":         {discordtest.Resumable, 9, -1, true},
		"invalid":                    {discordtest.Invalid, 9, -1, false},
		"a new session":              {discordtest.NewSession, -1, 1006, false},
		"unknown error":              {discordtest.Close(4000), -1, 4000, true},
		"too fast":                   {discordtest.Close(4008), -1, 4008, true},
		"a proxy that restarts":      {discordtest.Close(1012), -1, 1012, true},
		"a sequence that cannot be":  {discordtest.Close(4007), -1, 4007, false},
		"a session that timed out":   {discordtest.Close(4009), -1, 4009, false},
		"Discord closes as normal":   {discordtest.Close(1000), -1, 1000, false},
		"a token that is no more":    {discordtest.Close(4004), -1, 4004, false},
		"an intent taken back":       {discordtest.Close(4014), -1, 4014, false},
		"silence, from both of them": {discordtest.Silence, -1, -1, true},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, discordtest.Options{}, func(w *wire) {
				b := w.begins("")
				if n := w.Cut(c.how); n != 1 {
					t.Fatalf("%d connections were cut, want 1", n)
				}
				if c.op >= 0 {
					b.expect(c.op)
				}
				if c.code >= 0 {
					b.ended(c.code)
				}
				w.posts("meanwhile")
				next := w.resumes(b, strconv.FormatInt(b.seq, 10))
				if !c.resumed {
					if p := next.expect(9); string(p.D) != "false" {
						t.Errorf("got %s, want false", p.D)
					}
					next.says(introduction(""))
					next.ready()
					return
				}
				next.event("MESSAGE_CREATE")
				next.event("RESUMED")
				if next.seq != b.seq+2 {
					t.Errorf("the last event has number %d, want %d", next.seq, b.seq+2)
				}
			})
		})
	}
}

// TestSessionsThatTheBotEnds: closing with 1000 or 1001 ends a session, anything
// else leaves it for some minutes.
func TestSessionsThatTheBotEnds(t *testing.T) {
	for name, c := range map[string]struct {
		code    int
		wait    time.Duration
		seq     int64
		resumed bool
	}{
		"1000":                {1000, 0, 2, false},
		"1001":                {1001, 0, 2, false},
		"4900":                {4900, 0, 2, true},
		"1012":                {1012, 0, 2, true},
		"1012, minutes later": {1012, 2 * time.Minute, 2, true},
		"1012, much later":    {1012, 4 * time.Minute, 2, false},
		"from the beginning":  {1012, 0, 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, discordtest.Options{}, func(w *wire) {
				b := w.begins("")
				b.leaves(c.code)
				time.Sleep(c.wait)
				next := w.resumes(b, strconv.FormatInt(c.seq, 10))
				if !c.resumed {
					next.expect(9)
					return
				}
				for range b.seq - c.seq {
					next.event("GUILD_CREATE")
				}
				next.event("RESUMED")
			})
		})
	}
	t.Run("with an event that was not told", func(t *testing.T) {
		inBubble(t, discordtest.Options{}, func(w *wire) {
			b := w.begins("")
			b.leaves(1012)
			w.resumes(b, "99").ended(4007)
		})
	})
	t.Run("with more events than are kept", func(t *testing.T) {
		inBubble(t, discordtest.Options{}, func(w *wire) {
			b := w.begins("")
			b.leaves(1012)
			for range 5000 {
				w.posts("one of many")
			}
			w.resumes(b, "2").expect(9)
		})
	})
	t.Run("while the old line still seems to work", func(t *testing.T) {
		inBubble(t, discordtest.Options{}, func(w *wire) {
			b := w.begins("")
			w.resumes(b, "2").event("RESUMED")
			b.ended(1006)
			if n := w.Connections(); n != 1 {
				t.Errorf("%d bots are connected, want 1", n)
			}
		})
	})
}

// TestGreetings: a connection can go wrong as soon as it is there.
func TestGreetings(t *testing.T) {
	inBubble(t, discordtest.Options{}, func(w *wire) {
		w.Greet(discordtest.Reconnect, discordtest.Reset, discordtest.Close(4000))
		w.connects(gatewayURL).expect(7)
		if b, err := w.dials(gatewayURL); err == nil {
			b.ended(1006)
		}
		w.connects(gatewayURL).ended(4000)
		w.begins("")
	})
}

// TestFaultsOfTheGateway: its address can fail like any other.
func TestFaultsOfTheGateway(t *testing.T) {
	inBubble(t, discordtest.Options{}, func(w *wire) {
		w.Fail(discordtest.Fault{Path: "^/gateway/resume$", Times: 1, Status: 503})
		b := w.begins("")
		if _, err := w.dials(b.url + "?v=10"); err == nil {
			t.Error("the address does not fail")
		}
		w.resumes(b, "2").event("RESUMED")
	})
}

// TestAwaiting: whoever waits for a connection hears of it at once.
func TestAwaiting(t *testing.T) {
	inBubble(t, discordtest.Options{}, func(w *wire) {
		connected := make(chan bool, 1)
		go func() {
			w.AwaitConnection(w.Context())
			connected <- true
		}()
		synctest.Wait()
		if len(connected) != 0 {
			t.Error("a connection was seen before there was one")
		}
		w.begins("")
		synctest.Wait()
		if len(connected) != 1 {
			t.Error("a connection was not seen")
		}
		if err := w.Await(w.Context(), func(c discordtest.Counts) bool { return c.Identifies == 1 }); err != nil {
			t.Error(err)
		}
	})
}
