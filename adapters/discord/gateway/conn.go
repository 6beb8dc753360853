package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"runtime"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

const (
	dialWithin  = 15 * time.Second
	helloWithin = 15 * time.Second
	readyWithin = time.Minute // after IDENTIFY or RESUME; a big bot's READY is long
	writeWithin = 10 * time.Second
	// maxPacket bounds what is read: a READY of 2,500 servers, and a large GUILD_CREATE.
	maxPacket = 64 << 20
	// A connection is dead when nothing came for so many heartbeats.
	silence = 1.5
	// anewWithin is how long to wait before another session when Discord refused
	// one. Source: Discord's documentation, "Invalid Session": one to five seconds.
	anewWithin = 5 * time.Second
)

var (
	errDead      = errors.New("nothing came for one and a half heartbeats")
	errUnacked   = errors.New("a heartbeat was not acknowledged")
	errReconnect = errors.New("another connection is asked for")
	errInvalid   = errors.New("the session is not known")
	errNotReady  = errors.New("the session did not begin in time")
)

// conn is one connection.
type conn struct {
	*client
	ws       *websocket.Conn
	interval time.Duration
	deadline time.Time // until when the session has to have begun; zero afterwards
	buffer   bytes.Buffer

	writing sync.Mutex
	mu      sync.Mutex
	acked   bool
	last    int64 // what a heartbeat names
	why     error // ended by ourselves
}

// connect lives through one connection, and returns why it ended.
func (c *client) connect(ctx context.Context) error {
	c.State(Connecting)
	at, err := c.where(ctx)
	if err != nil {
		return err
	}
	dialing, cancel := context.WithTimeout(ctx, dialWithin)
	defer cancel()
	dialer := websocket.Dialer{NetDialContext: c.Dial, HandshakeTimeout: dialWithin, ReadBufferSize: 16 << 10}
	ws, res, err := dialer.DialContext(dialing, at, nil)
	if err != nil {
		if res != nil && res.StatusCode >= 400 && c.session.URL != "" {
			c.session.URL = "" // the place is gone, the session may not be
		}
		return fmt.Errorf("connect: %w", err)
	}
	ws.SetReadLimit(maxPacket)
	n := &conn{client: c, ws: ws, acked: true, last: c.session.Seq}
	var helping sync.WaitGroup
	defer helping.Wait()
	ended, end := context.WithCancel(ctx)
	defer end()
	helping.Go(func() { // whatever ends ctx ends the connection
		<-ended.Done()
		n.close()
	})
	return n.live(ended, &helping)
}

// where is the address to connect to.
func (c *client) where(ctx context.Context) (string, error) {
	at := c.session.URL
	if c.session.ID == "" || at == "" {
		var err error
		if at, err = c.Find(ctx); err != nil {
			return "", fmt.Errorf("find the gateway: %w", err)
		}
	}
	u, err := url.Parse(at)
	if err != nil {
		return "", fmt.Errorf("find the gateway: %w", err)
	}
	u.RawQuery = "v=10&encoding=json"
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String(), nil
}

// live says hello and reads until the connection ends.
func (n *conn) live(ctx context.Context, helping *sync.WaitGroup) error {
	n.ws.SetReadDeadline(time.Now().Add(helloWithin))
	hello, err := n.read()
	if err != nil {
		return n.reason(err)
	}
	var said struct {
		Interval int `json:"heartbeat_interval"` // ms
	}
	switch hello.op {
	case opHello:
		if err := json.Unmarshal(hello.data, &said); err != nil || said.Interval <= 0 {
			return fmt.Errorf("hello: %d ms, %w", said.Interval, errors.Join(err))
		}
	case opReconnect:
		return errReconnect
	case opInvalid:
		return n.refused(ctx, hello)
	default:
		return fmt.Errorf("instead of hello came %d", hello.op)
	}
	n.interval = time.Duration(said.Interval) * time.Millisecond
	n.deadline = time.Now().Add(readyWithin)
	if err := n.introduce(ctx); err != nil {
		return n.reason(err)
	}
	helping.Go(func() { n.beat(ctx) })
	return n.listen(ctx)
}

// listen handles what comes until the connection ends.
func (n *conn) listen(ctx context.Context) error {
	kept := time.Now()
	for {
		until := time.Now().Add(time.Duration(silence * float64(n.interval)))
		if !n.deadline.IsZero() && n.deadline.Before(until) {
			until = n.deadline
		}
		n.ws.SetReadDeadline(until)
		e, err := n.read()
		if err != nil {
			return n.reason(err)
		}
		if !n.deadline.IsZero() && time.Now().After(n.deadline) {
			return errNotReady
		}
		if err := n.take(ctx, e); err != nil {
			return err
		}
		if now := time.Now(); now.Sub(kept) >= keepEvery {
			kept = now
			n.keep()
		}
	}
}

// take handles one packet. An error ends the connection.
func (n *conn) take(ctx context.Context, e envelope) error {
	switch e.op {
	case opDispatch:
		return n.dispatch(e)
	case opHeartbeat:
		return n.heartbeat()
	case opAck:
		n.mu.Lock()
		n.acked = true
		n.mu.Unlock()
	case opReconnect:
		return errReconnect
	case opInvalid:
		return n.refused(ctx, e)
	}
	return nil // what is not known is for newer programs
}

