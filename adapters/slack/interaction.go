package slack

import (
	"cmp"
	"context"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/adapters/slack/pace"
	"github.com/kith-community/kith/bot/chat"
)

// act is something that somebody did, as far as it can be told without asking
// Slack.
type act struct {
	team, user, name string
	key              string // the same for every redelivery
	at               time.Time
	asked            *asked
	event            func(chat.Header) chat.Event
}

// command is a slash command.
func (a *Adapter) command(e envelope) (*act, error) {
	var s slash
	if err := read(e.body, &s); err != nil {
		return nil, err
	}
	if s.Team == "" || s.User == "" || s.Command == "" {
		return nil, errOdd
	}
	typed := a.slashed(s.Command, s.Text)
	return &act{
		team: s.Team, user: s.User, name: s.UserName, key: cmp.Or(s.Trigger, e.id), at: e.at,
		asked: &asked{
			kind: asCommand, trigger: s.Trigger, title: typed.Name,
			from: origin{Channel: s.Channel, URL: s.URL, Since: e.at.Unix()},
		},
		event: func(h chat.Header) chat.Event {
			return chat.Command{Header: h, Name: typed.Name, Input: typed.Input}
		},
	}, nil
}

// interacted is something pressed, sent in, or picked from a menu. waits is
// false for what needs no answer.
func (a *Adapter) interacted(e envelope) (done *act, waits bool, err error) {
	var i interaction
	if err := read(e.body, &i); err != nil {
		return nil, false, err
	}
	if i.Type == viewClosed {
		return nil, false, nil
	}
	if i.User.ID == "" || cmp.Or(i.Team.ID, i.User.Team) == "" {
		return nil, false, errOdd
	}
	done = &act{
		team: cmp.Or(i.Team.ID, i.User.Team), user: i.User.ID, name: cmp.Or(i.User.Name, i.User.Username),
		key: cmp.Or(i.Trigger, e.id), at: momentOf(i.ActionTS, e.at),
	}
	done.asked = &asked{trigger: i.Trigger, from: i.origin(e.at)}
	switch i.Type {
	case blockActions:
		return i.press(done)
	case viewSubmission:
		return i.submit(done)
	case messageAction:
		return a.picked(done, i), true, nil
	case globalShortcut:
		done.asked.kind, done.asked.title = asShortcut, a.titleOf(i.Callback)
		done.event = func(h chat.Header) chat.Event { return chat.Command{Header: h, Name: i.Callback} }
		return done, true, nil
	}
	return nil, false, errOdd
}

// origin is where it was done.
func (i interaction) origin(at time.Time) origin {
	w := i.where()
	o := origin{Channel: w.channel, Thread: w.thread}
	if i.URL != "" {
		o.URL, o.Since = i.URL, at.Unix()
	}
	return o
}

func (i interaction) press(done *act) (*act, bool, error) {
	if len(i.Actions) == 0 {
		return nil, false, errOdd
	}
	p := i.Actions[0]
	if strings.HasPrefix(p.Action, opening) { // an address: nobody waits for an answer
		return nil, false, nil
	}
	done.at = momentOf(p.At, done.at)
	q := done.asked
	q.kind, q.title = asPress, cmp.Or(i.View.Title.Text, p.Text.Text)
	switch {
	case i.View.ID == "":
		q.from.Message, q.from.Ephemeral = cmp.Or(i.Container.Message, i.Message.TS), i.Container.Ephemeral
	case i.View.Type != homeView:
		q.from = origin{View: i.View.ID}
	default:
		q.from = origin{}
	}
	message := q.from.Message
	if q.from.Ephemeral {
		message = ""
	}
	done.event = func(h chat.Header) chat.Event {
		e := chat.Action{Header: h, Action: chat.ParseActionID(p.Action), Values: p.values()}
		if message != "" {
			e.Source = chat.Ref{Space: h.Space, Conversation: h.In, Message: chat.MessageID(message)}
		}
		return e
	}
	return done, true, nil
}

