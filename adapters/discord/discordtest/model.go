package discordtest

import (
	"encoding/json"
	"slices"
	"time"
)

// world is everybody and everything there is.
type world struct {
	users    map[ID]*user
	guilds   map[ID]*guild
	channels map[ID]*channel
	messages map[ID]*message
	bot, app ID
	nonces   map[nonceKey]*message
	aside    map[ID][]*channel // hidden, with their threads
}

type user struct {
	id                       ID
	name, globalName, locale string
	bot                      bool
	refuses                  bool // direct messages of the bot
}

type guild struct {
	id, owner ID
	name      string
	roles     []*role
	members   []*member // in the order in which they came
	invited   bool      // the bot is there
}

type role struct {
	id          ID
	name        string
	permissions uint64
	managed     bool
}

type member struct {
	user   *user
	nick   string
	roles  []ID
	joined time.Time
}

type overwrite struct {
	ID    ID     `json:"id"`
	Type  int    `json:"type"` // 0 for a role, 1 for a member
	Allow uint64 `json:"allow,string"`
	Deny  uint64 `json:"deny,string"`
}

// Kinds of channels.
const (
	Text          = 0
	Direct        = 1
	News          = 5
	PublicThread  = 11
	PrivateThread = 12
	Forum         = 15
)

// channel is a channel, a thread or a direct conversation.
type channel struct {
	id, guild, parent, owner ID
	kind, position           int
	name                     string
	overwrites               []overwrite
	tags                     []Tag
	applied                  []ID
	archived, locked         bool
	invitable                bool
	sleeps                   int  // minutes of silence until it is archived
	members                  []ID // of a thread, or the two of a direct conversation
	messages                 []*message
	last                     ID
	touched                  time.Time
}

// Tag is one under which posts of a forum are filed.
type Tag struct {
	ID        ID      `json:"id"`
	Name      string  `json:"name"`
	Moderated bool    `json:"moderated"`
	EmojiID   *string `json:"emoji_id"`
	EmojiName *string `json:"emoji_name"`
}

func (c *channel) thread() bool { return c.kind == PublicThread || c.kind == PrivateThread }

// message is one as everybody or, when only is set, one person sees it.
type message struct {
	id, channel, author, only ID
	kind                      int
	content                   string
	components                []Component
	embeds                    []json.RawMessage
	flags                     int
	attachments               []Attachment
	mentions                  []ID
	nonce                     string
	reference                 ID
	thread                    ID
	application               ID
	invoker                   ID // whose interaction it answers
	edited                    time.Time
	deleted                   bool
}

