package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
	"github.com/kith-community/kith/bot/chat"
)

// wires are a Slack that delivers to an adapter, in a bubble of virtual time.
type wires struct {
	*testing.T
	*delivery.Delivery
	a    *Adapter
	stop func()
	ran  chan error // what Run returned

	mu      sync.Mutex
	heard   map[string]int // by the event's ID: how often it was taken
	deliver func(ctx context.Context, e chat.Event) error
}

// inBubble plays with an adapter that runs.
func inBubble(t *testing.T, o delivery.Options, play func(t *testing.T, l *wires)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		here := &lines{made: make(chan net.Conn), closed: make(chan struct{})}
		client := &http.Client{Transport: &http.Transport{DialContext: here.dial, DisableKeepAlives: true}}
		o.Client = client
		l := &wires{T: t, Delivery: delivery.New(o), heard: map[string]int{}, ran: make(chan error, 1)}
		mux := http.NewServeMux()
		mux.HandleFunc(delivery.SocketPath, l.ServeSocket)
		mux.HandleFunc("/api/", l.serve)
		ctx, end := context.WithCancel(context.Background())
		server := &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute, BaseContext: func(net.Listener) context.Context { return ctx }}
		var serving sync.WaitGroup
		serving.Go(func() { _ = server.Serve(here) })

		a, err := New(Options{BotToken: "xoxb-1", AppToken: "xapp-1", API: "http://slack.test/api/", Client: client})
		if err != nil {
			t.Fatal(err)
		}
		l.a, a.dial = a, here.dial
		running, stop := context.WithCancel(t.Context())
		l.stop = stop
		go func() { l.ran <- a.Run(running, l) }()
		defer func() {
			stop()
			<-l.ran
			end()
			_ = server.Close()
			serving.Wait()
		}()
		play(t, l)
	})
}

func (l *wires) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	switch r.URL.Path {
	case "/api/apps.connections.open":
		address, code := l.Open("http://slack.test")
		_ = json.NewEncoder(w).Encode(map[string]any{"ok": code == "", "url": address, "error": code})
	case "/api/auth.test":
		fmt.Fprintf(w, `{"ok":true,"team_id":%q,"user_id":%q,"bot_id":"B0KITH"}`, ownTeam, ownUser)
	case "/api/users.info":
		fmt.Fprint(w, `{"ok":true,"user":{"id":"U0ADA","real_name":"Ada"}}`)
	default:
		fmt.Fprint(w, `{"ok":true}`)
	}
}