func (i interaction) submit(done *act) (*act, bool, error) {
	if i.View.ID == "" {
		return nil, false, errOdd
	}
	var state slackgo.ViewState
	if err := read(i.View.State, &state); err != nil {
		return nil, false, err
	}
	q := done.asked
	q.kind, q.view, q.title, q.from = asForm, i.View.ID, i.View.Title.Text, originIn(i.View.Meta)
	values := readForm(&state)
	done.event = func(h chat.Header) chat.Event {
		return chat.Submit{Header: h, Form: chat.ParseActionID(i.View.Callback), Values: values}
	}
	return done, true, nil
}

// picked is a command of a message's menu.
func (a *Adapter) picked(done *act, i interaction) *act {
	done.asked.kind, done.asked.title = asMenu, a.titleOf(i.Callback)
	m := i.Message
	done.event = func(h chat.Header) chat.Event {
		return chat.MessageCommand{Header: h, Name: i.Callback, Target: chat.Posted{
			Header: chat.Header{
				ID: saidKey(teamOf(h.Space), i.Channel.ID, m.TS), Space: h.Space, In: h.In, At: momentOf(m.TS, h.At),
				Actor: chat.User{ID: chat.UserID(m.User), Bot: m.Bot != ""},
			},
			Ref:  chat.Ref{Space: h.Space, Conversation: h.In, Message: chat.MessageID(m.TS)},
			Text: asTyped(m.Text), Thread: i.where().thread != "", Direct: i.where().direct(),
		}}
	}
	return done
}

// titleOf is how a command of a menu is called, in the language of the app's
// manifest.
func (a *Adapter) titleOf(name string) string {
	for _, s := range a.published() {
		if s.Name == name {
			return cmp.Or(s.Titles["en"], name)
		}
	}
	return name
}

// interact hands what somebody did to the core, which answers it: by then, or after
// it took it. It fails when the core did not take it: Slack then tells the person,
// because nobody acknowledges it.
func (a *Adapter) interact(ctx context.Context, done *act, e envelope, v *visit) error {
	t, err := a.host(ctx, done.team)
	if err != nil {
		return err
	}
	q := done.asked
	q.team, q.who, q.at, q.http, q.visit = t, chat.UserID(done.user), e.at, e.http, v
	h := chat.Header{
		ID: done.key, Space: t.space, Actor: a.actor(ctx, t, done.user, done.name, pace.Answer), In: q.in(), At: done.at,
		Reply: a.questions.add(q),
	}
	q.late(acknowledgedWithin-time.Since(e.at), func() {
		if ctx.Err() == nil {
			a.holdOn(q)
		}
	})
	event := done.event(h)
	if m, ok := event.(chat.MessageCommand); ok && m.Target.Actor.ID != "" && !m.Target.Actor.Bot {
		m.Target.Actor = a.actor(ctx, t, string(m.Target.Actor.ID), "", pace.Answer)
		event = m
	}
	if err = a.deliver(ctx, event); err != nil {
		q.giveUp()
		a.questions.end(h.Reply)
	}
	return err
}

// in is the conversation in which something was done.
func (q *asked) in() chat.ConversationID {
	if q.from.nowhere() {
		return ""
	}
	return q.from.where().id()
}

// actor is who acts. When Slack does not tell in time, what was known before has
// to do, or the name that came along.
func (a *Adapter) actor(ctx context.Context, t *team, id, name string, p pace.Priority) chat.User {
	ctx, cancel := context.WithTimeout(ctx, knownWithin)
	defer cancel()
	is, err := a.person(ctx, t.id, id, p)
	if err == nil {
		return is
	}
	if is, ok := a.out.people.of([2]string{t.id, id}, forGood); ok {
		return is
	}
	return chat.User{ID: chat.UserID(id), Name: name}
}

// knownWithin is how long an answer waits for who somebody is.
const knownWithin = 800 * time.Millisecond
