package discordtest

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// broadcast tells an event to the sessions that are to hear it. The lock is held.
func (s *Server) broadcast(d dispatched) {
	if c := s.channels[d.Channel]; c != nil && d.Event != "INTERACTION_CREATE" && s.may(s.bot, c)&permViewChannel == 0 {
		return
	}
	if g := s.guilds[d.Guild]; d.Guild != 0 && (g == nil || !g.invited) {
		return
	}
	s.forgetSessions()
	var whole, stripped []byte
	for _, ses := range s.sortedSessions() {
		if !ses.hears(d) {
			continue
		}
		if whole == nil {
			whole, _ = json.Marshal(d.Payload)
		}
		content := whole
		if s.hides(ses, d) {
			if stripped == nil {
				stripped, _ = json.Marshal(withoutWords(d.Payload))
			}
			content = stripped
		}
		s.misbehave(ses, d.Event, content)
	}
}

// forgetSessions ends those that nobody came back to.
func (s *Server) forgetSessions() {
	for id, ses := range s.sessions {
		if ses.conn == nil && s.now().Sub(ses.left) > resumable {
			delete(s.sessions, id)
		}
	}
}

func (s *Server) sortedSessions() []*session {
	all := slices.Collect(maps.Values(s.sessions))
	slices.SortFunc(all, func(a, b *session) int { return strings.Compare(a.id, b.id) })
	return all
}

// hears is whether a session's shard and intents include an event.
func (ses *session) hears(d dispatched) bool {
	if d.Guild == 0 && ses.shard != 0 || d.Guild != 0 && !ses.owns(d.Guild) {
		return false
	}
	switch {
	case d.Event == "INTERACTION_CREATE":
		return true
	case strings.HasPrefix(d.Event, "GUILD_MEMBER_"):
		return ses.intents&intentMembers != 0
	case strings.HasPrefix(d.Event, "MESSAGE_"):
		if d.Guild == 0 {
			return ses.intents&intentDirectMessages != 0
		}
		return ses.intents&intentMessages != 0
	}
	return ses.intents&intentGuilds != 0
}

// hides is whether the words of a message are kept from a session. Its exceptions:
// its own messages, direct ones, and those that mention the bot.
func (s *Server) hides(ses *session, d dispatched) bool {
	return strings.HasPrefix(d.Event, "MESSAGE_") && ses.intents&intentContent == 0 && d.Guild != 0 && d.Author != s.bot && !slices.Contains(d.Mentions, s.bot)
}

func withoutWords(payload any) any {
	all, ok := payload.(map[string]any)
	if !ok {
		return payload
	}
	all = maps.Clone(all)
	if _, ok := all["content"]; ok {
		all["content"], all["embeds"], all["attachments"], all["components"] = "", []any{}, []any{}, []any{}
	}
	return all
}

// misbehave tells an event, as often and in the order that faults say.
func (s *Server) misbehave(ses *session, event string, content []byte) {
	switch {
	case s.twice > 0:
		s.twice--
		ses.tellRaw(event, content)
		if last := ses.kept[len(ses.kept)-1]; ses.conn != nil {
			ses.conn.push(last.data)
		}
	case s.swaps > 0 && ses.conn != nil:
		s.swaps--
		conn := ses.conn
		conn.mu.Lock()
		before := len(conn.queue)
		conn.mu.Unlock()
		ses.tellRaw(event, content)
		conn.mu.Lock()
		if n := len(conn.queue); n == before+1 && n > 1 {
			conn.queue[n-1], conn.queue[n-2] = conn.queue[n-2], conn.queue[n-1]
		}
		conn.mu.Unlock()
	default:
		ses.tellRaw(event, content)
	}
}

// Cut says how a connection ends, or stops working.
type Cut string

// Ways to end a connection. "close 4000" and the like close with that code.
const (
	Reset      Cut = "reset"       // the line is cut, without a word
	Reconnect  Cut = "reconnect"   // Discord asks for another connection
	Invalid    Cut = "invalid"     // the session is gone
	Resumable  Cut = "resumable"   // … and may be resumed all the same
	Silence    Cut = "silence"     // nothing comes any more
	Deafness   Cut = "deafness"    // heartbeats are not acknowledged any more
	NewSession Cut = "new session" // the line is cut and the session forgotten
)

// Cut does that to all connections, and returns to how many.
func (s *Server) Cut(how Cut) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		s.cut(c, how)
	}
	return len(s.conns)
}

// Greet does that to the next connection, right after hello.
func (s *Server) Greet(how Cut) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.greeting = how
}

func (s *Server) greet(c *conn, how Cut) {
	if how == "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cut(c, how)
}

func (s *Server) cut(c *conn, how Cut) {
	c.mu.Lock()
	c.ending = how == Reconnect || how == Invalid || how == Resumable
	c.mu.Unlock()
	switch how {
	case Reset:
		c.end(-1)
	case Reconnect:
		c.push(packet(7, nil))
	case Invalid, Resumable:
		if how == Invalid && c.session != nil {
			delete(s.sessions, c.session.id)
		}
		c.push(packet(9, how == Resumable))
	case Silence, Deafness:
		c.mu.Lock()
		c.silent, c.deaf = how == Silence, true
		c.mu.Unlock()
	case NewSession:
		if c.session != nil {
			delete(s.sessions, c.session.id)
		}
		c.end(-1)
	default:
		var code int
		for _, r := range strings.TrimPrefix(string(how), "close ") {
			code = code*10 + int(r-'0')
		}
		if code == websocket.CloseNormalClosure && c.session != nil {
			delete(s.sessions, c.session.id)
		}
		c.end(code)
	}
}

// Twice makes the next n events come twice, Swap makes the next n come before the
// event before them, where that one has not left yet.
func (s *Server) Twice(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.twice = n
}

// Swap is described at [Server.Twice].
func (s *Server) Swap(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.swaps = n
}

// Event dispatches anything, such as an event that no client knows.
func (s *Server) Event(name string, payload any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, ses := range s.sortedSessions() {
		ses.tell(name, payload)
	}
}

// Connections is how many bots are connected and have begun or resumed a session.
func (s *Server) Connections() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		if c.session != nil {
			n++
		}
	}
	return n
}

// AwaitConnection returns when a bot has begun a session, or ctx ends.
func (s *Server) AwaitConnection(ctx context.Context) {
	for s.Connections() == 0 && ctx.Err() == nil {
		time.Sleep(time.Millisecond)
	}
}

// Healthy is whether a bot is connected on a line that works.
func (s *Server) Healthy() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		c.mu.Lock()
		works := c.session != nil && !c.deaf && !c.silent && c.closer == 0 && !c.ending
		c.mu.Unlock()
		if works {
			return true
		}
	}
	return false
}
