package questions

import (
	"context"
	"encoding/json"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

const columns = `id, space, asker, title, details, topics, state, answer_conversation, answer_message, answerer, needs_info, info_asked, repliers, created_at, active_at, rung, on_it, unnamed`

func insert(ctx context.Context, tx *storage.Tx, q *Question) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO question (`+columns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
		q.ID, q.Space, q.Asker, q.Title, q.Details, list(q.Topics), q.State, q.Answer.Conversation, q.Answer.Message, q.Answerer,
		q.NeedsInfo, q.InfoAsked, list(q.Repliers), storage.Millis(q.CreatedAt), storage.Millis(q.ActiveAt), q.Rung, q.OnIt, q.Unnamed)
	return err
}

// load returns one question, [storage.ErrNotFound] when there is none.
func load(ctx context.Context, tx *storage.Tx, id string) (*Question, error) {
	var r row
	err := tx.Get(ctx, r.fields(), `SELECT `+columns+` FROM question WHERE id = $1`+tx.Lock(), id)
	if err != nil {
		return nil, err
	}
	return r.question()
}

func save(ctx context.Context, tx *storage.Tx, q *Question) error {
	_, err := tx.Exec(ctx, `
		UPDATE question SET asker = $13, title = $14, details = $2, state = $3, answer_conversation = $4, answer_message = $5, answerer = $6,
			needs_info = $7, repliers = $8, active_at = $9, info_asked = $10, rung = $11, on_it = $12 WHERE id = $1`,
		q.ID, q.Details, q.State, q.Answer.Conversation, q.Answer.Message, q.Answerer, q.NeedsInfo, list(q.Repliers), storage.Millis(q.ActiveAt), q.InfoAsked, q.Rung, q.OnIt, q.Asker, q.Title)
	return err
}

// mine returns a member's questions that are not closed, newest first.
func mine(ctx context.Context, tx *storage.Tx, space chat.SpaceID, asker chat.UserID, most int) ([]*Question, error) {
	return all(ctx, tx, `SELECT `+columns+` FROM question WHERE space = $1 AND asker = $2 AND state <> 'closed' ORDER BY id DESC LIMIT $3`, space, asker, most)
}

// lately returns a member's answered and closed questions, newest first.
func lately(ctx context.Context, tx *storage.Tx, space chat.SpaceID, asker chat.UserID, most int) ([]*Question, error) {
	return all(ctx, tx, `SELECT `+columns+` FROM question WHERE space = $1 AND asker = $2 AND state IN ('answered', 'closed') ORDER BY id DESC LIMIT $3`, space, asker, most)
}

// unanswered returns other people's questions without a reply, oldest first.
func unanswered(ctx context.Context, tx *storage.Tx, space chat.SpaceID, but chat.UserID, most int) ([]*Question, error) {
	return all(ctx, tx, `SELECT `+columns+` FROM question WHERE space = $1 AND state = 'open' AND asker <> $2 ORDER BY id LIMIT $3`, space, but, most)
}

// queued returns the questions that wait for an organiser, oldest first.
func queued(ctx context.Context, tx *storage.Tx, space chat.SpaceID, most int) ([]*Question, error) {
	return all(ctx, tx, `SELECT `+columns+` FROM question WHERE space = $1 AND state = 'open' AND rung >= $2 ORDER BY id LIMIT $3`, space, Queued, most)
}

func all(ctx context.Context, tx *storage.Tx, query string, args ...any) (qs []*Question, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var r row
		if err := scan(r.fields()...); err != nil {
			return err
		}
		q, err := r.question()
		qs = append(qs, q)
		return err
	}, query, args...)
	return qs, err
}

// row is a question as the database keeps it.
type row struct {
	Question
	topics, repliers  string
	createdAt, active int64
}

func (r *row) fields() []any {
	return []any{
		&r.ID, &r.Space, &r.Asker, &r.Title, &r.Details, &r.topics, &r.State, &r.Answer.Conversation, &r.Answer.Message, &r.Answerer,
		&r.NeedsInfo, &r.InfoAsked, &r.repliers, &r.createdAt, &r.active, &r.Rung, &r.OnIt, &r.Unnamed,
	}
}

func (r *row) question() (*Question, error) {
	r.CreatedAt, r.ActiveAt = storage.Time(r.createdAt), storage.Time(r.active)
	if r.Answer.Message != "" {
		r.Answer.Space = r.Space
	}
	if err := json.Unmarshal([]byte(r.topics), &r.Topics); err != nil {
		return nil, err
	}
	return &r.Question, json.Unmarshal([]byte(r.repliers), &r.Repliers)
}

// list writes a list as JSON; strings always can be.
func list[T ~string](items []T) string {
	if len(items) == 0 {
		return "[]"
	}
	body, _ := json.Marshal(items)
	return string(body)
}

// unlist reads such a list into a map.
func unlist(body string, into map[string][]string, key string) error {
	var items []string
	if err := json.Unmarshal([]byte(body), &items); err != nil {
		return err
	}
	into[key] = items
	return nil
}
