package discordtest

import (
	"encoding/json"
	"fmt"
	"time"
)

const (
	// resumable is how long a session waits to be resumed: Discord's "a few minutes".
	resumable = 3 * time.Minute
	// apart is how long the place of a shard that begins is taken.
	apart = 5 * time.Second
	// serversPerShard is how many a shard may have.
	serversPerShard = 2500
)

// take handles one packet; it returns the code to close with. The lock is held.
func (c *conn) take(op int, data []byte) int {
	now := time.Now()
	for len(c.sent) > 0 && now.Sub(c.sent[0]) > time.Minute {
		c.sent = c.sent[1:]
	}
	if c.sent = append(c.sent, now); len(c.sent) > perMinute {
		return 4008
	}
	switch op {
	case opHeartbeat:
		c.acknowledge()
		return 0
	case opIdentify:
		return c.identify(data)
	case opResume:
		return c.resume(data)
	case opPresence, opVoice, opMembers, opSoundboard:
		if c.session == nil {
			return 4003
		}
		return 0
	}
	return 4001
}

func (c *conn) acknowledge() {
	c.mu.Lock()
	deaf := c.deaf
	c.mu.Unlock()
	if !deaf {
		c.say(opAcknowledged, nil)
	}
}

// introduction is how a bot begins a session.
type introduction struct {
	Token      string            `json:"token"`
	Intents    *int              `json:"intents"`
	Shard      *[2]int           `json:"shard"`
	Compress   bool              `json:"compress"`
	Properties map[string]string `json:"properties"`
}

func (c *conn) identify(data []byte) int {
	var id introduction
	s := c.s
	switch {
	case c.session != nil:
		return 4005
	case json.Unmarshal(data, &id) != nil || id.Properties == nil || id.Intents == nil:
		return 4002
	}
	shard := [2]int{0, 1}
	if id.Shard != nil {
		shard = *id.Shard
	}
	ses := &session{intents: *id.Intents, shard: shard[0], shards: shard[1], conn: c}
	if code := s.objects(id, ses); code != 0 {
		s.trouble.counts.Refused++
		return code
	}
	if !s.mayBegin(ses.shard) {
		s.trouble.counts.Refused++
		c.say(opInvalidSession, false)
		return 0
	}
	if s.revoked {
		return 4004
	}
	ses.id = fmt.Sprintf("%x", uint64(s.newID()))
	s.trouble.counts.Identifies++
	s.sessions[ses.id], c.session = ses, ses
	c.mu.Lock()
	c.compress = id.Compress
	c.mu.Unlock()
	s.introduce(ses)
	s.turn()
	return 0
}

// objects is the code with which an introduction is refused, 0 when it is not.
func (s *Server) objects(id introduction, ses *session) int {
	switch {
	case !s.accepts(bearer(id.Token)):
		return 4004
	case ses.shards < 1 || ses.shard < 0 || ses.shard >= ses.shards:
		return 4010
	case len(s.serversOf(ses)) > serversPerShard:
		return 4011
	case ses.intents&^allIntents != 0:
		return 4013
	case ses.intents&privileged&^s.opts.Privileged != 0:
		return 4014
	}
	return 0
}

// mayBegin is whether a shard may begin a session now: not with too many others
// within five seconds. Too many within a day cost the bot its token.
func (s *Server) mayBegin(shard int) bool {
	now := s.limitNow()
	place := shard % s.concurrency()
	if last := s.places[place]; s.opts.Limits && now.Sub(last) < apart {
		return false
	}
	s.places[place] = now
	if left, _ := s.allowance(); left <= 0 {
		s.revoked = true
	}
	s.begun = append(s.begun, now)
	return true
}

func (s *Server) serversOf(ses *session) (all []*guild) {
	for _, g := range s.invitedGuilds() {
		if ses.owns(g.id) {
			all = append(all, g)
		}
	}
	return all
}

// introduce tells a new session where it is.
func (s *Server) introduce(ses *session) {
	guilds := []any{}
	for _, g := range s.serversOf(ses) {
		guilds = append(guilds, map[string]any{"id": g.id, "unavailable": true})
	}
	ses.tell("READY", map[string]any{
		"v": 10, "user": s.userJSON(s.users[s.bot]), "guilds": guilds, "session_id": ses.id, "resume_gateway_url": ses.conn.resumeURL,
		"shard": []int{ses.shard, ses.shards}, "application": map[string]any{"id": s.app, "flags": s.applicationJSON()["flags"]},
		"session_type": "normal", "user_settings": map[string]any{}, "relationships": []any{}, "private_channels": []any{}, "presences": []any{},
		"guild_join_requests": []any{}, "geo_ordered_rtc_regions": []any{}, "_trace": []any{},
	})
	if ses.intents&intentGuilds == 0 {
		return
	}
	for _, g := range s.serversOf(ses) {
		ses.tell("GUILD_CREATE", s.guildCreate(g))
	}
}

func (c *conn) resume(data []byte) int {
	var r struct {
		Token   string `json:"token"`
		Session string `json:"session_id"`
		Seq     int64  `json:"seq"`
	}
	s := c.s
	switch {
	case c.session != nil:
		return 4005
	case json.Unmarshal(data, &r) != nil:
		return 4002
	case !s.accepts(bearer(r.Token)):
		return 4004
	}
	ses := s.sessions[r.Session]
	if ses == nil || s.over(ses) || !ses.remembers(r.Seq) {
		delete(s.sessions, r.Session)
		s.trouble.counts.Refused++
		c.say(opInvalidSession, false)
		return 0
	}
	if r.Seq > ses.seq {
		delete(s.sessions, r.Session)
		s.trouble.counts.Refused++
		return 4007
	}
	if old := ses.conn; old != nil { // it has not noticed yet that the line is cut
		s.part(old)
		old.cut()
	}
	s.trouble.counts.Resumes++
	ses.conn, c.session = c, ses
	ses.replay(r.Seq)
	ses.tell("RESUMED", map[string]any{"_trace": []any{}})
	s.turn()
	return 0
}
