package link

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

const columns = `id, what, space, user_id, at, typed_space, typed_user, used_at`

// insert keeps a new code in the place of an account's earlier ones that were not
// used.
func insert(ctx context.Context, tx *storage.Tx, c *Code, hash string) error {
	_, err := tx.Exec(ctx, `DELETE FROM link_code WHERE space = $1 AND user_id = $2 AND used_at = 0 AND what = $3`, c.Account.Space, c.Account.User, c.What)
	if err == nil {
		_, err = tx.Exec(ctx, `INSERT INTO link_code (id, what, space, user_id, hash, at) VALUES ($1, $2, $3, $4, $5, $6)`,
			c.ID, c.What, c.Account.Space, c.Account.User, hash, storage.Millis(c.At))
	}
	return err
}

func save(ctx context.Context, tx *storage.Tx, c *Code) error {
	_, err := tx.Exec(ctx, `UPDATE link_code SET typed_space = $2, typed_user = $3, used_at = $4 WHERE id = $1`,
		c.ID, c.Typed.Space, c.Typed.User, storage.Millis(c.Used))
	return err
}

// load returns [storage.ErrNotFound] when there is no such code.
func load(ctx context.Context, tx *storage.Tx, where, arg string) (*Code, error) {
	found, err := codes(ctx, tx, where+tx.Lock(), arg)
	if err == nil && len(found) == 0 {
		return nil, storage.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

func codes(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []*Code, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var c Code
		var at, used int64
		err := scan(&c.ID, &c.What, &c.Account.Space, &c.Account.User, &at, &c.Typed.Space, &c.Typed.User, &used)
		c.At, c.Used = storage.Time(at), storage.Time(used)
		all = append(all, &c)
		return err
	}, `SELECT `+columns+` FROM link_code WHERE `+where, args...)
	return all, err
}

// missed takes note of a code that was none.
func missed(ctx context.Context, tx *storage.Tx, a account) error {
	_, err := tx.Exec(ctx, `INSERT INTO link_try (id, space, user_id, at) VALUES ($1, $2, $3, $4)`,
		storage.NewID(tx.Now()), a.Space, a.User, storage.Millis(tx.Now()))
	return err
}

// tries is how often an account of a person's typed what was no code, since a moment.
func tries(ctx context.Context, tx *storage.Tx, person string, since time.Time) (all int, err error) {
	members, err := people.ByPerson(ctx, tx, person)
	for _, m := range members {
		if err != nil {
			return 0, err
		}
		n := 0
		err = tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM link_try WHERE space = $1 AND user_id = $2 AND at > $3`, m.Space, m.User, storage.Millis(since))
		all += n
	}
	return all, err
}
