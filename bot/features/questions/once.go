package questions

import (
	"context"
	"errors"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// You once asked this: when nobody has answered a question for an hour, a member
// who asked something very similar and got it answered is invited, before helpers
// are told. Only those who want it, and each at most once a fortnight.

const (
	onceAnswered = 30 * 24 * time.Hour // since then: long enough to have lived with the answer
	onceRest     = 14 * 24 * time.Hour
)

// once looks for somebody who asked it before. Late, it is still of use while
// the question is open.
type once struct {
	Question string `json:"question"`
}

func (once) Kind() string { return "questions.once" }

// inviteOnce compares outside of the transaction that invites: comparing is a
// computation, and everybody waits for a transaction.
func (f *Feature) inviteOnce(ctx context.Context, job scheduler.Job[once]) error {
	var q *Question
	s := record.Search{Answered: true}
	err := f.reg.InTx(ctx, func(tx *storage.Tx) (err error) {
		if q, err = load(ctx, tx, job.Args.Question); errors.Is(err, storage.ErrNotFound) || err == nil && q.State != Open {
			return scheduler.ErrDone
		}
		if err == nil {
			s.Gap, err = record.Gap(ctx, tx, q.Space)
		}
		return err
	})
	if err != nil {
		return err
	}
	s.Thread = thread(q)
	found, complete, err := f.reg.Record().Find(ctx, s)
	if err != nil {
		return err
	}
	if !complete { // Kith has only just started
		return scheduler.Later(time.Minute)
	}
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		for _, h := range found {
			if !h.Strong {
				continue
			}
			if invited, err := invite(ctx, tx, q, h.ID); invited || err != nil {
				return err
			}
		}
		return nil
	})
}

// invite invites the asker of a precedent, if they may be.
func invite(ctx context.Context, tx *storage.Tx, q *Question, precedent string) (bool, error) {
	old, err := load(ctx, tx, precedent)
	if errors.Is(err, storage.ErrNotFound) || err == nil && old.Asker == q.Asker {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	free, err := mayInvite(ctx, tx, old)
	if err != nil || !free {
		return false, err
	}
	apart, err := people.Apart(ctx, tx, q.Space, q.Asker)
	if err != nil || apart[old.Asker] {
		return false, err
	}
	n, err := tx.Exec(ctx, `INSERT INTO question_invitation (question, space, user_id, precedent, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		q.ID, q.Space, old.Asker, old.ID, storage.Millis(tx.Now()))
	if err != nil || n == 0 {
		return true, err // somebody was invited before
	}
	return true, bot.Refresh(ctx, tx, onceCard(q.ID))
}

// mayInvite is whether the asker of an old question wants to be invited, is here,
// has had the answer for long enough, and was not invited lately.
func mayInvite(ctx context.Context, tx *storage.Tx, old *Question) (bool, error) {
	since, err := record.AnsweredSince(ctx, tx, old.ID)
	if err != nil || since.IsZero() || tx.Now().Before(since.Add(onceAnswered)) {
		return false, err
	}
	habit, err := loadHabit(ctx, tx, old.Space, old.Asker)
	if err != nil || !habit.Once {
		return false, err
	}
	m, err := people.Load(ctx, tx, old.Space, old.Asker)
	if err != nil || m.Person == "" || !m.Left.IsZero() {
		return false, err
	}
	n := 0
	err = tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM question_invitation WHERE space = $1 AND user_id = $2 AND at > $3`,
		old.Space, old.Asker, storage.Millis(tx.Now().Add(-onceRest)))
	return n == 0, err
}

func onceCard(question string) bot.CardID {
	return bot.CardID{Kind: "questions.once", Row: question}
}

// invitation loads whom a question was brought to, and what they once asked.
func invitation(ctx context.Context, tx *storage.Tx, question string) (user chat.UserID, precedent string, err error) {
	err = tx.Get(ctx, []any{&user, &precedent}, `SELECT user_id, precedent FROM question_invitation WHERE question = $1`, question)
	return user, precedent, err
}

func (f *Feature) onceNote(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
	user, precedent, err := invitation(ctx, tx, id)
	if err != nil {
		return bot.Card{}, err
	}
	q, err := load(ctx, tx, id)
	if err != nil || q.State != Open {
		return bot.Card{Gone: true}, err
	}
	old, err := load(ctx, tx, precedent)
	if err != nil {
		return bot.Card{}, err
	}
	where, err := bot.Where(ctx, tx, questionCard(q.ID))
	if err != nil {
		return bot.Card{}, err
	}
	t, err := f.reg.MemberTexts(ctx, tx, q.Space, user)
	text := t.T("once.text", i18n.Args{"old": shorten(titled(t, old), 80), "title": shorten(titled(t, q), 80), "where": chat.Channel(where)})
	return bot.Card{
		Space: q.Space, To: bot.Audience{People: []chat.UserID{user}},
		Message: withButtons(text, button(t, "once-coming", q.ID, chat.Primary), button(t, "once-pass", q.ID, chat.Plain)),
		Nudge:   &bot.Nudge{Kind: "questions.once", Priority: bot.Normal, Why: t.T("once.why")},
	}, err
}

// onceComing says that whoever once asked is on it.
func (f *Feature) onceComing(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	err := f.change(ctx, r, p.Arg, func(tx *storage.Tx, q *Question) error {
		user, _, err := invitation(ctx, tx, q.ID)
		switch {
		case errors.Is(err, storage.ErrNotFound), err == nil && user != r.Actor.ID:
			return bot.Mistake("gone", nil)
		case err == nil && q.State != Open:
			return bot.Mistake("once.settled", nil)
		}
		q.Coming(r.Actor.ID)
		return err
	})
	return chat.Update{Message: chat.Message{Text: r.Text.T("once.coming")}}, err
}

func (f *Feature) oncePass(_ context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	return chat.Update{Message: chat.Message{Text: r.Text.T("once.passed")}}, nil
}
