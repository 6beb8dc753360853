package pairs

import (
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/storage"
)

// part forgets a member who is erased: their pairs end, as when somebody leaves,
// and what they filled in and said goes. That they agreed stays, as a former
// member's.
func (f *Feature) part(ctx context.Context, tx *storage.Tx, p bot.Parting) error {
	for _, statement := range []string{
		`DELETE FROM pair_ending WHERE user_id = $1 AND pair IN (SELECT id FROM pair WHERE space = $2)`,
		`UPDATE pair_terms SET terms = '{}' WHERE user_id = $1 AND pair IN (SELECT id FROM pair WHERE space = $2)`,
	} {
		if _, err := tx.Exec(ctx, statement, p.User, p.Space); err != nil {
			return err
		}
	}
	for _, table := range []string{"pair_terms", "pair_consent"} {
		_, err := tx.Exec(ctx, `UPDATE `+table+` SET user_id = $3 WHERE user_id = $1 AND pair IN (SELECT id FROM pair WHERE space = $2)`,
			p.User, p.Space, p.Former)
		if err != nil {
			return err
		}
	}
	return f.leave(ctx, tx, p.Space, p.User, p.Former)
}
