package discord

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/kith-community/kith/adapters/discord/gateway"
	"github.com/kith-community/kith/adapters/discord/rest"
	"github.com/kith-community/kith/bot/chat"
)

// wanted are the events that Kith has a use for.
func wanted(event string) bool {
	switch event {
	case "INTERACTION_CREATE", "MESSAGE_CREATE", "GUILD_MEMBER_ADD", "GUILD_MEMBER_REMOVE", "GUILD_MEMBER_UPDATE":
		return true
	}
	return strings.HasPrefix(event, "GUILD_ROLE_") || strings.HasPrefix(event, "CHANNEL_") && event != "CHANNEL_PINS_UPDATE" ||
		event == "THREAD_CREATE" || event == "THREAD_UPDATE" || event == "THREAD_DELETE" || event == "THREAD_LIST_SYNC" ||
		event == "GUILD_CREATE" || event == "GUILD_UPDATE" || event == "GUILD_DELETE"
}

// handle takes an event from the connection. What has to be known in order is
// noted at once; what the core has to do is done beside the connection.
func (s *shard) handle(e gateway.Event) {
	var err error
	switch e.Type {
	case "INTERACTION_CREATE":
		err = s.interacted(e)
	case "MESSAGE_CREATE":
		err = s.posted(e)
	case "GUILD_MEMBER_ADD", "GUILD_MEMBER_REMOVE":
		err = s.moved(e)
	case "GUILD_MEMBER_UPDATE":
		err = s.regarded(e)
	default:
		if err = s.places.take(e.Type, e.Data); err == nil && e.Type == "GUILD_CREATE" {
			s.catchUp(e.Data)
		}
	}
	if err != nil { // a kind of thing that Discord has and we do not know
		s.log.Warn("an event cannot be read", "event", e.Type, "error", err)
	}
}

// meet remembers who the bot is.
func (a *Adapter) meet(me string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.me = me
}

func (a *Adapter) self() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.me
}

// regarded forgets what was known of somebody who changed.
func (s *shard) regarded(e gateway.Event) error {
	var m struct {
		Guild string `json:"guild_id"`
		User  user   `json:"user"`
	}
	err := json.Unmarshal(e.Data, &m)
	s.people.drop(m.Guild, chat.UserID(m.User.ID))
	return err
}

// work does something beside the connection, in the order of its key.
func (s *shard) work(seq int64, key string, do func()) {
	s.mark.begin(seq)
	s.lanes.do(s.working, key, func() {
		defer s.mark.end(seq)
		do()
	})
}

// interacted is something that somebody typed or pressed.
func (s *shard) interacted(e gateway.Event) error {
	var i interaction
	if err := json.Unmarshal(e.Data, &i); err != nil {
		return err
	}
	s.work(e.Seq, i.who(), func() { s.interact(s.working, i) })
	return nil
}

func (i interaction) who() string {
	if i.Member != nil && i.Member.User != nil {
		return i.Member.User.ID
	}
	if i.User != nil {
		return i.User.ID
	}
	return i.ID
}

// interact hands an interaction to the core, which answers it.
func (a *Adapter) interact(ctx context.Context, i interaction) {
	event, err := i.event(a.vocabulary())
	if err != nil {
		a.log.WarnContext(ctx, "an interaction cannot be read", "delivery", i.ID, "error", err)
		return
	}
	event = a.complete(ctx, i, event)
	if err := a.deliver(ctx, event); err != nil {
		a.log.WarnContext(ctx, "an interaction was not taken", "delivery", i.ID, "error", err)
	}
}

// complete says who acts where Discord does not, and remembers it where it does.
func (a *Adapter) complete(ctx context.Context, i interaction, event chat.Event) chat.Event {
	h := event.Head()
	guildID := guildOf(h.Space)
	a.direct.reached(h.Actor.ID)
	if i.Guild != "" {
		a.people.put(guildID, h.Actor)
		return event
	}
	a.direct.about(i.ChannelID, h.Space)
	h.Actor = a.acquainted(ctx, guildID, h.Actor)
	switch e := event.(type) {
	case chat.Action:
		e.Header = h
		return e
	case chat.Submit:
		e.Header = h
		return e
	}
	return event
}

func (a *Adapter) deliver(ctx context.Context, e chat.Event) error {
	a.mu.Lock()
	sink := a.sink
	a.mu.Unlock()
	return sink.Deliver(ctx, e)
}

