// Package gateway is the connection on which Discord says what happens. It takes
// a broken one up again where it broke, notices one that is dead, and ends only
// when another attempt cannot help.
//
//	gateway.go   what is asked of it, and one connection after the other
//	pace.go      how long to wait between two of them
//	dial.go      how a connection is made
//	conn.go      what is said on one
//	beat.go      what keeps it alive, and how it ends
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
	"net"
	"time"
)

// Options are what [Run] needs. Log, State, Wanted, Keep and Dial may be nil.
type Options struct {
	Token         string
	Intents       int
	Shard, Shards int
	// Find asks Discord where its gateway is. It is given half a minute.
	Find func(ctx context.Context) (url string, err error)
	// Identify returns when a session may be begun, see [Budget]. It may take long.
	Identify func(ctx context.Context) error
	Resume   Session // of an earlier process
	// Keep is told what to resume from: after a session began, every few seconds
	// while something comes, and at the end. Between two calls of Handle.
	Keep func(Session)
	// Wanted says whether an event is to be handled; nil for all.
	Wanted func(event string) bool
	// Handle is called in the order in which events came, from one goroutine. An
	// event counts as handled when it returns. While it runs nothing else is read,
	// so that whoever is slow is sent less.
	Handle func(Event)
	State  func(State)
	Dial   func(ctx context.Context, network, addr string) (net.Conn, error) // nil: the network
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

// keepEvery is how much has to be told again after a crash, at most.
const keepEvery = 5 * time.Second

// Run connects, and connects again, until ctx ends or Discord says something that
// another attempt cannot mend, which is a [*Fatal].
func Run(ctx context.Context, o Options) error {
	c := newClient(o)
	var failures failures
	for {
		began := time.Now()
		c.state, c.told = Connecting, 0
		c.State(Connecting)
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
		failures.count(c.state, c.told > 0, time.Since(began))
		c.Log.InfoContext(ctx, "the connection to Discord ended", "shard", c.Shard, "reason", err, "resumes", c.session.ID != "")
		if err := pause(ctx, failures.gap(c.session, err)); err != nil {
			return err
		}
	}
}

// client is what outlives a connection.
type client struct {
	Options
	session Session
	seen    *window
	kept    Session
	names   map[string]string // of events, so that each is made once
	allowed bool              // a session may be begun, and was not yet
	astray  int               // connections in a row that could not be made where to resume
	vain    int               // RESUMEs in a row without anything new

	state State // that the connection came to which lives, or lived last
	told  int   // events that came on it and had not come before
}

func newClient(o Options) *client {
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
	return &client{Options: o, session: o.Resume, kept: o.Resume, seen: newWindow(o.Resume.Seq), names: map[string]string{}}
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
func (c *client) begin() { c.session, c.seen, c.vain = Session{}, newWindow(0), 0 }

// mostNames is how many names of events are remembered. Discord has about 80.
const mostNames = 256

// name is a name of an event as a string that is not made for every event.
func (c *client) name(kind []byte) string {
	name, known := c.names[string(kind)]
	if !known {
		name = string(kind)
		if len(c.names) < mostNames {
			c.names[name] = name
		}
	}
	return name
}
