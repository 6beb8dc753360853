package discordtest

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"
)

// Listen serves the double at an address, "127.0.0.1:0" for any port. api is what
// DISCORD_API_URL is to be; end closes all connections and waits for them.
func (s *Server) Listen(address string) (api string, end func(), err error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return "", nil, err
	}
	return "http://" + l.Addr().String() + "/api/v10", s.serveOn(l), nil
}

// Pipe serves the double in memory, for tests in which time is not real: api is
// its address, and dial the only way there.
func (s *Server) Pipe() (api string, dial func(context.Context, string, string) (net.Conn, error), end func()) {
	l := &pipes{made: make(chan net.Conn), closed: make(chan struct{})}
	end = s.serveOn(l)
	return "http://discord.test/api/v10", l.dial, end
}

func (s *Server) serveOn(l net.Listener) (end func()) {
	server := &http.Server{Handler: s, ReadHeaderTimeout: time.Minute}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(l) })
	return func() {
		s.mu.Lock()
		s.closed = true
		for c := range s.conns {
			c.end(-1)
		}
		s.mu.Unlock()
		_ = server.Close()
		serving.Wait()
	}
}

// pipes is a listener whose connections are in memory.
type pipes struct {
	made   chan net.Conn
	closed chan struct{}
	once   sync.Once
}

var errClosed = errors.New("the double is closed")

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.made <- theirs:
		return ours, nil
	case <-p.closed:
		return nil, errClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.made:
		return c, nil
	case <-p.closed:
		return nil, errClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }
