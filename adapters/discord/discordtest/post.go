package discordtest

import (
	"fmt"
	"slices"
	"time"
)

// post is a message that is to stand somewhere.
type post struct {
	channel *channel
	author  ID
	only    ID
	body    body
	files   []upload
	invoker ID // whose interaction it answers
	kind    int
}

// Limits of messages. Source: Discord's documentation, "Message Object" and
// "Uploading Files".
const (
	maxContent = 2000
	maxNonce   = 25
	maxFile    = 10 << 20
	maxFiles   = 10
	// nonceWithin is Discord's "past few minutes".
	nonceWithin = 5 * time.Minute
)

type nonceKey struct {
	channel, author ID
	nonce           string
}

// postMessage checks a message and puts it where it belongs. One with a nonce that
// is to be unique, and that was there, is the message that was there.
func (s *Server) postMessage(p post) (*message, error) {
	m := &message{channel: p.channel.id, author: p.author, only: p.only, kind: p.kind, invoker: p.invoker}
	if p.invoker != 0 {
		m.application = s.app
	}
	if p.body.Nonce != nil {
		m.nonce = fmt.Sprint(p.body.Nonce)
	}
	key := nonceKey{p.channel.id, p.author, m.nonce}
	if old := s.nonces[key]; p.body.Enforce && m.nonce != "" && old != nil && s.now().Sub(old.id.Time()) < nonceWithin {
		return old, nil
	}
	if err := s.replies(m, p); err != nil {
		return nil, err
	}
	if err := s.fill(m, p.body, p.files, true); err != nil {
		return nil, err
	}
	m.id = s.newID()
	if m.nonce != "" {
		s.nonces[key] = m
	}
	s.stand(p.channel, m)
	return m, nil
}

// replies makes a message an answer to another one, when that is still there.
func (s *Server) replies(m *message, p post) error {
	to := p.body.Reference
	if to == nil {
		return nil
	}
	old := s.messages[to.Message]
	if old == nil || old.channel != p.channel.id || old.only != 0 || !old.written() {
		if to.Must != nil && !*to.Must {
			return nil
		}
		var problem problems
		problem.add("REPLIES_UNKNOWN_MESSAGE", "Unknown message", "message_reference")
		return problem.err()
	}
	m.refers = reference{old.channel, old.id}
	if m.kind == kindPlain {
		m.kind = kindReply
	}
	return nil
}

// stand puts a message into its channel, and tells.
func (s *Server) stand(c *channel, m *message) {
	s.messages[m.id] = m
	m.position = c.sent
	c.messages = append(c.messages, m)
	s.changed(m, Shown)
	if m.only != 0 {
		return
	}
	if m.counts() {
		c.sent++
	}
	c.last = m.id
	if c.thread() && m.written() {
		s.awake(c, m.author)
		s.enter(c, append([]ID{m.author}, m.mentions...)...)
	}
	d := dispatched{Event: "MESSAGE_CREATE", Guild: c.guild, Channel: c.id, Author: m.author, Mentions: m.mentions, Payload: s.created(m)}
	if m.author != s.bot && m.written() {
		s.lastEvent = d
	}
	s.dispatch(d)
}

// awake unarchives a thread in which somebody writes. A locked one only wakes for
// those who may unlock it.
func (s *Server) awake(c *channel, who ID) {
	if !c.archived || c.locked && !s.moderates(who, c) {
		return
	}
	c.archived, c.touched = false, s.now()
	s.channelChanged(c)
}

// enter makes those who write in a thread, or are mentioned there, be in it.
func (s *Server) enter(c *channel, all ...ID) {
	var added []ID
	for _, id := range all {
		if !slices.Contains(c.members, id) && s.guilds[c.guild].member(id) != nil && s.may(id, s.channels[c.parent])&permViewChannel != 0 {
			c.members = append(slices.Clone(c.members), id)
			added = append(added, id)
		}
	}
	if len(added) > 0 {
		s.membersChanged(c, added, nil)
	}
}

// created is a new message as the gateway tells it.
func (s *Server) created(m *message) map[string]any {
	payload := s.messageJSON(m)
	c := s.channels[m.channel]
	payload["channel_type"] = c.kind
	if g := s.guilds[c.guild]; g != nil {
		payload["guild_id"] = g.id
		if who := g.member(m.author); who != nil {
			is := s.memberJSON(g, who)
			delete(is, "user")
			payload["member"] = is
		}
	}
	return payload
}

// drop removes a message, and tells. A thread on it stays.
func (s *Server) drop(m *message) {
	c := s.channels[m.channel]
	m.deleted = true
	delete(s.messages, m.id)
	c.messages = slices.DeleteFunc(c.messages, func(other *message) bool { return other == m })
	if m.flags&FlagLoading == 0 {
		s.changed(m, Deleted)
	}
	if m.only == 0 {
		payload := map[string]any{"id": m.id, "channel_id": c.id}
		if c.guild != 0 {
			payload["guild_id"] = c.guild
		}
		s.dispatch(dispatched{Event: "MESSAGE_DELETE", Guild: c.guild, Channel: c.id, Payload: payload})
	}
}
