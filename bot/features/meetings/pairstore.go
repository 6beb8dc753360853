package meetings

import (
	"context"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// A pair, as far as meetings need to know of it. Others tell when it begins and ends.

// pair is a mentor and a mentee.
type pair struct {
	ID     string
	Space  chat.SpaceID
	Mentor chat.UserID
	Mentee chat.UserID
	Round  int // the newest of which anything was heard
	Ended  bool
}

func (p *pair) has(who chat.UserID) bool { return who == p.Mentor || who == p.Mentee }

func (p *pair) other(who chat.UserID) chat.UserID {
	if who == p.Mentor {
		return p.Mentee
	}
	return p.Mentor
}

// loadPair returns one pair, [storage.ErrNotFound] when there is none.
func loadPair(ctx context.Context, tx *storage.Tx, id string) (*pair, error) {
	found, err := pairs(ctx, tx, `id = $1`+tx.Lock(), id)
	if err == nil && len(found) == 0 {
		err = storage.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// pairsOf returns the pairs of a member that go on, the newest first.
func pairsOf(ctx context.Context, tx *storage.Tx, space chat.SpaceID, who chat.UserID) ([]*pair, error) {
	return pairs(ctx, tx, `space = $1 AND (mentor = $2 OR mentee = $2) AND NOT ended ORDER BY id DESC`, space, who)
}

func pairs(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []*pair, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var p pair
		err := scan(&p.ID, &p.Space, &p.Mentor, &p.Mentee, &p.Round, &p.Ended)
		all = append(all, &p)
		return err
	}, `SELECT id, space, mentor, mentee, round, ended FROM meeting_pair WHERE `+where, args...)
	return all, err
}

func savePair(ctx context.Context, tx *storage.Tx, p *pair) error {
	_, err := tx.Exec(ctx, `INSERT INTO meeting_pair (id, space, mentor, mentee, round, ended) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET mentor = excluded.mentor, mentee = excluded.mentee, round = excluded.round, ended = excluded.ended`,
		p.ID, p.Space, p.Mentor, p.Mentee, p.Round, p.Ended)
	return err
}
