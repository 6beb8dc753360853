package questions

import (
	"context"
	"errors"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// Habit is what a member decided about questions.
type Habit struct {
	Space   chat.SpaceID
	User    chat.UserID
	Answers Choice // what becomes of the words of their answers
	Once    bool   // they want to hear when somebody asks what they once asked
	Weekly  bool   // they want to hear of open questions once a week
}

// Choice is what a member decided about the words of their answers.
type Choice string

const (
	Undecided Choice = ""
	Always    Choice = "always"
	AskMe     Choice = "ask"
	Never     Choice = "never"
)

// loadHabit is what a member decided: nothing, until they do.
func loadHabit(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) (Habit, error) {
	h := Habit{Space: space, User: user}
	err := tx.Get(ctx, []any{&h.Answers, &h.Once, &h.Weekly},
		`SELECT answers, once, weekly FROM question_habit WHERE space = $1 AND user_id = $2`+tx.Lock(), space, user)
	if errors.Is(err, storage.ErrNotFound) {
		return h, nil
	}
	return h, err
}

func saveHabit(ctx context.Context, tx *storage.Tx, h Habit) error {
	_, err := tx.Exec(ctx, `INSERT INTO question_habit (space, user_id, answers, once, weekly) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (space, user_id) DO UPDATE SET answers = excluded.answers, once = excluded.once, weekly = excluded.weekly`,
		h.Space, h.User, h.Answers, h.Once, h.Weekly)
	return err
}
