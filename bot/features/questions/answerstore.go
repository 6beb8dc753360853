package questions

import (
	"context"
	"errors"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/storage"
)

const answerColumns = `question, space, author, words, kept, at`

// saveAnswer keeps an answer, or lets it wait. Words that are kept can be found.
func saveAnswer(ctx context.Context, tx *storage.Tx, a *Answer) error {
	if err := writeAnswer(ctx, tx, a); err != nil || !a.Kept {
		return err
	}
	return record.Quoted(ctx, tx, a.Question, a.Words)
}

func writeAnswer(ctx context.Context, tx *storage.Tx, a *Answer) error {
	_, err := tx.Exec(ctx, `INSERT INTO question_answer (`+answerColumns+`) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (question) DO UPDATE SET kept = excluded.kept`,
		a.Question, a.Space, a.Author, a.Words, a.Kept, storage.Millis(a.At))
	return err
}

// loadAnswer returns [storage.ErrNotFound] when there is none, or when it has
// waited for too long.
func loadAnswer(ctx context.Context, tx *storage.Tx, question string) (*Answer, error) {
	all, err := answers(ctx, tx, `question = $1 AND (kept OR at > $2)`+tx.Lock(), question, storage.Millis(tx.Now().Add(-keepOffers)))
	if err == nil && len(all) == 0 {
		err = storage.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// keptAnswer is the answer that others may read; nil when there is none.
func keptAnswer(ctx context.Context, tx *storage.Tx, question string) (*Answer, error) {
	a, err := loadAnswer(ctx, tx, question)
	if errors.Is(err, storage.ErrNotFound) || err == nil && !a.Kept {
		return nil, nil
	}
	return a, err
}

// keptOf are the newest answers of an author that others may read.
func keptOf(ctx context.Context, tx *storage.Tx, space chat.SpaceID, author chat.UserID) ([]*Answer, error) {
	return answers(ctx, tx, `space = $1 AND author = $2 AND kept ORDER BY question DESC LIMIT $3`, space, author, chat.MaxOptions)
}

func answers(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []*Answer, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var a Answer
		var at int64
		err := scan(&a.Question, &a.Space, &a.Author, &a.Words, &a.Kept, &at)
		a.At = storage.Time(at)
		all = append(all, &a)
		return err
	}, `SELECT `+answerColumns+` FROM question_answer WHERE `+where, args...)
	return all, err
}
