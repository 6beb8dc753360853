package questions

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/storage"
)

// keeps is for how long a community keeps what this feature holds. Of questions
// the row stays without its words; questions that are not over are never touched.
func (f *Feature) keeps() []bot.Retention {
	years := []int{90, 180, 365, 730, 1095, 0}
	return []bot.Retention{
		{Kind: "closed", Choices: years, Forget: f.forgetClosed},
		{Kind: "answers", Choices: years, Forget: forgetAnswers},
		{Kind: "reveals", Days: 1095, Choices: []int{365, 730, 1095}, Forget: forgetReveals},
	}
}

// forgetClosed takes the words out of questions that have been closed for long,
// and those of their answers.
func (f *Feature) forgetClosed(ctx context.Context, tx *storage.Tx, space chat.SpaceID, before time.Time, most int) (int, error) {
	old, err := all(ctx, tx, `SELECT `+columns+` FROM question WHERE space = $1 AND state = 'closed' AND title <> '' AND active_at < $2 ORDER BY id LIMIT $3`,
		space, storage.Millis(before), most)
	for _, q := range old {
		if err != nil {
			return 0, err
		}
		was := *q
		q.Title, q.Details = "", ""
		if err = f.wordless(ctx, tx, &was, q); err == nil {
			err = dropRemarks(ctx, tx, q.ID)
		}
		if err == nil {
			err = dropAnswer(ctx, tx, q.ID)
		}
		if err == nil {
			err = f.reg.Publish(ctx, tx, facts.WordsForgotten{Question: q.ID})
		}
	}
	return len(old), err
}

func forgetAnswers(ctx context.Context, tx *storage.Tx, space chat.SpaceID, before time.Time, most int) (int, error) {
	old, err := answers(ctx, tx, `space = $1 AND kept AND at < $2 ORDER BY question LIMIT $3`, space, storage.Millis(before), most)
	for _, a := range old {
		if err == nil {
			err = dropAnswer(ctx, tx, a.Question)
		}
	}
	return len(old), err
}

// forgetReveals ends the audit of who found out who asked.
func forgetReveals(ctx context.Context, tx *storage.Tx, space chat.SpaceID, before time.Time, most int) (int, error) {
	n, err := tx.Exec(ctx, `DELETE FROM question_reveal WHERE id IN (
		SELECT id FROM question_reveal WHERE space = $1 AND at < $2 ORDER BY id LIMIT $3)`, space, storage.Millis(before), most)
	return int(n), err
}
