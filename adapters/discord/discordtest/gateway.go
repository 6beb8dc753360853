package discordtest

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

const (
	heartbeat = 41250 * time.Millisecond // Discord's own
	// sessionsPerDay is how many sessions a bot may begin. Beyond it, Discord resets
	// its token.
	sessionsPerDay = 1000
)

// hub is the gateway's side of a [Server].
type hub struct {
	sessions  map[string]*session
	conns     map[*conn]bool
	greetings []Cut             // of the connections to come
	twice     int               // events to come that are told twice
	swaps     int               // events to come that are told after the one that follows
	held      *dispatched       // one of those
	begun     []time.Time       // when sessions began, within a day
	places    map[int]time.Time // when one began last, by place of max_concurrency
	revoked   bool              // the token
	turned    chan struct{}     // closed when anything happens
}

func newHub() hub {
	return hub{sessions: map[string]*session{}, conns: map[*conn]bool{}, places: map[int]time.Time{}, turned: make(chan struct{})}
}

// accepts is whether a token is the bot's. The lock is held.
func (s *Server) accepts(token string) bool { return token == s.opts.Token && !s.revoked }

// RevokeToken makes the bot's token invalid, as when somebody resets it.
func (s *Server) RevokeToken() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.revoked = true
	for c := range s.conns {
		c.end(4004)
	}
}

// gatewayRoutes are where a bot asks for the gateway, and the gateway itself.
func (s *Server) gatewayRoutes() {
	s.handle("GET /gateway", func(r *request) (any, error) { return map[string]any{"url": gatewayURL(r.Request, "")}, nil })
	s.handle("GET /gateway/bot", func(r *request) (any, error) {
		left, reset := s.allowance()
		return map[string]any{
			"url": gatewayURL(r.Request, ""), "shards": max(s.opts.Shards, 1),
			"session_start_limit": map[string]any{
				"total": sessionsPerDay, "remaining": left, "reset_after": reset.Milliseconds(), "max_concurrency": s.concurrency(),
			},
		}, nil
	})
	s.router.HandleFunc("GET /gateway/", s.connect)
}

// gatewayURL leads to the same listener; sessions are resumed at another path.
func gatewayURL(r *http.Request, more string) string {
	scheme := "ws"
	if r.TLS != nil {
		scheme = "wss"
	}
	return scheme + "://" + r.Host + "/gateway/" + more
}

func (s *Server) concurrency() int { return max(s.opts.Concurrency, 1) }

// allowance is how many sessions may begin, and when there are more again.
func (s *Server) allowance() (left int, reset time.Duration) {
	now := s.limitNow()
	for len(s.begun) > 0 && now.Sub(s.begun[0]) >= 24*time.Hour {
		s.begun = s.begun[1:]
	}
	if len(s.begun) > 0 {
		reset = s.begun[0].Add(24 * time.Hour).Sub(now)
	}
	return sessionsPerDay - len(s.begun), reset
}

// interval is how often a bot has to say that it is there.
func (s *Server) interval() time.Duration { return cmp.Or(s.opts.Heartbeat, heartbeat) }

// connect lives through one connection.
func (s *Server) connect(w http.ResponseWriter, r *http.Request) {
	if !s.welcome(w, r) {
		return
	}
	upgrader := websocket.Upgrader{ReadBufferSize: 4096, WriteBufferSize: 16 << 10, CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	c := newConn(s, ws, r)
	var writing, watching sync.WaitGroup
	watching.Go(func() { // whatever ends ctx ends the connection
		<-ctx.Done()
		_ = ws.Close()
	})
	s.arrive(c, r)
	writing.Go(c.write)
	err = c.read()
	s.depart(c, err)
	writing.Wait()
	cancel()
	watching.Wait()
}

// welcome refuses a connection that this Discord would not understand, and those
// that are to go wrong.
func (s *Server) welcome(w http.ResponseWriter, r *http.Request) bool {
	s.mu.Lock()
	f := s.failing(r.Method, r.URL.Path)
	s.mu.Unlock()
	switch query := r.URL.Query(); {
	case !passes(r.Context(), f.Delay):
	case f.Reset:
		cutOff(w)
	case f.Status != 0:
		f.result().write(w)
	case query.Get("encoding") != "" && query.Get("encoding") != "json":
		http.Error(w, "the double speaks json alone", http.StatusBadRequest)
	case query.Get("compress") != "" && query.Get("compress") != "zlib-stream":
		http.Error(w, "the double compresses as zlib-stream alone", http.StatusBadRequest)
	default:
		return true
	}
	return false
}

// arrive says hello, unless the connection is to go wrong.
func (s *Server) arrive(c *conn, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns[c] = true
	s.trouble.counts.Connects++
	var how Cut
	if len(s.greetings) > 0 {
		how, s.greetings = s.greetings[0], s.greetings[1:]
	}
	if how == Mute {
		s.cut(c, how)
	}
	c.say(opHello, map[string]any{"heartbeat_interval": s.interval().Milliseconds(), "_trace": []any{}})
	if v := r.URL.Query().Get("v"); v != "9" && v != "10" {
		c.end(4012)
	}
	if how != "" {
		s.cut(c, how)
	}
	s.turn()
}

// depart lets the session of a connection wait, unless the bot ended it for good or
// said nothing for too long.
func (s *Server) depart(c *conn, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c)
	ses, ours := c.session, c.ending()
	s.part(c)
	switch {
	case ses == nil:
	case !ours && websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway):
		delete(s.sessions, ses.id)
	case !ours && timedOut(err):
		delete(s.sessions, ses.id)
		c.end(4009)
	}
	c.end(hangUp)
	s.turn()
}

// part takes a session off its connection. The lock is held.
func (s *Server) part(c *conn) {
	if ses := c.session; ses != nil && ses.conn == c {
		ses.conn, ses.left = nil, s.now()
	}
	c.session = nil
}

// Connections is how many bots are connected and have begun or resumed a session.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connected()
}

func (s *Server) connected() (n int) {
	for c := range s.conns {
		if c.session != nil {
			n++
		}
	}
	return n
}

// AwaitConnection returns when a bot has begun a session, or ctx ends.
func (s *Server) AwaitConnection(ctx context.Context) {
	_ = s.await(ctx, func() bool { return s.connected() > 0 })
}

// Healthy is whether a bot is connected on a line that works.
func (s *Server) Healthy() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.healthy()
}

func (s *Server) healthy() bool {
	for c := range s.conns {
		if c.works() {
			return true
		}
	}
	return false
}

// AwaitHealth returns when a bot is connected on a line that works, or ctx ends.
func (s *Server) AwaitHealth(ctx context.Context) error { return s.await(ctx, s.healthy) }

// bearer is a token as the gateway takes it: with the word Bot or without.
func bearer(token string) string { return strings.TrimPrefix(token, "Bot ") }
