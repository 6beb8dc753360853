package helpers

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/storage"
)

// keeps is for how long a community keeps who was told of which question.
var keeps = []bot.Retention{{Kind: "calls", Days: 365, Choices: []int{60, 90, 180, 365}, Forget: forgetCalls}}

// forgetCalls forgets calls that are settled, with who was told, when the last
// of them was told before. One of which nobody was told serves nobody.
func forgetCalls(ctx context.Context, tx *storage.Tx, space chat.SpaceID, before time.Time, most int) (int, error) {
	old, err := calls(ctx, tx, `space = $1 AND settled AND NOT EXISTS (
		SELECT 1 FROM help_suggestion s WHERE s.call = help_call.id AND s.at >= $2)`, space, storage.Millis(before))
	old = old[:min(len(old), most)]
	for _, id := range old {
		if err == nil {
			_, err = tx.Exec(ctx, `DELETE FROM help_suggestion WHERE call = $1`, id)
		}
		if err == nil {
			_, err = tx.Exec(ctx, `DELETE FROM help_call WHERE id = $1`, id)
		}
	}
	return len(old), err
}

// wordsForgotten takes the words of a question out of its call.
func (f *Feature) wordsForgotten(ctx context.Context, fact facts.WordsForgotten) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE help_call SET title = '' WHERE id = $1`, fact.Question); err != nil {
			return err
		}
		return wordless(ctx, tx, fact.Question)
	})
}
