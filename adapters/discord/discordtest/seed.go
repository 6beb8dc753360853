package discordtest

import "slices"

// User describes a person to [Server.AddUser].
type User struct {
	Name, GlobalName, Locale string
	Bot                      bool
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

// RefuseDMs makes somebody refuse direct messages of the bot, or accept them.
func (s *Server) RefuseDMs(who ID, refuses bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.users[who]; u != nil {
		u.refuses = refuses
	}
}

// Bot is the bot's user.
func (s *Server) Bot() ID { return s.bot }

// Application is the bot's application.
func (s *Server) Application() ID { return s.app }

// everybody is what members may do in a new server.
const everybody = permViewChannel | permSendMessages | permSendInThreads | permPublicThreads | permReadHistory |
	permAttachFiles | permEmbedLinks | permAddReactions | permUseCommands

// AddGuild makes a server with an owner whom nobody meets and one channel.
func (s *Server) AddGuild(name string) ID {
	s.mu.Lock()
	defer s.mu.Unlock()
	owner := s.addUser(User{Name: "owner"})
	g := &guild{id: s.newID(), name: name, owner: owner.id, byID: map[ID]*member{}}
	g.roles = []*role{{id: g.id, name: "@everyone", permissions: everybody}}
	s.guilds[g.id] = g
	s.join(g, owner)
	s.addChannel(g, "general", Text)
	return g.id
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
	g.byID[u.id] = m
	return m
}

// leave takes somebody out of a server, and of its threads.
func (s *Server) leave(g *guild, who ID) {
	g.members = slices.DeleteFunc(g.members, func(m *member) bool { return m.user.id == who })
	delete(g.byID, who)
	for _, c := range s.channels {
		if c.guild == g.id && c.thread() && slices.Contains(c.members, who) {
			c.members = without(c.members, who)
		}
	}
}

// without is a list without an ID; the list itself stays as it is.
func without(all []ID, id ID) []ID {
	return slices.DeleteFunc(slices.Clone(all), func(other ID) bool { return other == id })
}

// RemoveMember lets somebody leave a server.
func (s *Server) RemoveMember(guild, who ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.guilds[guild]
	if g == nil || g.member(who) == nil {
		return
	}
	s.leave(g, who)
	s.dispatch(dispatched{Event: "GUILD_MEMBER_REMOVE", Guild: g.id, Payload: map[string]any{"guild_id": g.id, "user": s.userJSON(s.users[who])}})
}

// Settle makes somebody a member, or none, as if it had always been so: nobody is
// told, and threads remember those who left.
func (s *Server) Settle(guild, who ID, there bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, u := s.guilds[guild], s.users[who]
	switch {
	case g == nil || u == nil:
	case !there:
		g.members = slices.DeleteFunc(g.members, func(m *member) bool { return m.user == u })
		delete(g.byID, who)
	case g.member(who) == nil:
		s.join(g, u)
	}
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

// SetRole changes what a role permits. The role of @everyone has the server's ID.
func (s *Server) SetRole(guild, id ID, permissions uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.guilds[guild]
	if g == nil || g.role(id) == nil {
		return
	}
	r := g.role(id)
	r.permissions = permissions
	s.dispatch(dispatched{Event: "GUILD_ROLE_UPDATE", Guild: guild, Payload: map[string]any{"guild_id": guild, "role": r.json()}})
}

// GiveRole gives a member a role, or takes it when they have it.
func (s *Server) GiveRole(guild, who, id ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.guilds[guild]
	if g == nil || g.member(who) == nil {
		return
	}
	m := g.member(who)
	if slices.Contains(m.roles, id) {
		m.roles = without(m.roles, id)
	} else {
		m.roles = append(slices.Clone(m.roles), id)
	}
	payload := s.memberJSON(g, m)
	payload["guild_id"] = g.id
	s.dispatch(dispatched{Event: "GUILD_MEMBER_UPDATE", Guild: g.id, Payload: payload})
}

// InviteBot lets the bot into a server, with a role of its own that permits exactly
// these permissions. It returns the role.
func (s *Server) InviteBot(guild ID, permissions uint64) ID {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.guilds[guild]
	if g == nil {
		return 0
	}
	g.invited = true
	r := &role{id: s.newID(), name: "bot", permissions: permissions, managed: true}
	g.roles = append(g.roles, r)
	m := s.join(g, s.users[s.bot])
	m.roles = []ID{r.id}
	s.dispatch(dispatched{Event: "GUILD_CREATE", Guild: g.id, Payload: s.guildCreate(g)})
	return r.id
}

// RemoveBot throws the bot out, and its role and its commands with it.
func (s *Server) RemoveBot(guild ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.guilds[guild]
	if g == nil || !g.invited {
		return
	}
	s.dispatch(dispatched{Event: "GUILD_DELETE", Guild: g.id, Payload: map[string]any{"id": g.id}})
	g.invited = false
	own := g.member(s.bot).roles
	g.roles = slices.DeleteFunc(g.roles, func(r *role) bool { return r.managed && slices.Contains(own, r.id) })
	s.leave(g, s.bot)
	delete(s.commands, guild)
}
