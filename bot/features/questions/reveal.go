package questions

import (
	"context"
	"errors"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// Reveal is an organiser's wish to learn who asked an unnamed question. It takes
// a second organiser who agrees, within a day; the asker is then told who looked,
// and why. Either of the two can end it before that.
type Reveal struct {
	ID       string
	Question string
	Space    chat.SpaceID
	First    chat.UserID
	Second   chat.UserID
	Reason   string
	State    RevealState
	At       time.Time
	EndedAt  time.Time
}

// RevealState is where a wish stands.
type RevealState string

const (
	Wished    RevealState = "asked"
	Revealed  RevealState = "revealed"
	Declined  RevealState = "declined"
	Withdrawn RevealState = "withdrawn"
)

const (
	revealWithin = 24 * time.Hour
	leastReason  = 10 // letters: shorter is no reason
	maxReason    = 400
)

// Open is whether a second organiser can still agree.
func (v *Reveal) Open(now time.Time) bool {
	return v.State == Wished && now.Before(v.At.Add(revealWithin))
}

// Agree lets the second organiser agree. Nobody can be both, and whoever asked
// the question is neither.
func (v *Reveal) Agree(by, asker chat.UserID, now time.Time) error {
	switch {
	case !v.Open(now):
		return bot.Mistake("reveal.over", nil)
	case by == v.First:
		return bot.Mistake("reveal.two", nil)
	case by == asker:
		return bot.Mistake("reveal.own", nil)
	}
	v.State, v.Second, v.EndedAt = Revealed, by, now
	return nil
}

// End withdraws the wish, when its author does it, or declines it.
func (v *Reveal) End(by chat.UserID, now time.Time) error {
	if !v.Open(now) {
		return bot.Mistake("reveal.over", nil)
	}
	v.State, v.EndedAt = Withdrawn, now
	if by != v.First {
		v.State, v.Second = Declined, by
	}
	return nil
}

const revealColumns = `id, question, space, first, second, reason, state, at, ended_at`

func insertReveal(ctx context.Context, tx *storage.Tx, v *Reveal) error {
	_, err := tx.Exec(ctx, `INSERT INTO question_reveal (`+revealColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		v.ID, v.Question, v.Space, v.First, v.Second, v.Reason, v.State, storage.Millis(v.At), storage.Millis(v.EndedAt))
	return err
}

func saveReveal(ctx context.Context, tx *storage.Tx, v *Reveal) error {
	_, err := tx.Exec(ctx, `UPDATE question_reveal SET second = $2, state = $3, ended_at = $4 WHERE id = $1`, v.ID, v.Second, v.State, storage.Millis(v.EndedAt))
	return err
}

// loadReveal loads a wish with its question, [storage.ErrNotFound] when one of
// them is gone.
func loadReveal(ctx context.Context, tx *storage.Tx, id string) (*Reveal, *Question, error) {
	var v Reveal
	var at, ended int64
	err := tx.Get(ctx, []any{&v.ID, &v.Question, &v.Space, &v.First, &v.Second, &v.Reason, &v.State, &at, &ended},
		`SELECT `+revealColumns+` FROM question_reveal WHERE id = $1`+tx.Lock(), id)
	if err != nil {
		return nil, nil, err
	}
	v.At, v.EndedAt = storage.Time(at), storage.Time(ended)
	q, err := load(ctx, tx, v.Question)
	return &v, q, err
}

// changeReveal loads a wish of the actor's space, lets do change it, and shows
// everybody concerned what became of it.
func changeReveal(ctx context.Context, r *bot.Request, id string, do func(*storage.Tx, *Reveal, *Question) error) (q *Question, err error) {
	err = r.InTx(ctx, func(tx *storage.Tx) error {
		var v *Reveal
		if v, q, err = loadReveal(ctx, tx, id); errors.Is(err, storage.ErrNotFound) || err == nil && v.Space != r.Space.ID {
			return bot.Mistake("gone", nil)
		}
		if err != nil {
			return err
		}
		if err := do(tx, v, q); err != nil {
			return err
		}
		if err := saveReveal(ctx, tx, v); err != nil {
			return err
		}
		if err := auditReveal(ctx, tx, r, v); err != nil {
			return err
		}
		return tellReveal(ctx, tx, v)
	})
	return q, err
}
