package discord

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/kith-community/kith/adapters/discord/rest"
	"github.com/kith-community/kith/bot/chat"
)

// people is who somebody is in a server, for as long as that is likely to be true.
type people struct {
	mu    sync.Mutex
	known recent[[2]string, acquaintance] // by server and user
}

type acquaintance struct {
	user chat.User
	at   time.Time
}

const knownFor = time.Hour

func (p *people) put(guild string, u chat.User) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.known.put([2]string{guild, string(u.ID)}, acquaintance{u, time.Now()})
}

func (p *people) of(guild string, id chat.UserID) (chat.User, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	is := p.known.of([2]string{guild, string(id)})
	return is.user, time.Since(is.at) < knownFor
}

func (p *people) drop(guild string, id chat.UserID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.known.drop([2]string{guild, string(id)})
}

// User implements [chat.Platform].
func (a *Adapter) User(ctx context.Context, space chat.SpaceID, id chat.UserID) (chat.User, error) {
	if !isID(string(id)) || !isID(guildOf(space)) {
		return chat.User{}, fmt.Errorf("%s in %s: %w", id, space, chat.ErrNotFound)
	}
	return a.member(ctx, guildOf(space), string(id), rest.Card)
}

// member asks who somebody is in a server.
func (a *Adapter) member(ctx context.Context, guildID, id string, p rest.Priority) (chat.User, error) {
	m, err := a.memberOf(ctx, guildID, id, p)
	if err != nil {
		return chat.User{}, err
	}
	return a.userOf(guildID, *m.User, m), nil
}

// memberOf is the same in Discord's words.
func (a *Adapter) memberOf(ctx context.Context, guildID, id string, p rest.Priority) (m member, err error) {
	err = a.do(ctx, rest.Call{Method: "GET", Path: "/guilds/" + guildID + "/members/" + id, Into: &m, Priority: p, Guild: guildID})
	if err == nil && m.User == nil {
		err = fmt.Errorf("a member without a user: %w", chat.ErrNotFound)
	}
	if errors.Is(err, chat.ErrNotFound) {
		a.people.drop(guildID, chat.UserID(id))
	}
	if err == nil {
		_, err = a.guild(ctx, guildID) // whose roles say what somebody may do
	}
	if err == nil {
		a.people.put(guildID, a.userOf(guildID, *m.User, m))
	}
	return m, err
}

// userOf is a member as the core knows people. What somebody may do follows from
// their roles.
func (a *Adapter) userOf(guildID string, u user, m member) chat.User {
	is := chat.User{ID: chat.UserID(u.ID), Name: called(u, m.Nick), Bot: u.Bot}
	if g, ok := a.places.guild(guildID); ok {
		is.Manages = manages(g.granted(u.ID, m.Roles))
	} else if known, ok := a.people.of(guildID, is.ID); ok {
		is.Manages = known.Manages
	}
	return is
}

// granted are the permissions of somebody in the server as a whole. It is asked
// about whoever writes anything, and makes nothing for that.
func (g guild) granted(id string, roles []string) (all int64) {
	for _, r := range g.Roles {
		if r.ID == g.ID || slices.Contains(roles, r.ID) { // the role of everyone has the server's ID
			all |= r.Permissions
		}
	}
	if id == g.Owner || all&discordgo.PermissionAdministrator != 0 {
		return ^0
	}
	return all
}

// wire is the server for the rules of permissions.
func (g guild) wire() *discordgo.Guild {
	w := &discordgo.Guild{ID: g.ID, OwnerID: g.Owner}
	for _, r := range g.Roles {
		w.Roles = append(w.Roles, &discordgo.Role{ID: r.ID, Permissions: r.Permissions})
	}
	return w
}

// acquaintedWithin leaves most of the three seconds that an answer has.
const acquaintedWithin = time.Second

// acquainted completes who acted. When Discord does not say in time, it is what is
// known without; [chat.ErrNotFound] is who is no member.
func (a *Adapter) acquainted(ctx context.Context, guildID string, u chat.User) (chat.User, error) {
	is, known := a.people.of(guildID, u.ID)
	if !known {
		ctx, cancel := context.WithTimeout(ctx, acquaintedWithin)
		defer cancel()
		var err error
		if is, err = a.member(ctx, guildID, string(u.ID), rest.Answer); err != nil {
			if !errors.Is(err, chat.ErrNotFound) {
				err = nil
			}
			return u, err
		}
	}
	is.Locale = u.Locale
	return is, nil
}
