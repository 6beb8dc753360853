package gateway

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
)

// TestHeartbeats: the first comes at any time within an interval, the others an
// interval apart, and each names the newest event.
func TestHeartbeats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		s, _, _ := connected(t, nil, func(l *line) {
			l.begin("a")
			l.tell(2, 3)
			for len(l.beaten()) < 50 {
				time.Sleep(time.Second)
			}
		}, func(l *line) {
			l.hello()
			for l.hear(); len(l.beaten()) == 0; {
				time.Sleep(time.Second)
			}
		})
		if beats := s.lines[1].beaten(); len(beats) != 1 || beats[0].seq != 3 {
			t.Errorf("before anything was told again the heartbeats were %v, want one that names 3", beats)
		}
		beats := s.lines[0].beaten()
		if first := beats[0].at.Sub(began); first > beatEvery {
			t.Errorf("the first came after %s, want at most %s", first, beatEvery)
		}
		for i := 1; i < len(beats); i++ {
			if gap := beats[i].at.Sub(beats[i-1].at); gap != beatEvery || beats[i].seq != 3 {
				t.Fatalf("heartbeat %d came after %s and named %d, want %s and 3", i, gap, beats[i].seq, beatEvery)
			}
		}
	})
}

// TestDeadConnections: how long it takes to notice that nobody is there any more.
func TestDeadConnections(t *testing.T) {
	for _, row := range []struct {
		name string
		dead script // from the moment in which it is dead
		most time.Duration
	}{
		{"nothing comes", (*line).hush, beatEvery * 3 / 2},
		{"events come, and no acknowledgement", func(l *line) {
			l.hush()
			for i := range int64(200) {
				l.tell(4 + i)
				time.Sleep(time.Second)
			}
		}, beatEvery * 2},
		{"hello does not come", nil, helloWithin},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var died time.Time
				first := broken(func(l *line) { died = time.Now(); row.dead(l) })
				if row.dead == nil {
					first = func(l *line) { died = time.Now(); l.wait() }
				}
				s, _, _ := connected(t, nil, first)
				if took := s.lines[1].at.Sub(died); took > row.most+time.Second {
					t.Errorf("another connection came after %s, want at most %s", took, row.most)
				}
			})
		})
	}
}

// TestSlowHandlersKeepTheirConnection: whoever is at work for long reads no
// acknowledgement, and is not taken for dead.
func TestSlowHandlersKeepTheirConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, b, _ := connected(t, func(o *Options) {
			handle := o.Handle
			o.Handle = func(e Event) { time.Sleep(3 * beatEvery); handle(e) }
		}, func(l *line) {
			l.begin("a")
			l.tell(2, 3, 4)
			time.Sleep(20 * beatEvery)
		})
		if len(s.lines[0].beaten()) < 19 || len(s.lines) != 2 {
			t.Errorf("%d heartbeats, %d connections; want one of 20 and another", len(s.lines[0].beaten()), len(s.lines))
		}
		if got := b.seqs(); !slices.Equal(got, []int64{2, 3, 4}) {
			t.Errorf("handled %v, want 2 3 4", got)
		}
	})
}

// TestRequestedHeartbeats: each is sent at once, unless it would be one too many.
func TestRequestedHeartbeats(t *testing.T) {
	for asked, want := range map[int]int{1: 1, 7: 7, 1000: mostAnswers} {
		t.Run(fmt.Sprint(asked), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				got := 0
				connected(t, nil, func(l *line) {
					l.begin("a")
					l.hush()
					before := len(l.beaten())
					for range asked {
						l.say(`{"t":null,"s":null,"op":1,"d":null}`)
					}
					synctest.Wait()
					got = len(l.beaten()) - before
				})
				if got != want {
					t.Errorf("%d were sent, want %d", got, want)
				}
			})
		})
	}
}

// TestUnknownThingsAreIgnored: what Discord adds one day does not end a connection.
func TestUnknownThingsAreIgnored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, b, _ := connected(t, nil, func(l *line) {
			l.say(`{"op":99}`)
			l.tell(77) // of no session
			l.begin("a")
			l.say(`{"t":null,"s":null,"op":12,"d":[1,2]}`)
			l.say(`{"op":10,"d":{"heartbeat_interval":1}}`)
			l.say(`{"d":{"id":"2"},"new":{"d":1},"s":2,"t":"MESSAGE_CREATE","op":0}`)
			l.event(3, "SOMETHING_NEW", `[]`)
			l.tell(4, 5)
			time.Sleep(beatEvery)
			if n := len(l.in); n > 0 {
				t.Errorf("the bot said %d things more", n)
			}
		})
		if got := b.seqs(); !slices.Equal(got, []int64{2, 4, 5}) || len(s.lines) != 2 {
			t.Errorf("handled %v on %d connections, want 2, 4 and 5 on the first of two", got, len(s.lines))
		}
		for _, e := range b.events {
			if got := string(e.Data); got != fmt.Sprintf(`{"id":"%d"}`, e.Seq) {
				t.Errorf("event %d became %s", e.Seq, got)
			}
		}
	})
}