// Attachment is a file that stands with a message.
type Attachment struct {
	ID          ID     `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
	Size        int    `json:"size"`
	URL         string `json:"url"`
	ProxyURL    string `json:"proxy_url"`
	ContentType string `json:"content_type,omitempty"`
	Data        []byte `json:"-"`
}

// Flags of messages.
const (
	FlagEphemeral  = 1 << 6
	FlagLoading    = 1 << 7
	FlagComponents = 1 << 15
)

// User describes a person to [Server.AddUser].
type User struct {
	Name, GlobalName, Locale string
	Bot                      bool
}

func newWorld() world {
	return world{
		users: map[ID]*user{}, guilds: map[ID]*guild{}, channels: map[ID]*channel{}, messages: map[ID]*message{}, nonces: map[nonceKey]*message{},
		aside: map[ID][]*channel{},
	}
}

// AddUser makes a person known to Discord.
func (s *Server) AddUser(u User) ID {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addUser(u).id
}

func (s *Server) addUser(u User) *user {
	made := &user{id: s.newID(), name: u.Name, globalName: u.GlobalName, locale: u.Locale, bot: u.Bot}
	if made.locale == "" {
		made.locale = "en-US"
	}
	s.users[made.id] = made
	return made
}

// SetUser changes what is known of a person.
func (s *Server) SetUser(id ID, u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if old := s.users[id]; old != nil {
		old.name, old.globalName = u.Name, u.GlobalName
		if u.Locale != "" {
			old.locale = u.Locale
		}
	}
}

// AddGuild makes a server with an owner whom nobody meets and one channel.
func (s *Server) AddGuild(name string) ID {
	s.mu.Lock()
	defer s.mu.Unlock()
	owner := s.addUser(User{Name: "owner"})
	g := &guild{id: s.newID(), name: name, owner: owner.id}
	everyone := permViewChannel | permSendMessages | permSendInThreads | permPublicThreads | permReadHistory | permAttachFiles | permAddReactions | permUseCommands
	g.roles = []*role{{id: g.id, name: "@everyone", permissions: everyone}}
	s.guilds[g.id] = g
	s.join(g, owner)
	s.addChannel(g, "general", Text)
	return g.id
}

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

func (s *Server) deleteChannel(c *channel) {
	event := "CHANNEL_DELETE"
	if c.thread() {
		event = "THREAD_DELETE"
	}
	s.dispatch(dispatched{Event: event, Guild: c.guild, Channel: c.id, Payload: s.channelJSON(c)})
	delete(s.channels, c.id)
	for _, m := range c.messages {
		delete(s.messages, m.id)
	}
	for _, other := range s.sortedChannels() {
		if other.parent == c.id {
			delete(s.channels, other.id)
			for _, m := range other.messages {
				delete(s.messages, m.id)
			}
		}
	}
}

// sortedChannels are all of them in a lasting order.
func (s *Server) sortedChannels() []*channel {
	all := make([]*channel, 0, len(s.channels))
	for _, c := range s.channels {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b *channel) int {
		if a.id < b.id {
			return -1
		}
		return 1
	})
	return all
}

// AddMember lets somebody into a server.
func (s *Server) AddMember(guild, who ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, u := s.guilds[guild], s.users[who]
	if g == nil || u == nil || g.member(who) != nil {
		return
	}
	m := s.join(g, u)
	payload := s.memberJSON(g, m)
	payload["guild_id"] = g.id
	s.dispatch(dispatched{Event: "GUILD_MEMBER_ADD", Guild: g.id, Payload: payload})
}

func (s *Server) join(g *guild, u *user) *member {
	m := &member{user: u, joined: s.now()}
	g.members = append(g.members, m)
	return m
}

// RemoveMember lets somebody leave a server.
func (s *Server) RemoveMember(guild, who ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.guilds[guild]
	if g == nil || g.member(who) == nil {
		return
	}
	g.members = slices.DeleteFunc(g.members, func(m *member) bool { return m.user.id == who })
	s.dispatch(dispatched{Event: "GUILD_MEMBER_REMOVE", Guild: g.id, Payload: map[string]any{"guild_id": g.id, "user": s.userJSON(s.users[who])}})
}

func (g *guild) member(id ID) *member {
	for _, m := range g.members {
		if m.user.id == id {
			return m
		}
	}
	return nil
}

// AddRole makes a role.
func (s *Server) AddRole(guild ID, name string, permissions uint64) ID {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.guilds[guild]
	if g == nil {
		return 0
	}
	r := &role{id: s.newID(), name: name, permissions: permissions}
	g.roles = append(g.roles, r)
	s.dispatch(dispatched{Event: "GUILD_ROLE_CREATE", Guild: g.id, Payload: map[string]any{"guild_id": g.id, "role": r.json()}})
	return r.id
}

// SetRole changes what a role permits.
func (s *Server) SetRole(guild, id ID, permissions uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.guilds[guild].roles {
		if r.id == id {
			r.permissions = permissions
			s.dispatch(dispatched{Event: "GUILD_ROLE_UPDATE", Guild: guild, Payload: map[string]any{"guild_id": guild, "role": r.json()}})
		}
	}
}

// GiveRole gives a member a role, or takes it when it has it.
func (s *Server) GiveRole(guild, who, id ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.guilds[guild]
	m := g.member(who)
	if m == nil {
		return
	}
	if i := slices.Index(m.roles, id); i >= 0 {
		m.roles = slices.Delete(slices.Clone(m.roles), i, i+1)
	} else {
		m.roles = append(m.roles, id)
	}
	payload := s.memberJSON(g, m)
	payload["guild_id"] = g.id
	s.dispatch(dispatched{Event: "GUILD_MEMBER_UPDATE", Guild: g.id, Payload: payload})
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
	c.overwrites = slices.DeleteFunc(c.overwrites, func(o overwrite) bool { return o.ID == target })
	kind := 0
	if s.users[target] != nil {
		kind = 1
	}
	if allow|deny != 0 {
		c.overwrites = append(c.overwrites, overwrite{target, kind, allow, deny})
	}
	s.dispatch(dispatched{Event: "CHANNEL_UPDATE", Guild: c.guild, Channel: c.id, Payload: s.channelJSON(c)})
}

// SetTags gives a forum its tags.
func (s *Server) SetTags(forum ID, names ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[forum]
	c.tags = nil
	for _, name := range names {
		c.tags = append(c.tags, Tag{ID: s.newID(), Name: name})
	}
}

// RefuseDMs makes somebody refuse direct messages of the bot, or accept them.
func (s *Server) RefuseDMs(who ID, refuses bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.users[who]; u != nil {
		u.refuses = refuses
	}
}

// Bot is the bot's user, and Application its application.
func (s *Server) Bot() ID         { return s.bot }
func (s *Server) Application() ID { return s.app }

// InviteBot lets the bot into a server, with a role of its own.
func (s *Server) InviteBot(guild ID, permissions uint64) ID {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.guilds[guild]
	g.invited = true
	r := &role{id: s.newID(), name: "bot", permissions: permissions, managed: true}
	g.roles = append(g.roles, r)
	m := s.join(g, s.users[s.bot])
	m.roles = []ID{r.id}
	s.dispatch(dispatched{Event: "GUILD_CREATE", Guild: g.id, Payload: s.guildCreate(g)})
	return r.id
}

// RemoveBot throws the bot out.
func (s *Server) RemoveBot(guild ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.guilds[guild]
	s.dispatch(dispatched{Event: "GUILD_DELETE", Guild: g.id, Payload: map[string]any{"id": g.id}})
	g.invited = false
	g.members = slices.DeleteFunc(g.members, func(m *member) bool { return m.user.id == s.bot })
}

// Settle makes somebody a member, or none, as if it had always been so: nobody is
// told.
func (s *Server) Settle(guild, who ID, there bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, u := s.guilds[guild], s.users[who]
	switch {
	case g == nil || u == nil:
	case !there:
		g.members = slices.DeleteFunc(g.members, func(m *member) bool { return m.user == u })
	case g.member(who) == nil:
		s.join(g, u)
	}
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
