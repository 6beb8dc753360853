package cohorts

import (
	"context"
	"errors"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

const columns = `id, space, opened_by, name, until, ends, ranking, seats, state, run, revision, at`

func scanProgramme(scan func(...any) error) (*Programme, error) {
	var p Programme
	var until, ends, at int64
	err := scan(&p.ID, &p.Space, &p.By, &p.Name, &until, &ends, &p.Ranking, &p.Seats, &p.State, &p.Run, &p.Revision, &at)
	p.Until, p.Ends, p.At = storage.Time(until), storage.Time(ends), storage.Time(at)
	return &p, err
}

func programmes(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []*Programme, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		p, err := scanProgramme(scan)
		all = append(all, p)
		return err
	}, `SELECT `+columns+` FROM programme WHERE `+where, args...)
	return all, err
}

// load returns [storage.ErrNotFound] when there is none. In a transaction that
// changes something, nobody else changes the programme until it is over.
func load(ctx context.Context, tx *storage.Tx, id string) (*Programme, error) {
	found, err := programmes(ctx, tx, `id = $1`+tx.Lock(), id)
	if err == nil && len(found) == 0 {
		err = storage.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// loadOwn is [load] for somebody of a space; of another one there is nothing.
func loadOwn(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*Programme, error) {
	p, err := load(ctx, tx, id)
	if errors.Is(err, storage.ErrNotFound) || err == nil && p.Space != r.Space.ID {
		return nil, bot.Mistake("gone", nil)
	}
	return p, err
}

// named is whether another programme that has not ended has the name.
func named(ctx context.Context, tx *storage.Tx, p *Programme) (bool, error) {
	found, err := programmes(ctx, tx, `space = $1 AND name = $2 AND state <> 'ended' AND id <> $3`, p.Space, p.Name, p.ID)
	return len(found) > 0, err
}

// insert reports whether the name was free.
func insert(ctx context.Context, tx *storage.Tx, p *Programme) (free bool, err error) {
	n, err := tx.Exec(ctx, `INSERT INTO programme (`+columns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING`,
		p.ID, p.Space, p.By, p.Name, storage.Millis(p.Until), storage.Millis(p.Ends), p.Ranking, p.Seats, p.State, p.Run, p.Revision,
		storage.Millis(p.At))
	return n > 0, err
}

// save saves a programme of which something has changed.
func save(ctx context.Context, tx *storage.Tx, p *Programme) error {
	p.Revision++
	_, err := tx.Exec(ctx, `UPDATE programme SET opened_by = $2, name = $3, until = $4, ends = $5, ranking = $6, seats = $7, state = $8, run = $9,
		revision = $10 WHERE id = $1`,
		p.ID, p.By, p.Name, storage.Millis(p.Until), storage.Millis(p.Ends), p.Ranking, p.Seats, p.State, p.Run, p.Revision)
	return err
}

// touch says that who would be brought together in a programme may have changed.
func touch(ctx context.Context, tx *storage.Tx, programme string) error {
	_, err := tx.Exec(ctx, `UPDATE programme SET revision = revision + 1 WHERE id = $1`, programme)
	return err
}

// pair is two people of a programme.
type pair struct{ mentee, mentor chat.UserID }

func saveDecision(ctx context.Context, tx *storage.Tx, p *Programme, of pair, d Decision) error {
	if d == Undecided {
		_, err := tx.Exec(ctx, `DELETE FROM programme_decision WHERE programme = $1 AND mentee = $2 AND mentor = $3`, p.ID, of.mentee, of.mentor)
		return err
	}
	if d == Pinned { // a mentee has one mentor
		if _, err := tx.Exec(ctx, `DELETE FROM programme_decision WHERE programme = $1 AND mentee = $2 AND decision = 'pin'`, p.ID, of.mentee); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO programme_decision (programme, space, mentee, mentor, decision, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (programme, mentee, mentor) DO UPDATE SET decision = excluded.decision, at = excluded.at`,
		p.ID, p.Space, of.mentee, of.mentor, d, storage.Millis(tx.Now()))
	return err
}

// decisions are what was decided in a programme: the pins in the order in which
// they were made, and who is never brought together.
func decisions(ctx context.Context, tx *storage.Tx, programme string) (pins []pair, never map[pair]bool, err error) {
	never = map[pair]bool{}
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var of pair
		var d Decision
		err := scan(&of.mentee, &of.mentor, &d)
		if d == Pinned {
			pins = append(pins, of)
		} else {
			never[of] = true
		}
		return err
	}, `SELECT mentee, mentor, decision FROM programme_decision WHERE programme = $1 ORDER BY at, mentee`, programme)
	return pins, never, err
}
