package cohorts

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// keeps is for how long a community keeps programmes that have ended, with who took
// part.
var keeps = []bot.Retention{{Kind: "programmes", Days: 365, Choices: []int{90, 180, 365, 730}, Forget: forgetProgrammes}}

func forgetProgrammes(ctx context.Context, tx *storage.Tx, space chat.SpaceID, before time.Time, most int) (int, error) {
	old, err := programmes(ctx, tx, `space = $1 AND state = 'ended' AND ends < $2 ORDER BY id LIMIT $3`, space, storage.Millis(before), most)
	if err != nil {
		return 0, err
	}
	for _, p := range old {
		for _, statement := range []string{
			`DELETE FROM programme_wish WHERE programme = $1`, `DELETE FROM programme_decision WHERE programme = $1`,
			`DELETE FROM programme_match WHERE programme = $1`, `DELETE FROM programme_signup WHERE programme = $1`,
			`DELETE FROM programme WHERE id = $1`,
		} {
			if _, err := tx.Exec(ctx, statement, p.ID); err != nil {
				return 0, err
			}
		}
	}
	return len(old), nil
}
