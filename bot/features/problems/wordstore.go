package problems

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// addWord keeps what somebody wrote, and returns its ID; nothing for no words.
func addWord(ctx context.Context, tx *storage.Tx, p *Problem, author chat.UserID, organiser bool, words string) (id string, err error) {
	if words == "" {
		return "", nil
	}
	var n int
	if err := tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM problem_word WHERE problem = $1`, p.ID); err != nil {
		return "", err
	}
	if n >= mostWords {
		return "", bot.Mistake("words.many", nil)
	}
	id = storage.NewID(tx.Now())
	_, err = tx.Exec(ctx, `INSERT INTO problem_word (id, problem, space, author, organiser, words, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		id, p.ID, p.Space, author, organiser, words, storage.Millis(tx.Now()))
	return id, err
}

func wordsOf(ctx context.Context, tx *storage.Tx, problem string) ([]Word, error) {
	return words(ctx, tx, `WHERE problem = $1 ORDER BY id`, problem)
}

func words(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []Word, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var w Word
		var at int64
		err := scan(&w.ID, &w.Problem, &w.Space, &w.Author, &w.Organiser, &w.Words, &at)
		w.At = storage.Time(at)
		all = append(all, w)
		return err
	}, `SELECT id, problem, space, author, organiser, words, at FROM problem_word `+where, args...)
	return all, err
}

// dropWords forgets all that was written about a problem, whom it is about and
// who was kept out.
func dropWords(ctx context.Context, tx *storage.Tx, p *Problem) error {
	p.About, p.Without, p.Where, p.SaidAt = nil, nil, "", time.Time{}
	for _, statement := range []string{`DELETE FROM problem_word WHERE problem = $1`, `DELETE FROM problem_about WHERE problem = $1`} {
		if _, err := tx.Exec(ctx, statement, p.ID); err != nil {
			return err
		}
	}
	return nil
}
