package slacktest

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

// Listen serves the double at an address, "127.0.0.1:0" for any port. api is what
// SLACK_API_URL is to be; end closes all connections and waits for them.
func (s *Server) Listen(address string) (api string, end func(), err error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return "", nil, err
	}
	base := "http://" + l.Addr().String()
	return base + "/api/", s.ServeOn(l, base, s), nil
}

// Pipe serves the double in memory, for tests in which time is not real: api is
// its address, and dial the only way there.
func (s *Server) Pipe() (api string, dial func(context.Context, string, string) (net.Conn, error), end func()) {
	l := newPipes()
	return "http://slack.test/api/", l.dial, s.ServeOn(l, "http://slack.test", s)
}

// ServeOn serves h, which leads to the double, on a listener of one's own; base is
// its address as clients know it. end closes the listener and all connections, stops
// what is still to be told, and waits for all of it.
func (s *Server) ServeOn(l net.Listener, base string, h http.Handler) (end func()) {
	s.mu.Lock()
	s.base = base
	s.mu.Unlock()
	ctx, cancel := context.WithCancel(context.Background())
	d := &door{handler: h}
	server := &http.Server{
		Handler: d, ReadHeaderTimeout: time.Minute, ConnState: d.state,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(l) })
	return func() {
		cancel()
		s.stop()
		_ = server.Close()
		serving.Wait()
		d.close()
		s.later.Wait()
	}
}

// door counts what came in through a listener, so that its end can wait for all of
// it: connections of HTTP, and handlers of those that became a socket.
type door struct {
	handler http.Handler
	inside  sync.WaitGroup

	mu     sync.Mutex
	closed bool
}

// state counts connections. Those that became a socket are counted as requests.
func (d *door) state(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		d.inside.Add(1)
	case http.StateHijacked, http.StateClosed:
		d.inside.Done()
	case http.StateActive, http.StateIdle:
	}
}

// ServeHTTP implements [http.Handler].
func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !d.enter() {
		cutOff(w)
		return
	}
	defer d.inside.Done()
	d.handler.ServeHTTP(w, r)
}

func (d *door) enter() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.closed {
		d.inside.Add(1)
	}
	return !d.closed
}

func (d *door) close() {
	d.mu.Lock()
	d.closed = true
	d.mu.Unlock()
	d.inside.Wait()
}
