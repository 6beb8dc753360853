package people

import (
	"context"
	"fmt"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// Here says whether an account is a member we know, and keeps them to the
// transaction until it ends: whoever forgets them waits.
func Here(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) (bool, error) {
	n := 0
	err := tx.Each(ctx, func(scan func(...any) error) error {
		n++
		return nil
	}, `SELECT person FROM member WHERE space = $1 AND user_id = $2`+tx.Lock(), space, user)
	if err != nil {
		return false, fmt.Errorf("look for a member: %w", err)
	}
	return n > 0, nil
}

// Forget forgets a person with their settings, accounts and names. Where they
// were a member, a row stays that says when they joined and left, under the ID
// that former gives. They stop being an organiser; with the last one a space
// falls back to whoever manages it on its platform.
func Forget(ctx context.Context, tx *storage.Tx, person string, former func(Member) chat.UserID) error {
	members, err := ByPerson(ctx, tx, person)
	for _, m := range members {
		if err == nil {
			err = forgetMember(ctx, tx, m, former(m))
		}
	}
	if err != nil {
		return fmt.Errorf("forget member: %w", err)
	}
	for _, statement := range []string{
		`DELETE FROM person_mute WHERE person = $1`, `DELETE FROM identity WHERE person = $1`, `DELETE FROM person WHERE id = $1`,
	} {
		if _, err := tx.Exec(ctx, statement, person); err != nil {
			return fmt.Errorf("forget person: %w", err)
		}
	}
	notifyPerson(tx, person)
	return nil
}

func forgetMember(ctx context.Context, tx *storage.Tx, m Member, former chat.UserID) error {
	if _, err := tx.Exec(ctx, `DELETE FROM member_avoid WHERE space = $1 AND (user_id = $2 OR other = $2)`, m.Space, m.User); err != nil {
		return err
	}
	left := m.Left
	if left.IsZero() {
		left = tx.Now()
	}
	_, err := tx.Exec(ctx, `UPDATE member SET user_id = $3, person = $4, name = '', organiser = FALSE, manages = FALSE,
		platform_zone = '', platform_language = '', left_at = $5 WHERE space = $1 AND user_id = $2`,
		m.Space, m.User, string(former), string(former), storage.Millis(left))
	if err == nil && m.Organiser {
		err = countOrganisers(ctx, tx, m.Space)
	}
	return err
}
