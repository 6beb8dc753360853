package questions

import (
	"context"
	"errors"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/storage"
)

// Before a question is posted, its author is shown the answered questions that
// strongly resemble it. Nothing similar, and it is posted at once.

// hit is a question that resembles what somebody wrote.
type hit struct {
	*Question
	Where  chat.ConversationID // "" when it came from elsewhere, with its answer
	Shared []string
	Answer *Answer // kept by its author's consent; nil when there is none
}

// submit takes what was written in the form. arg is the draft it corrects.
func (f *Feature) submit(ctx context.Context, r *bot.Request, arg string, v chat.Values) (chat.Response, error) {
	topics, err := r.Topics(ctx)
	if err != nil {
		return nil, err
	}
	d := &Draft{
		ID: arg, Space: r.Space.ID, User: r.Actor.ID, Title: chat.OneLine(v.First("title")), Details: chat.Clean(v.First("details")),
		Topics: known(topics, v["topics"]), Unnamed: v.First("unnamed") != "",
	}
	if complaints := d.question().check(); len(complaints) > 0 {
		form, err := f.askForm(ctx, r, &Draft{ID: arg})
		errs := map[string]string{}
		for field, c := range complaints {
			errs[field] = r.Text.S(c.key, c.args)
		}
		return chat.Reject{Form: form, Errors: errs}, err
	}
	similar, err := f.precedents(ctx, r, d)
	if err != nil {
		return nil, err
	}
	if len(similar) == 0 {
		return f.publish(ctx, r, d)
	}
	if err := r.InTx(ctx, func(tx *storage.Tx) error { return keepDraft(ctx, tx, r, d) }); err != nil {
		return nil, err
	}
	return f.showPrecedents(ctx, r, d, similar)
}

// keepDraft keeps what was written. A correction takes the place of what it
// corrects, unless that was forgotten meanwhile.
func keepDraft(ctx context.Context, tx *storage.Tx, r *bot.Request, d *Draft) error {
	d.At = tx.Now()
	var mistake *bot.MistakeError
	old, err := loadDraft(ctx, tx, r, d.ID)
	switch {
	case err == nil && old.Posted != "":
		return bot.Mistake("draft.posted", nil)
	case err == nil:
		d.At = old.At
	case errors.As(err, &mistake):
		d.ID = storage.NewID(tx.Now())
	default:
		return err
	}
	return saveDraft(ctx, tx, d)
}

// precedents are the answered questions that strongly resemble a draft, at most
// three.
func (f *Feature) precedents(ctx context.Context, r *bot.Request, d *Draft) ([]hit, error) {
	q := d.question()
	s := record.Search{Thread: thread(q), Answered: true}
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		s.Gap, err = record.Gap(ctx, tx, r.Space.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	found, _, err := f.reg.Record().Find(ctx, s)
	if err != nil {
		return nil, err
	}
	var strong []record.Found
	for _, h := range found {
		if h.Strong {
			strong = append(strong, h)
		}
	}
	return hits(ctx, r, strong)
}

// thread is a question as the record compares it.
func thread(q *Question) record.Thread {
	t := record.Thread{ID: q.ID, Space: q.Space, Asker: q.Asker, At: q.CreatedAt, Title: q.Title, Text: q.Details}
	if q.Unnamed {
		t.Asker = ""
	}
	if len(q.Topics) > 0 {
		t.Topic = q.Topics[0]
	}
	return t
}

// hits reads what was found. What has neither a place where people could read it
// nor words to show is left out.
func hits(ctx context.Context, r *bot.Request, found []record.Found) (all []hit, err error) {
	err = r.Read(ctx, func(tx *storage.Tx) error {
		for _, h := range found {
			q, err := load(ctx, tx, h.ID)
			if errors.Is(err, storage.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			where, err := bot.Where(ctx, tx, questionCard(q.ID))
			if err != nil {
				return err
			}
			answer, err := keptAnswer(ctx, tx, q.ID)
			if err != nil {
				return err
			}
			if where != "" || answer != nil {
				all = append(all, hit{q, where, h.Shared, answer})
			}
		}
		return nil
	})
	return all, err
}

// publish puts a draft where everybody sees it, once.
func (f *Feature) publish(ctx context.Context, r *bot.Request, d *Draft) (chat.Response, error) {
	q := d.question()
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		if d.ID != "" {
			if err := keepDraft(ctx, tx, r, d); err != nil {
				return err
			}
		}
		if err := f.put(ctx, tx, q); err != nil || d.ID == "" {
			return err
		}
		return posted(ctx, tx, d, q)
	})
	if err != nil {
		return nil, err
	}
	return f.postedMessage(ctx, r, q)
}

