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

// directs are the direct conversations that came up since the start.
type directs struct {
	mu    sync.Mutex
	rooms map[chat.ConversationID]*directRoom
	of    map[chat.UserID]chat.ConversationID
}

type directRoom struct {
	who      chat.UserID
	space    chat.SpaceID // what was talked about last
	refused  time.Time    // when the person last refused a message
	refusals int          // in a row
}

const (
	// refusedFor is how long a person who refused twice in a row is not tried again,
	// unless they do something.
	refusedFor   = 30 * time.Minute
	refusedTwice = 2
	mostRooms    = 10_000
)

func (d *directs) note(id chat.ConversationID, who chat.UserID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.rooms == nil || len(d.rooms) >= mostRooms {
		d.rooms, d.of = map[chat.ConversationID]*directRoom{}, map[chat.UserID]chat.ConversationID{}
	}
	if d.rooms[id] == nil {
		d.rooms[id] = &directRoom{}
	}
	d.rooms[id].who = who
	d.of[who] = id
}

func (d *directs) is(id chat.ConversationID) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.rooms[id] != nil
}

func (d *directs) with(who chat.UserID) (chat.ConversationID, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	id, ok := d.of[who]
	return id, ok
}

// about notes which community a conversation is about.
func (d *directs) about(id string, space chat.SpaceID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if room := d.rooms[chat.ConversationID(id)]; room != nil {
		room.space = space
	}
}

// taken notes that a message was not refused.
func (d *directs) taken(id chat.ConversationID, space chat.SpaceID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if room := d.rooms[id]; room != nil {
		room.space, room.refusals = space, 0
	}
}

func (d *directs) last(id string) (chat.SpaceID, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	room := d.rooms[chat.ConversationID(id)]
	if room == nil || room.space == "" {
		return "", false
	}
	return room.space, true
}

func (d *directs) refused(id chat.ConversationID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if room := d.rooms[id]; room != nil {
		room.refused = time.Now()
		room.refusals++
	}
}

// reached forgets that somebody refused: they are doing something.
func (d *directs) reached(who chat.UserID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if room := d.rooms[d.of[who]]; room != nil {
		room.refusals = 0
	}
}

// refusal saves a request that would be refused, which Discord counts.
func (d *directs) refusal(id chat.ConversationID) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if room := d.rooms[id]; room != nil && room.refusals >= refusedTwice && time.Since(room.refused) < refusedFor {
		return fmt.Errorf("refused a short while ago: %w", chat.ErrUnreachable)
	}
	return nil
}

// isDirect is whether a conversation is one with a person alone.
func (a *Adapter) isDirect(ctx context.Context, id chat.ConversationID) (bool, error) {
	if a.direct.is(id) {
		return true, nil
	}
	c, err := a.channel(ctx, string(id))
	if err != nil || c.Type != discordgo.ChannelTypeDM {
		return false, err
	}
	for _, u := range c.Recipients {
		a.direct.note(id, chat.UserID(u.ID))
	}
	return true, nil
}

// Converse implements [chat.Platform]. Several people meet in a private thread,
// since bots cannot make groups.
func (a *Adapter) Converse(ctx context.Context, space chat.SpaceID, users []chat.UserID) (chat.ConversationID, error) {
	users = slices.Compact(slices.Sorted(slices.Values(users)))
	for _, u := range users {
		if !isID(string(u)) {
			return "", fmt.Errorf("%s: %w", u, chat.ErrNotFound)
		}
	}
	if len(users) == 1 {
		return a.converseWith(ctx, space, users[0])
	}
	return a.room(ctx, space, users)
}

func (a *Adapter) converseWith(ctx context.Context, space chat.SpaceID, who chat.UserID) (chat.ConversationID, error) {
	if id, ok := a.direct.with(who); ok {
		return id, nil
	}
	var c channel
	err := a.do(ctx, rest.Call{
		Method: "POST", Path: "/users/@me/channels", Body: map[string]any{"recipient_id": who}, Into: &c,
		Priority: rest.Nudge, Guild: guildOf(space), Attempts: 1,
	})
	if errors.Is(err, chat.ErrInvalid) {
		return "", fmt.Errorf("%w: %w", chat.ErrNotFound, err) // there is no such person
	}
	if err != nil {
		return "", err
	}
	a.direct.note(chat.ConversationID(c.ID), who)
	a.direct.about(c.ID, space)
	return chat.ConversationID(c.ID), nil
}

// room is the private thread of some people, old or new. An old one is known by
// its members: names repeat.
func (a *Adapter) room(ctx context.Context, space chat.SpaceID, users []chat.UserID) (chat.ConversationID, error) {
	var names []string
	for _, u := range users {
		is, err := a.User(ctx, space, u)
		if err != nil {
			return "", err
		}
		names = append(names, is.Name)
	}
	guildID := guildOf(space)
	old, err := a.findRoom(ctx, guildID, users)
	if err != nil || old != "" {
		return old, err
	}
	parent, err := a.roomParent(ctx, guildID)
	if err != nil {
		return "", err
	}
	var c channel
	err = a.do(ctx, rest.Call{
		Method: "POST", Path: "/channels/" + parent + "/threads", Into: &c, Priority: rest.Card, Guild: guildID,
		Body: map[string]any{
			"name": threadName(strings.Join(names, ", ")), "type": discordgo.ChannelTypeGuildPrivateThread,
			"invitable": false, "auto_archive_duration": threadLife,
		},
	})
	if err != nil {
		return "", err
	}
	a.places.put(c)
	for _, u := range users {
		err := a.do(ctx, rest.Call{Method: "PUT", Path: "/channels/" + c.ID + "/thread-members/" + string(u), Priority: rest.Card, Guild: guildID})
		if err != nil {
			return "", errors.Join(err, a.removeThread(ctx, guildID, c.ID)) // half a room is none
		}
	}
	return chat.ConversationID(c.ID), nil
}

