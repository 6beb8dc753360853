package mentors

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// keeps is for how long a community keeps requests of which nothing more comes.
var keeps = []bot.Retention{{Kind: "requests", Days: 365, Choices: []int{30, 90, 180, 365, 730}, Forget: forgetRequests}}

// forgetRequests forgets old requests that are over, with what was said about them
// and who agreed to what. Pairs that are under way are never touched.
func forgetRequests(ctx context.Context, tx *storage.Tx, space chat.SpaceID, before time.Time, most int) (int, error) {
	old, err := requests(ctx, tx, `space = $1 AND state IN ('declined', 'expired', 'withdrawn', 'over') AND at < $2 ORDER BY id LIMIT $3`,
		space, storage.Millis(before), most)
	for _, req := range old {
		for _, statement := range []string{
			`DELETE FROM mentor_ask WHERE request = $1`, `DELETE FROM mentor_consent WHERE request = $1`, `DELETE FROM mentor_request WHERE id = $1`,
		} {
			if err == nil {
				_, err = tx.Exec(ctx, statement, req.ID)
			}
		}
	}
	return len(old), err
}
