package discord

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"github.com/bwmarrin/discordgo"
)

// Permission is something Kith must be allowed to do in a server.
type Permission struct {
	Name string // as Discord's settings call it, in English
	Bit  int64
	Why  string
}

// Permissions are all that Kith asks for. docs/discord.md says the same.
func Permissions() []Permission {
	return []Permission{
		{"View Channels", discordgo.PermissionViewChannel, "to see the channels that you choose for it"},
		{"Send Messages", discordgo.PermissionSendMessages, "to post questions and notes"},
		{"Send Messages in Threads", discordgo.PermissionSendMessagesInThreads, "to write in a question's thread, and in forum posts"},
		{"Create Public Threads", discordgo.PermissionCreatePublicThreads, "to give every question a thread"},
		{"Create Private Threads", discordgo.PermissionCreatePrivateThreads, "to bring two people together"},
		{"Manage Threads", discordgo.PermissionManageThreads, "to close threads that are done, and open them again"},
		{"Attach Files", discordgo.PermissionAttachFiles, "to show the report's picture, and hand over what somebody exports"},
		{"Read Message History", discordgo.PermissionReadMessageHistory, "to learn, after it was away, who wrote in a question's thread"},
	}
}

// Invitation is the address at which somebody who manages a server lets the
// application in, with exactly [Permissions].
func Invitation(application string) string {
	var all int64
	for _, p := range Permissions() {
		all |= p.Bit
	}
	return "https://discord.com/oauth2/authorize?" + url.Values{
		"client_id": {application}, "scope": {"bot applications.commands"}, "permissions": {strconv.FormatInt(all, 10)},
	}.Encode()
}

// missing are those of [Permissions] that granted lacks.
func missing(granted int64) (all []Permission) {
	if granted&discordgo.PermissionAdministrator != 0 {
		return nil
	}
	for _, p := range Permissions() {
		if granted&p.Bit == 0 {
			all = append(all, p)
		}
	}
	return all
}

func (p Permission) String() string { return fmt.Sprintf("%s (%s)", p.Name, p.Why) }

// serverPermissions are what a member may do in a server as a whole. Its owner
// and administrators may do everything.
func serverPermissions(g *discordgo.Guild, m *discordgo.Member) (all int64) {
	for _, role := range g.Roles {
		if role.ID == g.ID || slices.Contains(m.Roles, role.ID) { // the role of everyone has the server's ID
			all |= role.Permissions
		}
	}
	if m.User != nil && m.User.ID == g.OwnerID || all&discordgo.PermissionAdministrator != 0 {
		return ^0
	}
	return all
}

// channelPermissions are what a channel leaves of that, and adds to it: first for
// everyone, then for all of the member's roles, then for the member.
func channelPermissions(base int64, g *discordgo.Guild, m *discordgo.Member, overwrites []*discordgo.PermissionOverwrite) int64 {
	if base == ^0 {
		return base
	}
	var allow, deny int64
	for _, o := range overwrites {
		switch {
		case o.ID == g.ID:
			base = base&^o.Deny | o.Allow
		case o.Type == discordgo.PermissionOverwriteTypeRole && slices.Contains(m.Roles, o.ID):
			allow, deny = allow|o.Allow, deny|o.Deny
		}
	}
	base = base&^deny | allow
	for _, o := range overwrites {
		if o.Type == discordgo.PermissionOverwriteTypeMember && m.User != nil && o.ID == m.User.ID {
			base = base&^o.Deny | o.Allow
		}
	}
	return base
}
