package gratitude

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// keeps is for how long a community keeps the words of thanks, and of what came of
// help. That there were some stays.
var keeps = []bot.Retention{{Kind: "words", Days: 1095, Choices: []int{180, 365, 730, 1095, 0}, Forget: forgetWords}}

func forgetWords(ctx context.Context, tx *storage.Tx, space chat.SpaceID, before time.Time, most int) (int, error) {
	old, err := all(ctx, tx, `space = $1 AND reason <> '' AND at < $2 ORDER BY id LIMIT $3`, space, storage.Millis(before), most)
	for _, t := range old {
		if err == nil {
			t.Reason = ""
			err = save(ctx, tx, t)
		}
		if err == nil {
			err = followShown(ctx, tx, t)
		}
	}
	if err != nil || len(old) == most {
		return len(old), err
	}
	came, err := outcomes(ctx, tx, `space = $1 AND words <> '' AND at < $2 ORDER BY id LIMIT $3`, space, storage.Millis(before), most-len(old))
	for _, o := range came {
		if err == nil {
			o.Words = ""
			_, err = tx.Exec(ctx, `UPDATE gratitude_outcome SET words = '' WHERE id = $1`, o.ID)
		}
		if err == nil {
			err = settle(ctx, tx, outcomeCard(o))
		}
	}
	return len(old) + len(came), err
}

// followShown lets follow what stands somewhere, and takes back what does not: it
// has nothing to say any more.
func followShown(ctx context.Context, tx *storage.Tx, t *Thanks) error {
	ids := []bot.CardID{publicCard(t)}
	for _, r := range t.To {
		ids = append(ids, noteCard(t, r))
	}
	for _, id := range ids {
		if err := settle(ctx, tx, id); err != nil {
			return err
		}
	}
	return refreshWeeks(ctx, tx, t)
}
