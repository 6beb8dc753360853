package questions

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// Once a week, those who want it hear of the questions that nobody has answered.
// It begins on Monday at 05:00 UTC; the governor brings it to each person in
// their own waking hours. A week without open questions brings nothing.

// weekly goes through everybody who wants to hear. Late, it tells how things
// stand then.
type weekly struct{}

func (weekly) Kind() string { return "questions.weekly" }

func (f *Feature) weekly(ctx context.Context, _ scheduler.Job[weekly]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		var rows []string
		day := tx.Now().Format(time.DateOnly)
		err := tx.Each(ctx, func(scan func(...any) error) error {
			var space chat.SpaceID
			var user chat.UserID
			err := scan(&space, &user)
			rows = append(rows, strings.Join([]string{day, string(user), string(space)}, "|"))
			return err
		}, `SELECT space, user_id FROM question_habit WHERE weekly`)
		for _, row := range rows {
			err = errors.Join(err, bot.Refresh(ctx, tx, bot.CardID{Kind: "questions.weekly", Row: row}))
		}
		return err
	})
}

func (f *Feature) weeklyCard(ctx context.Context, tx *storage.Tx, row string) (bot.Card, error) {
	parts := strings.SplitN(row, "|", 3)
	user, space := chat.UserID(parts[1]), chat.SpaceID(parts[2])
	qs, err := unanswered(ctx, tx, space, user, mostInDigest)
	if err != nil || len(qs) == 0 {
		return bot.Card{Gone: true}, err
	}
	t, err := f.reg.MemberTexts(ctx, tx, space, user)
	if err != nil {
		return bot.Card{}, err
	}
	head := t.T("weekly.head", i18n.Args{"n": len(qs)})
	list, err := lines(ctx, tx, t, qs)
	return bot.Card{
		Space: space, To: bot.Audience{People: []chat.UserID{user}},
		Message: chat.Message{Text: head, Blocks: []chat.Block{
			chat.Paragraph{Text: head},
			chat.Paragraph{Text: list},
			chat.Controls{Items: []chat.Control{chat.Button{Label: t.S("button.open"), Do: bot.Run("question list")}}},
		}},
		Nudge: &bot.Nudge{Kind: "questions.weekly", Priority: bot.Low, Why: t.T("weekly.why")},
	}, err
}
