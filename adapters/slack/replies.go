package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/adapters/slack/pace"
	"github.com/kith-community/kith/bot/chat"
)

// A message that only its reader sees is lost when they reload, and Slack promises
// nobody that it arrives. So it is used for answers to people who look, and what
// Slack refuses to show there goes into the conversation with them.

// privately shows a message to the actor alone.
func (a *Adapter) privately(ctx context.Context, q *asked, m chat.Message) error {
	if _, waits := q.is(); q.kind == asForm && (waits || q.from.nowhere()) && !follows(m) {
		err := a.asPage(ctx, q, m, func(v slackgo.ModalViewRequest) error { return a.inPlace(ctx, q, v) })
		if !gone(err) {
			return err
		}
		q.closed = true
	}
	a.closes(ctx, q)
	switch {
	case follows(m): // only a conversation can hold its files
		return a.directly(ctx, q, m)
	case q.from.nowhere():
		return a.alone(ctx, q, m)
	case q.from.where().direct():
		if err := a.say(ctx, q, m); !elsewhere(err) {
			return err
		} // a conversation of two other people
	}
	err := a.whisper(ctx, q, m)
	if elsewhere(err) {
		return a.directly(ctx, q, m)
	}
	return err
}

// follows is whether files follow a message, because no block shows them.
func follows(m chat.Message) bool {
	return slices.ContainsFunc(m.Files, func(f chat.File) bool {
		return !slices.Contains(m.Blocks, chat.Block(chat.Picture{File: f.Name}))
	})
}

// asPage draws a message as a modal, and shows that.
func (a *Adapter) asPage(ctx context.Context, q *asked, m chat.Message, show func(slackgo.ModalViewRequest) error) error {
	at, err := a.prepare(ctx, q.team.id, m, place{view: true}, pace.Answer)
	if err != nil {
		return err
	}
	if at.fresh() && q.kind == asForm {
		a.holdOn(q) // to an acknowledgement Slack does not say that it shows nothing
	}
	return a.shownAs(ctx, at, func(at place) error { return show(drawPageAt(q.called(), m, q.from.meta(), at)) })
}

// alone shows a message in a modal, where there is no conversation.
func (a *Adapter) alone(ctx context.Context, q *asked, m chat.Message) error {
	if _, waits := q.is(); !waits && q.opens(time.Now()) && q.kind != asForm {
		err := a.asPage(ctx, q, m, func(v slackgo.ModalViewRequest) error { return a.show(ctx, q, v) })
		if !tooLateToShow(err) {
			return err
		}
	}
	return a.directly(ctx, q, m)
}

// openly shows a message to everybody where something was done.
func (a *Adapter) openly(ctx context.Context, q *asked, m chat.Message) error {
	a.closes(ctx, q)
	err := a.say(ctx, q, m)
	if elsewhere(err) && q.mayURL() && !follows(m) { // Kith is no member there
		return a.byURL(ctx, q, urlAnswer{Type: "in_channel", Thread: q.from.Thread}, m)
	}
	return err
}

// replace shows a message in the place of the one that carried the control.
func (a *Adapter) replace(ctx context.Context, q *asked, m chat.Message) error {
	switch {
	case q.from.View != "":
		a.closes(ctx, q)
		return a.asPage(ctx, q, m, func(v slackgo.ModalViewRequest) error { return a.reshow(ctx, q, q.from.View, v) })
	case q.from.Message == "":
		return chat.ErrUnsupported
	}
	a.closes(ctx, q)
	if q.from.Ephemeral {
		if q.mayURL() && !follows(m) {
			err := a.byURL(ctx, q, urlAnswer{Replace: true}, m)
			if !elsewhere(err) && !errors.Is(err, errURL) {
				return err
			}
		}
		return a.privately(ctx, q, m)
	}
	err := a.edit(ctx, chat.Ref{Space: q.team.space, Conversation: q.in(), Message: chat.MessageID(q.from.Message)}, m, pace.Answer)
	if elsewhere(err) && q.mayURL() && !follows(m) {
		return a.byURL(ctx, q, urlAnswer{Replace: true}, m)
	}
	return err
}

// say posts where something was done. Somebody waits for it.
func (a *Adapter) say(ctx context.Context, q *asked, m chat.Message) error {
	if follows(m) {
		_, err := a.Send(ctx, chat.Outgoing{Space: q.team.space, To: q.in(), Message: m})
		return err
	}
	w := q.from.where()
	_, err := a.post(ctx, q.team.id, w, m, place{heard: a.heard(w)}, pace.Answer)
	return err
}

// directly posts into the conversation with the actor.
func (a *Adapter) directly(ctx context.Context, q *asked, m chat.Message) error {
	to, err := a.Converse(ctx, q.team.space, []chat.UserID{q.who})
	if err != nil {
		return err
	}
	if follows(m) {
		_, err = a.Send(ctx, chat.Outgoing{Space: q.team.space, To: to, Message: m})
		return err
	}
	_, err = a.post(ctx, q.team.id, where{channel: string(to)}, m, place{}, pace.Answer)
	return err
}

// whisper shows a message to the actor alone, where something was done. In the
// answer to Slack's own request it saves one of ours; in a thread it has to be
// posted. So it is when a response_url does not say that it took it: somebody may
// then see it twice, which is better than not at all.
func (a *Adapter) whisper(ctx context.Context, q *asked, m chat.Message) error {
	at, err := a.prepare(ctx, q.team.id, m, place{}, pace.Answer)
	if err != nil {
		return err
	}
	if q.kind == asCommand && q.http && !at.fresh() {
		if first, err := q.acknowledge(urlMessage(urlAnswer{Type: onlyActor}, m, at)); first && err == nil {
			return nil
		}
	}
	if q.from.Thread == "" && q.mayURL() {
		err := a.byURL(ctx, q, urlAnswer{Type: onlyActor}, m)
		if !elsewhere(err) && !errors.Is(err, errURL) {
			return err
		}
	}
	err = a.shown(ctx, m, at, func(options []slackgo.MsgOption) error {
		return a.call(ctx, q.does("chat.postEphemeral"), func(api *slackgo.Client) error {
			if q.from.Thread != "" {
				options = append(options, slackgo.MsgOptionTS(q.from.Thread))
			}
			_, err := api.PostEphemeralContext(ctx, q.from.Channel, string(q.who), options...)
			return err
		})
	})
	if elsewhere(err) && q.from.Thread != "" && q.mayURL() {
		return a.byURL(ctx, q, urlAnswer{Type: onlyActor, Thread: q.from.Thread}, m)
	}
	return err
}

// elsewhere is whether Slack refuses to show something there for good, so that it
// has to be shown somewhere else.
func elsewhere(err error) bool {
	return errors.Is(err, chat.ErrNotFound) || errors.Is(err, chat.ErrForbidden) || errors.Is(err, chat.ErrTooLate)
}

// gone is whether a modal was closed meanwhile.
func gone(err error) bool { return code(err) == "not_found" || code(err) == "view_not_found" }

// mayURL is whether the response_url takes another answer.
func (q *asked) mayURL() bool { return q.uses < answersByURL && q.from.byURL(time.Now()) }

// called is the title of a modal that answers.
func (q *asked) called() string { return cmp.Or(q.title, "Kith") }

// does is a request that belongs to the answer.
func (q *asked) does(method string) call {
	return call{team: q.team.id, method: method, channel: q.from.Channel, priority: pace.Answer}
}

func sizeOf(answer any) int {
	content, _ := json.Marshal(answer) // what cannot be written down fails when it is sent
	return len(content)
}
