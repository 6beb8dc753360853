package discordtest

import (
	"strconv"
	"strings"
)

// Cut says how a connection ends, or stops working.
type Cut string

// Ways to end a connection. [Close] is another.
const (
	Reset      Cut = "reset"       // the line is cut, without a word
	Reconnect  Cut = "reconnect"   // Discord asks for another connection
	Invalid    Cut = "invalid"     // the session is gone
	Resumable  Cut = "resumable"   // … and may be resumed all the same
	Silence    Cut = "silence"     // nothing comes any more
	Deafness   Cut = "deafness"    // heartbeats are not acknowledged any more
	NewSession Cut = "new session" // the line is cut and the session forgotten
	Beat       Cut = "beat"        // a heartbeat is asked for at once
	Mute       Cut = "mute"        // as a greeting: silence from before hello
)

// Close ends a connection with a code. Some codes end the session as well.
func Close(code int) Cut { return Cut("close " + strconv.Itoa(code)) }

// Cut does that to all connections, and returns to how many.
func (s *Server) Cut(how Cut) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		s.cut(c, how)
		n++
	}
	return n
}

// CutShard does that to the connections of a shard, and returns to how many.
func (s *Server) CutShard(shard int, how Cut) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		if c.session != nil && c.session.shard == shard {
			s.cut(c, how)
			n++
		}
	}
	return n
}

// Greet does that to the next connections, one each, right after hello.
func (s *Server) Greet(how ...Cut) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.greetings = how
}

// cut does that to a connection. The lock is held.
func (s *Server) cut(c *conn, how Cut) {
	c.mu.Lock()
	c.dismissed = c.dismissed || how == Reconnect || how == Invalid || how == Resumable
	c.mu.Unlock()
	switch how {
	case Reset:
		s.part(c)
		c.cut()
	case NewSession:
		s.forgetSession(c)
		c.cut()
	case Reconnect:
		c.say(opReconnect, nil)
	case Beat:
		c.say(opHeartbeat, nil)
	case Invalid:
		s.forgetSession(c)
		c.say(opInvalidSession, false)
	case Resumable:
		s.part(c)
		c.say(opInvalidSession, true)
	case Silence, Mute, Deafness:
		c.mu.Lock()
		c.silent, c.deaf = how != Deafness, true
		c.mu.Unlock()
	default:
		s.close(c, how)
	}
}

// close ends a connection with a code, and its session when the code says so.
// Source: Discord's documentation, "Gateway Close Event Codes".
func (s *Server) close(c *conn, how Cut) {
	code, err := strconv.Atoi(strings.TrimPrefix(string(how), "close "))
	if err != nil {
		code = 4000
	}
	switch code {
	case 1000, 4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014:
		s.forgetSession(c)
	default:
		s.part(c)
	}
	c.end(code)
}

// forgetSession ends the session of a connection.
func (s *Server) forgetSession(c *conn) {
	if c.session != nil {
		delete(s.sessions, c.session.id)
	}
	s.part(c)
}
