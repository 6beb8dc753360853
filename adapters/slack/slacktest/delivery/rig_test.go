package delivery_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
	slackgo "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
)

// rig is a Slack in a bubble of virtual time, reached in memory.
type rig struct {
	*testing.T
	*delivery.Delivery
	routes map[string]*lines
	client *http.Client
}

const base = "http://slack.test"

// inBubble runs a test with a Slack that is served.
func inBubble(t *testing.T, o delivery.Options, test func(t *testing.T, r *rig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		here := newLines()
		r := &rig{T: t, routes: map[string]*lines{"slack.test:80": here}}
		transport := &http.Transport{DialContext: r.dial, DisableKeepAlives: true}
		r.client = &http.Client{Transport: transport}
		o.Client = r.client
		r.Delivery = delivery.New(o)
		defer serve(here, opens(r.Delivery, base))()
		test(t, r)
	})
}

func (r *rig) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if to := r.routes[address]; to != nil {
		return to.dial(ctx, network, address)
	}
	return nil, fmt.Errorf("nobody is at %s", address)
}

// serve serves h until end, which waits for all connections.
func serve(l net.Listener, h http.Handler) (end func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var inside sync.WaitGroup
	server := &http.Server{ReadHeaderTimeout: time.Minute, BaseContext: func(net.Listener) context.Context { return ctx }}
	server.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inside.Add(1)
		defer inside.Done()
		h.ServeHTTP(w, r)
	})
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(l) })
	return func() {
		cancel()
		_ = server.Close()
		serving.Wait()
		inside.Wait()
	}
}

// connects dials a socket as an app does.
func (r *rig) connects() *app {
	r.Helper()
	address, code := r.Open(base)
	if code != "" {
		r.Fatal(code)
	}
	a, err := r.dials(address)
	if err != nil {
		r.Fatal(err)
	}
	r.Cleanup(func() { _ = a.ws.Close() })
	return a
}

func (r *rig) dials(address string) (*app, error) {
	dialer := websocket.Dialer{NetDialContext: r.dial}
	ws, res, err := dialer.DialContext(r.Context(), address, nil)
	if err != nil {
		return nil, err
	}
	_ = res.Body.Close()
	return &app{rig: r, ws: ws}, nil
}

// app is the other side of a socket.
type app struct {
	*rig
	ws *websocket.Conn
}

// said is a frame of Slack.
type said struct {
	Type, Reason string
	Envelope     string         `json:"envelope_id"`
	Connections  int            `json:"num_connections"`
	Debug        map[string]any `json:"debug_info"`
	Connection   map[string]any `json:"connection_info"`
	Payload      map[string]any
	Accepts      bool   `json:"accepts_response_payload"`
	Attempt      *int   `json:"retry_attempt"`
	RetryReason  string `json:"retry_reason"`
}

// hears is the next frame.
func (a *app) hears(want string) (s said) {
	a.Helper()
	if err := a.ws.ReadJSON(&s); err != nil {
		a.Fatalf("want %s, got %v", want, err)
	}
	if s.Type != want {
		a.Fatalf("got %+v, want %s", s, want)
	}
	return s
}

// ended is how the connection ends.
func (a *app) ended(code int) {
	a.Helper()
	_, content, err := a.ws.ReadMessage()
	if code < 0 && err != nil && !websocket.IsCloseError(err, 1000, 1001, 1011) {
		return
	}
	if !websocket.IsCloseError(err, code) {
		a.Errorf("got %q, %v, want the end with %d", content, err, code)
	}
}

func (a *app) acks(id, payload string) {
	a.Helper()
	a.says(fmt.Sprintf(`{"envelope_id":%q,"payload":%s}`, id, payload))
}

func (a *app) says(what string) {
	a.Helper()
	if err := a.ws.WriteMessage(websocket.TextMessage, []byte(what)); err != nil {
		a.Fatal(err)
	}
}

// deliver delivers in the background; the outcome comes through the channel.
func (r *rig) deliver(k delivery.Kind, body string) <-chan delivery.Outcome {
	out := make(chan delivery.Outcome, 1)
	go func() {
		out <- r.Deliver(r.Context(), delivery.Envelope{Kind: k, Team: "T1", ID: "Ev1", Body: json.RawMessage(body)})
	}()
	return out
}

// slackGo is slack-go's client of Socket Mode, running.
func (r *rig) slackGo(options ...socketmode.Option) *socketmode.Client {
	api := slackgo.New("xoxb-double", slackgo.OptionAppLevelToken(delivery.DefaultAppToken), slackgo.OptionAPIURL(base+"/api/"), slackgo.OptionHTTPClient(r.client))
	silent := log.New(discard{}, "", 0)
	client := socketmode.New(api, append(options, socketmode.OptionDialer(&websocket.Dialer{NetDialContext: r.dial}), socketmode.OptionLog(silent))...)
	ctx, stop := context.WithCancel(r.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if err := client.RunContext(ctx); !errors.Is(err, context.Canceled) {
			r.Errorf("slack-go ended with %v", err)
		}
	})
	r.Cleanup(func() {
		stop()
		running.Wait()
	})
	return client
}

type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }

// lines is a listener whose connections are in memory.
type lines struct {
	made   chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newLines() *lines { return &lines{made: make(chan net.Conn), closed: make(chan struct{})} }

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
