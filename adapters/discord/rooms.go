package discord

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/kith-community/kith/adapters/discord/rest"
	"github.com/kith-community/kith/bot/chat"
)

// rooms are where several people meet: private threads, since bots cannot make
// groups. Names repeat; a room is known by who is in it.
type rooms struct {
	looking turns // by server
	mu      sync.Mutex
	known   recent[string, chat.ConversationID] // by server and people
	members recent[chat.ConversationID, company]
}

// company is who is in a room.
type company struct {
	users []chat.UserID
	at    time.Time
}

const (
	// roomsFor is how long it is taken to be true who is in a room.
	roomsFor = time.Hour
	// mostSleeping are the pages of a hundred sleeping rooms that are looked through
	// in a channel.
	mostSleeping = 10
)

func keyOf(guildID string, users []chat.UserID) string {
	return strings.Join(append([]string{guildID}, asStrings(users)...), " ")
}

// of is the room of some people, if it is known.
func (r *rooms) of(guildID string, users []chat.UserID) (chat.ConversationID, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	id := r.known.of(keyOf(guildID, users))
	is := r.members.of(id)
	return id, time.Since(is.at) < roomsFor && slices.Equal(is.users, users)
}

// in are the people in a room, if that is known.
func (r *rooms) in(id chat.ConversationID) ([]chat.UserID, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	is := r.members.of(id)
	return is.users, time.Since(is.at) < roomsFor
}

func (r *rooms) put(guildID string, id chat.ConversationID, users []chat.UserID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.known.put(keyOf(guildID, users), id)
	r.members.put(id, company{users, time.Now()})
}

// drop forgets a room that is gone.
func (r *rooms) drop(id chat.ConversationID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.members.drop(id)
}

// room is the room of some people, old or new.
func (a *Adapter) room(ctx context.Context, space chat.SpaceID, users []chat.UserID) (chat.ConversationID, error) {
	guildID := guildOf(space)
	back, err := a.rooms.looking.take(ctx, guildID)
	if err != nil {
		return "", err
	}
	defer back()
	if id, known := a.rooms.of(guildID, users); known {
		return id, nil
	}
	people := make([]member, len(users))
	var names []string
	for i, u := range users {
		if people[i], err = a.memberOf(ctx, guildID, string(u), rest.Card); err != nil {
			return "", err
		}
		names = append(names, called(*people[i].User, people[i].Nick))
	}
	name := threadName(strings.Join(names, ", "))
	id, empty, err := a.findRoom(ctx, guildID, users, name)
	if err == nil && id == "" && empty == "" {
		empty, err = a.makeRoom(ctx, guildID, people, name)
	}
	if err == nil && id == "" {
		id, err = empty, a.letIn(ctx, guildID, empty, people)
	}
	if err != nil {
		return "", err
	}
	a.rooms.put(guildID, id, users)
	return id, nil
}

// makeRoom starts a private thread with nobody in it.
func (a *Adapter) makeRoom(ctx context.Context, guildID string, people []member, name string) (chat.ConversationID, error) {
	parent, err := a.roomParent(ctx, guildID, people)
	if err != nil {
		return "", err
	}
	var c channel
	err = a.do(ctx, rest.Call{
		Method: "POST", Path: "/channels/" + parent + "/threads", Into: &c, Priority: rest.Card, Guild: guildID, Attempts: 1,
		Body: map[string]any{
			"name": name, "type": discordgo.ChannelTypeGuildPrivateThread, "invitable": false, "auto_archive_duration": threadLife,
		},
	})
	if err == nil {
		a.places.put(c)
	}
	return chat.ConversationID(c.ID), err
}

// letIn lets people into a room. Half a room is none.
func (a *Adapter) letIn(ctx context.Context, guildID string, id chat.ConversationID, people []member) error {
	for _, m := range people {
		err := a.do(ctx, rest.Call{Method: "PUT", Path: "/channels/" + string(id) + "/thread-members/" + m.User.ID, Priority: rest.Card, Guild: guildID})
		if err != nil {
			a.rooms.drop(id)
			return errors.Join(err, a.do(ctx, rest.Call{Method: "DELETE", Path: "/channels/" + string(id), Priority: rest.Card, Guild: guildID}))
		}
	}
	return nil
}

// roomParent is the channel under which a room of some people is: the first that
// they see and in which the bot may start one. Without people it is where most
// rooms are.
func (a *Adapter) roomParent(ctx context.Context, guildID string, people []member) (string, error) {
	const needs = discordgo.PermissionViewChannel | discordgo.PermissionCreatePrivateThreads | discordgo.PermissionSendMessagesInThreads
	g, err := a.guild(ctx, guildID)
	if err != nil {
		return "", err
	}
	for _, c := range a.places.within(guildID) {
		if ok, known := a.allowed(c, needs); c.Type != discordgo.ChannelTypeGuildText || known && !ok {
			continue
		}
		if !slices.ContainsFunc(people, func(m member) bool { return !g.sees(c, m) }) {
			return c.ID, nil
		}
	}
	return "", fmt.Errorf("no channel in which these people may meet: %w", chat.ErrForbidden)
}
