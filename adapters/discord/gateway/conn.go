package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

const (
	helloWithin = 15 * time.Second
	readyWithin = time.Minute // after IDENTIFY or RESUME; a big bot's READY is long
	// A connection is dead when nothing came for so many heartbeats.
	silence = 1.5
	// longestBeat bounds what Discord may ask for. It asks for 41.25 s.
	longestBeat = 10 * time.Minute
	// largeBuffer is what a connection may keep for packets: most are below 4 KiB,
	// and one of some MiB comes at the beginning alone.
	largeBuffer = 256 << 10
)

var (
	errHello     = errors.New("nobody said hello in time")
	errNotReady  = errors.New("the session did not begin in time")
	errDead      = errors.New("nothing came for one and a half heartbeats")
	errReconnect = errors.New("another connection is asked for")
	errInvalid   = errors.New("the session is not known")
)

// conn is one connection.
type conn struct {
	*client
	ws       *websocket.Conn
	helping  sync.WaitGroup
	end      context.CancelCauseFunc
	interval time.Duration // of heartbeats; 0 before hello
	deadline time.Time     // until when hello, then the session has to have come; zero afterwards
	keeping  time.Time     // when Keep was told last
	answers  answers
	buffer   bytes.Buffer

	writing chan struct{} // held by whoever writes
	acked   atomic.Bool
	busy    atomic.Bool  // somebody handles an event, and nothing is read
	last    atomic.Int64 // what a heartbeat names
}

func newConn(c *client, ws *websocket.Conn) *conn {
	n := &conn{client: c, ws: ws, keeping: time.Now(), writing: make(chan struct{}, 1)}
	n.acked.Store(true)
	n.last.Store(c.session.Seq)
	return n
}

// live reads until the connection ends, and returns why it did.
func (n *conn) live(ctx context.Context) error {
	ctx, n.end = context.WithCancelCause(ctx)
	defer n.helping.Wait()
	defer n.end(nil)
	n.helping.Go(func() { // whatever ends ctx ends the connection
		<-ctx.Done()
		n.close()
	})
	n.deadline = time.Now().Add(helloWithin)
	for {
		if err := n.ws.SetReadDeadline(n.until()); err != nil {
			return n.reason(ctx, err)
		}
		e, err := n.read()
		if err == nil {
			err = n.take(ctx, e)
		}
		if err != nil {
			return n.reason(ctx, err)
		}
		if time.Since(n.keeping) >= keepEvery {
			n.remember()
		}
	}
}

// until is when the next packet has to have come.
func (n *conn) until() time.Time {
	if n.interval == 0 {
		return n.deadline
	}
	until := time.Now().Add(time.Duration(silence * float64(n.interval)))
	if !n.deadline.IsZero() && n.deadline.Before(until) {
		return n.deadline
	}
	return until
}

// read reads a packet, which lasts until the next one.
func (n *conn) read() (envelope, error) {
	_, r, err := n.ws.NextReader()
	if err != nil {
		return envelope{}, err
	}
	if n.buffer.Cap() > largeBuffer {
		n.buffer = bytes.Buffer{}
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

// take handles one packet. An error ends the connection.
func (n *conn) take(ctx context.Context, e envelope) error {
	switch e.op {
	case opDispatch:
		return n.dispatch(e)
	case opHello:
		return n.greeted(ctx, e)
	case opHeartbeat:
		return n.answer()
	case opAck:
		n.acked.Store(true)
	case opReconnect:
		return errReconnect
	case opInvalid:
		if string(e.data) != "true" {
			n.begin()
		}
		return errInvalid
	}
	return nil // what is not known is for newer programs
}

// greeted hears how often to send heartbeats, and introduces the bot.
func (n *conn) greeted(ctx context.Context, e envelope) error {
	if n.interval != 0 {
		return nil
	}
	var hello struct {
		Interval float64 `json:"heartbeat_interval"` // ms
	}
	if err := json.Unmarshal(e.data, &hello); err != nil {
		return fmt.Errorf("hello: %w", err)
	}
	if hello.Interval < 1 || hello.Interval > float64(longestBeat.Milliseconds()) {
		return fmt.Errorf("hello: a heartbeat every %g ms", hello.Interval)
	}
	n.interval = time.Duration(hello.Interval * float64(time.Millisecond))
	n.deadline = time.Now().Add(readyWithin)
	n.helping.Go(func() { n.beat(ctx, n.interval) })
	return n.introduce()
}

// introduce resumes the session, or begins one.
func (n *conn) introduce() error {
	if n.session.ID != "" {
		n.vain++
		return n.send(opResume, map[string]any{"token": n.Token, "session_id": n.session.ID, "seq": n.seen.low})
	}
	n.allowed = false
	return n.send(opIdentify, map[string]any{
		"token": n.Token, "intents": n.Intents, "shard": [2]int{n.Shard, max(n.Shards, 1)},
		"properties": map[string]string{"os": runtime.GOOS, "browser": "kith", "device": "kith"},
	})
}

func (n *conn) dispatch(e envelope) error {
	if n.interval == 0 {
		return nil // of no session
	}
	kind := n.name(e.kind)
	switch kind {
	case "READY":
		if err := n.ready(e); err != nil {
			return err
		}
	case "RESUMED":
		n.become(Resumed)
	}
	if n.state == Connecting { // what was missed comes, which may be much
		n.deadline = time.Now().Add(readyWithin)
	}
	if e.seq > n.last.Load() {
		n.last.Store(e.seq)
	}
	if !n.seen.see(e.seq) {
		return nil
	}
	if kind != "READY" && kind != "RESUMED" {
		n.told++
		n.vain = 0
	}
	if n.Wanted(kind) {
		n.busy.Store(true)
		n.Handle(Event{Type: kind, Seq: e.seq, Shard: n.Shard, Data: bytes.Clone(e.data)})
		n.busy.Store(false)
	}
	if kind == "READY" {
		n.remember()
	}
	return nil
}

// ready begins the session that Discord describes.
func (n *conn) ready(e envelope) error {
	var ready struct {
		ID  string `json:"session_id"`
		URL string `json:"resume_gateway_url"`
	}
	if err := json.Unmarshal(e.data, &ready); err != nil {
		return fmt.Errorf("ready: %w", err)
	}
	if ready.ID == "" {
		return errors.New("ready: the session has no ID")
	}
	n.session, n.client.seen = Session{ID: ready.ID, URL: ready.URL}, newWindow(e.seq-1)
	n.become(Ready)
	return nil
}

func (n *conn) become(state State) {
	n.deadline, n.state, n.vain = time.Time{}, state, 0
	n.State(state)
}

// remember says what to resume from.
func (n *conn) remember() {
	n.keeping = time.Now()
	n.keep()
}

// reason is why a connection ended.
func (n *conn) reason(ctx context.Context, err error) error {
	if why := context.Cause(ctx); why != nil {
		return why
	}
	var late interface{ Timeout() bool }
	switch {
	case !errors.As(err, &late) || !late.Timeout():
		reason, anew := closed(err)
		if anew {
			n.begin()
		}
		return reason
	case n.interval == 0:
		return errHello
	case !n.deadline.IsZero() && !time.Now().Before(n.deadline):
		return errNotReady
	}
	return errDead
}
