package pairs

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// keeps is for how long a community keeps what the two of a pair wrote, once it is
// over. That there was a pair stays, and who agreed to what.
func (f *Feature) keeps() []bot.Retention {
	return []bot.Retention{{Kind: "ended", Days: 365, Choices: []int{90, 180, 365, 730, 1095}, Forget: forgetEnded}}
}

func forgetEnded(ctx context.Context, tx *storage.Tx, space chat.SpaceID, before time.Time, most int) (int, error) {
	old, err := pairs(ctx, tx, `space = $1 AND state = 'ended' AND ended_at < $2 AND (
		EXISTS (SELECT 1 FROM pair_ending e WHERE e.pair = pair.id) OR EXISTS (SELECT 1 FROM pair_terms t WHERE t.pair = pair.id AND t.terms <> '{}'))
		ORDER BY id LIMIT $3`, space, storage.Millis(before), most)
	for _, p := range old {
		if err == nil {
			_, err = tx.Exec(ctx, `DELETE FROM pair_ending WHERE pair = $1`, p.ID)
		}
		if err == nil {
			_, err = tx.Exec(ctx, `UPDATE pair_terms SET terms = '{}' WHERE pair = $1`, p.ID)
		}
		for round := 1; err == nil && round <= p.Round; round++ {
			err = followClosing(ctx, tx, p, round)
		}
	}
	return len(old), err
}

// followClosing lets the closing of a round follow where it stands.
func followClosing(ctx context.Context, tx *storage.Tx, p *Pair, round int) error {
	where, err := bot.Where(ctx, tx, closingCard(p.ID, round))
	if err != nil || where == "" {
		return err
	}
	return bot.Refresh(ctx, tx, closingCard(p.ID, round))
}
