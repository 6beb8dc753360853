package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Intents. Source: Discord's documentation, "Gateway Intents".
const (
	intentGuilds         = 1 << 0
	intentMembers        = 1 << 1
	intentMessages       = 1 << 9
	intentDirectMessages = 1 << 12
	intentContent        = 1 << 15
	privileged           = intentMembers | 1<<8 | intentContent
	lastIntent           = 1 << 26
)

const (
	// resumable is how long a session waits to be resumed: Discord's "a few minutes".
	resumable = 3 * time.Minute
	replayed  = 2_000 // events kept for that
	maxSent   = 4096  // bytes of what a bot may send
	// perMinute is how many packets a bot may send.
	perMinute = 120
)

// session is one that a bot began, connected or waiting to be resumed.
type session struct {
	id            string
	intents       int
	shard, shards int
	seq           int64
	kept          []frame
	conn          *conn
	left          time.Time // when its connection ended
}

type frame struct {
	seq  int64
	data []byte
}

// conn is one connection.
type conn struct {
	s       *Server
	ws      *websocket.Conn
	session *session
	sent    []time.Time // packets of the bot within the last minute

	mu     sync.Mutex
	queue  [][]byte
	closer int // the code to close with when the queue is empty; -1: cut the line
	more   chan struct{}
	ending bool // the bot was told to go
	silent bool // says nothing any more
	deaf   bool // acknowledges nothing any more
}

func (c *conn) push(data []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.silent {
		c.queue = append(c.queue, data)
	}
	c.wake()
}

func (c *conn) end(code int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closer = code
	c.wake()
}

func (c *conn) wake() {
	select {
	case c.more <- struct{}{}:
	default:
	}
}

// write sends what is queued until the connection ends.
func (c *conn) write(done <-chan struct{}) {
	for {
		c.mu.Lock()
		queue, closer := c.queue, c.closer
		c.queue = nil
		c.mu.Unlock()
		for _, data := range queue {
			_ = c.ws.SetWriteDeadline(time.Now().Add(5 * time.Second))
			if c.ws.WriteMessage(websocket.TextMessage, data) != nil {
				_ = c.ws.Close()
				return
			}
		}
		if closer != 0 {
			if closer > 0 {
				_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(closer, ""), time.Now().Add(time.Second))
			}
			_ = c.ws.Close()
			return
		}
		select {
		case <-c.more:
		case <-done:
			return
		}
	}
}

func packet(op int, data any) []byte {
	content, err := json.Marshal(data)
	if err != nil {
		content = []byte("null")
	}
	return fmt.Appendf(nil, `{"t":null,"s":null,"op":%d,"d":%s}`, op, content)
}

// gatewayRoutes are where a bot asks for the gateway.
func (s *Server) gatewayRoutes() {
	s.handle("GET /gateway", func(r *request) (any, error) { return map[string]any{"url": s.gatewayURL(r, "")}, nil })
	s.handle("GET /gateway/bot", func(r *request) (any, error) {
		return map[string]any{"url": s.gatewayURL(r, ""), "shards": max(s.opts.Shards, 1), "session_start_limit": map[string]any{
			"total": 1000, "remaining": max(1000-s.counts.Identifies, 0), "reset_after": 24 * 60 * 60 * 1000, "max_concurrency": 1,
		}}, nil
	})
	s.router.HandleFunc("GET /gateway/", s.connect)
}

// gatewayURL leads to the same listener; sessions are resumed at another path.
func (s *Server) gatewayURL(r *request, more string) string {
	scheme := "ws"
	if r.TLS != nil {
		scheme = "wss"
	}
	return scheme + "://" + r.Host + "/gateway/" + more
}

var upgrader = websocket.Upgrader{ReadBufferSize: 4096, WriteBufferSize: 16 << 10, CheckOrigin: func(*http.Request) bool { return true }}

// connect lives through one connection.
func (s *Server) connect(w http.ResponseWriter, r *http.Request) {
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	c := &conn{s: s, ws: ws, more: make(chan struct{}, 1)}
	done := make(chan struct{})
	var writing sync.WaitGroup
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		_ = ws.Close()
		return
	}
	s.conns[c] = true
	s.counts.Connects++
	greeting := s.greeting
	s.greeting = ""
	s.mu.Unlock()
	writing.Go(func() { c.write(done) })
	c.push(packet(10, map[string]any{"heartbeat_interval": s.heartbeat().Milliseconds(), "_trace": []string{}}))
	s.greet(c, greeting)
	err = c.read("ws://" + r.Host + "/gateway/resume")
	s.mu.Lock()
	delete(s.conns, c)
	c.gone(err)
	s.mu.Unlock()
	close(done)
	writing.Wait()
	_ = ws.Close()
}

func (s *Server) heartbeat() time.Duration {
	if s.opts.Heartbeat > 0 {
		return s.opts.Heartbeat
	}
	return 41250 * time.Millisecond
}

// gone lets the session wait, unless the bot closed it for good.
func (c *conn) gone(err error) {
	ses := c.session
	if ses == nil || ses.conn != c {
		return
	}
	ses.conn, ses.left = nil, c.s.now()
	if websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway) {
		delete(c.s.sessions, ses.id)
	}
}

