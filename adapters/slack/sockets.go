package slack

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	slackgo "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// A socket is closed by us as soon as Slack announces that it will end, so for
// some seconds it hears nothing. Slack hands every envelope to any one of an app's
// sockets: with two of them nothing is lost.

// socketsEach is how many sockets a process holds, of the ten that Slack allows an
// app.
const socketsEach = 2

// socket is one connection, over all its renewals.
type socket struct {
	number int
	alive  atomic.Int64 // when it last gave a sign of life, in Unix nanoseconds

	since time.Time // when it connected; its reader's alone
	short int       // connections in a row that ended at once

	mu     sync.Mutex
	client *socketmode.Client // nil while there is none
	up     bool
	said   []acknowledgement // a moment ago, the oldest first
}

// sockets are those of this process.
type sockets struct {
	mu      sync.Mutex
	all     []*socket
	changed chan struct{} // closed when one comes up
}

func newSockets(n int) *sockets {
	s := &sockets{changed: make(chan struct{})}
	for i := range n {
		s.all = append(s.all, &socket{number: i})
	}
	return s
}

// set notes whether a socket is connected.
func (s *sockets) set(one *socket, client *socketmode.Client, up bool) {
	one.mu.Lock()
	one.client, one.up = client, up
	one.mu.Unlock()
	if up {
		s.mu.Lock()
		defer s.mu.Unlock()
		close(s.changed)
		s.changed = make(chan struct{})
	}
}

// wire is a socket that is connected, and by which client.
type wire struct {
	*socket
	client *socketmode.Client
}

// connected returns the sockets that are, first before others, and a channel that
// ends when another one is.
func (s *sockets) connected(first *socket) (up []wire, more <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.all {
		one.mu.Lock()
		is := wire{one, one.client}
		switch {
		case !one.up:
		case one == first:
			up = append([]wire{is}, up...)
		default:
			up = append(up, is)
		}
		one.mu.Unlock()
	}
	return up, s.changed
}

const (
	// silentFor is how long a socket may show no sign of life. Slack pings every few
	// seconds, and slack-go renews a connection without pings after 30 seconds: this
	// is for what slack-go does not see.
	silentFor = 2 * time.Minute
	// looksEvery is how often that is looked at.
	looksEvery = 15 * time.Second
	// mostBytes is how large an envelope may be. A view with everything that was
	// typed in it has some 100 KB.
	mostBytes = 4 << 20
	// shortLife is how long a connection lasts at most that Slack ends at once, and
	// mostShort after how many of them in a row that is no accident. slack-go would
	// go on for ever, without a pause.
	shortLife = 10 * time.Second
	mostShort = 3
	// slowly is how long to wait before trying again what only a person can mend:
	// Slack allows about one connection in a minute to be opened.
	slowly = 2 * time.Minute
	// soon is how long to wait before a client that ended begins again.
	soon = time.Second
	// handshake is how long a WebSocket may take to open.
	handshake = 30 * time.Second
	// inOneFrame is gorilla's write buffer: Slack does not put frames together, so an
	// acknowledgement has to fit into one. Source: slack-go's socketmode.
	inOneFrame = 32 << 10
)

// listen keeps a socket until ctx ends, or the token is refused for good.
func (a *Adapter) listen(ctx context.Context, one *socket) error {
	for {
		err := a.connection(ctx, one)
		switch {
		case ctx.Err() != nil:
			return nil
		case fatal(err):
			return err
		}
		wait := soon
		if what := lasting(err); what != "" {
			a.trouble.stays(one.number, what)
			wait = slowly
		} else {
			a.log.WarnContext(ctx, "a socket begins again", "socket", one.number, "reason", brief(err))
		}
		if sleep(ctx, wait) != nil {
			return nil
		}
	}
}

var (
	errSilent = errors.New("the socket shows no sign of life")
	// errEnded is what Slack does to an app's sockets when Socket Mode was switched
	// off, or when there are too many: slack-go keeps the reason to itself.
	errEnded = errors.New("every connection is ended at once")
)

