package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/kith-community/kith/adapters/discord/gateway"
	"github.com/kith-community/kith/adapters/discord/rest"
	"github.com/kith-community/kith/bot/chat"
)

// written is a message, as Discord sends it.
type written struct {
	ID      string `json:"id"`
	Channel string `json:"channel_id"`
	Guild   string `json:"guild_id"`
	Type    int    `json:"type"`
	Author  user   `json:"author"`
	Member  member `json:"member"`
	Webhook string `json:"webhook_id"`
	Content string `json:"content"`
}

// Messages that people write; all others tell of something.
const (
	plainMessage = 0
	replyMessage = 19
)

// byPerson is whether a person wrote it.
func (w written) byPerson() bool {
	return !w.Author.Bot && w.Webhook == "" && (w.Type == plainMessage || w.Type == replyMessage)
}

func (s *shard) posted(e gateway.Event) error {
	var w written
	if err := json.Unmarshal(e.Data, &w); err != nil {
		return err
	}
	if !w.byPerson() {
		s.mark.pass(number(w.ID))
		return nil
	}
	s.work(e.Seq, number(w.ID), w.Channel, func() error { return s.tell(s.working, w, chat.User{}) })
	return nil
}

// tell hands a message to the core. Who wrote it stands in it, unless it was read
// later. It fails when ctx ends before.
func (a *Adapter) tell(ctx context.Context, w written, who chat.User) error {
	if w.Guild == "" {
		return a.tellDirect(ctx, w)
	}
	var c channel
	err := a.insist(ctx, "learn where somebody wrote", func() (err error) {
		if _, err = a.guild(ctx, w.Guild); err == nil {
			c, err = a.channel(ctx, w.Channel)
		}
		return unlessGone(err)
	})
	if err != nil || c.ID == "" {
		return err
	}
	if who.ID == "" {
		who = a.userOf(w.Guild, w.Author, w.Member)
	}
	return a.insistently(ctx, w.event(spaceOf(w.Guild), who, thread(c.Type)))
}

func (w written) event(space chat.SpaceID, who chat.User, inThread bool) chat.Posted {
	in := chat.ConversationID(w.Channel)
	return chat.Posted{
		Header: chat.Header{ID: w.ID, Space: space, Actor: who, In: in, At: timeOf(w.ID)},
		Ref:    chat.Ref{Space: space, Conversation: in, Message: chat.MessageID(w.ID)},
		Text:   w.Content, Thread: inThread, Direct: w.Guild == "",
	}
}

// tellDirect hands over what somebody wrote to the bot alone.
func (a *Adapter) tellDirect(ctx context.Context, w written) error {
	a.direct.note(chat.ConversationID(w.Channel), chat.UserID(w.Author.ID))
	a.direct.reached(chat.UserID(w.Author.ID))
	var guildID string
	var who chat.User
	err := a.insist(ctx, "learn what a direct message is about", func() (err error) {
		guildID, who, err = a.community(ctx, w)
		return err
	})
	if err == nil && guildID == "" {
		a.log.WarnContext(ctx, "a direct message belongs to no community", "delivery", w.ID)
	}
	if err != nil || guildID == "" {
		return err
	}
	return a.insistently(ctx, w.event(spaceOf(guildID), who, false))
}

// community is the one that a direct message is about: the one that last came up
// in that conversation since the process began, else one in which the person came
// up lately, else the first that the person is in. "" is none.
func (a *Adapter) community(ctx context.Context, w written) (guildID string, who chat.User, err error) {
	ids, err := a.communities(ctx)
	if err != nil {
		return "", who, err
	}
	if len(ids) > 1 {
		if last, known := a.direct.last(w.Channel); known {
			if who, err = a.within(ctx, guildOf(last), w.Author.ID); err != nil || who.ID != "" {
				return guildOf(last), who, err
			}
		}
	}
	for _, id := range ids {
		if who, known := a.people.of(id, chat.UserID(w.Author.ID)); known {
			return id, who, nil
		}
	}
	for _, id := range ids {
		if who, err = a.within(ctx, id, w.Author.ID); err != nil || who.ID != "" {
			return id, who, err
		}
	}
	return "", chat.User{}, nil
}

// within is who somebody is in a server; nobody when they are not there.
func (a *Adapter) within(ctx context.Context, guildID, id string) (chat.User, error) {
	if who, known := a.people.of(guildID, chat.UserID(id)); known {
		return who, nil
	}
	who, err := a.member(ctx, guildID, id, rest.Card)
	return who, unlessGone(err)
}

const (
	// mostGuilds are asked whether somebody is there.
	mostGuilds = 50
	// guildsFor is how long the list of servers is taken to be true.
	guildsFor = 10 * time.Minute
)

// communities are the servers that let Kith in, the oldest first. Those that the
// connection told of may be only a part: others may be on other connections, or
// were told of to an earlier process.
func (a *Adapter) communities(ctx context.Context) ([]string, error) {
	if ids := a.places.listed(guildsFor); ids != nil {
		return ids, nil
	}
	var all []struct {
		ID string `json:"id"`
	}
	if err := meaning(a.ask(ctx, "/users/@me/guilds", &all)); err != nil {
		return nil, err
	}
	ids := make([]string, 0, len(all))
	for _, g := range all {
		ids = append(ids, g.ID)
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Compare(number(a), number(b)) })
	ids = ids[:min(len(ids), mostGuilds)]
	a.places.list(ids)
	return ids, nil
}