// read handles what the bot sends.
func (c *conn) read(resumeURL string) error {
	for {
		_, data, err := c.ws.ReadMessage()
		if err != nil {
			return err
		}
		if len(data) > maxSent {
			c.end(4002)
			continue
		}
		var p struct {
			Op int             `json:"op"`
			D  json.RawMessage `json:"d"`
		}
		if json.Unmarshal(data, &p) != nil {
			c.end(4002)
			continue
		}
		c.s.mu.Lock()
		if code := c.take(p.Op, p.D, resumeURL); code != 0 {
			c.end(code)
		}
		c.s.mu.Unlock()
	}
}

// take handles one packet; it returns the code to close with. The lock is held.
func (c *conn) take(op int, data []byte, resumeURL string) int {
	now := time.Now()
	for len(c.sent) > 0 && now.Sub(c.sent[0]) > time.Minute {
		c.sent = c.sent[1:]
	}
	if c.sent = append(c.sent, now); len(c.sent) > perMinute {
		return 4008
	}
	switch op {
	case 1:
		c.mu.Lock()
		deaf := c.deaf
		c.mu.Unlock()
		if !deaf {
			c.push(packet(11, nil))
		}
		return 0
	case 2:
		return c.identify(data, resumeURL)
	case 6:
		return c.resume(data)
	case 3, 4, 8, 31, 43:
		if c.session == nil {
			return 4003
		}
		return 0
	}
	return 4001
}

func (c *conn) identify(data []byte, resumeURL string) int {
	var id struct {
		Token      string         `json:"token"`
		Intents    int            `json:"intents"`
		Shard      *[2]int        `json:"shard"`
		Properties map[string]any `json:"properties"`
	}
	s := c.s
	switch {
	case c.session != nil:
		return 4005
	case json.Unmarshal(data, &id) != nil || id.Properties == nil:
		return 4002
	case strings.TrimPrefix(id.Token, "Bot ") != s.opts.Token:
		return 4004
	case id.Intents < 0 || id.Intents >= lastIntent:
		return 4013
	case id.Intents&privileged&^s.opts.Privileged != 0:
		return 4014
	}
	shard := [2]int{0, 1}
	if id.Shard != nil {
		shard = *id.Shard
	}
	if shard[1] < 1 || shard[0] < 0 || shard[0] >= shard[1] {
		return 4010
	}
	s.counts.Identifies++
	c.session = &session{id: fmt.Sprintf("%x", uint64(s.newID())), intents: id.Intents, shard: shard[0], shards: shard[1], conn: c}
	s.sessions[c.session.id] = c.session
	guilds := []any{}
	for _, g := range s.invitedGuilds() {
		if c.session.owns(g.id) {
			guilds = append(guilds, map[string]any{"id": g.id, "unavailable": true})
		}
	}
	c.session.tell("READY", map[string]any{
		"v": 10, "user": s.userJSON(s.users[s.bot]), "guilds": guilds, "session_id": c.session.id, "resume_gateway_url": resumeURL, "shard": shard,
		"application": map[string]any{"id": s.app, "flags": s.applicationJSON()["flags"]}, "session_type": "normal", "user_settings": map[string]any{},
		"relationships": []any{}, "private_channels": []any{}, "presences": []any{}, "guild_join_requests": []any{}, "geo_ordered_rtc_regions": []any{}, "_trace": []any{},
	})
	for _, g := range s.invitedGuilds() {
		if c.session.owns(g.id) && id.Intents&intentGuilds != 0 {
			c.session.tell("GUILD_CREATE", s.guildCreate(g))
		}
	}
	return 0
}

func (c *conn) resume(data []byte) int {
	var r struct {
		Token   string `json:"token"`
		Session string `json:"session_id"`
		Seq     int64  `json:"seq"`
	}
	s := c.s
	if json.Unmarshal(data, &r) != nil {
		return 4002
	}
	if strings.TrimPrefix(r.Token, "Bot ") != s.opts.Token {
		return 4004
	}
	ses := s.sessions[r.Session]
	if ses == nil || ses.conn == nil && s.now().Sub(ses.left) > resumable || len(ses.kept) > 0 && ses.kept[0].seq > r.Seq+1 {
		delete(s.sessions, r.Session)
		c.push(packet(9, false))
		return 0
	}
	if r.Seq > ses.seq {
		return 4007
	}
	if ses.conn != nil && ses.conn != c { // a zombie on our side
		ses.conn.session = nil
		ses.conn.end(-1)
	}
	s.counts.Resumes++
	ses.conn, c.session = c, ses
	for _, f := range ses.kept {
		if f.seq > r.Seq {
			c.push(f.data)
		}
	}
	ses.tell("RESUMED", map[string]any{"_trace": []any{}})
	return 0
}

// owns is whether a server is on the session's shard; direct conversations are on
// the first one.
func (ses *session) owns(guild ID) bool {
	return int((uint64(guild)>>22)%uint64(ses.shards)) == ses.shard
}

// tell puts an event into the session.
func (ses *session) tell(event string, payload any) {
	content, err := json.Marshal(payload)
	if err != nil {
		return
	}
	ses.tellRaw(event, content)
}

func (ses *session) tellRaw(event string, content []byte) {
	ses.seq++
	data := fmt.Appendf(nil, `{"t":%q,"s":%d,"op":0,"d":%s}`, event, ses.seq, content)
	ses.kept = append(ses.kept, frame{ses.seq, data})
	if len(ses.kept) > 2*replayed {
		ses.kept = append([]frame(nil), ses.kept[len(ses.kept)-replayed:]...)
	}
	if ses.conn != nil {
		ses.conn.push(data)
	}
}
