package rest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// pipes is a listener in memory: time in a bubble does not pass while a network
// is waited for.
type pipes struct {
	conns chan net.Conn
	gone  chan struct{}
	once  sync.Once
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.gone:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { p.once.Do(func() { close(p.gone) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case p.conns <- there:
		return here, nil
	case <-p.gone:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// got is a request a rig saw.
type got struct {
	route string // method and path
	at    time.Duration
	head  http.Header
	body  string
}

// rig is a client and what it thinks is Discord.
type rig struct {
	*testing.T
	*Client
	log     syncBuffer
	started time.Time

	mu   sync.Mutex
	seen []got
}

// play runs a test in a bubble, with a server that answers as the handler does.
func play(t *testing.T, answer http.HandlerFunc, test func(r *rig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r := &rig{T: t, started: time.Now()}
		line := &pipes{conns: make(chan net.Conn), gone: make(chan struct{})}
		server := &http.Server{Handler: r.record(answer), ErrorLog: slog.NewLogLogger(slog.DiscardHandler, 0)}
		served := make(chan error)
		go func() { served <- server.Serve(line) }()
		r.Client = New(Options{
			Token: "secret", Base: "http://discord/api/v10", Dial: line.dial, Agent: "DiscordBot (test, 1)",
			Log: slog.New(slog.NewTextHandler(&r.log, nil)),
		})
		test(r)
		r.Close()
		_ = server.Close()
		<-served
	})
}

func (r *rig) record(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		req.Body = io.NopCloser(bytes.NewReader(body))
		r.mu.Lock()
		r.seen = append(r.seen, got{
			req.Method + " " + strings.TrimPrefix(req.URL.RequestURI(), "/api/v10"), r.now(), req.Header, string(body),
		})
		r.mu.Unlock()
		next(w, req)
	}
}

// now is how long the test lasts.
func (r *rig) now() time.Duration { return time.Since(r.started) }

func (r *rig) requests() []got {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]got(nil), r.seen...)
}

// times is when requests whose route begins so were seen.
func (r *rig) times(route string) (times []time.Duration) {
	for _, g := range r.requests() {
		if strings.HasPrefix(g.route, route) {
			times = append(times, g.at)
		}
	}
	return times
}

// orderly lets requests go one by one, so that they arrive in their order.
func (r *rig) orderly() { r.limits.paced.pace.burst = 2 }

// must does a call that is to succeed.
func (r *rig) must(call Call) {
	r.Helper()
	if err := r.Do(r.Context(), call); err != nil {
		r.Errorf("%s %s: got %v, want no error", call.Method, call.Path, err)
	}
}

// after does a call and checks how long it took.
func (r *rig) after(call Call, want time.Duration) {
	r.Helper()
	begun := time.Now()
	r.must(call)
	if took := time.Since(begun); took < want || took > want+200*time.Millisecond {
		r.Errorf("%s %s: took %v, want %v", call.Method, call.Path, took, want)
	}
}

// crowdOf starts calls, each in a goroutine of its own, and returns a function
// that waits for them. They have come, and wait, when it returns.
func (r *rig) crowdOf(calls ...Call) (wait func()) {
	var all sync.WaitGroup
	for _, call := range calls {
		all.Go(func() { r.must(call) })
	}
	return all.Wait
}

// repeat is a call n times.
func repeat(call Call, n int) (calls []Call) {
	for range n {
		calls = append(calls, call)
	}
	return calls
}

func send(channel int) Call {
	return Call{Method: "POST", Path: fmt.Sprintf("/channels/%d/messages", channel), Body: map[string]string{"content": "hi"}}
}

func callback(n int) Call {
	return Call{Method: "POST", Path: fmt.Sprintf("/interactions/%d/token%d/callback", n, n), Body: map[string]int{"type": 5}}
}

// script answers with one step after the other, and with 204 when they are used up.
func script(steps ...http.HandlerFunc) http.HandlerFunc {
	var mu sync.Mutex
	return func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		step := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
		if len(steps) > 0 {
			step, steps = steps[0], steps[1:]
		}
		mu.Unlock()
		step(w, r)
	}
}

// says answers with a status, headers ("Name: value") and a body.
func says(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for _, h := range headers {
			name, value, _ := strings.Cut(h, ": ")
			w.Header().Set(name, value)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// breaks ends the connection without an answer.
func breaks(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

type syncBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