func (a *Adapter) removeThread(ctx context.Context, guildID, id string) error {
	return a.do(ctx, rest.Call{Method: "DELETE", Path: "/channels/" + id, Priority: rest.Card, Guild: guildID})
}

// findRoom looks through the bot's own private threads, also the sleeping ones.
func (a *Adapter) findRoom(ctx context.Context, guildID string, users []chat.UserID) (chat.ConversationID, error) {
	var active struct {
		Threads []channel `json:"threads"`
	}
	if err := meaning(a.ask(ctx, "/guilds/"+guildID+"/threads/active", &active)); err != nil {
		return "", err
	}
	rooms := active.Threads
	if parent, err := a.roomParent(ctx, guildID); err == nil {
		var archived struct {
			Threads []channel `json:"threads"`
		}
		if err := meaning(a.ask(ctx, "/channels/"+parent+"/users/@me/threads/archived/private?limit=100", &archived)); err != nil {
			return "", err
		}
		rooms = append(rooms, archived.Threads...)
	}
	for _, c := range rooms {
		if c.Type != discordgo.ChannelTypeGuildPrivateThread || c.Owner != a.self() {
			continue
		}
		same, err := a.meets(ctx, c.ID, users)
		if err != nil {
			return "", err
		}
		if same {
			c.Guild = guildID
			a.places.put(c)
			return chat.ConversationID(c.ID), nil
		}
	}
	return "", nil
}

// meets is whether exactly these people, and the bot, are in a thread.
func (a *Adapter) meets(ctx context.Context, id string, users []chat.UserID) (bool, error) {
	var members []struct {
		User chat.UserID `json:"user_id"`
	}
	if err := meaning(a.ask(ctx, "/channels/"+id+"/thread-members", &members)); err != nil {
		return false, err
	}
	var there []chat.UserID
	for _, m := range members {
		if string(m.User) != a.self() {
			there = append(there, m.User)
		}
	}
	slices.Sort(there)
	return slices.Equal(there, users), nil
}

// roomParent is the channel under which rooms are: the first in which the bot may
// start private threads. Who is added to one must see the channel; those that
// everybody sees come first.
func (a *Adapter) roomParent(ctx context.Context, guildID string) (string, error) {
	const needs = discordgo.PermissionViewChannel | discordgo.PermissionCreatePrivateThreads | discordgo.PermissionSendMessagesInThreads
	best := ""
	g, err := a.guild(ctx, guildID)
	if err != nil {
		return "", err
	}
	for _, c := range a.places.within(guildID) {
		if c.Type != discordgo.ChannelTypeGuildText {
			continue
		}
		if ok, known := a.allowed(c, needs); !ok && known {
			continue
		}
		if g.shows(c) {
			return c.ID, nil
		}
		if best == "" {
			best = c.ID
		}
	}
	if best == "" {
		return "", fmt.Errorf("no channel in which private threads may be started: %w", chat.ErrForbidden)
	}
	return best, nil
}

// shows is whether everybody sees a channel.
func (g guild) shows(c channel) bool {
	everyone := &discordgo.Member{}
	return channelPermissions(serverPermissions(g.wire(), everyone), g.wire(), everyone, c.Overwrites)&discordgo.PermissionViewChannel != 0
}

// allowed is whether the bot may do something in a channel, as far as that is known.
func (a *Adapter) allowed(c channel, needs int64) (ok, known bool) {
	g, there := a.places.guild(c.Guild)
	if !there {
		return false, false
	}
	for _, m := range g.Members {
		if m.User != nil && m.User.ID == a.self() {
			me := &discordgo.Member{User: &discordgo.User{ID: m.User.ID}, Roles: m.Roles}
			granted := channelPermissions(serverPermissions(g.wire(), me), g.wire(), me, c.Overwrites)
			return granted&needs == needs, true
		}
	}
	return false, false
}

// freshPermissions asks what the bot may do in a channel.
func (a *Adapter) freshPermissions(ctx context.Context, c channel) (int64, error) {
	c, err := a.freshChannel(ctx, c.ID)
	if err != nil {
		return 0, err
	}
	var g guild
	var m member
	err = errors.Join(meaning(a.ask(ctx, "/guilds/"+c.Guild, &g)), meaning(a.ask(ctx, "/guilds/"+c.Guild+"/members/"+a.self(), &m)))
	if err != nil {
		return 0, err
	}
	me := &discordgo.Member{User: &discordgo.User{ID: a.self()}, Roles: m.Roles}
	return channelPermissions(serverPermissions(g.wire(), me), g.wire(), me, c.Overwrites), nil
}
