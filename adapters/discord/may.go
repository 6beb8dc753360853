package discord

import (
	"context"

	"github.com/bwmarrin/discordgo"
)

// may is what somebody may do in a channel of the server.
func (g guild) may(c channel, m member) int64 {
	is := &discordgo.Member{User: &discordgo.User{}, Roles: m.Roles}
	if m.User != nil {
		is.User.ID = m.User.ID
	}
	w := g.wire()
	return channelPermissions(serverPermissions(w, is), w, is, c.Overwrites)
}

func (g guild) sees(c channel, m member) bool {
	return g.may(c, m)&discordgo.PermissionViewChannel != 0
}

// allowed is whether the bot may do something in a channel, as far as that is known.
func (a *Adapter) allowed(c channel, needs int64) (ok, known bool) {
	g, there := a.places.guild(c.Guild)
	if !there || len(g.Members) == 0 {
		return false, false
	}
	return g.may(c, g.Members[0])&needs == needs, true
}

// freshPermissions asks what the bot may do in a channel.
func (a *Adapter) freshPermissions(ctx context.Context, c channel) (int64, error) {
	c, err := a.freshChannel(ctx, c.ID)
	if err != nil {
		return 0, err
	}
	g, err := a.freshGuild(ctx, c.Guild)
	if err != nil {
		return 0, err
	}
	return g.may(c, g.Members[0]), nil
}
