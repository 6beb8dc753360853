package helpers

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

const helperColumns = `h.space, h.user_id, h.volume, h.paused_until`

// loadHelper returns a member as a helper; one who never offered is told
// normally once they do.
func loadHelper(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) (Helper, error) {
	h := Helper{Space: space, User: user, Volume: Normal}
	var paused int64
	err := tx.Get(ctx, []any{&h.Space, &h.User, &h.Volume, &paused},
		`SELECT `+helperColumns+` FROM helper h WHERE h.space = $1 AND h.user_id = $2`, space, user)
	if errors.Is(err, storage.ErrNotFound) {
		return h, nil
	}
	h.PausedUntil = storage.Time(paused)
	return h, err
}

func saveHelper(ctx context.Context, tx *storage.Tx, h Helper) error {
	_, err := tx.Exec(ctx, `INSERT INTO helper (space, user_id, volume, paused_until, since) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (space, user_id) DO UPDATE SET volume = excluded.volume, paused_until = excluded.paused_until`,
		h.Space, h.User, h.Volume, storage.Millis(h.PausedUntil), storage.Millis(tx.Now()))
	return err
}

// offered returns the topics a member offered, as IDs.
func offered(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) (topics []string, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var topic string
		err := scan(&topic)
		topics = append(topics, topic)
		return err
	}, `SELECT topic FROM helper_topic WHERE space = $1 AND user_id = $2`, space, user)
	slices.Sort(topics)
	return topics, err
}

// offer makes topics the ones that a member offers.
func offer(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID, topics []string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM helper_topic WHERE space = $1 AND user_id = $2`, space, user); err != nil {
		return err
	}
	for _, topic := range topics {
		if _, err := tx.Exec(ctx, `INSERT INTO helper_topic (space, topic, user_id) VALUES ($1, $2, $3)`, space, topic, user); err != nil {
			return err
		}
	}
	return nil
}

// helpersOf are the helpers for a topic, but for the asker and those who pause.
// There may be thousands.
func helpersOf(ctx context.Context, tx *storage.Tx, c *Call, topic string) (all []Helper, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		h := Helper{Space: c.Space}
		err := scan(&h.User, &h.Volume)
		all = append(all, h)
		return err
	}, `SELECT h.user_id, h.volume FROM helper_topic t JOIN helper h ON h.space = t.space AND h.user_id = t.user_id
		WHERE t.space = $1 AND t.topic = $2 AND t.user_id <> $3 AND h.paused_until <= $4`,
		c.Space, topic, c.Asker, storage.Millis(tx.Now()))
	return all, err
}

// toldInSpace counts what each helper of a space was told about lately.
func toldInSpace(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (map[chat.UserID]history, error) {
	all := map[chat.UserID]history{}
	day, week := tx.Now().Add(-24*time.Hour), tx.Now().Add(-7*24*time.Hour)
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var user chat.UserID
		var told history
		err := scan(&user, &told.week, &told.day)
		all[user] = told
		return err
	}, `SELECT user_id, COUNT(*), COUNT(CASE WHEN at > $3 THEN 1 END) FROM help_suggestion WHERE space = $1 AND at > $2 GROUP BY user_id`,
		space, storage.Millis(week), storage.Millis(day))
	return all, err
}

// stillFree is whether a helper may be told about one more question. It locks
// the helper's row: two draws at the same time cannot both think so.
func stillFree(ctx context.Context, tx *storage.Tx, h Helper) (bool, error) {
	var paused int64
	var told history
	err := tx.Get(ctx, []any{&h.Volume, &paused}, `SELECT volume, paused_until FROM helper WHERE space = $1 AND user_id = $2`+tx.Lock(), h.Space, h.User)
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	h.PausedUntil = storage.Time(paused)
	day, week := tx.Now().Add(-24*time.Hour), tx.Now().Add(-7*24*time.Hour)
	err = tx.Get(ctx, []any{&told.week, &told.day}, `
		SELECT COUNT(*), COUNT(CASE WHEN at > $4 THEN 1 END) FROM help_suggestion WHERE space = $1 AND user_id = $2 AND at > $3`,
		h.Space, h.User, storage.Millis(week), storage.Millis(day))
	return h.Free(told, tx.Now()), err
}

// openCall keeps a call, or opens the same one again.
func openCall(ctx context.Context, tx *storage.Tx, c *Call) error {
	topics, err := json.Marshal(c.Topics)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO help_call (id, space, asker, unnamed, title, topics, conversation) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET settled = FALSE, coming = ''`, c.ID, c.Space, c.Asker, c.Unnamed, c.Title, string(topics), c.Where)
	return err
}

func saveCall(ctx context.Context, tx *storage.Tx, c *Call) error {
	_, err := tx.Exec(ctx, `UPDATE help_call SET coming = $2, settled = $3 WHERE id = $1`, c.ID, c.Coming, c.Settled)
	return err
}

// loadCall returns [storage.ErrNotFound] when there is none.
func loadCall(ctx context.Context, tx *storage.Tx, id string) (*Call, error) {
	var c Call
	var topics string
	err := tx.Get(ctx, []any{&c.ID, &c.Space, &c.Asker, &c.Unnamed, &c.Title, &topics, &c.Where, &c.Coming, &c.Settled},
		`SELECT id, space, asker, unnamed, title, topics, conversation, coming, settled FROM help_call WHERE id = $1`+tx.Lock(), id)
	if err != nil {
		return nil, err
	}
	return &c, json.Unmarshal([]byte(topics), &c.Topics)
}

const suggestionColumns = `id, call, space, user_id, state, terms, at`

// insertSuggestion reports whether the helper was not told of the call before.
func insertSuggestion(ctx context.Context, tx *storage.Tx, s *Suggestion) (told bool, err error) {
	terms, err := json.Marshal(s.Terms)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(ctx, `INSERT INTO help_suggestion (`+suggestionColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
		s.ID, s.Call, s.Space, s.User, s.State, string(terms), storage.Millis(tx.Now()))
	return n > 0, err
}

func saveSuggestion(ctx context.Context, tx *storage.Tx, s *Suggestion) error {
	_, err := tx.Exec(ctx, `UPDATE help_suggestion SET state = $2 WHERE id = $1`, s.ID, s.State)
	return err
}

// loadSuggestion returns a suggestion with its call.
func loadSuggestion(ctx context.Context, tx *storage.Tx, id string) (*Suggestion, *Call, error) {
	found, err := suggestions(ctx, tx, `WHERE id = $1`, id)
	if err == nil && len(found) == 0 {
		err = storage.ErrNotFound
	}
	if err != nil {
		return nil, nil, err
	}
	c, err := loadCall(ctx, tx, found[0].Call)
	return found[0], c, err
}

func suggestionsOf(ctx context.Context, tx *storage.Tx, call string) ([]*Suggestion, error) {
	return suggestions(ctx, tx, `WHERE call = $1 ORDER BY id`, call)
}

func suggestions(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []*Suggestion, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var s Suggestion
		var terms string
		var at int64
		if err := scan(&s.ID, &s.Call, &s.Space, &s.User, &s.State, &terms, &at); err != nil {
			return err
		}
		s.At = storage.Time(at)
		all = append(all, &s)
		return json.Unmarshal([]byte(terms), &s.Terms)
	}, `SELECT `+suggestionColumns+` FROM help_suggestion `+where, args...)
	return all, err
}