// TestLargePacketsAreNotKept: after one the connection needs no more than before.
func TestLargePacketsAreNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, b := newScripted(func(l *line) {
			l.event(1, "GUILD_CREATE", `"`+strings.Repeat("x", 4<<20)+`"`)
			l.tell(2)
			l.wait()
		}), &told{}
		s.serve(t)
		c := newClient(b.options(s))
		ws, err := c.dial(t.Context(), mainURL)
		if err != nil {
			t.Fatal(err)
		}
		defer ws.Close()
		n := newConn(c, ws)
		for range 2 {
			if _, err := n.read(); err != nil {
				t.Fatal(err)
			}
		}
		if n.buffer.Cap() > largeBuffer {
			t.Errorf("%d bytes are kept, want at most %d", n.buffer.Cap(), largeBuffer)
		}
	})
}

// TestNothingWaitsForEver: wherever an attempt hangs, another follows.
func TestNothingWaitsForEver(t *testing.T) {
	once := func(hang func(context.Context)) func(context.Context) {
		var hung atomic.Bool
		return func(ctx context.Context) {
			if !hung.Swap(true) {
				hang(ctx)
			}
		}
	}
	forever := func(ctx context.Context) { <-ctx.Done() }
	for _, row := range []struct {
		name   string
		change func(*Options)
		most   time.Duration
	}{
		{"the search for the gateway", func(o *Options) {
			find, hang := o.Find, once(forever)
			o.Find = func(ctx context.Context) (string, error) {
				if hang(ctx); ctx.Err() != nil {
					return "", ctx.Err()
				}
				return find(ctx)
			}
		}, findWithin},
		{"the dialling", func(o *Options) {
			dial, hang := o.Dial, once(forever)
			o.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
				hang(ctx)
				return dial(ctx, network, addr)
			}
		}, dialWithin},
		{"the answer to the request for a websocket", func(o *Options) {
			dial, hung := o.Dial, false
			o.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
				if hung {
					return dial(ctx, network, addr)
				}
				hung = true
				ours, _ := net.Pipe()
				return ours, nil
			}
		}, dialWithin},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				s, b, _ := connected(t, row.change)
				if took := s.lines[0].at.Sub(began); took < row.most || took > row.most+time.Second {
					t.Errorf("a connection came after %s, want about %s", took, row.most)
				}
				if b.asked != 1 {
					t.Errorf("it asked %d times whether it may begin, want once", b.asked)
				}
			})
		})
	}
}

// TestTheEnd: when its context ends, Run does so at once, and leaves a session that
// the next process resumes.
func TestTheEnd(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(*Options)
		plays  script
	}{
		{"in a session", nil, nil},
		{"while it waits for leave", func(o *Options) {
			o.Identify = func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
		}, nil},
		{"while it looks for the gateway", func(o *Options) {
			o.Find = func(ctx context.Context) (string, error) { <-ctx.Done(); return "", ctx.Err() }
		}, nil},
		{"while it dials", func(o *Options) {
			o.Dial = func(ctx context.Context, _, _ string) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() }
		}, nil},
		{"while it waits for hello", nil, (*line).wait},
		{"while it waits for ready", nil, func(l *line) { l.hello(); l.hear(); l.wait() }},
		{"between two attempts", func(o *Options) {
			o.Dial = func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("no route") }
		}, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				plays := row.plays
				if plays == nil {
					plays = func(l *line) { l.begin("a"); l.tell(2, 3); l.wait() }
				}
				s, b := newScripted(plays), &told{}
				s.serve(t)
				o := b.options(s)
				if row.change != nil {
					row.change(&o)
				}
				ctx, cancel := context.WithTimeout(t.Context(), 14*time.Second)
				defer cancel()
				began := time.Now()
				if err := Run(ctx, o); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("Run ended with %v", err)
				}
				if took := time.Since(began); took > 14*time.Second+byeWithin {
					t.Errorf("it took %s", took)
				}
				synctest.Wait()
				if len(s.lines) > 0 && s.lines[0].code != websocket.CloseServiceRestart {
					t.Errorf("the connection ended with %d, want 1012", s.lines[0].code)
				}
				if want := (Session{ID: "a", URL: resumeURL, Seq: 3}); row.name == "in a session" && b.last() != want {
					t.Errorf("%+v was kept, want %+v", b.last(), want)
				}
			})
		})
	}
}
