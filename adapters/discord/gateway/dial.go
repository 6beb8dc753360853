package gateway

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/gorilla/websocket"
)

const (
	findWithin = 30 * time.Second
	dialWithin = 15 * time.Second // with TLS and the answer to the request for a websocket
	// maxPacket bounds what is read: a READY of 2,500 servers, and a large GUILD_CREATE.
	maxPacket = 64 << 20
	// mostAstray is after how many connections that could not be made where the
	// session is to be resumed it is tried where every session begins.
	mostAstray = 2
	// mostVain is how often RESUME is sent without anything coming of it before the
	// session is given up: with the pauses between them, about as long as Discord
	// keeps it. Else one packet that cannot be read would come again for ever.
	mostVain = 10
)

// connect lives through one connection, and returns why it ended.
func (c *client) connect(ctx context.Context) error {
	if c.vain >= mostVain {
		c.Log.WarnContext(ctx, "the session with Discord cannot be taken up; another one begins", "shard", c.Shard)
		c.begin()
	}
	at, err := c.where(ctx)
	if err != nil {
		return err
	}
	if err := c.allow(ctx); err != nil {
		return err
	}
	ws, err := c.dial(ctx, at)
	if err != nil {
		c.astray++
		return fmt.Errorf("connect: %w", err)
	}
	c.astray = 0
	return newConn(c, ws).live(ctx)
}

// where is the address to connect to. A session is resumed where Discord said,
// unless nobody is there.
func (c *client) where(ctx context.Context) (string, error) {
	at := ""
	if c.session.ID != "" {
		at = c.session.URL
	}
	if at == "" || c.astray >= mostAstray {
		ctx, cancel := context.WithTimeout(ctx, findWithin)
		defer cancel()
		found, err := c.Find(ctx)
		if err != nil && at == "" {
			return "", fmt.Errorf("find the gateway: %w", err)
		}
		if err == nil {
			at = found
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

// allow returns when a session may be begun, if one is to be. It is asked before
// there is a connection, which would not live as long as that may take; what was
// allowed and not used is used by the next connection.
func (c *client) allow(ctx context.Context) error {
	if c.session.ID != "" || c.allowed {
		return nil
	}
	if err := c.Identify(ctx); err != nil {
		return fmt.Errorf("begin a session: %w", err)
	}
	c.allowed = true
	return nil
}

func (c *client) dial(ctx context.Context, at string) (*websocket.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialWithin)
	defer cancel()
	dialer := websocket.Dialer{NetDialContext: c.Dial, HandshakeTimeout: dialWithin, ReadBufferSize: 16 << 10}
	if c.Dial == nil {
		dialer.Proxy = http.ProxyFromEnvironment
	}
	ws, _, err := dialer.DialContext(ctx, at, nil)
	if err != nil {
		return nil, err
	}
	ws.SetReadLimit(maxPacket)
	// Discord's own code sent back would end a session that could be resumed.
	ws.SetCloseHandler(func(int, string) error { return nil })
	return ws, nil
}
