package problems

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// Who did what is noted twice: with the problem, for whoever looks after it, and
// in the audit that all organisers read. What is done with a problem that names
// an organiser stands with the problem alone: in the audit it would tell them.

// Step is something that was done with a problem.
type Step struct {
	Actor chat.UserID // "" is whoever reported it, or time
	What  string
	At    time.Time
}

// step notes with the problem what was done.
func step(ctx context.Context, tx *storage.Tx, p *Problem, actor chat.UserID, what string) error {
	_, err := tx.Exec(ctx, `INSERT INTO problem_step (id, problem, space, actor, what, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		storage.NewID(tx.Now()), p.ID, p.Space, actor, what, storage.Millis(tx.Now()))
	return err
}

// deed notes what an organiser did.
func deed(ctx context.Context, tx *storage.Tx, r *bot.Request, p *Problem, what string) error {
	if err := step(ctx, tx, p, r.Actor.ID, what); err != nil {
		return err
	}
	if concerned, err := concernsOrganiser(ctx, tx, p); err != nil || concerned {
		return err
	}
	return bot.Audit(ctx, tx, r, what, nil)
}

// stepsOf are the newest steps of a problem, the oldest of them first.
func stepsOf(ctx context.Context, tx *storage.Tx, problem string, most int) (steps []Step, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var s Step
		var at int64
		err := scan(&s.Actor, &s.What, &at)
		s.At = storage.Time(at)
		steps = append([]Step{s}, steps...)
		return err
	}, `SELECT actor, what, at FROM problem_step WHERE problem = $1 ORDER BY id DESC LIMIT $2`, problem, most)
	return steps, err
}

// wasKeptApart is whether an organiser had people kept apart: before that, nobody
// is told that they are.
func wasKeptApart(ctx context.Context, tx *storage.Tx, p *Problem) (bool, error) {
	var n int
	err := tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM problem_step WHERE problem = $1 AND what = 'apart'`, p.ID)
	return n > 0, err
}
