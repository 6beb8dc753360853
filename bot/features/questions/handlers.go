package questions

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/storage"
)

// known are the topics that exist: one may have been removed while the form was
// open.
func known(topics []people.Topic, ids []string) (found []string) {
	for _, topic := range topics {
		if slices.Contains(ids, topic.ID) && len(found) < maxTopics {
			found = append(found, topic.ID)
		}
	}
	return found
}

// change loads a question, lets do change it, saves it and shows the result, in
// one transaction.
func (f *Feature) change(ctx context.Context, r *bot.Request, id string, do func(*storage.Tx, *Question) error) error {
	return r.InTx(ctx, func(tx *storage.Tx) error {
		q, err := find(ctx, tx, r, id)
		if err != nil {
			return err
		}
		before := *q
		if err := do(tx, q); err != nil {
			return err
		}
		return f.show(ctx, tx, &before, q)
	})
}

// find loads a question of the actor's space. What an altered client names of
// another space is not there.
func find(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*Question, error) {
	q, err := load(ctx, tx, id)
	if errors.Is(err, storage.ErrNotFound) || err == nil && q.Space != r.Space.ID {
		return nil, bot.Mistake("gone", nil)
	}
	return q, err
}

// show saves a question and lets cards and clock follow it.
func (f *Feature) show(ctx context.Context, tx *storage.Tx, before, q *Question) error {
	if err := save(ctx, tx, q); err != nil {
		return err
	}
	if err := watchIdle(ctx, tx, q); err != nil {
		return err
	}
	if err := watchClimb(ctx, tx, before.climbs(), q); err != nil {
		return err
	}
	if err := f.settle(ctx, tx, before, q); err != nil {
		return err
	}
	if err := keepRecord(ctx, tx, before, q); err != nil {
		return err
	}
	if err := f.tellAnswer(ctx, tx, before, q); err != nil {
		return err
	}
	if q.Rung == Brought {
		return nil
	}
	return bot.Refresh(ctx, tx, questionCard(q.ID))
}

// keepRecord lets the public record follow a question, and lets go of the words
// of an answer that is none any more.
func keepRecord(ctx context.Context, tx *storage.Tx, before, q *Question) (err error) {
	switch {
	case q.State == before.State:
	case q.State == Answered:
		err = record.Answered(ctx, tx, q.ID)
	case q.State == Closed:
		err = record.Closed(ctx, tx, q.ID)
	case before.State == Answered || before.State == Closed:
		err = record.Reopened(ctx, tx, q.ID)
	}
	if err == nil && q.Answerer != before.Answerer {
		err = dropOthers(ctx, tx, q)
	}
	if err == nil && q.Details != before.Details {
		err = record.Asked(ctx, tx, thread(q))
	}
	return err
}

// tellAnswer lets other features know who answered, or that nobody did after all.
// Askers who found the answer themselves answered nobody.
func (f *Feature) tellAnswer(ctx context.Context, tx *storage.Tx, before, q *Question) error {
	if q.Answerer == before.Answerer {
		return nil
	}
	where, err := bot.Where(ctx, tx, questionCard(q.ID))
	if err != nil {
		return err
	}
	fact := facts.QuestionAnswered{Space: q.Space, Question: q.ID, Topics: q.Topics, Asker: q.Asker, Answerer: q.Answerer, Where: where}
	if q.Unnamed {
		fact.Asker = ""
	}
	if q.Answerer == q.Asker {
		fact.Answerer = ""
	}
	return f.reg.Publish(ctx, tx, fact)
}

// settle takes back what people need not be told any more.
func (f *Feature) settle(ctx context.Context, tx *storage.Tx, before, q *Question) error {
	var needless []bot.CardID
	if before.State == Open && q.State != Open {
		needless = append(needless, hintCard(q.ID), onceCard(q.ID))
		if err := f.helpSettled(ctx, tx, before, q); err != nil {
			return err
		}
	}
	if before.State == Talking && q.State != Talking {
		needless = append(needless, helpedCard(q.ID))
	}
	if before.NeedsInfo != "" && q.NeedsInfo == "" {
		needless = append(needless, infoCard(q))
	}
	for _, id := range needless {
		if err := bot.Withdraw(ctx, tx, id); err != nil {
			return err
		}
	}
	return nil
}

// helpSettled lets go of those who were told that nobody had answered.
func (f *Feature) helpSettled(ctx context.Context, tx *storage.Tx, before, q *Question) error {
	if before.Rung >= Called {
		if err := f.reg.Publish(ctx, tx, facts.HelpSettled{Question: q.ID}); err != nil {
			return err
		}
	}
	if before.Rung >= Listed {
		return refreshDigests(ctx, tx, q)
	}
	return nil
}

func by(r *bot.Request) actor {
	return actor{r.Actor.ID, r.Member.MayOrganise(r.Space.OrganisersNamed)}
}

// close ends a question, from its card or from a list of several.
func (f *Feature) close(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	err := f.change(ctx, r, named(p), func(_ *storage.Tx, q *Question) error { return q.Close(by(r)) })
	return told(r, p, "close.done"), err
}

func (f *Feature) reopen(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	err := f.change(ctx, r, named(p), func(tx *storage.Tx, q *Question) error { return q.Reopen(by(r), tx.Now()) })
	return told(r, p, "reopen.done"), err
}

// named is the question of a button, or the one that was chosen.
func named(p bot.Press) string {
	if p.Arg == "" && len(p.Values) > 0 {
		return p.Values[0]
	}
	return p.Arg
}

// told confirms a choice in its place. A button's card shows by itself what
// became of it.
func told(r *bot.Request, p bot.Press, key string) chat.Response {
	if p.Arg != "" {
		return nil
	}
	return chat.Update{Message: chat.Message{Text: r.Text.T(key)}}
}

// errWho ends a transaction that cannot know whose words were the answer.
var errWho = errors.New("several people could have answered")

// answered marks the question as answered. Who answered is asked only when
// several people could be meant.
func (f *Feature) answered(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	var several []chat.UserID
	err := f.change(ctx, r, p.Arg, func(tx *storage.Tx, q *Question) error {
		switch {
		case q.State == Answered:
			return nil // pressed twice
		case len(q.Repliers) == 0:
			return bot.Mistake("mark.nobody", nil)
		case slices.Contains(q.Repliers, r.Actor.ID) && r.Actor.ID != q.Asker && !by(r).organiser:
			return q.Mark(by(r), r.Actor.ID, chat.Ref{}, tx.Now()) // nobody else's to mark
		case len(q.Repliers) == 1 || r.Actor.ID != q.Asker && !by(r).organiser:
			return q.Mark(by(r), q.Repliers[0], chat.Ref{}, tx.Now())
		}
		several = slices.DeleteFunc(slices.Clone(q.Repliers), func(u chat.UserID) bool { return u == r.Actor.ID && u == q.Asker })
		return errWho
	})
	if errors.Is(err, errWho) {
		return f.whoAnswered(ctx, r, p.Arg, several)
	}
	return nil, err
}

func (f *Feature) answeredBy(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	if len(p.Values) == 0 {
		return nil, bot.Mistake("gone", nil)
	}
	author := chat.UserID(p.Values[0])
	err := f.change(ctx, r, p.Arg, func(tx *storage.Tx, q *Question) error {
		if !slices.Contains(q.Repliers, author) {
			return bot.Mistake("gone", nil) // nobody was offered that
		}
		return q.Mark(by(r), author, chat.Ref{}, tx.Now())
	})
	if err != nil {
		return nil, err
	}
	return chat.Update{Message: chat.Message{Text: r.Text.T("mark.done", i18n.Args{"author": chat.Mention(author)})}}, nil
}

// more says that the question needs more information, and tells its asker.
func (f *Feature) more(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	return nil, f.change(ctx, r, p.Arg, func(tx *storage.Tx, q *Question) error {
		if err := q.AskForMore(r.Actor.ID); err != nil {
			return err
		}
		return bot.Refresh(ctx, tx, infoCard(q))
	})
}

// add takes what the asker supplies.
func (f *Feature) add(ctx context.Context, r *bot.Request, id string, v chat.Values) (chat.Response, error) {
	more := chat.Clean(v.First("details"))
	if chat.OneLine(more) == "" {
		return chat.Reject{Form: f.addForm(r.Text, id), Errors: map[string]string{"details": r.Text.S("add.empty")}}, nil
	}
	err := f.change(ctx, r, id, func(tx *storage.Tx, q *Question) error { return q.Add(r.Actor.ID, more, tx.Now()) })
	var m *bot.MistakeError
	switch {
	case errors.As(err, &m): // what was typed is given back
		return chat.Reject{Form: f.addForm(r.Text, id), Errors: map[string]string{"details": r.Text.S(m.Key, m.Args)}}, nil
	case err != nil:
		return nil, err
	}
	return say(r.Text.T("add.done")), nil
}

func (f *Feature) openAdd(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	err := r.Read(ctx, func(tx *storage.Tx) error {
		q, err := find(ctx, tx, r, p.Arg)
		if err != nil {
			return err
		}
		return q.Add(r.Actor.ID, "", time.Time{}) // whether it would be allowed
	})
	return chat.Open{Form: f.addForm(r.Text, p.Arg)}, err
}

// replied follows what is written in a question's thread.
func (f *Feature) replied(ctx context.Context, r *bot.Request, card bot.CardID, _ chat.Ref) error {
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		q, err := load(ctx, tx, card.Row)
		if err != nil {
			return err
		}
		before := *q
		changed := q.Reply(r.Actor.ID, tx.Now())
		if r.Actor.ID != q.Asker {
			if err := record.Replied(ctx, tx, q.ID, r.Actor.ID, tx.Now()); err != nil {
				return err
			}
		}
		if changed {
			return f.show(ctx, tx, &before, q)
		}
		if err := save(ctx, tx, q); err != nil {
			return err
		}
		return watchIdle(ctx, tx, q)
	})
	if errors.Is(err, storage.ErrNotFound) {
		return nil // it was erased, and its thread lives on
	}
	return err
}

func say(text chat.Markup) chat.Response { return chat.Reply{Message: chat.Message{Text: text}} }
