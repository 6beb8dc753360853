package slack

import (
	"context"
	"log"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	slackgo "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// living is a connection that notes when something came.
type living struct {
	net.Conn
	alive *atomic.Int64
}

func (l living) Read(b []byte) (int, error) {
	n, err := l.Conn.Read(b)
	if n > 0 {
		l.alive.Store(time.Now().UnixNano())
	}
	return n, err
}

// client makes a client for a socket.
func (a *Adapter) client(one *socket) *socketmode.Client {
	dialer := &websocket.Dialer{
		Proxy: http.ProxyFromEnvironment, HandshakeTimeout: handshake, WriteBufferSize: inOneFrame,
		NetDialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			c, err := a.dial(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			return living{c, &one.alive}, nil
		},
	}
	api := slackgo.New("", slackgo.OptionAppLevelToken(a.opts.AppToken), slackgo.OptionAPIURL(a.opts.API), slackgo.OptionHTTPClient(a.opts.Client))
	return socketmode.New(api, socketmode.OptionDialer(dialer), socketmode.OptionReadLimit(mostBytes),
		socketmode.OptionLog(log.New(discard{}, "", 0)))
}

// discard takes what slack-go would print: it has what people wrote in it.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
