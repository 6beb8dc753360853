package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
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
