package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"time"

	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/bot/chat"
)

// A message that only its reader sees is lost when they reload, and Slack promises
// nobody that it arrives. So it is used for answers to people who look, and what
// Slack refuses to show there goes into the conversation with them.

// privately shows a message to the actor alone.
func (a *Adapter) privately(ctx context.Context, q *asked, m chat.Message) error {
	if _, waits := q.is(); q.kind == asForm && (waits || q.from.nowhere()) && len(m.Files) == 0 {
		err := a.inPlace(ctx, q, drawPage(q.called(), m, q.from.meta()))
		if !gone(err) {
			return err
		}
	}
	if err := a.closes(ctx, q); err != nil && !gone(err) {
		a.log.WarnContext(ctx, "a form stays open", "error", err)
	}
	switch {
	case len(m.Files) > 0: // only a conversation can hold them
		return a.directly(ctx, q, m)
	case q.from.nowhere():
		return a.asPage(ctx, q, m)
	case q.from.where().direct():
		if err := a.post(ctx, q, m); !elsewhere(err) {
			return err
		} // a conversation of two other people
	}
	err := a.whisper(ctx, q, m)
	if elsewhere(err) {
		return a.directly(ctx, q, m)
	}
	return err
}

// asPage shows a message in a modal, where there is no conversation.
func (a *Adapter) asPage(ctx context.Context, q *asked, m chat.Message) error {
	if _, waits := q.is(); !waits && q.opens(time.Now()) && q.kind != asForm {
		err := a.show(ctx, q, drawPage(q.called(), m, q.from.meta()))
		if !tooLateToShow(err) {
			return err
		}
	}
	return a.directly(ctx, q, m)
}

// openly shows a message to everybody where something was done.
func (a *Adapter) openly(ctx context.Context, q *asked, m chat.Message) error {
	if err := a.closes(ctx, q); err != nil && !gone(err) {
		a.log.WarnContext(ctx, "a form stays open", "error", err)
	}
	err := a.post(ctx, q, m)
	if elsewhere(err) && q.mayURL() && len(m.Files) == 0 { // Kith is no member there
		return a.byURL(ctx, q, urlAnswer{Type: "in_channel", Thread: q.from.Thread}, m)
	}
	return err
}

// replace shows a message in the place of the one that carried the control.
func (a *Adapter) replace(ctx context.Context, q *asked, m chat.Message) error {
	switch {
	case q.from.View != "":
		if err := a.closes(ctx, q); err != nil {
			return err
		}
		return a.reshow(ctx, q, q.from.View, drawPage(q.called(), m, origin{View: q.from.View}.meta()))
	case q.from.Message == "":
		return chat.ErrUnsupported
	}
	if err := a.closes(ctx, q); err != nil && !gone(err) {
		a.log.WarnContext(ctx, "a form stays open", "error", err)
	}
	if q.from.Ephemeral {
		if len(m.Files) == 0 && q.mayURL() {
			err := a.byURL(ctx, q, urlAnswer{Replace: true}, m)
			if !elsewhere(err) {
				return err
			}
		}
		return a.privately(ctx, q, m)
	}
	err := a.Edit(ctx, chat.Ref{Space: q.team.space, Conversation: q.in(), Message: chat.MessageID(q.from.Message)}, m)
	if elsewhere(err) && q.mayURL() && len(m.Files) == 0 {
		return a.byURL(ctx, q, urlAnswer{Replace: true}, m)
	}
	return err
}

// post posts where something was done.
func (a *Adapter) post(ctx context.Context, q *asked, m chat.Message) error {
	_, err := a.Send(ctx, chat.Outgoing{Space: q.team.space, To: q.in(), Message: m})
	return err
}

// directly posts into the conversation with the actor.
func (a *Adapter) directly(ctx context.Context, q *asked, m chat.Message) error {
	to, err := a.Converse(ctx, q.team.space, []chat.UserID{q.who})
	if err == nil {
		_, err = a.Send(ctx, chat.Outgoing{Space: q.team.space, To: to, Message: m})
	}
	return err
}

// whisper shows a message to the actor alone, where something was done. In the
// answer to Slack's own request it saves one of ours; in a thread it has to be
// posted.
func (a *Adapter) whisper(ctx context.Context, q *asked, m chat.Message) error {
	if q.kind == asCommand && q.http {
		if first, err := q.acknowledge(a.urlMessage(q, urlAnswer{Type: ephemeral}, m)); first && err == nil {
			return nil
		}
	}
	if q.from.Thread == "" && q.mayURL() {
		err := a.byURL(ctx, q, urlAnswer{Type: ephemeral}, m)
		if !elsewhere(err) {
			return err
		}
	}
	blocks, text := draw(m, q.place())
	err := a.call(ctx, q.does("chat.postEphemeral"), func(api *slackgo.Client) error {
		options := []slackgo.MsgOption{slackgo.MsgOptionText(text, false), slackgo.MsgOptionBlocks(blocks...)}
		if q.from.Thread != "" {
			options = append(options, slackgo.MsgOptionTS(q.from.Thread))
		}
		_, err := api.PostEphemeralContext(ctx, q.from.Channel, string(q.who), options...)
		return err
	})
	if elsewhere(err) && q.from.Thread != "" && q.mayURL() {
		return a.byURL(ctx, q, urlAnswer{Type: ephemeral, Thread: q.from.Thread}, m)
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

func (q *asked) does(method string) call {
	return call{team: q.team.id, method: method, channel: q.from.Channel, priority: answerPriority}
}

func sizeOf(answer any) int {
	content, _ := json.Marshal(answer) // what cannot be written down fails when it is sent
	return len(content)
}
