package discordtest

import (
	"cmp"
	"maps"
	"slices"
)

// AddChannel makes a channel.
func (s *Server) AddChannel(guild ID, name string, kind int) ID {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.guilds[guild]
	if g == nil {
		return 0
	}
	return s.addChannel(g, name, kind).id
}

func (s *Server) addChannel(g *guild, name string, kind int) *channel {
	c := &channel{id: s.newID(), guild: g.id, kind: kind, name: name, position: len(s.channels), touched: s.now()}
	s.channels[c.id] = c
	s.dispatch(dispatched{Event: "CHANNEL_CREATE", Guild: g.id, Channel: c.id, Payload: s.channelJSON(c)})
	return c
}

// DeleteChannel removes a channel with everything in it.
func (s *Server) DeleteChannel(id ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.channels[id]; c != nil {
		s.deleteChannel(c)
	}
}

// deleteChannel removes a channel or a thread, and tells. Whoever could see it
// hears of it.
func (s *Server) deleteChannel(c *channel) {
	d := dispatched{Event: "CHANNEL_DELETE", Guild: c.guild, Channel: c.id, Payload: s.channelJSON(c)}
	if c.thread() {
		d.Event, d.Payload = "THREAD_DELETE", map[string]any{"id": c.id, "guild_id": c.guild, "parent_id": c.parent, "type": c.kind}
	}
	s.dispatch(d)
	s.forget(c)
	if c.thread() {
		return
	}
	for _, other := range s.sortedChannels() {
		if other.parent == c.id {
			s.forget(other)
		}
	}
}

func (s *Server) forget(c *channel) {
	delete(s.channels, c.id)
	for _, m := range c.messages {
		delete(s.messages, m.id)
	}
}

// sortedChannels are all of them in a lasting order.
func (s *Server) sortedChannels() []*channel {
	return slices.SortedFunc(maps.Values(s.channels), func(a, b *channel) int { return cmp.Compare(a.id, b.id) })
}

// Hide makes a channel be gone with all that is in it, until it is back.
func (s *Server) Hide(id ID, gone bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if aside := s.aside[id]; !gone && aside != nil {
		delete(s.aside, id)
		for _, c := range aside {
			s.channels[c.id] = c
			for _, m := range c.messages {
				s.messages[m.id] = m
			}
		}
		s.dispatch(dispatched{Event: "CHANNEL_CREATE", Guild: aside[0].guild, Channel: id, Payload: s.channelJSON(aside[0])})
	}
	if c := s.channels[id]; gone && c != nil {
		s.aside[id] = []*channel{c}
		for _, other := range s.sortedChannels() {
			if other.parent == id {
				s.aside[id] = append(s.aside[id], other)
			}
		}
		s.deleteChannel(c)
	}
}

// Permit sets what a role or a member may do in a channel, beside what they may
// in the server. Zero and zero takes it back.
func (s *Server) Permit(channel, target ID, allow, deny uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channel]
	if c == nil {
		return
	}
	kept := slices.DeleteFunc(slices.Clone(c.overwrites), func(o overwrite) bool { return o.ID == target })
	kind := 0
	if s.users[target] != nil {
		kind = 1
	}
	if allow|deny != 0 {
		kept = append(kept, overwrite{target, kind, allow, deny})
	}
	c.overwrites = kept
	s.channelChanged(c)
}

// SetTags gives a forum its tags.
func (s *Server) SetTags(forum ID, names ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[forum]
	if c == nil {
		return
	}
	c.tags = nil
	for _, name := range names {
		c.tags = append(c.tags, Tag{ID: s.newID(), Name: name})
	}
	s.channelChanged(c)
}

// RequireTag makes every post of a forum need a tag, or none.
func (s *Server) RequireTag(forum ID, needed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[forum]
	if c == nil {
		return
	}
	if c.flags &^= flagRequireTag; needed {
		c.flags |= flagRequireTag
	}
	s.channelChanged(c)
}

// channelChanged tells of a change of a channel or a thread.
func (s *Server) channelChanged(c *channel) {
	event := "CHANNEL_UPDATE"
	if c.thread() {
		event = "THREAD_UPDATE"
	}
	s.dispatch(dispatched{Event: event, Guild: c.guild, Channel: c.id, Payload: s.channelJSON(c)})
}