// insistently delivers an event until it is taken, or ctx ends.
func (a *Adapter) insistently(ctx context.Context, e chat.Event) {
	for gap := 100 * time.Millisecond; ; gap = min(2*gap, 30*time.Second) {
		err := a.deliver(ctx, e)
		if err == nil || ctx.Err() != nil {
			return
		}
		a.log.WarnContext(ctx, "an event was not taken", "delivery", e.Head().ID, "error", err)
		timer := time.NewTimer(gap/2 + rand.N(gap/2))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
		}
	}
}

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

// people's is whether a person wrote it.
func (w written) byPerson() bool {
	return !w.Author.Bot && w.Webhook == "" && (w.Type == plainMessage || w.Type == replyMessage)
}

func (s *shard) posted(e gateway.Event) error {
	var w written
	if err := json.Unmarshal(e.Data, &w); err != nil {
		return err
	}
	s.mu.Lock()
	if len(w.ID) > len(s.seen) || len(w.ID) == len(s.seen) && w.ID > s.seen {
		s.seen = w.ID
	}
	s.mu.Unlock()
	if w.byPerson() {
		s.work(e.Seq, w.Channel, func() { s.tell(s.working, w, s.userOf(w.Guild, w.Author, w.Member)) })
	}
	return nil
}

// tell hands a message to the core.
func (a *Adapter) tell(ctx context.Context, w written, who chat.User) {
	p := chat.Posted{Direct: w.Guild == "", Text: w.Content}
	p.Header = chat.Header{ID: w.ID, In: chat.ConversationID(w.Channel), At: timeOf(w.ID)}
	if p.Direct {
		a.direct.reached(chat.UserID(w.Author.ID))
		guildID, who, err := a.community(ctx, w)
		if err != nil {
			a.log.WarnContext(ctx, "a direct message belongs to no community", "delivery", w.ID, "error", err)
			return
		}
		p.Space, p.Actor = spaceOf(guildID), who
	} else {
		p.Space, p.Actor = spaceOf(w.Guild), who
		c, err := a.channel(ctx, w.Channel)
		if err != nil {
			a.log.WarnContext(ctx, "a message in a channel that cannot be seen", "delivery", w.ID, "error", err)
			return
		}
		p.Thread = thread(c.Type)
	}
	p.Ref = chat.Ref{Space: p.Space, Conversation: p.In, Message: chat.MessageID(w.ID)}
	a.insistently(ctx, p)
}

// community is the one that a direct message is about: the one that last came up
// in that conversation, else the first that the person is in.
func (a *Adapter) community(ctx context.Context, w written) (guildID string, who chat.User, err error) {
	ids := a.places.ids()
	if space, ok := a.direct.last(w.Channel); ok {
		ids = append([]string{guildOf(space)}, ids...)
	}
	err = chat.ErrNotFound
	for _, id := range ids[:min(len(ids), mostGuilds)] {
		var known bool
		if who, known = a.people.of(id, chat.UserID(w.Author.ID)); known {
			return id, who, nil
		}
		if who, err = a.member(ctx, id, w.Author.ID, rest.Card); err == nil {
			return id, who, nil
		}
	}
	return "", who, err
}

// mostGuilds are asked whether somebody is there.
const mostGuilds = 50

// moved is somebody who joined or left.
func (s *shard) moved(e gateway.Event) error {
	var m struct {
		member
		Guild string `json:"guild_id"`
	}
	if err := json.Unmarshal(e.Data, &m); err != nil || m.User == nil {
		return err
	}
	s.mu.Lock()
	id := strings.Join([]string{e.Type, m.Guild, m.User.ID, s.session.ID, seqOf(e)}, " ") // Discord gives it none
	s.mu.Unlock()
	s.work(e.Seq, m.User.ID, func() {
		h := chat.Header{ID: id, Space: spaceOf(m.Guild), Actor: s.userOf(m.Guild, *m.User, m.member), At: time.Now()}
		if e.Type == "GUILD_MEMBER_ADD" {
			s.insistently(s.working, chat.Joined{Header: h})
			return
		}
		s.people.drop(m.Guild, h.Actor.ID)
		s.insistently(s.working, chat.Left{Header: h})
	})
	return nil
}

func seqOf(e gateway.Event) string { return strconv.FormatInt(e.Seq, 10) }
