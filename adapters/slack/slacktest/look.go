package slacktest

import (
	"cmp"
	"maps"
	"slices"
)

func sorted[V any](of map[string]V) []string { return slices.Sorted(maps.Keys(of)) }

// replies are the messages of a thread but its first one.
func (c *channel) replies(ts string) (all []*message) {
	for _, m := range c.threads[ts] {
		if !m.gone && m.only == "" {
			all = append(all, m)
		}
	}
	return all
}

// Messages are those of a channel with its threads, the oldest first, also those
// that one person alone sees. What was deleted is not among them.
func (s *Server) Messages(channel string) (all []Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.channels[channel]; c != nil {
		for _, m := range c.messages {
			if !m.gone {
				all = append(all, s.look(m))
			}
		}
	}
	return all
}

// Thread are the messages of a thread, the first one first.
func (s *Server) Thread(channel, ts string) []Message {
	return slices.DeleteFunc(s.Messages(channel), func(m Message) bool { return m.TS != ts && m.Thread != ts })
}

// MessageOf is a message; false when it is not there, or no more.
func (s *Server) MessageOf(channel, ts string) (Message, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channel]
	if c == nil || c.byTS[ts] == nil || c.byTS[ts].gone {
		return Message{}, false
	}
	return s.look(c.byTS[ts]), true
}

// Visible are the messages that somebody can see, the oldest first.
func (s *Server) Visible(who string) (all []Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.users[who]
	if u == nil {
		return nil
	}
	for _, c := range u.team.channels {
		if c.deleted || !c.has(who) {
			continue
		}
		for _, m := range c.messages {
			if !m.gone && (m.only == "" || m.only == who) {
				all = append(all, s.look(m))
			}
		}
	}
	slices.SortFunc(all, func(a, b Message) int { return cmp.Compare(a.TS, b.TS) })
	return all
}

// Modal is the modal on top of those that are open for somebody.
func (s *Server) Modal(who string) (View, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if top := s.top(who); top != nil {
		return top.look(), true
	}
	return View{}, false
}

// Modals are all that are open for somebody, the lowest first.
func (s *Server) Modals(who string) (all []View) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range s.stacks[who] {
		all = append(all, v.look())
	}
	return all
}

// Home is somebody's home tab; false when nothing was published.
func (s *Server) Home(who string) (View, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v := s.homes[who]; v != nil {
		return v.look(), true
	}
	return View{}, false
}

// Channel is a conversation as people see it.
type Channel struct {
	ID, Team, Kind, Name string
	Members              []string
	Archived, Deleted    bool
}

// ChannelOf is a conversation; false when there is none.
func (s *Server) ChannelOf(id string) (Channel, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[id]
	if c == nil {
		return Channel{}, false
	}
	return c.look(), true
}

func (c *channel) look() Channel {
	return Channel{c.id, c.team.id, c.kind, c.name, slices.Clone(c.members), c.archived, c.deleted}
}

// Channels are the conversations of a workspace in the order in which they were made.
func (s *Server) Channels(team string) (all []Channel) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.teams[team]; t != nil {
		for _, c := range t.channels {
			all = append(all, c.look())
		}
	}
	return all
}

// DirectChannel is somebody's conversation with the bot, which is made when there is
// none.
func (s *Server) DirectChannel(who string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.users[who]
	if u == nil || u.team.bot == nil {
		return ""
	}
	return s.direct(u).id
}

// UserOf is a person; there is false for one who is deactivated.
func (s *Server) UserOf(id string) (u User, there bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	is := s.users[id]
	if is == nil {
		return User{}, false
	}
	return is.User, !is.deleted
}

// Files are all that were uploaded, in the order of their IDs.
func (s *Server) Files() (all []File) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range sorted(s.files) {
		if f := s.files[id]; f.complete {
			all = append(all, f.look())
		}
	}
	return all
}
