package discord

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/kith-community/kith/adapters/discord/rest"
	"github.com/kith-community/kith/bot/chat"
)

// directs are the direct conversations that came up lately.
type directs struct {
	mu    sync.Mutex
	rooms recent[chat.ConversationID, *directRoom]
	of    recent[chat.UserID, chat.ConversationID]
}

type directRoom struct {
	space    chat.SpaceID // what was talked about last
	refused  time.Time    // when the person last refused a message
	refusals int          // in a row
}

const (
	// refusedFor is how long a person who refused twice in a row is not tried again,
	// unless they do something.
	refusedFor   = 30 * time.Minute
	refusedTwice = 2
)

func (d *directs) note(id chat.ConversationID, who chat.UserID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.rooms.of(id) == nil {
		d.rooms.put(id, &directRoom{})
	}
	d.of.put(who, id)
}

func (d *directs) is(id chat.ConversationID) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.rooms.of(id) != nil
}

func (d *directs) with(who chat.UserID) (id chat.ConversationID, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	id = d.of.of(who)
	return id, id != "" && d.rooms.of(id) != nil
}

// about notes which community a conversation is about.
func (d *directs) about(id string, space chat.SpaceID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if room := d.rooms.of(chat.ConversationID(id)); room != nil {
		room.space = space
	}
}

// taken notes that a message was not refused.
func (d *directs) taken(id chat.ConversationID, space chat.SpaceID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if room := d.rooms.of(id); room != nil {
		room.space, room.refusals = space, 0
	}
}

func (d *directs) last(id string) (chat.SpaceID, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	room := d.rooms.of(chat.ConversationID(id))
	if room == nil || room.space == "" {
		return "", false
	}
	return room.space, true
}

func (d *directs) refused(id chat.ConversationID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if room := d.rooms.of(id); room != nil {
		room.refused = time.Now()
		room.refusals++
	}
}

// reached forgets that somebody refused: they are doing something.
func (d *directs) reached(who chat.UserID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if room := d.rooms.of(d.of.of(who)); room != nil {
		room.refusals = 0
	}
}

// refusal saves a request that would be refused, which Discord counts.
func (d *directs) refusal(id chat.ConversationID) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if room := d.rooms.of(id); room != nil && room.refusals >= refusedTwice && time.Since(room.refused) < refusedFor {
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
	for _, id := range append([]string{guildOf(space)}, asStrings(users)...) {
		if !isID(id) {
			return "", fmt.Errorf("%s in %s: %w", id, space, chat.ErrNotFound)
		}
	}
	if len(users) == 1 {
		return a.converseWith(ctx, space, users[0])
	}
	return a.room(ctx, space, users)
}

func asStrings(users []chat.UserID) []string {
	all := make([]string, len(users))
	for i, u := range users {
		all[i] = string(u)
	}
	return all
}

func (a *Adapter) converseWith(ctx context.Context, space chat.SpaceID, who chat.UserID) (chat.ConversationID, error) {
	guildID := guildOf(space)
	if err := a.belongs(ctx, guildID, who); err != nil {
		return "", err
	}
	if id, ok := a.direct.with(who); ok {
		return id, nil
	}
	var c channel
	err := a.do(ctx, rest.Call{
		Method: "POST", Path: "/users/@me/channels", Body: map[string]any{"recipient_id": who}, Into: &c,
		Priority: rest.Nudge, Guild: guildID, Attempts: 1,
	})
	if code(err) == codeTooManyDirects {
		return "", &chat.RateLimitError{After: openAgain}
	}
	if err != nil {
		return "", err
	}
	a.direct.note(chat.ConversationID(c.ID), who)
	a.direct.about(c.ID, space)
	return chat.ConversationID(c.ID), nil
}

// belongs is [chat.ErrNotFound] for who is in another of Kith's servers, and not in
// this one: they are no business of it. With one server it is not asked: who left
// that cannot be written to.
func (a *Adapter) belongs(ctx context.Context, guildID string, who chat.UserID) error {
	if _, known := a.people.of(guildID, who); known {
		return nil
	}
	servers, err := a.communities(ctx)
	if err == nil && len(servers) > 1 {
		_, err = a.member(ctx, guildID, string(who), rest.Nudge)
	}
	return err
}

// openAgain is when to open direct conversations again, after Discord said that
// there were too many new ones. It does not say when.
const openAgain = 5 * time.Minute
