package people

import (
	"context"
	"fmt"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// Remove takes note that Kith was put out of a space at a moment, by the platform's
// clock. It is false when that is known already, or nothing is known of the space.
func Remove(ctx context.Context, tx *storage.Tx, space chat.SpaceID, at time.Time) (first bool, err error) {
	return setRemoved(ctx, tx, space, `UPDATE space SET removed_at = $2 WHERE id = $1 AND removed_at = 0`, storage.Millis(at))
}

// Return takes [Remove] back. It is false when Kith is there.
func Return(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (back bool, err error) {
	return setRemoved(ctx, tx, space, `UPDATE space SET removed_at = 0 WHERE id = $1 AND removed_at > 0`)
}

func setRemoved(ctx context.Context, tx *storage.Tx, space chat.SpaceID, query string, args ...any) (bool, error) {
	n, err := tx.Exec(ctx, query, append([]any{space}, args...)...)
	if err != nil {
		return false, fmt.Errorf("whether Kith is in a space: %w", err)
	}
	if n > 0 {
		notifySpace(tx, space)
	}
	return n > 0, nil
}

// Away are the spaces that Kith was put out of.
func Away(ctx context.Context, tx *storage.Tx) (map[chat.SpaceID]bool, error) {
	away := map[chat.SpaceID]bool{}
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var id chat.SpaceID
		err := scan(&id)
		away[id] = true
		return err
	}, `SELECT id FROM space WHERE removed_at > 0`)
	if err != nil {
		return nil, fmt.Errorf("where Kith is not: %w", err)
	}
	return away, nil
}

// Somebody is a member who is in a space as far as is known, the one who came last;
// "" when nobody is.
func Somebody(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (user chat.UserID, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error { return scan(&user) },
		`SELECT user_id FROM member WHERE space = $1 AND left_at = 0 ORDER BY joined_at DESC, user_id LIMIT 1`, space)
	if err != nil {
		return "", fmt.Errorf("find a member: %w", err)
	}
	return user, nil
}

// nowhereElse is of members who are members of no other space.
const nowhereElse = ` IN (SELECT m.person FROM member m WHERE m.space = $1
	AND NOT EXISTS (SELECT 1 FROM member o WHERE o.person = m.person AND o.space <> $1))`

// Nowhere calls each with every person who is or was a member of a space, and of no
// other one.
func Nowhere(ctx context.Context, tx *storage.Tx, space chat.SpaceID, each func(person string)) error {
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var person string
		err := scan(&person)
		each(person)
		return err
	}, `SELECT p.id FROM person p WHERE p.id`+nowhereElse, space)
	if err != nil {
		return fmt.Errorf("who is nowhere else: %w", err)
	}
	return nil
}

// ForgetSpace forgets a space, the persons who were members there and nowhere else,
// and the accounts that nobody has elsewhere on its platform. What stands in
// tables by space, its members first of all, its caller forgets afterwards.
func ForgetSpace(ctx context.Context, tx *storage.Tx, space chat.SpaceID) error {
	for _, statement := range []string{
		`DELETE FROM person_mute WHERE person` + nowhereElse,
		`DELETE FROM identity WHERE person` + nowhereElse,
		`DELETE FROM person WHERE id` + nowhereElse,
		`DELETE FROM space_joined WHERE other = $1`,
		`DELETE FROM space WHERE id = $1`,
	} {
		if _, err := tx.Exec(ctx, statement, space); err != nil {
			return fmt.Errorf("forget space: %w", err)
		}
	}
	_, err := tx.Exec(ctx, `DELETE FROM identity WHERE platform = $2
		AND user_id IN (SELECT m.user_id FROM member m WHERE m.space = $1)
		AND NOT EXISTS (SELECT 1 FROM member o WHERE o.user_id = identity.user_id AND o.space <> $1 AND o.space LIKE $3)`,
		space, space.Platform(), spacesOf(space.Platform()))
	if err != nil {
		return fmt.Errorf("forget accounts: %w", err)
	}
	notifySpace(tx, space)
	return nil
}
