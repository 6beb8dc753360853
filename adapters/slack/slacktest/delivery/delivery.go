// Package delivery is how Slack brings what happens to an app: through the sockets
// of Socket Mode, or over HTTP. It keeps Slack's rules (time to acknowledge,
// retries, any one of several sockets, signatures) and misbehaves on demand. What
// it carries it does not look into.
//
//	delivery.go  something is delivered, and delivered again
//	connect.go   tickets, and a connection from its begin to its end
//	socket.go    … what is said on it
//	envelope.go  what goes through sockets, and how it is acknowledged
//	http.go      what goes over HTTP
//	sign.go      … and how it is signed
//	cut.go       how connections end, or stop working
//	trouble.go   what else goes wrong
//	counts.go    what happened
//	wait.go      how time passes
//
// Time is the machine's, which testing/synctest can replace. What comes again later
// also follows [Options.Now]; a test that moves that clock calls [Delivery.Moved].
package delivery

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"
)

// Kind is what an envelope holds, as Slack calls it. Others than these are
// delivered as well, as Slack may invent some.
type Kind string

// Kinds of envelopes.
const (
	Events      Kind = "events_api"
	Commands    Kind = "slash_commands"
	Interactive Kind = "interactive"
)

// Envelope is something that happened. Body is as HTTP carries it: JSON, also of a
// slash command, whose fields all are strings. A Body that is no JSON is delivered
// as it is, and makes a malformed frame.
type Envelope struct {
	Kind Kind
	Team string
	ID   string // of the event, or the trigger's
	Body json.RawMessage
}

// Outcome is what came of an envelope.
type Outcome struct {
	Acked    bool
	Payload  json.RawMessage // of the acknowledgement; nil when it had none
	Attempts int
	Reason   string // why the last attempt failed, as Slack says in a retry
}

// Options are what delivery can do without.
type Options struct {
	Now           func() time.Time // of the world; nil: the machine's clock
	AppID         string           // "" is [DefaultAppID]
	AppToken      string           // for sockets; "" is [DefaultAppToken]
	SigningSecret string           // for HTTP; "" is [DefaultSigningSecret]

	Patience time.Duration   // for an acknowledgement; 0: Slack's 3 s
	Retries  []time.Duration // before each further attempt; nil: at once, 1 min, 5 min
	Ping     time.Duration   // between pings; 0: 10 s
	Refresh  time.Duration   // how long a socket lives before it is warned; 0: an hour
	Warning  time.Duration   // between the warning and the end; 0: Slack's 10 s

	// Endpoints take everything over HTTP instead of sockets, without being asked
	// whether they can; see [Delivery.Register].
	Endpoints Endpoints
	Client    *http.Client // which reaches them; nil: one without kept connections
}

// What the double is called when nothing else is said. None of it is a secret.
const (
	DefaultAppID         = "A0DOUBLE0"
	DefaultAppToken      = "xapp-1-A0DOUBLE0-1-double"
	DefaultSigningSecret = "double-signing-secret"
)

// MaxSockets is how many connections an app may have. Source: Slack's
// documentation, "Using Socket Mode".
const MaxSockets = 10

// Delivery is Slack's side of one app. It is safe for concurrent use.
type Delivery struct {
	opts Options

	mu        sync.Mutex // everything below
	made      int        // IDs and tickets
	endpoints Endpoints
	tickets   map[string]bool
	sockets   []*socket // oldest first
	choose    func(n int) int
	turn      int // of the socket that comes next
	waiting   map[string]*waiter
	last      []byte // the envelope that was sent last
	trouble   trouble
	counts    Counts
	times     []time.Duration // to acknowledge, the last ones
	moved     bell            // the clock jumped
	changed   bell            // a socket came, went, or was made useless
	counted   bell            // something else happened
}

// New is a Slack to which nobody is connected yet.
func New(o Options) *Delivery {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Retries == nil {
		o.Retries = []time.Duration{0, time.Minute, 5 * time.Minute}
	}
	if o.Client == nil {
		o.Client = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	}
	o.AppID = cmp.Or(o.AppID, DefaultAppID)
	o.AppToken = cmp.Or(o.AppToken, DefaultAppToken)
	o.SigningSecret = cmp.Or(o.SigningSecret, DefaultSigningSecret)
	o.Patience = cmp.Or(o.Patience, 3*time.Second)
	o.Ping = cmp.Or(o.Ping, 10*time.Second)
	o.Refresh = cmp.Or(o.Refresh, time.Hour)
	o.Warning = cmp.Or(o.Warning, 10*time.Second)
	return &Delivery{
		opts: o, endpoints: o.Endpoints, tickets: map[string]bool{}, waiting: map[string]*waiter{},
		moved: newBell(), changed: newBell(), counted: newBell(),
	}
}

// answer is how one attempt ended.
type answer struct {
	ok      bool
	payload json.RawMessage
	reason  string
	final   bool // the app wants no retry
}

// Deliver brings an envelope to the app, and returns when it is acknowledged or
// given up: an event after three retries, which takes 6 min, anything else after
// the first attempt, for which a person waits. The end of ctx gives up as well.
func (d *Delivery) Deliver(ctx context.Context, e Envelope) Outcome {
	var out Outcome
	for attempt := 0; ; attempt++ {
		if attempt > 0 && !d.again(ctx, e, attempt) {
			break
		}
		out.Attempts++
		got := d.attempt(ctx, e, attempt, out.Reason)
		out.Reason = got.reason
		if got.ok {
			out.Acked, out.Payload = true, got.payload
			return out
		}
		if got.final {
			break
		}
	}
	d.count(func(c *Counts) { c.GivenUp++ })
	return out
}

// again waits for a retry; false is for what is not tried again.
func (d *Delivery) again(ctx context.Context, e Envelope, attempt int) bool {
	if e.Kind != Events || attempt > len(d.opts.Retries) {
		return false
	}
	if !d.passes(ctx, d.opts.Retries[attempt-1]) {
		return false
	}
	d.count(func(c *Counts) { c.Retried++ })
	return true
}

func (d *Delivery) attempt(ctx context.Context, e Envelope, attempt int, reason string) (got answer) {
	if !d.passes(ctx, d.delay()) {
		return answer{reason: timeout}
	}
	began := time.Now()
	if to := d.endpoint(e.Kind); to != "" {
		got = d.post(ctx, to, e, attempt, reason)
	} else {
		got = d.hand(ctx, e, attempt, reason)
	}
	if got.ok {
		d.acknowledged(time.Since(began))
	}
	return got
}

// endpoint is where a kind goes over HTTP; "" when it goes through sockets.
func (d *Delivery) endpoint(k Kind) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch k {
	case Commands:
		return d.endpoints.Commands
	case Interactive:
		return d.endpoints.Interactivity
	default:
		return d.endpoints.Events
	}
}
