package discord

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/bwmarrin/discordgo"

	"github.com/kith-community/kith/bot/chat"
)

// findRoom looks through the bot's own private threads, also the sleeping ones:
// first through those that are called so, since most keep their names. An empty one
// with that name was left behind by an attempt of which we heard nothing.
func (a *Adapter) findRoom(ctx context.Context, guildID string, users []chat.UserID, name string) (found, empty chat.ConversationID, err error) {
	all, err := a.ownRooms(ctx, guildID)
	if err != nil {
		return "", "", err
	}
	slices.SortStableFunc(all, func(one, other channel) int {
		return cmp.Compare(rank(one.Name == name), rank(other.Name == name))
	})
	for _, c := range all {
		id := chat.ConversationID(c.ID)
		if c.Count == 1 && c.Name == name && !c.asleep() { // the bot alone
			empty = id
		}
		there, err := a.meets(ctx, c, users)
		if err != nil {
			return "", "", err
		}
		if there {
			return id, "", nil
		}
	}
	return "", empty, nil
}

func rank(first bool) int {
	if first {
		return 0
	}
	return 1
}

// meets is whether exactly these people, and the bot, are in a thread. Discord lists
// the members of a thread to whoever has the privileged intent alone, and says of
// everybody who asks for one whether they are there.
func (a *Adapter) meets(ctx context.Context, c channel, users []chat.UserID) (bool, error) {
	if there, known := a.rooms.in(chat.ConversationID(c.ID)); known {
		return slices.Equal(there, users), nil
	}
	if c.Count != len(users)+1 {
		return false, nil
	}
	for _, who := range users {
		err := meaning(a.ask(ctx, "/channels/"+c.ID+"/thread-members/"+string(who), nil))
		if errors.Is(err, chat.ErrNotFound) || errors.Is(err, chat.ErrForbidden) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
	}
	return true, nil
}

// ownRooms are the private threads that the bot started: those that are awake, and
// those that sleep where rooms are, or were.
func (a *Adapter) ownRooms(ctx context.Context, guildID string) ([]channel, error) {
	active, err := a.ownThreads(ctx, guildID)
	if err != nil {
		return nil, err
	}
	var parents []string
	if parent, err := a.roomParent(ctx, guildID, nil); err == nil {
		parents = append(parents, parent)
	}
	rooms := slices.DeleteFunc(active, func(c channel) bool { return c.Type != discordgo.ChannelTypeGuildPrivateThread })
	for _, c := range rooms {
		if !slices.Contains(parents, c.Parent) {
			parents = append(parents, c.Parent)
		}
	}
	for _, parent := range parents {
		asleep, err := a.sleeping(ctx, parent)
		if err != nil {
			return nil, err
		}
		rooms = append(rooms, asleep...)
	}
	return rooms, nil
}

// ownThreads are the threads that the bot started in a server and that are awake.
func (a *Adapter) ownThreads(ctx context.Context, guildID string) ([]channel, error) {
	me, err := a.self(ctx)
	if err != nil {
		return nil, err
	}
	var active struct {
		Threads []channel `json:"threads"`
	}
	err = meaning(a.ask(ctx, "/guilds/"+guildID+"/threads/active", &active))
	return slices.DeleteFunc(active.Threads, func(c channel) bool { return c.Owner != me }), err
}

// sleeping are the bot's private threads in a channel that sleep.
func (a *Adapter) sleeping(ctx context.Context, parent string) (rooms []channel, err error) {
	me, err := a.self(ctx)
	if err != nil {
		return nil, err
	}
	before := ""
	for range mostSleeping {
		var page struct {
			Threads []channel `json:"threads"`
			More    bool      `json:"has_more"`
		}
		if err := unlessGone(meaning(a.ask(ctx, "/channels/"+parent+"/users/@me/threads/archived/private?limit=100"+before, &page))); err != nil {
			return nil, err
		}
		for _, c := range page.Threads {
			if c.Owner == me {
				rooms = append(rooms, c)
			}
			before = "&before=" + c.ID
		}
		if !page.More {
			break
		}
	}
	return rooms, nil
}
