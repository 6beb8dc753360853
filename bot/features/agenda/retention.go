package agenda

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// keeps is for how long a community keeps what the two of a pair wrote down, once
// it is over.
func (f *Feature) keeps() []bot.Retention {
	return []bot.Retention{{Kind: "ended", Days: 365, Choices: []int{90, 180, 365, 730, 1095}, Forget: forgetEnded}}
}

func forgetEnded(ctx context.Context, tx *storage.Tx, space chat.SpaceID, before time.Time, most int) (int, error) {
	old, err := pairs(ctx, tx, `space = $1 AND NOT open AND ended_at < $2 AND (
		EXISTS (SELECT 1 FROM agenda_point x WHERE x.pair = agenda_pair.id) OR EXISTS (SELECT 1 FROM agenda_item x WHERE x.pair = agenda_pair.id)
		OR EXISTS (SELECT 1 FROM agenda_note x WHERE x.pair = agenda_pair.id) OR EXISTS (SELECT 1 FROM agenda_meeting x WHERE x.pair = agenda_pair.id)) ORDER BY id LIMIT $3`, space, storage.Millis(before), most)
	if err != nil {
		return 0, err
	}
	if err := followShown(ctx, tx, bot.Parting{Space: space}, old); err != nil {
		return 0, err
	}
	for _, p := range old {
		for _, table := range []string{"agenda_point", "agenda_note", "agenda_item", "agenda_meeting"} {
			if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE pair = $1`, p.ID); err != nil {
				return 0, err
			}
		}
	}
	return len(old), nil
}