// posted notes what a draft became, and keeps none of its words twice.
func posted(ctx context.Context, tx *storage.Tx, d *Draft, q *Question) error {
	d.Posted, d.Title, d.Details = q.ID, "", ""
	return saveDraft(ctx, tx, d)
}

// put posts a question, and lets time and the record know of it.
func (f *Feature) put(ctx context.Context, tx *storage.Tx, q *Question) error {
	q.ID, q.CreatedAt, q.ActiveAt = storage.NewID(tx.Now()), tx.Now(), tx.Now()
	if err := insert(ctx, tx, q); err != nil {
		return err
	}
	if err := record.Asked(ctx, tx, thread(q)); err != nil {
		return err
	}
	if err := promiseClimb(ctx, tx, q); err != nil {
		return err
	}
	return bot.Refresh(ctx, tx, questionCard(q.ID))
}

// postAnyway posts a draft although similar questions were answered. Pressed
// again, it says where the question is.
func (f *Feature) postAnyway(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	var q *Question
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		d, err := loadDraft(ctx, tx, r, p.Arg)
		if err != nil {
			return err
		}
		if d.Posted != "" {
			q, err = find(ctx, tx, r, d.Posted)
			return err
		}
		q = d.question()
		if err := f.put(ctx, tx, q); err != nil {
			return err
		}
		if err := record.Judged(ctx, tx, d.Space, d.ID, false); err != nil {
			return err
		}
		return posted(ctx, tx, d, q)
	})
	if err != nil {
		return nil, err
	}
	reply, err := f.postedMessage(ctx, r, q)
	return chat.Update{Message: reply.Message}, err
}

// solvedBy closes the matter without a question: an old one was answer enough.
func (f *Feature) solvedBy(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	draft, question, _ := strings.Cut(p.Arg, ".")
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		d, err := loadDraft(ctx, tx, r, draft)
		if err != nil {
			return err
		}
		if d.Posted != "" {
			return bot.Mistake("draft.posted", nil)
		}
		if _, err := find(ctx, tx, r, question); err != nil {
			return err
		}
		if err := record.Judged(ctx, tx, d.Space, d.ID, true); err != nil {
			return err
		}
		d.Solved = question
		return saveDraft(ctx, tx, d)
	})
	text := r.Text.T("before.solved")
	return chat.Update{Message: withButtons(text, button(r.Text, "post-anyway", draft, chat.Plain))}, err
}

// openDraft opens the form again, with what was written.
func (f *Feature) openDraft(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	d, err := unposted(ctx, r, p.Arg)
	if err != nil {
		return nil, err
	}
	form, err := f.askForm(ctx, r, d)
	return chat.Open{Form: form}, err
}

// continueDraft shows again what was shown when the draft was written, as it is
// now.
func (f *Feature) continueDraft(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	d, err := unposted(ctx, r, p.Arg)
	if err != nil {
		return nil, err
	}
	similar, err := f.precedents(ctx, r, d)
	if err != nil {
		return nil, err
	}
	return f.showPrecedents(ctx, r, d, similar)
}

// unposted is a draft of the actor that can still be changed.
func unposted(ctx context.Context, r *bot.Request, id string) (d *Draft, err error) {
	err = r.Read(ctx, func(tx *storage.Tx) error {
		if d, err = loadDraft(ctx, tx, r, id); err == nil && d.Posted != "" {
			err = bot.Mistake("draft.posted", nil)
		}
		return err
	})
	return d, err
}

// postedMessage says where the question is, and what to expect.
func (f *Feature) postedMessage(ctx context.Context, r *bot.Request, q *Question) (reply chat.Reply, err error) {
	err = r.Read(ctx, func(tx *storage.Tx) error {
		text, err := fateText(ctx, tx, r)
		if err != nil {
			return err
		}
		wait, err := waitText(ctx, tx, r)
		if err != nil {
			return err
		}
		reply.Message = chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}}}
		if wait != "" {
			reply.Message.Blocks = append(reply.Message.Blocks, chat.Note{Text: wait})
		}
		if q.Unnamed {
			reply.Message.Blocks = append(reply.Message.Blocks, unnamedAdvice(r.Text, q)...)
		}
		return nil
	})
	return reply, err
}