// connection is one client, until it ends or has to be ended.
func (a *Adapter) connection(ctx context.Context, one *socket) error {
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	c := a.client(one)
	one.alive.Store(time.Now().UnixNano())
	one.since, one.short = time.Time{}, 0
	ended := make(chan error, 1)
	go func() { ended <- c.RunContext(ctx) }()
	defer a.sockets.set(one, nil, false)
	look := time.NewTicker(looksEvery)
	defer look.Stop()
	for {
		select {
		case e := <-c.Events:
			if err := a.noted(one, c, e); err != nil {
				end(err)
			}
		case now := <-look.C:
			if one.lasts(now) {
				a.trouble.well(one.number)
			}
			if now.Sub(time.Unix(0, one.alive.Load())) > silentFor {
				end(errSilent)
			}
		case err := <-ended:
			a.drain(one, c)
			if cause := context.Cause(ctx); cause != nil {
				return cause
			}
			return err
		}
	}
}

// drain takes what a client that ended has read already.
func (a *Adapter) drain(one *socket, c *socketmode.Client) {
	for {
		select {
		case e := <-c.Events:
			_ = a.noted(one, c, e) // it has ended
		default:
			return
		}
	}
}

// noted takes an event of a socket. It fails when the client is to end.
func (a *Adapter) noted(one *socket, c *socketmode.Client, e socketmode.Event) error {
	now := time.Now()
	one.alive.Store(now.UnixNano())
	switch data := e.Data.(type) {
	case *slackgo.ConnectingEvent:
		a.sockets.set(one, c, false)
		a.repeat(one.unsure(now))
		a.trouble.lost(one.number, nil, now)
		return one.ended(now)
	case *socketmode.ConnectedEvent:
		one.since = now
		a.sockets.set(one, c, true)
		a.trouble.connected(one.number)
	case *slackgo.ConnectionErrorEvent:
		one.alive.Store(now.Add(data.Backoff).UnixNano()) // it is meant to be silent
		a.trouble.lost(one.number, data.ErrorObj, now)
		if lasting(data.ErrorObj) != "" {
			return data.ErrorObj
		}
		a.log.Warn("Slack cannot be reached", "socket", one.number, "reason", brief(data.ErrorObj), "again in", data.Backoff)
	case *socketmode.ErrorWriteFailed:
		if r := data.Response; r != nil {
			a.repeat([]acknowledgement{{id: r.EnvelopeID, answer: r.Payload, at: now}})
		}
	case *socketmode.ErrorBadMessage:
		var r socketmode.Request
		if json.Unmarshal(data.Message, &r) == nil && r.EnvelopeID != "" {
			a.received(one, r, now)
		}
	default:
		if e.Request != nil && e.Request.EnvelopeID != "" {
			a.received(one, *e.Request, now)
		}
	}
	return nil
}

// lasts is whether it is connected, and not only for a moment.
func (one *socket) lasts(now time.Time) bool {
	return !one.since.IsZero() && now.Sub(one.since) > shortLife
}

// ended notes that it is connected no more. It fails when that happens each time.
func (one *socket) ended(now time.Time) error {
	switch {
	case one.lasts(now):
		one.short = 0
	case !one.since.IsZero():
		one.short++
	}
	one.since = time.Time{}
	if one.short >= mostShort {
		return errEnded
	}
	return nil
}

// received takes an envelope, unless Kith is about to end: then the next process
// gets it.
func (a *Adapter) received(one *socket, r socketmode.Request, now time.Time) {
	if a.ending.Load() {
		return
	}
	k := acknowledgement{id: r.EnvelopeID, unheard: r.RetryAttempt > 0}
	a.take(envelope{kind: r.Type, id: k.id, body: r.Payload, at: now, ack: func(answer any) error {
		if answer == errNotTaken {
			return nil
		}
		k := k
		k.answer = answer
		return a.sockets.ack(a.life(), one, k, now.Add(acknowledgedWithin))
	}})
}
