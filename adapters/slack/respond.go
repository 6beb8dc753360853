package slack

import (
	"context"
	"errors"
	"fmt"
	"time"

	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/bot/chat"
)

// Defer implements [chat.Platform]. A form says that it waits; anything else is
// acknowledged, and answered later.
func (a *Adapter) Defer(_ context.Context, to chat.Token, _ bool) error {
	q := a.questions.of(to, time.Now())
	if q == nil {
		return chat.ErrTooLate
	}
	a.holdOn(q)
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waits = true
	return nil
}

// holdOn acknowledges what is not answered yet.
func (a *Adapter) holdOn(q *asked) {
	q.mu.Lock()
	idle := q.acked || q.refused
	q.waits = q.waits || !idle
	q.mu.Unlock()
	if idle {
		return
	}
	var answer any
	if q.kind == asForm {
		loading := drawLoading(q.from.meta())
		answer = slackgo.NewUpdateViewSubmissionResponse(&loading)
	}
	if first, err := q.acknowledge(answer); first && err != nil {
		a.log.Warn("an acknowledgement is lost", "error", err)
	}
}

// settle acknowledges what the core has dealt with, unless an answer failed:
// then Slack tells the person that something went wrong.
func (a *Adapter) settle(q *asked) {
	q.mu.Lock()
	refused := q.refused
	q.mu.Unlock()
	if refused {
		return
	}
	if first, err := q.acknowledge(nil); first && err != nil {
		a.log.Warn("an acknowledgement is lost", "error", err)
	}
}

// Respond implements [chat.Platform].
func (a *Adapter) Respond(ctx context.Context, to chat.Token, r chat.Response) error {
	q := a.questions.of(to, time.Now())
	if q == nil {
		return chat.ErrTooLate
	}
	if err := chat.ValidateResponse(r); err != nil {
		return err
	}
	q.answering.Lock()
	defer q.answering.Unlock()
	if q.answered {
		return chat.ErrTooLate
	}
	err := a.answer(ctx, q, r)
	q.mu.Lock()
	q.refused = err != nil && !errors.Is(err, chat.ErrUnsupported) && !errors.Is(err, chat.ErrInvalid)
	q.mu.Unlock()
	if err != nil {
		return err
	}
	q.answered = true
	a.questions.end(to)
	a.settle(q)
	return nil
}

// answer does what a response asks for. What is answered by a message is
// acknowledged after that, so that Slack says it when the message cannot be shown.
// A form is answered by its acknowledgement.
func (a *Adapter) answer(ctx context.Context, q *asked, r chat.Response) error {
	switch r := r.(type) {
	case nil:
		return a.accept(ctx, q)
	case chat.Reply:
		if r.Public && !q.from.nowhere() {
			return a.openly(ctx, q, r.Message)
		}
		return a.privately(ctx, q, r.Message)
	case chat.Update:
		return a.replace(ctx, q, r.Message)
	case chat.Open:
		return a.form(ctx, q, r.Form)
	case chat.Reject:
		return a.reject(ctx, q, r)
	}
	return fmt.Errorf("%T: %w", r, chat.ErrUnsupported)
}

// allDone stands in a form that waited, when there is nothing more to say: Slack has
// no way to close one later.
const allDone = "✓"

// accept shows nothing. A form closes.
func (a *Adapter) accept(ctx context.Context, q *asked) error {
	if _, waits := q.is(); waits && q.kind == asForm {
		return a.inPlace(ctx, q, drawPage(q.called(), chat.Message{Text: allDone}, q.from.meta()))
	}
	return nil
}

// closes ends a form, before what it led to is shown elsewhere.
func (a *Adapter) closes(ctx context.Context, q *asked) {
	if q.kind != asForm || q.closed {
		return
	}
	err := a.accept(ctx, q)
	if _, waits := q.is(); !waits {
		_, err = q.acknowledge(nil)
	}
	if err != nil && !gone(err) {
		a.log.WarnContext(ctx, "a form stays open", "error", err)
	}
}

// form shows a form: in the place of another, on top of a modal, or by itself.
// What has no trigger, or an old one, cannot: the core then offers the form behind
// a button.
func (a *Adapter) form(ctx context.Context, q *asked, f chat.Form) error {
	if q.kind == asForm {
		return a.inPlace(ctx, q, drawForm(f, nil, q.from.meta()))
	}
	if _, waits := q.is(); waits || !q.opens(time.Now()) {
		return fmt.Errorf("a form, without a trigger: %w", chat.ErrUnsupported)
	}
	err := a.show(ctx, q, drawForm(f, nil, q.from.meta()))
	if tooLateToShow(err) {
		return fmt.Errorf("a form: %w: %w", chat.ErrUnsupported, err)
	}
	return err
}

// tooLateToShow is whether a modal cannot be shown any more, or not on top of what
// is there.
func tooLateToShow(err error) bool {
	return errors.Is(err, chat.ErrTooLate) || code(err) == "push_limit_reached"
}

// show opens a modal, on top of the one in which something was pressed.
func (a *Adapter) show(ctx context.Context, q *asked, v slackgo.ModalViewRequest) error {
	method := "views.open"
	if q.from.View != "" {
		method = "views.push"
	}
	ctx, cancel := context.WithDeadline(ctx, q.at.Add(triggerFor))
	defer cancel()
	err := a.call(ctx, q.does(method), func(api *slackgo.Client) error {
		var err error
		if method == "views.push" {
			_, err = api.PushViewContext(ctx, q.trigger, v)
		} else {
			_, err = api.OpenViewContext(ctx, q.trigger, v)
		}
		return err
	})
	if err != nil && ctx.Err() != nil {
		return fmt.Errorf("%w: %w", chat.ErrTooLate, err)
	}
	return err
}

// reject complains about a form, inside it.
func (a *Adapter) reject(ctx context.Context, q *asked, r chat.Reject) error {
	if q.kind != asForm {
		return fmt.Errorf("no form to send back: %w", chat.ErrUnsupported)
	}
	first, err := q.acknowledge(slackgo.NewErrorsViewSubmissionResponse(r.Errors))
	if first && err == nil {
		return nil
	}
	return a.inPlace(ctx, q, drawForm(r.Form, r.Errors, q.from.meta()))
}

// mostInAck is how large an acknowledgement may be, in bytes; Slack drops larger
// ones silently. Source: slack-go's socketmode, which measured 20,480; less what
// stands around the answer.
const mostInAck = 20_000

// inPlace shows a modal in the place of a form that was sent in: in the
// acknowledgement, or later by its ID.
func (a *Adapter) inPlace(ctx context.Context, q *asked, v slackgo.ModalViewRequest) error {
	answer := slackgo.NewUpdateViewSubmissionResponse(&v)
	if sizeOf(answer) > mostInAck {
		a.holdOn(q)
	} else if first, err := q.acknowledge(answer); first && err == nil {
		return nil
	}
	if err := q.arrives(ctx); err != nil {
		return err
	}
	return a.reshow(ctx, q, q.view, v)
}

// reshow replaces a modal.
func (a *Adapter) reshow(ctx context.Context, q *asked, id string, v slackgo.ModalViewRequest) error {
	return a.call(ctx, q.does("views.update"), func(api *slackgo.Client) error {
		_, err := api.UpdateViewContext(ctx, v, "", "", id)
		return err
	})
}
