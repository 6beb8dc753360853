package discord

import (
	"cmp"
	"context"
	"slices"
	"time"

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
		there, err := a.company(ctx, id)
		switch {
		case err != nil:
			return "", "", err
		case slices.Equal(there, users):
			return id, "", nil
		case len(there) == 0 && c.Name == name && !c.asleep():
			empty = id
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

// company asks who is in a thread beside the bot.
func (a *Adapter) company(ctx context.Context, id chat.ConversationID) (users []chat.UserID, err error) {
	if users, known := a.rooms.in(id); known {
		return users, nil
	}
	me, err := a.self(ctx)
	if err != nil {
		return nil, err
	}
	var members []struct {
		User chat.UserID `json:"user_id"`
	}
	if err := unlessGone(meaning(a.ask(ctx, "/channels/"+string(id)+"/thread-members", &members))); err != nil {
		return nil, err
	}
	for _, m := range members {
		if string(m.User) != me {
			users = append(users, m.User)
		}
	}
	slices.Sort(users)
	a.rooms.mu.Lock()
	defer a.rooms.mu.Unlock()
	a.rooms.members.put(id, company{users, time.Now()})
	return users, nil
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
