package cohorts

import (
	"context"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

const matchColumns = `id, programme, space, run, mentee, mentor, topic, state, at`

func matches(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []*Match, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var m Match
		var at int64
		err := scan(&m.ID, &m.Programme, &m.Space, &m.Run, &m.Mentee, &m.Mentor, &m.Topic, &m.State, &at)
		m.At = storage.Time(at)
		all = append(all, &m)
		return err
	}, `SELECT `+matchColumns+` FROM programme_match WHERE `+where, args...)
	return all, err
}

// matchesIn are all matches of a programme, the oldest first.
func matchesIn(ctx context.Context, tx *storage.Tx, programme string) ([]*Match, error) {
	return matches(ctx, tx, `programme = $1 ORDER BY id`, programme)
}

// matchesOf are somebody's matches of a programme, the oldest first.
func matchesOf(ctx context.Context, tx *storage.Tx, programme string, user chat.UserID) ([]*Match, error) {
	return matches(ctx, tx, `programme = $1 AND (mentee = $2 OR mentor = $2) ORDER BY id`, programme, user)
}

// insertMatch reports whether the mentee had nobody.
func insertMatch(ctx context.Context, tx *storage.Tx, m *Match) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO programme_match (`+matchColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
		m.ID, m.Programme, m.Space, m.Run, m.Mentee, m.Mentor, m.Topic, m.State, storage.Millis(m.At))
	return n > 0, err
}

func saveMatch(ctx context.Context, tx *storage.Tx, m *Match) error {
	_, err := tx.Exec(ctx, `UPDATE programme_match SET state = $2, settled_at = $3 WHERE id = $1`, m.ID, m.State, storage.Millis(tx.Now()))
	return err
}
