package cohorts

import (
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/storage"
)

// part forgets a member who is erased: what they signed up with, whom they wished
// for and who wished for them. That two people were brought together still counts;
// what was being asked comes to nothing, and the other waits for the next run.
func (f *Feature) part(ctx context.Context, tx *storage.Tx, p bot.Parting) error {
	all, err := signups(ctx, tx, `space = $1 AND user_id = $2 ORDER BY id`, p.Space, p.User)
	for _, s := range all {
		if err == nil {
			err = removeSignup(ctx, tx, s)
		}
	}
	if err != nil {
		return err
	}
	if err := partMatches(ctx, tx, p); err != nil {
		return err
	}
	for _, statement := range []string{
		// Rows of somebody who left before are none of a sign-up's any more.
		`DELETE FROM programme_wish WHERE space = $1 AND (user_id = $2 OR wished = $2)`,
		`DELETE FROM programme_decision WHERE space = $1 AND (mentee = $2 OR mentor = $2)`,
		`UPDATE programme SET opened_by = '' WHERE space = $1 AND opened_by = $2`,
	} {
		if _, err := tx.Exec(ctx, statement, p.Space, p.User); err != nil {
			return err
		}
	}
	return nil
}

func partMatches(ctx context.Context, tx *storage.Tx, p bot.Parting) error {
	found, err := matches(ctx, tx, `space = $1 AND (mentee = $2 OR mentor = $2) ORDER BY id`, p.Space, p.User)
	for _, m := range found {
		if err == nil && m.settle(false) {
			err = settleMatch(ctx, tx, m)
		}
	}
	for _, column := range []string{"mentee", "mentor"} {
		if err == nil {
			_, err = tx.Exec(ctx, `UPDATE programme_match SET `+column+` = $3 WHERE space = $1 AND `+column+` = $2`, p.Space, p.User, string(p.Former))
		}
	}
	return err
}
