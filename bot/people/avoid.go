package people

import (
	"context"
	"fmt"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// Avoid keeps Kith from ever bringing a member together with another one, in
// either role. Nobody but the member may learn of it, the other least of all.
func Avoid(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user, other chat.UserID) error {
	_, err := tx.Exec(ctx, `INSERT INTO member_avoid (space, user_id, other, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		space, user, other, storage.Millis(tx.Now()))
	if err != nil {
		return fmt.Errorf("avoid: %w", err)
	}
	return nil
}

// Meetable takes [Avoid] back.
func Meetable(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user, other chat.UserID) error {
	_, err := tx.Exec(ctx, `DELETE FROM member_avoid WHERE space = $1 AND user_id = $2 AND other = $3`, space, user, other)
	if err != nil {
		return fmt.Errorf("avoid no more: %w", err)
	}
	return nil
}

// Avoided are those whom a member avoids, for that member's eyes alone.
func Avoided(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) ([]chat.UserID, error) {
	return accounts(ctx, tx, `SELECT other FROM member_avoid WHERE space = $1 AND user_id = $2 ORDER BY at, other`, space, user)
}

// apart finds members to keep from a member: those between whom and them there is an
// entry, in whichever space and by whichever of their accounts, and accounts of their
// own. $1 is the space and $2 the member.
const apart = `SELECT other FROM member_avoid WHERE space = $1 AND user_id = $2
	UNION SELECT user_id FROM member_avoid WHERE space = $1 AND other = $2
	UNION SELECT t.user_id FROM member m JOIN member me ON me.person = m.person JOIN member_avoid v ON v.space = me.space AND v.user_id = me.user_id
		JOIN member o ON o.space = v.space AND o.user_id = v.other JOIN member t ON t.person = o.person AND t.space = $1
		WHERE m.space = $1 AND m.user_id = $2
	UNION SELECT t.user_id FROM member m JOIN member me ON me.person = m.person JOIN member_avoid v ON v.space = me.space AND v.other = me.user_id
		JOIN member o ON o.space = v.space AND o.user_id = v.user_id JOIN member t ON t.person = o.person AND t.space = $1
		WHERE m.space = $1 AND m.user_id = $2
	UNION SELECT t.user_id FROM member m JOIN member t ON t.person = m.person AND t.space = $1
		WHERE m.space = $1 AND m.user_id = $2 AND t.user_id <> $2`

// Apart are those with whom a member is never to be brought together, whoever of
// the two decided it, and with which of their accounts: whoever avoids a person
// avoids all of them. It is for rules, and shown to nobody.
func Apart(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) (map[chat.UserID]bool, error) {
	both, err := accounts(ctx, tx, apart, space, user)
	all := map[chat.UserID]bool{}
	for _, other := range both {
		all[other] = true
	}
	return all, err
}

// KeptApart is whether two members of any spaces are never to be brought together: one
// of them decided so, with whichever of their accounts, or both are one person.
func KeptApart(ctx context.Context, tx *storage.Tx, one, other Place) (bool, error) {
	var n int
	err := tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM member m JOIN member o ON m.space = $1 AND m.user_id = $2 AND o.space = $3 AND o.user_id = $4
		WHERE m.person = o.person OR EXISTS (SELECT 1 FROM member_avoid v
			JOIN member a ON a.space = v.space AND a.user_id = v.user_id JOIN member b ON b.space = v.space AND b.user_id = v.other
			WHERE a.person = m.person AND b.person = o.person OR a.person = o.person AND b.person = m.person)`,
		one.Space, one.User, other.Space, other.User)
	if err != nil {
		return false, fmt.Errorf("load whether two are apart: %w", err)
	}
	return n > 0, nil
}

func accounts(ctx context.Context, tx *storage.Tx, query string, args ...any) (all []chat.UserID, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var user chat.UserID
		err := scan(&user)
		all = append(all, user)
		return err
	}, query, args...)
	if err != nil {
		return nil, fmt.Errorf("load whom to avoid: %w", err)
	}
	return all, nil
}
