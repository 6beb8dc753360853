package discordtest

import "slices"

// What members may do. Source: Discord's documentation, "Permissions".
const (
	permAdministrator   uint64 = 1 << 3
	permManageChannels  uint64 = 1 << 4
	permManageGuild     uint64 = 1 << 5
	permAddReactions    uint64 = 1 << 6
	permViewChannel     uint64 = 1 << 10
	permSendMessages    uint64 = 1 << 11
	permManageMessages  uint64 = 1 << 13
	permEmbedLinks      uint64 = 1 << 14
	permAttachFiles     uint64 = 1 << 15
	permReadHistory     uint64 = 1 << 16
	permMentionEveryone uint64 = 1 << 17
	permUseCommands     uint64 = 1 << 31
	permManageThreads   uint64 = 1 << 34
	permPublicThreads   uint64 = 1 << 35
	permPrivateThreads  uint64 = 1 << 36
	permSendInThreads   uint64 = 1 << 38
	permPinMessages     uint64 = 1 << 51

	// permAll is what owners and administrators may: all there is. Clients read it as
	// a number with a sign, for which Discord's leave room.
	permAll uint64 = 1<<53 - 1
)

// granted is what somebody may do in a server.
func (g *guild) granted(who ID) uint64 {
	m := g.member(who)
	if m == nil {
		return 0
	}
	if g.owner == who {
		return permAll
	}
	var all uint64
	for _, r := range g.roles {
		if r.id == g.id || slices.Contains(m.roles, r.id) {
			all |= r.permissions
		}
	}
	if all&permAdministrator != 0 {
		return permAll
	}
	return all
}

// may is what somebody may do in a channel: nothing where they do not see it. A
// thread has its parent's rules, and a private one is seen by those in it.
func (s *Server) may(who ID, c *channel) uint64 {
	if c.kind == Direct {
		if slices.Contains(c.members, who) {
			return permAll
		}
		return 0
	}
	g := s.guilds[c.guild]
	m := g.member(who)
	if m == nil {
		return 0
	}
	rules := c
	if c.thread() {
		if rules = s.channels[c.parent]; rules == nil {
			return 0
		}
	}
	all := g.granted(who)
	if all == permAll {
		return all
	}
	all = rules.narrowed(g, m, all)
	switch {
	case all&permViewChannel == 0:
		return 0
	case c.kind == PrivateThread && all&permManageThreads == 0 && !slices.Contains(c.members, who):
		return 0
	}
	return all
}

// narrowed applies what a channel has for everyone, then for roles together, then
// for the member.
func (c *channel) narrowed(g *guild, m *member, all uint64) uint64 {
	var allow, deny uint64
	for _, o := range c.overwrites {
		switch {
		case o.ID == g.id:
			all = all&^o.Deny | o.Allow
		case o.Type == 0 && slices.Contains(m.roles, o.ID):
			allow, deny = allow|o.Allow, deny|o.Deny
		}
	}
	all = all&^deny | allow
	for _, o := range c.overwrites {
		if o.Type == 1 && o.ID == m.user.id {
			all = all&^o.Deny | o.Allow
		}
	}
	return all
}

// needs refuses whoever lacks a permission in a channel.
func (s *Server) needs(who ID, c *channel, permissions uint64) error {
	all := s.may(who, c)
	switch {
	case all&permViewChannel == 0:
		return errNoAccess
	case all&permissions != permissions:
		return errNoPermission
	}
	return nil
}

// moderates is whether somebody may do with threads what their owners may.
func (s *Server) moderates(who ID, c *channel) bool { return s.may(who, c)&permManageThreads != 0 }
