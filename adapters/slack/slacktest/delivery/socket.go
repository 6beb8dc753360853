package delivery

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

const (
	readable = 1 << 20         // bytes that are read of what an app sends
	goodbye  = 5 * time.Second // for an app to answer the end of a connection
	// missedPings is after how many without an answer a connection is given up.
	missedPings = 4
	// debugged is how long a socket lives whose app asks for debug_reconnects.
	debugged = 360 * time.Second
	// hangUp ends a connection without a word, as soon as all is said.
	hangUp = -1
)

// message is a frame that Slack sends.
type message struct {
	content []byte
	binary  bool
}

// socket is one connection.
type socket struct {
	d    *Delivery
	ws   *websocket.Conn
	life time.Duration

	mu     sync.Mutex
	queue  []message
	code   int           // to close with when the queue is empty; 0: goes on
	ends   time.Duration // until it ends; 0: unknown
	more   chan struct{}
	warned bool // the app was told to connect anew
	silent bool // says nothing any more
	deaf   bool // hears nothing any more
	slow   time.Duration
}

func newSocket(d *Delivery, ws *websocket.Conn, debug bool) *socket {
	s := &socket{d: d, ws: ws, life: d.opts.Refresh, more: make(chan struct{}, 1)}
	if debug {
		s.life = min(s.life, debugged)
	}
	ws.SetReadLimit(readable)
	return s
}

// host is what Slack's servers are called in what they say.
const host = "applink-double"

func (s *socket) hello(n int) {
	s.say(map[string]any{
		"type": "hello", "num_connections": n,
		"debug_info":      map[string]any{"host": host, "build_number": 1, "approximate_connection_time": int(s.life.Seconds())},
		"connection_info": map[string]any{"app_id": s.d.opts.AppID},
	})
}

func (s *socket) disconnect(reason string) {
	s.say(map[string]any{"type": "disconnect", "reason": reason, "debug_info": map[string]any{"host": host}})
}

func (s *socket) say(what any) {
	content, err := json.Marshal(what)
	if err != nil {
		content = []byte("null")
	}
	s.push(message{content: content})
}

// push queues a frame. It never waits for the app.
func (s *socket) push(m message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.silent && s.code == 0 {
		s.queue = append(s.queue, m)
	}
	s.wake()
}

// end closes the connection with a code when all is said that was said before.
func (s *socket) end(code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.code == 0 {
		s.code = code
	}
	s.wake()
}

// warn announces the end of the connection.
func (s *socket) warn() {
	s.disconnect("warning")
	s.mu.Lock()
	defer s.mu.Unlock()
	s.warned, s.ends = true, s.d.opts.Warning
	s.wake()
}

func (s *socket) wake() {
	select {
	case s.more <- struct{}{}:
	default:
	}
}

func (s *socket) ending() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.code != 0
}

// works is whether the connection can carry anything for longer.
func (s *socket) works() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.code == 0 && !s.silent && !s.deaf && !s.warned
}

// write sends what is queued, pings, and ends the connection in time.
func (s *socket) write(ctx context.Context) {
	pings := time.NewTicker(s.d.opts.Ping)
	defer pings.Stop()
	refresh := time.NewTimer(s.life)
	defer refresh.Stop()
	var last <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case <-pings.C:
			s.ping()
		case <-refresh.C:
			s.warn()
			s.d.changes()
		case <-last:
			s.disconnect("refresh_requested")
			s.end(websocket.CloseNormalClosure)
		case <-s.more:
			ends, goes := s.flush()
			if !goes {
				return
			}
			if ends > 0 && last == nil {
				timer := time.NewTimer(ends)
				defer timer.Stop()
				last = timer.C
			}
		}
	}
}

// flush sends what is queued. goes is false when the connection is over.
func (s *socket) flush() (ends time.Duration, goes bool) {
	s.mu.Lock()
	queue, code, ends := s.queue, s.code, s.ends
	s.queue = nil
	s.mu.Unlock()
	for _, m := range queue {
		kind := websocket.TextMessage
		if m.binary {
			kind = websocket.BinaryMessage
		}
		_ = s.ws.SetWriteDeadline(time.Now().Add(s.d.opts.Ping * missedPings))
		if s.ws.WriteMessage(kind, m.content) != nil {
			_ = s.ws.Close()
			return 0, false
		}
	}
	switch code {
	case 0:
		return ends, true
	case hangUp:
		reset(s.ws.NetConn())
	default:
		_ = s.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(goodbye))
		_ = s.ws.SetReadDeadline(time.Now().Add(goodbye))
	}
	return 0, false
}

func (s *socket) ping() {
	s.mu.Lock()
	silent := s.silent
	s.mu.Unlock()
	if !silent {
		text := fmt.Sprintf("Ping from %s", host)
		_ = s.ws.WriteControl(websocket.PingMessage, []byte(text), time.Now().Add(goodbye))
	}
}

// read takes what the app sends until the connection ends, or the app has not
// answered several pings.
func (s *socket) read(ctx context.Context) {
	alive := func() {
		if !s.ending() {
			_ = s.ws.SetReadDeadline(time.Now().Add(s.d.opts.Ping * missedPings))
		}
	}
	s.ws.SetPongHandler(func(string) error { alive(); return nil })
	s.ws.SetPingHandler(func(text string) error {
		if alive(); s.dead() {
			return nil
		}
		_ = s.ws.WriteControl(websocket.PongMessage, []byte(text), time.Now().Add(goodbye))
		return nil
	})
	alive()
	for {
		_, content, err := s.ws.ReadMessage()
		if err != nil {
			return
		}
		alive()
		s.mu.Lock()
		deaf, slow := s.deaf, s.slow
		s.mu.Unlock()
		if slow > 0 && !s.d.passes(ctx, slow) {
			return
		}
		if !deaf {
			s.d.hear(content)
		}
	}
}

func (s *socket) dead() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.silent
}

// reset ends a connection as if the line were cut: over TCP with an RST, which also
// takes back what is on its way.
func reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
