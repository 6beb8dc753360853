package rest

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// DefaultBase is where Discord is.
const DefaultBase = "https://discord.com/api/v10"

// DefaultAgent is what a client calls itself when nothing else is said. Discord
// wants "DiscordBot (url, version)" and refuses others.
const DefaultAgent = "DiscordBot (https://github.com/kith-community/kith, 1)"

// Options are what a client needs to know.
type Options struct {
	Token string // of the bot, without "Bot"
	Base  string // "" is [DefaultBase]; else a proxy or a double
	// Dial connects; nil is the network, through the proxy of the environment.
	Dial  func(ctx context.Context, network, addr string) (net.Conn, error)
	Log   *slog.Logger // nil: nothing is logged
	Agent string       // "" is [DefaultAgent]
}

// Client talks to Discord for one bot. It is safe for concurrent use. There must
// be one for each token: two do not know of each other's requests.
type Client struct {
	base, agent, auth string
	log               *slog.Logger
	transport         *http.Transport
	limits            *limiter
}

// New is a client that has learned nothing yet.
func New(o Options) *Client {
	c := &Client{base: o.Base, agent: o.Agent, log: o.Log, transport: transport(o.Dial), limits: newLimiter()}
	if c.base == "" {
		c.base = DefaultBase
	}
	if c.agent == "" {
		c.agent = DefaultAgent
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if o.Token != "" {
		c.auth = "Bot " + o.Token
	}
	return c
}

// transport keeps connections for as many requests as are on their way at once,
// and notices when one is dead.
func transport(dial func(ctx context.Context, network, addr string) (net.Conn, error)) *http.Transport {
	t := &http.Transport{
		DialContext:         dial,
		ForceAttemptHTTP2:   true,
		HTTP2:               &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 10 * time.Second},
		MaxIdleConns:        512,
		MaxIdleConnsPerHost: 512,
		IdleConnTimeout:     90 * time.Second,
		TLSHandshakeTimeout: 10 * time.Second,
	}
	if dial == nil {
		t.DialContext = (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second}).DialContext
		t.Proxy = http.ProxyFromEnvironment
	}
	return t
}

// Close refuses what waits, waits for what is on its way, and lets the connections
// go. Calls after it return [ErrClosed].
func (c *Client) Close() {
	c.limits.close()
	c.transport.CloseIdleConnections()
}

// Figures are what a client has done and has to do.
type Figures struct {
	Requests int64  // sent, each repetition counted
	TooMany  int64  // answered with 429
	Invalid  int    // answers in the last ten minutes that Discord counts against us
	Waiting  [3]int // for their turn, by [Priority]
	Flying   int    // sent and not yet answered
	Buckets  int    // limits that are remembered
}

// Figures tells how the client is.
func (c *Client) Figures() Figures { return c.limits.figures(time.Now()) }