func (n *conn) dispatch(e envelope) error {
	n.mu.Lock()
	n.last = max(n.last, e.seq)
	n.mu.Unlock()
	switch e.kind {
	case "READY":
		var ready struct {
			ID  string `json:"session_id"`
			URL string `json:"resume_gateway_url"`
		}
		if err := json.Unmarshal(e.data, &ready); err != nil {
			return fmt.Errorf("ready: %w", err)
		}
		n.session, n.client.seen = Session{ID: ready.ID, URL: ready.URL}, newWindow(e.seq-1)
		n.deadline, n.state = time.Time{}, Ready
		n.State(Ready)
	case "RESUMED":
		n.deadline, n.state = time.Time{}, Resumed
		n.State(Resumed)
	}
	if !n.seen.see(e.seq) {
		return nil
	}
	if n.Wanted(e.kind) {
		n.Handle(Event{Type: e.kind, Seq: e.seq, Shard: n.Shard, Data: bytes.Clone(e.data)})
	}
	return nil
}

// refused is an invalid session: one that may be resumed, or none any more.
func (n *conn) refused(ctx context.Context, e envelope) error {
	if string(bytes.TrimSpace(e.data)) == "true" && n.session.ID != "" {
		return errInvalid
	}
	n.begin()
	timer := time.NewTimer(time.Second + rand.N(anewWithin-time.Second))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	return errInvalid
}

// reason is why a read or a write failed.
func (n *conn) reason(err error) error {
	n.mu.Lock()
	why := n.why
	n.mu.Unlock()
	var late interface{ Timeout() bool }
	switch {
	case why != nil:
		return why
	case errors.As(err, &late) && late.Timeout():
		if !n.deadline.IsZero() {
			return errNotReady
		}
		return errDead
	}
	reason, anew := closed(err)
	if anew {
		n.begin()
	}
	return reason
}

// read reads a packet, which lasts until the next one.
func (n *conn) read() (envelope, error) {
	_, r, err := n.ws.NextReader()
	if err != nil {
		return envelope{}, err
	}
	n.buffer.Reset()
	if _, err := n.buffer.ReadFrom(r); err != nil {
		return envelope{}, err
	}
	e, err := open(n.buffer.Bytes())
	if err != nil {
		return envelope{}, fmt.Errorf("a packet cannot be read: %w", err)
	}
	return e, nil
}

// introduce resumes the session, or begins one when it may. Whoever has to wait
// for that longer than a connection without heartbeats lives, comes again.
func (n *conn) introduce(ctx context.Context) error {
	if n.session.ID != "" {
		return n.send(opResume, map[string]any{"token": n.Token, "session_id": n.session.ID, "seq": n.seen.low})
	}
	ctx, cancel := context.WithTimeout(ctx, n.interval)
	defer cancel()
	if err := n.Identify(ctx); err != nil {
		return fmt.Errorf("begin a session: %w", err)
	}
	return n.send(opIdentify, map[string]any{
		"token": n.Token, "intents": n.Intents, "shard": [2]int{n.Shard, max(n.Shards, 1)},
		"properties": map[string]string{"os": runtime.GOOS, "browser": "kith", "device": "kith"},
	})
}

func (n *conn) send(op int, data any) error {
	n.writing.Lock()
	defer n.writing.Unlock()
	n.ws.SetWriteDeadline(time.Now().Add(writeWithin))
	return n.ws.WriteJSON(map[string]any{"op": op, "d": data})
}

func (n *conn) heartbeat() error {
	n.mu.Lock()
	last := n.last
	n.mu.Unlock()
	if last == 0 {
		return n.send(opHeartbeat, nil)
	}
	return n.send(opHeartbeat, last)
}

// beat sends heartbeats until ctx ends. When one was not acknowledged by the
// time of the next, the connection is dead.
func (n *conn) beat(ctx context.Context) {
	timer := time.NewTimer(rand.N(n.interval)) // all bots of the world must not beat at once
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		n.mu.Lock()
		acked := n.acked
		n.acked = false
		n.mu.Unlock()
		if !acked {
			n.abandon(errUnacked)
			return
		}
		if err := n.heartbeat(); err != nil {
			n.abandon(fmt.Errorf("heartbeat: %w", err))
			return
		}
		timer.Reset(n.interval)
	}
}

// abandon ends a connection of which nothing is to be expected.
func (n *conn) abandon(why error) {
	n.mu.Lock()
	if n.why == nil {
		n.why = why
	}
	n.mu.Unlock()
	n.close()
}

// close says good-bye in a way that leaves the session to be resumed (1000 and
// 1001 end it), and waits for no answer.
func (n *conn) close() {
	bye := websocket.FormatCloseMessage(websocket.CloseServiceRestart, "")
	_ = n.ws.WriteControl(websocket.CloseMessage, bye, time.Now().Add(time.Second))
	_ = n.ws.Close()
}
