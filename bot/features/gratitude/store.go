package gratitude

import (
	"context"
	"encoding/json"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

const columns = `id, space, giver, reason, public, shown, thread, moment, topics, at`

func insert(ctx context.Context, tx *storage.Tx, t *Thanks) error {
	_, err := tx.Exec(ctx, `INSERT INTO gratitude (`+columns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		t.ID, t.Space, t.Giver, t.Reason, t.Public, t.Shown, t.Thread, t.Moment, list(t.Topics), storage.Millis(t.At))
	for _, r := range t.To {
		if err == nil {
			err = insertTo(ctx, tx, t, r)
		}
	}
	return err
}

func insertTo(ctx context.Context, tx *storage.Tx, t *Thanks, r Receiver) error {
	_, err := tx.Exec(ctx, `INSERT INTO gratitude_to (thanks, user_id, to_space, to_user, counted) VALUES ($1, $2, $3, $4, $5)`,
		t.ID, r.User, r.Space, r.Account, r.Counted)
	return err
}

func save(ctx context.Context, tx *storage.Tx, t *Thanks) error {
	_, err := tx.Exec(ctx, `UPDATE gratitude SET reason = $2, public = $3, shown = $4, topics = $5 WHERE id = $1`,
		t.ID, t.Reason, t.Public, t.Shown, list(t.Topics))
	return err
}

// drop forgets a thanks that was taken back.
func drop(ctx context.Context, tx *storage.Tx, t *Thanks) error {
	_, err := tx.Exec(ctx, `DELETE FROM gratitude WHERE id = $1`, t.ID)
	if err == nil {
		_, err = tx.Exec(ctx, `DELETE FROM gratitude_to WHERE thanks = $1`, t.ID)
	}
	return err
}

// load returns one thanks, [storage.ErrNotFound] when there is none.
func load(ctx context.Context, tx *storage.Tx, id string) (*Thanks, error) {
	found, err := all(ctx, tx, `id = $1`+tx.Lock(), id)
	if err == nil && len(found) == 0 {
		err = storage.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// all are the thanks that match a condition, with those who are thanked.
func all(ctx context.Context, tx *storage.Tx, where string, args ...any) (found []*Thanks, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var t Thanks
		var topics string
		var at int64
		if err := scan(&t.ID, &t.Space, &t.Giver, &t.Reason, &t.Public, &t.Shown, &t.Thread, &t.Moment, &topics, &at); err != nil {
			return err
		}
		t.At = storage.Time(at)
		found = append(found, &t)
		return json.Unmarshal([]byte(topics), &t.Topics)
	}, `SELECT `+columns+` FROM gratitude WHERE `+where, args...)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found, loadTo(ctx, tx, found, where, args...)
}

// loadTo reads whom the thanks that match a condition are for, all in one.
func loadTo(ctx context.Context, tx *storage.Tx, found []*Thanks, where string, args ...any) error {
	byID := map[string]*Thanks{}
	for _, t := range found {
		byID[t.ID] = t
	}
	return tx.Each(ctx, func(scan func(...any) error) error {
		var id string
		var r Receiver
		err := scan(&id, &r.User, &r.Space, &r.Account, &r.Counted)
		if t := byID[id]; t != nil {
			t.To = append(t.To, r)
		}
		return err
	}, `SELECT thanks, user_id, to_space, to_user, counted FROM gratitude_to WHERE thanks IN (SELECT id FROM gratitude WHERE `+where+`) ORDER BY thanks, user_id`, args...)
}

// ofGiver are the newest thanks that a member gave.
func ofGiver(ctx context.Context, tx *storage.Tx, space chat.SpaceID, giver chat.UserID, most int) ([]*Thanks, error) {
	return all(ctx, tx, `space = $1 AND giver = $2 ORDER BY at DESC, id DESC LIMIT $3`, space, giver, most)
}

// isThanked is the condition that a member is thanked, where they read it.
const isThanked = `EXISTS (SELECT 1 FROM gratitude_to x WHERE x.thanks = gratitude.id AND x.to_space = $1 AND x.to_user = $2)`

// ofReceiver are the thanks that a member got, the newest first.
func ofReceiver(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID, since time.Time) ([]*Thanks, error) {
	return all(ctx, tx, isThanked+` AND at > $3 ORDER BY at DESC, id DESC`, space, user, storage.Millis(since))
}

// publicIn are the public thanks of a stretch of time, the oldest first.
func publicIn(ctx context.Context, tx *storage.Tx, space chat.SpaceID, from, to time.Time) ([]*Thanks, error) {
	return all(ctx, tx, `space = $1 AND public AND at >= $2 AND at < $3 ORDER BY at, id`, space, storage.Millis(from), storage.Millis(to))
}

// between are the thanks of one member to another, the oldest first.
func between(ctx context.Context, tx *storage.Tx, space chat.SpaceID, giver, to chat.UserID) ([]*Thanks, error) {
	return all(ctx, tx, `space = $1 AND giver = $2 AND EXISTS (SELECT 1 FROM gratitude_to x WHERE x.thanks = gratitude.id AND x.user_id = $3) ORDER BY at, id`,
		space, giver, to)
}

// list is a list of IDs as JSON.
func list(ids []string) string {
	if len(ids) == 0 {
		return "[]"
	}
	body, _ := json.Marshal(ids) // strings can always be written
	return string(body)
}
