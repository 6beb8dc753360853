package problems

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// keeps is for how long a community keeps what was written about a problem, in
// days after its end.
var keeps = []bot.Retention{{Kind: "closed", Days: 180, Choices: []int{30, 90, 180, 365}, Forget: forgetClosed}}

// forgetClosed forgets of problems that were over before a moment what was
// written, who reported them, whom they were about and who did what. Kind,
// outcome and times stay as counts.
func forgetClosed(ctx context.Context, tx *storage.Tx, space chat.SpaceID, before time.Time, most int) (int, error) {
	old, err := all(ctx, tx, `WHERE space = $1 AND state IN ('closed', 'withdrawn') AND NOT forgotten AND closed_at < $2 ORDER BY id LIMIT $3`,
		space, storage.Millis(before), most)
	for _, p := range old {
		if err == nil {
			err = dropWords(ctx, tx, p)
		}
		if err == nil {
			_, err = tx.Exec(ctx, `DELETE FROM problem_step WHERE problem = $1`, p.ID)
		}
		p.Reporter, p.Handler, p.Forgotten = "", "", true
		if err == nil {
			err = save(ctx, tx, p)
		}
	}
	return len(old), err
}
