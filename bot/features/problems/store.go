package problems

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

const columns = `id, space, reporter, kind, contact, conversation, said_at, state, handler, outcome, round,
	reported_at, waiting_since, taken_at, closed_at, reminded, forgotten`

// insert reports whether it is new: a form that is sent twice reports once.
func insert(ctx context.Context, tx *storage.Tx, p *Problem) (fresh bool, err error) {
	n, err := tx.Exec(ctx, `INSERT INTO problem (`+columns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) ON CONFLICT DO NOTHING`,
		p.ID, p.Space, p.Reporter, p.Kind, p.Contact, p.Where, storage.Millis(p.SaidAt), p.State, p.Handler, p.Outcome, p.Round,
		storage.Millis(p.At), storage.Millis(p.Waiting), storage.Millis(p.TakenAt), storage.Millis(p.ClosedAt), p.Reminded, p.Forgotten)
	if err != nil || n == 0 {
		return false, err
	}
	for i, user := range slices.Concat(p.About, p.Without) {
		_, err := tx.Exec(ctx, `INSERT INTO problem_about (problem, space, user_id, named) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
			p.ID, p.Space, user, i < len(p.About))
		if err != nil {
			return false, err
		}
	}
	return true, nil
}

// save writes what can change: whom it is about changes only when it goes.
func save(ctx context.Context, tx *storage.Tx, p *Problem) error {
	_, err := tx.Exec(ctx, `UPDATE problem SET reporter = $2, conversation = $3, said_at = $4, state = $5, handler = $6, outcome = $7, round = $8,
		waiting_since = $9, taken_at = $10, closed_at = $11, reminded = $12, forgotten = $13 WHERE id = $1`,
		p.ID, p.Reporter, p.Where, storage.Millis(p.SaidAt), p.State, p.Handler, p.Outcome, p.Round,
		storage.Millis(p.Waiting), storage.Millis(p.TakenAt), storage.Millis(p.ClosedAt), p.Reminded, p.Forgotten)
	return err
}

// load returns [storage.ErrNotFound] when there is none.
func load(ctx context.Context, tx *storage.Tx, id string) (*Problem, error) {
	found, err := all(ctx, tx, `WHERE id = $1`+tx.Lock(), id)
	if err == nil && len(found) == 0 {
		err = storage.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

func all(ctx context.Context, tx *storage.Tx, where string, args ...any) (found []*Problem, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var p Problem
		var said, at, waiting, taken, closed int64
		err := scan(&p.ID, &p.Space, &p.Reporter, &p.Kind, &p.Contact, &p.Where, &said, &p.State, &p.Handler, &p.Outcome, &p.Round,
			&at, &waiting, &taken, &closed, &p.Reminded, &p.Forgotten)
		p.SaidAt, p.At, p.Waiting = storage.Time(said), storage.Time(at), storage.Time(waiting)
		p.TakenAt, p.ClosedAt = storage.Time(taken), storage.Time(closed)
		found = append(found, &p)
		return err
	}, `SELECT `+columns+` FROM problem `+where, args...)
	for _, p := range found {
		if err == nil {
			err = loadOut(ctx, tx, p)
		}
	}
	return found, err
}

// loadOut loads who is kept out of a problem.
func loadOut(ctx context.Context, tx *storage.Tx, p *Problem) error {
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var user chat.UserID
		var named bool
		err := scan(&user, &named)
		if named {
			p.About = append(p.About, user)
		} else {
			p.Without = append(p.Without, user)
		}
		return err
	}, `SELECT user_id, named FROM problem_about WHERE problem = $1`, p.ID)
	slices.Sort(p.About)
	slices.Sort(p.Without)
	return err
}

// listed are problems that an organiser may know of: those that are over or
// those that are not, from some place in the list on. Those that wait stand
// first, the oldest on top; of those that are over, the newest.
func listed(ctx context.Context, tx *storage.Tx, space chat.SpaceID, organiser chat.UserID, over bool, skip, most int) ([]*Problem, error) {
	which := `state IN ('new', 'taken') ORDER BY CASE state WHEN 'new' THEN 0 ELSE 1 END, waiting_since, id`
	if over {
		which = `state = 'closed' AND NOT forgotten ORDER BY closed_at DESC, id`
	}
	return all(ctx, tx, `WHERE space = $1 AND reporter <> $2
		AND NOT EXISTS (SELECT 1 FROM problem_about a WHERE a.problem = problem.id AND a.user_id = $2)
		AND `+which+` LIMIT $3 OFFSET $4`, space, organiser, most, skip)
}

// own are a member's reports that they can still read: those that are not over
// first, then the newest.
func own(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID, most int) ([]*Problem, error) {
	return all(ctx, tx, `WHERE space = $1 AND reporter = $2 AND state <> 'withdrawn' AND NOT forgotten
		ORDER BY CASE state WHEN 'closed' THEN 1 ELSE 0 END, id DESC LIMIT $3`, space, user, most)
}

// readers are the organisers who may know of a problem at present.
func readers(ctx context.Context, tx *storage.Tx, p *Problem) ([]chat.UserID, error) {
	users, err := people.Organising(ctx, tx, p.Space)
	return slices.DeleteFunc(users, p.hidden), err
}

// concernsOrganiser is whether somebody who organises is kept out. Then nothing
// that all organisers read may tell of it.
func concernsOrganiser(ctx context.Context, tx *storage.Tx, p *Problem) (bool, error) {
	users, err := people.Organising(ctx, tx, p.Space)
	return slices.ContainsFunc(users, p.out), err
}

// forOrganiser loads a problem that an organiser may know of. What they may not
// know of is for them as if it were not there.
func forOrganiser(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*Problem, error) {
	p, err := load(ctx, tx, id)
	if errors.Is(err, storage.ErrNotFound) || err == nil && (p.Space != r.Space.ID || p.Forgotten || p.hidden(r.Actor.ID)) {
		return nil, bot.Mistake("gone", nil)
	}
	return p, err
}

// forReporter loads a problem for whoever reported it.
func forReporter(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*Problem, error) {
	p, err := load(ctx, tx, id)
	if errors.Is(err, storage.ErrNotFound) || err == nil && p.Space != r.Space.ID {
		return nil, bot.Mistake("gone", nil)
	}
	if err != nil {
		return nil, err
	}
	return p, p.reported(r.Actor.ID)
}

// lateIn counts the problems that have waited long for somebody to take them.
// Those from which an organiser is kept out are not counted: they read it.
func lateIn(ctx context.Context, tx *storage.Tx, space chat.SpaceID, now time.Time) (n int, err error) {
	late, err := all(ctx, tx, `WHERE space = $1 AND state = 'new' AND waiting_since <= $2`, space, storage.Millis(now.Add(-lateAfter)))
	for _, p := range late {
		if err != nil {
			return 0, err
		}
		var named bool
		if named, err = concernsOrganiser(ctx, tx, p); !named {
			n++
		}
	}
	return n, err
}
