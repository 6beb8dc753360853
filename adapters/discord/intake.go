package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/kith-community/kith/adapters/discord/gateway"
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
	case "GUILD_CREATE":
		err = s.entered(e)
	case "GUILD_DELETE":
		err = s.expelled(e)
	default:
		err = s.places.take(e.Type, e.Data)
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

// self is the bot's user ID, asked for when jobs are quicker than the connection.
func (a *Adapter) self(ctx context.Context) (string, error) {
	a.mu.Lock()
	me := a.me
	a.mu.Unlock()
	if me != "" {
		return me, nil
	}
	var is user
	err := meaning(a.ask(ctx, "/users/@me", &is))
	if err == nil {
		a.meet(is.ID)
	}
	return is.ID, err
}

// entered is a server that lets Kith in, or comes back.
func (s *shard) entered(e gateway.Event) error {
	var g guild
	if err := json.Unmarshal(e.Data, &g); err != nil || g.Unavailable {
		return err
	}
	me, err := s.self(s.working)
	if err != nil {
		return err
	}
	s.places.enter(g, me)
	s.catchUp(g, me)
	return nil
}

// expelled is a server that puts Kith out. One that is unavailable has an outage.
func (s *shard) expelled(e gateway.Event) error {
	var g guild
	if err := json.Unmarshal(e.Data, &g); err != nil || g.ID == "" || g.Unavailable {
		return err
	}
	if err := s.places.take(e.Type, e.Data); err != nil {
		return err
	}
	h := chat.Header{ID: s.eventID(e, g.ID), Space: spaceOf(g.ID), At: time.Now()}
	s.work(e.Seq, 0, g.ID, func() error { return s.insistently(s.working, chat.Removed{Header: h}) })
	return nil
}

// eventID is the ID of an event to which Discord gives none.
func (s *shard) eventID(e gateway.Event, about ...string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(append([]string{e.Type}, append(about, s.session.ID, seqOf(e))...), " ")
}

// regarded forgets what was known of somebody who changed, and learns what the bot
// may do.
func (s *shard) regarded(e gateway.Event) error {
	var m struct {
		member
		Guild string `json:"guild_id"`
	}
	if err := json.Unmarshal(e.Data, &m); err != nil || m.User == nil {
		return err
	}
	s.people.drop(m.Guild, chat.UserID(m.User.ID))
	me, err := s.self(s.working)
	if m.User.ID == me {
		s.places.regard(m.Guild, m.member)
	}
	return err
}

// work does something beside the connection, in the order of its key. What fails is
// told again by Discord, to the next process.
func (s *shard) work(seq int64, message uint64, key string, do func() error) {
	done := s.mark.begin(seq, message)
	s.lanes.do(s.working, key, func() {
		if do() == nil {
			done()
		}
	})
}

// interacted is something that somebody typed or pressed.
func (s *shard) interacted(e gateway.Event) error {
	var i interaction
	if err := json.Unmarshal(e.Data, &i); err != nil {
		return err
	}
	s.answers.do(s.working, i.who(), func() { s.interact(s.working, i) })
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
	if i.Guild == "" {
		event, err = a.placed(ctx, i, event)
	} else {
		a.direct.reached(event.Head().Actor.ID)
		a.people.put(i.Guild, event.Head().Actor)
	}
	if errors.Is(err, chat.ErrNotFound) { // who left a community changes nothing in it
		err = a.Respond(ctx, event.Head().Reply, nil)
	} else {
		err = a.deliver(ctx, event)
	}
	if err != nil {
		a.log.WarnContext(ctx, "an interaction was not taken", "delivery", i.ID, "error", err)
	}
}

// placed says who acted in a direct conversation, where Discord says nothing about
// the community.
func (a *Adapter) placed(ctx context.Context, i interaction, event chat.Event) (chat.Event, error) {
	h := event.Head()
	a.direct.note(h.In, h.Actor.ID)
	a.direct.reached(h.Actor.ID)
	a.direct.about(i.ChannelID, h.Space)
	is, err := a.acquainted(ctx, guildOf(h.Space), h.Actor)
	h.Actor = is
	switch e := event.(type) {
	case chat.Action:
		e.Header = h
		return e, err
	case chat.Submit:
		e.Header = h
		return e, err
	}
	return event, err
}

func (a *Adapter) deliver(ctx context.Context, e chat.Event) error {
	a.mu.Lock()
	sink := a.sink
	a.mu.Unlock()
	return sink.Deliver(ctx, e)
}

// insistently delivers an event until it is taken, or ctx ends.
func (a *Adapter) insistently(ctx context.Context, e chat.Event) error {
	return a.insist(ctx, "an event was not taken", func() error {
		if err := a.deliver(ctx, e); err != nil {
			return fmt.Errorf("delivery %s: %w", e.Head().ID, err)
		}
		return nil
	})
}

// moved is somebody who joined or left.
func (s *shard) moved(e gateway.Event) error {
	var m struct {
		member
		Guild string `json:"guild_id"`
	}
	if err := json.Unmarshal(e.Data, &m); err != nil || m.User == nil {
		return err
	}
	h := chat.Header{ID: s.eventID(e, m.Guild, m.User.ID), Space: spaceOf(m.Guild), At: time.Now()}
	s.work(e.Seq, 0, m.User.ID, func() error {
		err := s.insist(s.working, "learn where somebody came", func() error {
			_, err := s.guild(s.working, m.Guild)
			return unlessGone(err)
		})
		if err != nil {
			return err
		}
		h.Actor = s.userOf(m.Guild, *m.User, m.member)
		if e.Type == "GUILD_MEMBER_ADD" {
			return s.insistently(s.working, chat.Joined{Header: h})
		}
		s.people.drop(m.Guild, h.Actor.ID)
		return s.insistently(s.working, chat.Left{Header: h})
	})
	return nil
}

func seqOf(e gateway.Event) string { return strconv.FormatInt(e.Seq, 10) }
