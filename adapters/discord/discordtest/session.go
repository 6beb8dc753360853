package discordtest

import (
	"encoding/json"
	"slices"
	"time"
)

// replayed is how many events a session keeps to tell them again.
const replayed = 2_000

// session is one that a bot began, connected or waiting to be resumed. The server's
// lock is held.
type session struct {
	id            string
	intents       int
	shard, shards int
	seq           int64
	kept          []packet
	conn          *conn
	left          time.Time // when its connection ended
}

// owns is whether a server is on the session's shard; direct conversations, which
// have none, are on the first one.
func (ses *session) owns(guild ID) bool {
	return int((uint64(guild)>>22)%uint64(ses.shards)) == ses.shard
}

// over is whether a session waited too long to be resumed.
func (s *Server) over(ses *session) bool { return ses.conn == nil && s.now().Sub(ses.left) > resumable }

// tell puts an event into the session.
func (ses *session) tell(event string, payload any) {
	content, err := json.Marshal(payload)
	if err != nil {
		content = []byte("null")
	}
	ses.put(event, content)
}

func (ses *session) put(event string, content []byte) {
	ses.seq++
	p := packet{opDispatch, ses.seq, event, content}
	if len(ses.kept) >= 2*replayed {
		ses.kept = slices.Clone(ses.kept[replayed:])
	}
	ses.kept = append(ses.kept, p)
	if ses.conn != nil {
		ses.conn.push(p)
	}
}

// remembers is whether all that came after an event can still be told.
func (ses *session) remembers(seq int64) bool { return len(ses.kept) == 0 || ses.kept[0].seq <= seq+1 }

// replay tells again what came after an event.
func (ses *session) replay(seq int64) {
	for _, p := range ses.kept {
		if p.seq > seq {
			ses.conn.push(p)
		}
	}
}

// repeat tells the last event once more.
func (ses *session) repeat() {
	if n := len(ses.kept); n > 0 && ses.conn != nil {
		ses.conn.push(ses.kept[n-1])
	}
}
