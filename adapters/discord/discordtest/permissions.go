package discordtest

import (
	"net/http"
	"slices"
)

// What members may do. Source: Discord's documentation, "Permissions".
const (
	permAdministrator  uint64 = 1 << 3
	permManageChannels uint64 = 1 << 4
	permManageGuild    uint64 = 1 << 5
	permAddReactions   uint64 = 1 << 6
	permViewChannel    uint64 = 1 << 10
	permSendMessages   uint64 = 1 << 11
	permManageMessages uint64 = 1 << 13
	permAttachFiles    uint64 = 1 << 15
	permReadHistory    uint64 = 1 << 16
	permUseCommands    uint64 = 1 << 31
	permManageThreads  uint64 = 1 << 34
	permPublicThreads  uint64 = 1 << 35
	permPrivateThreads uint64 = 1 << 36
	permSendInThreads  uint64 = 1 << 38
)

// granted is what somebody may do in a server.
func (g *guild) granted(who ID) uint64 {
	m := g.member(who)
	if m == nil {
		return 0
	}
	if g.owner == who {
		return ^uint64(0)
	}
	var all uint64
	for _, r := range g.roles {
		if r.id == g.id || slices.Contains(m.roles, r.id) {
			all |= r.permissions
		}
	}
	if all&permAdministrator != 0 {
		return ^uint64(0)
	}
	return all
}

// may is what somebody may do in a channel. A thread has its parent's rules, and
// a private one is seen by those in it.
func (s *Server) may(who ID, c *channel) uint64 {
	if c.kind == Direct {
		if slices.Contains(c.members, who) {
			return ^uint64(0)
		}
		return 0
	}
	g := s.guilds[c.guild]
	all := g.granted(who)
	if all == 0 || all == ^uint64(0) {
		return all
	}
	rules := c
	if c.thread() {
		if rules = s.channels[c.parent]; rules == nil {
			return 0
		}
	}
	all = rules.narrowed(g, g.member(who), all)
	if all&permViewChannel == 0 {
		return 0
	}
	if c.kind == PrivateThread && all&permManageThreads == 0 && !slices.Contains(c.members, who) {
		return 0
	}
	return all
}

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

// The refusals of Discord that handlers share. Numbers: "JSON error codes".
var (
	errNoChannel    = refuse(http.StatusNotFound, 10003, "Unknown Channel")
	errNoGuild      = refuse(http.StatusNotFound, 10004, "Unknown Guild")
	errNoMember     = refuse(http.StatusNotFound, 10007, "Unknown Member")
	errNoMessage    = refuse(http.StatusNotFound, 10008, "Unknown Message")
	errNoUser       = refuse(http.StatusNotFound, 10013, "Unknown User")
	errNoWebhook    = refuse(http.StatusNotFound, 10015, "Unknown Webhook")
	errNoInteract   = refuse(http.StatusNotFound, 10062, "Unknown interaction")
	errAnswered     = refuse(http.StatusBadRequest, 40060, "Interaction has already been acknowledged.")
	errNoAccess     = refuse(http.StatusForbidden, 50001, "Missing Access")
	errNotYours     = refuse(http.StatusForbidden, 50005, "Cannot edit a message authored by another user")
	errEmpty        = refuse(http.StatusBadRequest, 50006, "Cannot send an empty message")
	errRefusesDMs   = refuse(http.StatusForbidden, 50007, "Cannot send messages to this user")
	errNoPermission = refuse(http.StatusForbidden, 50013, "Missing Permissions")
	errToken        = refuse(http.StatusUnauthorized, 50027, "Invalid Webhook Token")
	errArchived     = refuse(http.StatusBadRequest, 50083, "Thread is archived")
	errNoMutual     = refuse(http.StatusForbidden, 50278, "Cannot send messages to this user due to having no mutual guilds")
	errThreadThere  = refuse(http.StatusBadRequest, 160004, "A thread has already been created for this message")
)
