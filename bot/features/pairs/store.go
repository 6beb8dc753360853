package pairs

import (
	"context"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

const columns = `id, space, mentor, mentee, topic, state, how, round, created_at, ended_at, met, met_at, claim, claim_at,
	paused_until, ender, ends_at, version, agreed, review_at, active_at, asked, asked_at, again, again_at`

// insert keeps a pair, and reports whether it was not there before.
func insert(ctx context.Context, tx *storage.Tx, p *Pair) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO pair (id, space, mentor, mentee, topic, state, round, created_at, active_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
		p.ID, p.Space, p.Mentor, p.Mentee, p.Topic, p.State, p.Round, storage.Millis(p.CreatedAt), storage.Millis(p.ActiveAt))
	return n > 0, err
}

func save(ctx context.Context, tx *storage.Tx, p *Pair) error {
	_, err := tx.Exec(ctx, `UPDATE pair SET mentor = $2, mentee = $3, state = $4, how = $5, round = $6, ended_at = $7, met = $8, met_at = $9,
		claim = $10, claim_at = $11, paused_until = $12, ender = $13, ends_at = $14, version = $15, agreed = $16, review_at = $17,
		active_at = $18, asked = $19, asked_at = $20, again = $21, again_at = $22 WHERE id = $1`,
		p.ID, p.Mentor, p.Mentee, p.State, p.How, p.Round, storage.Millis(p.EndedAt), p.Met, storage.Millis(p.MetAt),
		p.Claim, storage.Millis(p.ClaimAt), storage.Millis(p.PausedUntil), p.Ender, storage.Millis(p.EndsAt), p.Version, p.Agreed, storage.Millis(p.ReviewAt),
		storage.Millis(p.ActiveAt), p.Asked, storage.Millis(p.AskedAt), p.Again, storage.Millis(p.AgainAt))
	return err
}

// load returns one pair, [storage.ErrNotFound] when there is none.
func load(ctx context.Context, tx *storage.Tx, id string) (*Pair, error) {
	found, err := pairs(ctx, tx, `id = $1`+tx.Lock(), id)
	if err == nil && len(found) == 0 {
		err = storage.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// ofMember is the condition that somebody is one of the two.
const ofMember = `space = $1 AND (mentor = $2 OR mentee = $2)`

// of returns the pairs of a member, the newest first.
func of(ctx context.Context, tx *storage.Tx, space chat.SpaceID, who chat.UserID) ([]*Pair, error) {
	return pairs(ctx, tx, ofMember+` ORDER BY id DESC`, space, who)
}

func pairs(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []*Pair, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var p Pair
		var created, ended, met, claim, paused, ends, review, active, asked, again int64
		err := scan(&p.ID, &p.Space, &p.Mentor, &p.Mentee, &p.Topic, &p.State, &p.How, &p.Round, &created, &ended, &p.Met, &met, &p.Claim, &claim,
			&paused, &p.Ender, &ends, &p.Version, &p.Agreed, &review, &active, &p.Asked, &asked, &p.Again, &again)
		p.CreatedAt, p.EndedAt, p.MetAt, p.ClaimAt = storage.Time(created), storage.Time(ended), storage.Time(met), storage.Time(claim)
		p.PausedUntil, p.EndsAt, p.ReviewAt = storage.Time(paused), storage.Time(ends), storage.Time(review)
		p.ActiveAt, p.AskedAt, p.AgainAt = storage.Time(active), storage.Time(asked), storage.Time(again)
		all = append(all, &p)
		return err
	}, `SELECT `+columns+` FROM pair WHERE `+where, args...)
	return all, err
}
