package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/adapters/slack/pace"
	"github.com/kith-community/kith/bot/chat"
)

// occurred reads what the Events API sends.
func (a *Adapter) occurred(e envelope) (event, error) {
	var o occurrence
	var h happened
	if err := read(e.body, &o); err != nil {
		return event{}, err
	}
	if o.Type == rateLimited {
		a.trouble.limited(e.at)
		a.log.Warn("Slack holds back events: too many happen", "space", spaceOf(o.Team))
		return event{key: e.id, do: nothing}, nil
	}
	if err := read(o.Event, &h); err != nil || h.Type == "" || o.team() == "" {
		return event{}, errOdd
	}
	is := event{key: cmp.Or(o.ID, e.id), lane: h.user(), do: nothing}
	switch h.Type {
	case "message", "app_mention":
		return a.written(is, o, h, e.at), nil
	case "team_join", "user_change":
		is.do = func(ctx context.Context, _ *visit) error { return a.moved(ctx, o, h, e.at) }
	case "app_home_opened":
		if h.Tab == "home" {
			is.do = func(ctx context.Context, _ *visit) error { return a.looked(ctx, o, h, e.at) }
		}
	case "tokens_revoked", "app_uninstalled":
		is.lane = o.team()
		if h.Type == "app_uninstalled" || len(h.Tokens.Bot) > 0 {
			is.do = func(ctx context.Context, _ *visit) error { return a.removed(ctx, o, e.at) }
		}
	}
	return is, nil
}

// spoken are the kinds of messages that people write; all others tell of
// something. Source: docs.slack.dev/reference/events/message.
var spoken = []string{"", "thread_broadcast", "file_share"}

// saidKey names a message: it is the same whether it arrives because it was
// written in a channel or because it names the bot.
func saidKey(team, channel, ts string) string { return team + "/" + channel + "/" + ts }

func (a *Adapter) written(is event, o occurrence, h happened, arrived time.Time) event {
	if a.opts.WithoutReplies && h.Type == "message" && (h.Kind == publicChannel || h.Kind == privateChannel) {
		return is // what names Kith arrives by itself
	}
	if h.Bot != "" || h.user() == "" || h.channel() == "" || h.TS == "" || !slices.Contains(spoken, h.Subtype) {
		return is
	}
	is.key, is.lane = saidKey(o.team(), h.channel(), h.TS), h.channel()
	is.do = func(ctx context.Context, v *visit) error { return a.tell(ctx, is.key, o, h, v, arrived) }
	return is
}

// tell hands a message to the core: as a command when it is one, else as words.
func (a *Adapter) tell(ctx context.Context, key string, o occurrence, h happened, v *visit, arrived time.Time) error {
	t, err := a.host(ctx, o.team())
	if err != nil || h.user() == t.me {
		return err
	}
	w := where{channel: h.channel()}
	if h.Thread != h.TS {
		w.thread = h.Thread
	}
	a.remember(t.id, h)
	head := chat.Header{ID: key, Space: t.space, Actor: a.actor(ctx, t, h.user(), "", pace.Card), In: w.id(), At: momentOf(h.TS, arrived)}
	text := asTyped(h.Text)
	if rest, named := addressed(text, t.me); named {
		if typed, is := commandIn(a.published(), rest); is && !w.direct() {
			return a.mentioned(ctx, t, head, w, typed, v)
		}
		text = rest
	}
	return a.deliver(ctx, chat.Posted{
		Header: head, Ref: chat.Ref{Space: t.space, Conversation: w.id(), Message: chat.MessageID(h.TS)},
		Text: text, Thread: w.thread != "", Direct: w.direct(),
	})
}

// remember keeps which conversation somebody wrote in: it need not be asked for.
func (a *Adapter) remember(team string, h happened) {
	in := chat.ConversationID(h.channel())
	switch {
	case h.Kind == roomChannel:
		a.out.rooms.put(roomKey(in), in)
	case where{channel: h.channel()}.direct():
		a.out.rooms.put(roomOf(team, h.user()), in)
	}
}

// mentioned is a command behind the bot's name. Slack lets it be answered by a
// message that only its author sees, and opens no form for it.
func (a *Adapter) mentioned(ctx context.Context, t *team, h chat.Header, w where, typed chat.Typed, v *visit) error {
	q := &asked{
		kind: asMention, team: t, who: h.Actor.ID, at: time.Now(), title: typed.Name,
		from: origin{Channel: w.channel, Thread: w.thread}, visit: v,
	}
	h.Reply = a.questions.add(q)
	err := a.deliver(ctx, chat.Command{Header: h, Name: typed.Name, Input: typed.Input})
	if err != nil { // it is told again
		a.questions.end(h.Reply)
	}
	return err
}

// moved is somebody who joined, left, or changed.
func (a *Adapter) moved(ctx context.Context, o occurrence, h happened, arrived time.Time) error {
	t, err := a.host(ctx, o.team())
	if err != nil {
		return err
	}
	var u slackgo.User
	if err := read(h.User, &u); err != nil || u.ID == "" {
		return errOdd
	}
	a.out.people.drop([2]string{t.id, u.ID})
	if u.IsBot || u.ID == t.me {
		return nil
	}
	head := chat.Header{ID: o.ID, Space: t.space, Actor: userOf(u), At: momentOf(fmt.Sprint(o.Time), arrived)}
	switch {
	case h.Type == "team_join":
		return a.deliver(ctx, chat.Joined{Header: head})
	case u.Deleted:
		return a.deliver(ctx, chat.Left{Header: head})
	}
	return nil
}

// looked is somebody who looks at their page.
func (a *Adapter) looked(ctx context.Context, o occurrence, h happened, arrived time.Time) error {
	t, err := a.host(ctx, o.team())
	if err != nil {
		return err
	}
	a.remember(t.id, h)
	return a.deliver(ctx, chat.Opened{Header: chat.Header{
		ID: o.ID, Space: t.space, Actor: a.actor(ctx, t, h.user(), "", pace.Card), At: momentOf(fmt.Sprint(o.Time), arrived),
	}})
}

// removed is a workspace that put Kith out, unless it let it in again since: Slack
// brings late what was not acknowledged, and the new token must not be dropped.
func (a *Adapter) removed(ctx context.Context, o occurrence, arrived time.Time) error {
	if a.opts.Teams != nil {
		if again, err := a.letInAgain(ctx, o.team()); err != nil || again {
			return err
		}
		if err := a.opts.Teams.Forget(ctx, o.team()); err != nil && !errors.Is(err, chat.ErrNotFound) {
			return fmt.Errorf("forget a token: %w", err)
		}
	} else {
		a.trouble.putOut()
	}
	a.leave(o.team())
	return a.deliver(ctx, chat.Removed{Header: chat.Header{ID: o.ID, Space: spaceOf(o.team()), At: momentOf(fmt.Sprint(o.Time), arrived)}})
}

// letInAgain is whether the token of a workspace is one that Slack accepts.
func (a *Adapter) letInAgain(ctx context.Context, team string) (bool, error) {
	a.leave(team)
	_, err := a.team(ctx, team)
	if fatal(err) || errors.Is(err, chat.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
