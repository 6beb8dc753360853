package discordtest

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
	if m.author == s.bot && m.flags&FlagLoading == 0 {
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
	Flags                             int
	Attachments                       []Attachment
	Mentions                          []ID // whom it notified
	Nonce                             string
}

func (s *Server) look(m *message) Message {
	return Message{m.id, m.channel, m.author, m.only, m.thread, m.kind, m.content, m.components, m.flags, m.attachments, m.mentions, m.nonce}
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

// Visible are the messages that somebody can see, the oldest first.
func (s *Server) Visible(who ID) (all []Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.sortedChannels() {
		if s.may(who, c)&permViewChannel == 0 {
			continue
		}
		for _, m := range c.messages {
			if m.only == 0 || m.only == who {
				all = append(all, s.look(m))
			}
		}
	}
	sortByID(all)
	return all
}
