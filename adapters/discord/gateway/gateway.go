// Package gateway is the connection on which Discord says what happens. It takes
// a broken one up again where it broke, notices one that is dead, and ends only
// when another attempt cannot help.
//
//	gateway.go   a connection after the other
//	conn.go      one of them
//	envelope.go  what comes, cut out of its envelope
//	window.go    what was seen already
//	closing.go   why Discord ended it
//	budget.go    how often a bot may begin anew
//
// discordgo's own gateway locks itself up for ever when Discord asks for a
// reconnect at the wrong moment, ends sessions it could resume, and waits without
// a deadline, none of which can be mended from outside.
package gateway

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net"
	"time"
)

// Options are what [Run] needs. Log, State, Keep and Dial may be nil.
type Options struct {
	Token         string
	Intents       int
	Shard, Shards int
	// Find asks Discord where its gateway is.
	Find func(ctx context.Context) (url string, err error)
	// Identify returns when a session may be begun, see [Budget].
	Identify func(ctx context.Context) error
	Resume   Session // of an earlier process
	// Keep is told what to resume from, every few seconds and at the end.
	Keep func(Session)
	// Wanted says whether an event is to be handled; nil for all.
	Wanted func(event string) bool
	// Handle is called in the order in which events came, from one goroutine.
	Handle func(Event)
	State  func(State)
	Dial   func(ctx context.Context, network, addr string) (net.Conn, error)
	Log    *slog.Logger
}

// Session is what a connection is taken up again with.
type Session struct {
	ID  string `json:"id"`
	URL string `json:"url"`
	Seq int64  `json:"seq"` // everything up to here was handled
}

// Event is something that happened.
type Event struct {
	Type  string // "MESSAGE_CREATE"
	Seq   int64
	Shard int
	Data  []byte // JSON; whoever handles it may keep it
}

// State is how a connection is.
type State int

const (
	Connecting State = iota
	Ready            // a new session began: what came before it is missing
	Resumed          // everything was caught up
	Lost
)

func (s State) String() string { return [...]string{"connecting", "ready", "resumed", "lost"}[s] }

const (
	keepEvery = 5 * time.Second
	// A connection that lived as long was no failure.
	steady = 30 * time.Second
	// failures after which we begin to wait, and the longest wait.
	tolerated  = 2
	longestGap = time.Minute
)

// Run connects, and connects again, until ctx ends or Discord says something that
// another attempt cannot mend, which is a [*Fatal].
func Run(ctx context.Context, o Options) error {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.State == nil {
		o.State = func(State) {}
	}
	if o.Wanted == nil {
		o.Wanted = func(string) bool { return true }
	}
	if o.Keep == nil {
		o.Keep = func(Session) {}
	}
	c := &client{Options: o, session: o.Resume, seen: newWindow(o.Resume.Seq)}
	var failures failures
	for {
		began := time.Now()
		c.state = Connecting
		err := c.connect(ctx)
		c.keep()
		var fatal *Fatal
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.As(err, &fatal):
			return fatal
		}
		c.State(Lost)
		failures.count(c.state, time.Since(began))
		c.Log.Info("the connection to Discord ended", "shard", c.Shard, "reason", err, "resumes", c.session.ID != "")
		if err := pause(ctx, failures.of(c.session)); err != nil {
			return err
		}
	}
}

// failures are connections in a row that came to nothing, and sessions in a row
// that did not last. Taking a session up is free; beginning one is not.
type failures struct{ lost, begun int }

func (f *failures) count(state State, lived time.Duration) {
	switch {
	case lived >= steady:
		*f = failures{}
	case state == Resumed:
		f.lost = 0
	case state == Ready:
		f.lost = 0
		f.begun++
	default:
		f.lost++
	}
}

// of is how many count before the next attempt.
func (f *failures) of(next Session) int {
	if next.ID == "" {
		return max(f.lost, f.begun)
	}
	return f.lost
}

// pause waits before another attempt, the longer the more have failed.
func pause(ctx context.Context, failures int) error {
	gap := 100 * time.Millisecond
	if failures > tolerated {
		gap = min(time.Second<<min(failures-tolerated, 10), longestGap)
	}
	timer := time.NewTimer(gap/2 + rand.N(gap/2))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// client is what outlives a connection.
type client struct {
	Options
	session Session
	seen    *window
	kept    Session
	state   State // that the connection came to which lives, or lived last
}

// keep says what to resume from, if that changed.
func (c *client) keep() {
	c.session.Seq = c.seen.low
	if c.session != c.kept {
		c.kept = c.session
		c.Keep(c.session)
	}
}

// begin forgets the session: the next one begins anew.
func (c *client) begin() { c.session, c.seen = Session{}, newWindow(0) }