// Deliver makes the wires the sink.
func (l *wires) Deliver(ctx context.Context, e chat.Event) error {
	l.mu.Lock()
	deliver := l.deliver
	l.mu.Unlock()
	if deliver != nil {
		if err := deliver(ctx, e); err != nil {
			return err
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.heard[e.Head().ID]++
	return nil
}

func (l *wires) does(deliver func(ctx context.Context, e chat.Event) error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.deliver = deliver
}

// written is an envelope with the nth message.
func written(n int) delivery.Envelope {
	id := fmt.Sprintf("Ev%d", n)
	return delivery.Envelope{Kind: delivery.Events, Team: ownTeam, ID: id, Body: json.RawMessage(occurs(id, fmt.Sprintf(
		`{"type":"message","channel":"C0ASK%d","user":"U0ADA","text":"x","ts":"17%08d.000100"}`, n%7, n)))}
}

// sends delivers in the background.
func (l *wires) sends(e delivery.Envelope) <-chan delivery.Outcome {
	out := make(chan delivery.Outcome, 1)
	go func() { out <- l.Delivery.Deliver(l.Context(), e) }()
	return out
}

// connected waits for both sockets.
func (l *wires) connected() {
	l.Helper()
	if err := l.AwaitSockets(l.Context(), socketsEach); err != nil {
		l.Fatal(err)
	}
	synctest.Wait()
}

// once checks that as many events were taken, each once.
func (l *wires) once(want int) {
	l.Helper()
	synctest.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.heard) != want {
		l.Errorf("%d events were taken, want %d", len(l.heard), want)
	}
	for id, n := range l.heard {
		if n != 1 {
			l.Errorf("%s was taken %d times", id, n)
		}
	}
}

func acknowledgedAtOnce(t *testing.T, out delivery.Outcome) {
	t.Helper()
	if !out.Acked || out.Attempts != 1 {
		t.Errorf("acknowledged: %v, after %d attempts", out.Acked, out.Attempts)
	}
}

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

func TestTokenRefused(t *testing.T) {
	for _, code := range []string{"invalid_auth", "account_inactive", "not_authed", "token_revoked"} {
		t.Run(code, func(t *testing.T) {
			inBubble(t, delivery.Options{}, func(t *testing.T, l *wires) {
				l.connected()
				l.Refuse(code)
				l.CutOne(0, delivery.Reset)
				err := <-l.ran
				if err == nil || !strings.Contains(err.Error(), "KITH_SLACK_APP_TOKEN") || !strings.Contains(err.Error(), code) {
					t.Errorf("got %v", err)
				}
				l.ran <- nil
			})
		})
	}
}

func TestLastingTrouble(t *testing.T) {
	for _, tt := range []struct{ code, says string }{
		{"not_allowed_token_type", "no app-level token"},
		{"missing_scope", "connections:write"},
		{"token_expired", "expired"},
		{"too_many_websockets", "ten connections"},
		{"link_disabled", "Socket Mode is switched off"},
		{"something_new", "says something_new"},
	} {
		t.Run(tt.code, func(t *testing.T) {
			inBubble(t, delivery.Options{}, func(t *testing.T, l *wires) {
				l.connected()
				var codes []string
				for range 2 * socketsEach {
					codes = append(codes, tt.code)
				}
				l.Refuse(codes...)
				l.Cut(delivery.Reset)
				synctest.Wait()
				if got := l.a.Trouble(); !strings.Contains(got, tt.says) || strings.Count(got, tt.says) != 1 {
					t.Errorf("trouble %q", got)
				}
				before := l.Counts().Refused
				time.Sleep(slowly / 2)
				if n := l.Counts().Refused - before; n > 0 {
					t.Errorf("tried %d times within a minute", n)
				}
				time.Sleep(2 * slowly)
				l.connected()
				time.Sleep(2 * looksEvery)
				if got := l.a.Trouble(); got != "" {
					t.Errorf("after it was mended: %q", got)
				}
				acknowledgedAtOnce(t, l.Delivery.Deliver(t.Context(), written(1)))
			})
		})
	}
}

func TestSocketModeSwitchedOff(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, l *wires) {
		l.connected()
		time.Sleep(time.Minute)
		l.Disable(true)
		time.Sleep(10 * time.Minute)
		if got := l.a.Trouble(); !strings.Contains(got, "Socket Mode may be switched off") {
			t.Errorf("trouble %q", got)
		}
		if n := l.Counts().Opened; n > 60 {
			t.Errorf("within ten minutes %d connections were opened", n)
		}
		l.Disable(false)
		time.Sleep(2 * slowly)
		l.connected()
		time.Sleep(2 * looksEvery)
		if got := l.a.Trouble(); got != "" {
			t.Errorf("after it was switched on: %q", got)
		}
	})
}

func TestNobodyThere(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, l *wires) {
		l.connected()
		var codes []string
		for range 40 {
			codes = append(codes, "internal_error")
		}
		l.Refuse(codes...)
		l.Cut(delivery.Reset)
		time.Sleep(downFor / 2)
		if got := l.a.Trouble(); got != "" {
			t.Errorf("after half a minute: %q", got)
		}
		time.Sleep(downFor)
		if got := l.a.Trouble(); !strings.Contains(got, "no connection to Slack: it says internal_error") {
			t.Errorf("trouble %q", got)
		}
		l.Refuse()
		time.Sleep(10 * time.Minute)
		if got := l.a.Trouble(); got != "" {
			t.Errorf("after it works again: %q", got)
		}
	})
}

func TestMuteSockets(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, l *wires) {
		l.connected()
		l.Greet(delivery.Mute, delivery.Mute)
		l.Cut(delivery.Silence)
		time.Sleep(3 * time.Minute)
		l.connected()
		acknowledgedAtOnce(t, l.Delivery.Deliver(t.Context(), written(1)))
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

// lines is a listener whose connections are in memory.
type lines struct {
	made   chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (l *lines) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case l.made <- theirs:
		return ours, nil
	case <-l.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (l *lines) Accept() (net.Conn, error) {
	select {
	case c := <-l.made:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *lines) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

func (l *lines) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }
