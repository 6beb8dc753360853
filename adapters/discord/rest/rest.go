// Package rest sends requests to Discord's HTTP API, and obeys its limits before
// it is told to: requests wait for their turn here, people's answers first.
//
//	rest.go     a client, and a call from beginning to end
//	body.go     what a request carries
//	limiter.go, pump.go  whose turn it is
//	bucket.go   the limits of single routes
//	fair.go     turns among communities
//	route.go    what limits are counted for
//	invalid.go  answers that lead to a ban
//	limited.go  what Discord says when there was too much
//	failure.go  what else can go wrong
//
// discordgo's own client holds a lock while it talks, shares one bucket among all
// interactions, repeats what may have been done, and sleeps past its context:
// this package replaces it. Of discordgo the adapter uses types and constants.
package rest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"time"
)

// DefaultBase is Discord's own API.
const DefaultBase = "https://discord.com/api/v10"

// Options are what a client can do without, but for the token.
type Options struct {
	Token string // of the bot, without "Bot " before it
	Base  string // "" is [DefaultBase]; a proxy or a double otherwise
	Agent string // names the program to Discord
	Dial  func(ctx context.Context, network, addr string) (net.Conn, error)
	Log   *slog.Logger
}

// Client is safe for concurrent use.
type Client struct {
	opts  Options
	http  *http.Client
	limit *limiter
}

const (
	// within is how long one attempt may take.
	within = 15 * time.Second
	// idleConnections are kept open: as many as answers are on their way at once.
	idleConnections = 256
)

// New makes a client. Nothing is sent yet.
func New(o Options) *Client {
	if o.Base == "" {
		o.Base = DefaultBase
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.Base = strings.TrimRight(o.Base, "/")
	transport := &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: o.Dial, ForceAttemptHTTP2: true,
		MaxIdleConns: idleConnections, MaxIdleConnsPerHost: idleConnections,
		IdleConnTimeout: 90 * time.Second, TLSHandshakeTimeout: 10 * time.Second,
	}
	return &Client{opts: o, http: &http.Client{Transport: transport}, limit: newLimiter(o.Log)}
}

// Close lets go of the connections. What still waits for its turn is refused.
func (c *Client) Close() {
	c.limit.close()
	c.http.CloseIdleConnections()
}

// Priority is who waits: the lower, the sooner.
type Priority int

const (
	Answer     Priority = iota // somebody looks at the screen
	Card                       // something that everybody sees is out of date
	Nudge                      // nobody asked for it
	priorities = iota
)

// Call is one request.
type Call struct {
	Method, Path string // "/channels/1/messages", with its query
	Body         any    // as JSON; nil for none
	Files        []File
	Into         any // where the answer is decoded; nil when nobody wants it
	Priority     Priority
	Guild        string // whom fairness counts it for
	// Repeatable is a POST that Discord does once however often it comes. Other
	// methods are repeated anyway when it is not known whether they were done.
	Repeatable bool
	Once       bool // not repeated when it fails
	// Patience is how long the call may wait for its turn; when that is not enough
	// it returns [*Limited]. 0: as long as ctx allows.
	Patience time.Duration
}

// File goes with a request.
type File struct {
	Name, Type string
	Data       []byte
}

const (
	attempts   = 4                      // at what may have been lost on the way
	patience   = 10                     // answers of 429 to one call
	firstPause = 250 * time.Millisecond // before the second attempt; then twice as long each time
)

// Do sends a request when it is its turn, and again where that is safe. Errors
// are [*Error], [ErrToken], [*Limited], ctx's, or of the network.
func (c *Client) Do(ctx context.Context, call Call) error {
	body, kind, err := call.encode()
	if err != nil {
		return err
	}
	r := routeOf(call.Method, call.Path)
	limited := 0
	for attempt := 1; ; attempt++ {
		err := c.once(ctx, call, r, body, kind)
		var tooMany *Limited
		switch {
		case err == nil:
			return nil
		case errors.As(err, &tooMany):
			if limited++; limited == patience || call.Patience > 0 && tooMany.After > call.Patience {
				return err
			}
			attempt--
			continue // the limiter knows how long to wait
		case attempt >= attempts || call.Once || !call.safe() || !passing(err) || ctx.Err() != nil:
			return err
		}
		if err := sleep(ctx, rand.N(firstPause<<attempt)); err != nil {
			return err
		}
	}
}

func (c Call) safe() bool { return c.Method != http.MethodPost || c.Repeatable }

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// once waits for the turn of a request and sends it.
func (c *Client) once(ctx context.Context, call Call, r route, body []byte, kind string) error {
	turn, err := c.limit.enter(ctx, r, call)
	if err != nil {
		return fmt.Errorf("%s: %w", r.name, err)
	}
	status, header, answer, err := c.send(ctx, call, body, kind)
	if err != nil {
		c.limit.leave(turn, verdict{})
		return fmt.Errorf("%s: %w", r.name, err)
	}
	v := judge(status, header, answer)
	c.limit.leave(turn, v)
	switch {
	case v.limited:
		return fmt.Errorf("%s: %w", r.name, &Limited{v.after})
	case status == http.StatusUnauthorized && !r.tokened:
		return fmt.Errorf("%s: %w", r.name, ErrToken)
	case status >= 300:
		return failure(r.name, status, answer)
	case call.Into != nil && len(answer) > 0:
		if err := json.Unmarshal(answer, call.Into); err != nil {
			return fmt.Errorf("%s: read the answer: %w", r.name, err)
		}
	}
	return nil
}

// maxAnswer bounds what is read of an answer.
const maxAnswer = 32 << 20

func (c *Client) send(ctx context.Context, call Call, body []byte, kind string) (int, http.Header, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, call.Method, c.opts.Base+call.Path, bodyReader(body))
	if err != nil {
		return 0, nil, nil, err
	}
	req.Header.Set("Authorization", "Bot "+c.opts.Token)
	req.Header.Set("User-Agent", c.opts.Agent)
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return 0, nil, nil, withoutAddress(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return 0, nil, nil, withoutAddress(err)
	}
	return res.StatusCode, res.Header, answer, nil
}

// Figures say how sending goes.
func (c *Client) Figures() Figures { return c.limit.figures() }
