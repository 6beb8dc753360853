package discordtest

import (
	"cmp"
	"slices"
)

// dispatched is something that the gateway tells.
type dispatched struct {
	Event          string
	Guild, Channel ID   // Guild is 0 in direct conversations
	Author         ID   // of a message
	Mentions       []ID // in it
	Payload        any  // a snapshot: nobody changes it any more
}

// dispatch tells whoever is connected. The lock is held.
func (s *Server) dispatch(d dispatched) {
	if s.onDispatch != nil {
		s.onDispatch(d)
	}
}

// What became of a message.
const (
	Shown   = "shown"
	Edited  = "edited"
	Deleted = "deleted"
	Opened  = "opened" // a form
)

// Change is something that people saw.
type Change struct {
	What    string
	Message Message // zero for a form
	Form    Form    // of What == Opened
	Who     ID      // whose form
}

func (s *Server) changed(m *message, what string) {
	if m.author == s.bot && m.written() && m.flags&FlagLoading == 0 {
		s.changes = append(s.changes, Change{What: what, Message: s.look(m)})
	}
}

// Changes are what people saw of the bot since the last call, in its order.
func (s *Server) Changes() []Change {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.changes
	s.changes = nil
	return all
}

// Message is a message as people see it.
type Message struct {
	ID, Channel, Author, Only, Thread ID
	Kind                              int
	Content                           string
	Components                        []Component
	Embeds                            []Embed
	Flags                             int
	Attachments                       []Attachment
	Mentions                          []ID // whom it notified
	Roles                             []ID // all of whom it notified
	Everyone                          bool // it notified everybody
	Nonce                             string
	Edited, Pinned                    bool
	Reactions                         map[string][]ID // who put which emoji there
}

func (s *Server) look(m *message) Message {
	seen := Message{
		ID: m.id, Channel: m.channel, Author: m.author, Only: m.only, Thread: m.thread, Kind: m.kind, Content: m.content, Components: m.components,
		Embeds: m.embeds, Flags: m.flags, Attachments: m.attachments, Mentions: m.mentions, Roles: m.roles, Everyone: m.everyone, Nonce: m.nonce,
		Edited: !m.edited.IsZero(), Pinned: !m.pinned.IsZero(),
	}
	for _, r := range m.reactions {
		if seen.Reactions == nil {
			seen.Reactions = map[string][]ID{}
		}
		seen.Reactions[r.emoji] = r.by
	}
	return seen
}

// Messages are those of a channel, the oldest first, with those that one person
// alone sees and those that Discord wrote itself.
func (s *Server) Messages(channel ID) (all []Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.channels[channel]; c != nil {
		for _, m := range c.messages {
			all = append(all, s.look(m))
		}
	}
	return all
}

// Channels are those of a server, its threads too, in the order of their IDs.
func (s *Server) Channels(guild ID) (all []Channel) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.sortedChannels() {
		if c.guild == guild {
			all = append(all, s.describe(c))
		}
	}
	return all
}

// Channel is a channel, a thread or a direct conversation as people see it.
type Channel struct {
	ID, Guild, Parent, Owner ID
	Kind                     int
	Name                     string
	Members                  []ID
	Archived, Locked         bool
	Tags                     []string // of a post, by name
}

// ChannelOf is a channel, false when there is none.
func (s *Server) ChannelOf(id ID) (Channel, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[id]
	if c == nil {
		return Channel{}, false
	}
	return s.describe(c), true
}

func (s *Server) describe(c *channel) Channel {
	d := Channel{c.id, c.guild, c.parent, c.owner, c.kind, c.name, c.members, c.archived, c.locked, nil}
	if parent := s.channels[c.parent]; parent != nil {
		for _, id := range c.applied {
			for _, t := range parent.tags {
				if t.ID == id {
					d.Tags = append(d.Tags, t.Name)
				}
			}
		}
	}
	return d
}

// Visible are the messages that somebody wrote and that somebody can see, the
// oldest first.
func (s *Server) Visible(who ID) (all []Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.sortedChannels() {
		if s.may(who, c)&permViewChannel == 0 {
			continue
		}
		for _, m := range c.messages {
			if m.written() && (m.only == 0 || m.only == who) {
				all = append(all, s.look(m))
			}
		}
	}
	slices.SortFunc(all, func(a, b Message) int { return cmp.Compare(a.ID, b.ID) })
	return all
}
