package meetings

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// keeps is for how long a community keeps meetings that are over, and proposals that
// came to nothing.
func (f *Feature) keeps() []bot.Retention {
	return []bot.Retention{{Kind: "past", Days: 365, Choices: []int{90, 180, 365, 730, 1095}, Forget: f.forget}}
}

// forget forgets meetings, and plans of which nothing is left. Of a series that goes on
// what was left out stays: its calendar needs to know.
func (f *Feature) forget(ctx context.Context, tx *storage.Tx, space chat.SpaceID, before time.Time, most int) (int, error) {
	old, err := meetings(ctx, tx, `space = $1 AND at < $2 AND state <> 'set' AND (state <> 'off' OR plan IN (SELECT id FROM meeting_plan WHERE ended_at > 0))
		ORDER BY at, id LIMIT $3`, space, storage.Millis(before), most)
	for _, m := range old {
		for _, statement := range []string{`DELETE FROM meeting_answer WHERE meeting = $1`, `DELETE FROM meeting_skip WHERE meeting = $1`, `DELETE FROM meeting WHERE id = $1`} {
			if err == nil {
				_, err = tx.Exec(ctx, statement, m.ID)
			}
		}
	}
	if err != nil || len(old) >= most {
		return len(old), err
	}
	over, err := plans(ctx, tx, `space = $1 AND ended_at > 0 AND ended_at < $2 AND NOT EXISTS (SELECT 1 FROM meeting m WHERE m.plan = meeting_plan.id)
		ORDER BY id LIMIT $3`, space, storage.Millis(before), most-len(old))
	for _, p := range over {
		if err == nil {
			err = bot.TakeDown(ctx, tx, p.card())
		}
		for _, statement := range []string{`DELETE FROM meeting_seat WHERE plan = $1`, `DELETE FROM meeting_plan WHERE id = $1`} {
			if err == nil {
				_, err = tx.Exec(ctx, statement, p.ID)
			}
		}
	}
	return len(old) + len(over), err
}
