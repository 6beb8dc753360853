package questions

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// Draft is a question that was written and not posted yet.
type Draft struct {
	ID      string
	Space   chat.SpaceID
	User    chat.UserID
	Title   string
	Details string
	Topics  []string // IDs
	Unnamed bool
	Posted  string // the question it became
	Solved  string // the question that was answer enough
	At      time.Time
}

const keepDrafts = 48 * time.Hour // as long as the core keeps forms

// question is what the draft becomes.
func (d *Draft) question() *Question {
	return &Question{Space: d.Space, Asker: d.User, Title: d.Title, Details: d.Details, Topics: d.Topics, Unnamed: d.Unnamed, State: Open}
}

// Waits is whether its author has not decided about it.
func (d *Draft) Waits(now time.Time) bool {
	return d.Posted == "" && d.Solved == "" && now.Before(d.At.Add(keepDrafts))
}

const draftColumns = `id, space, user_id, title, details, topics, unnamed, posted, solved, at`

func saveDraft(ctx context.Context, tx *storage.Tx, d *Draft) error {
	_, err := tx.Exec(ctx, `INSERT INTO question_draft (`+draftColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (id) DO UPDATE SET title = excluded.title, details = excluded.details, topics = excluded.topics,
		unnamed = excluded.unnamed, posted = excluded.posted, solved = excluded.solved`,
		d.ID, d.Space, d.User, d.Title, d.Details, list(d.Topics), d.Unnamed, d.Posted, d.Solved, storage.Millis(d.At))
	return err
}

// loadDraft loads a draft of the actor. Nobody else's is there.
func loadDraft(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*Draft, error) {
	found, err := drafts(ctx, tx, `id = $1 AND space = $2 AND user_id = $3 AND at > $4`+tx.Lock(),
		id, r.Space.ID, r.Actor.ID, storage.Millis(tx.Now().Add(-keepDrafts)))
	if err == nil && len(found) == 0 {
		err = bot.Mistake("draft.gone", nil)
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// waitingDrafts are what a member has written and not decided about, newest first.
func waitingDrafts(ctx context.Context, tx *storage.Tx, r *bot.Request) ([]*Draft, error) {
	return drafts(ctx, tx, `space = $1 AND user_id = $2 AND at > $3 AND posted = '' AND solved = '' ORDER BY id DESC`,
		r.Space.ID, r.Actor.ID, storage.Millis(tx.Now().Add(-keepDrafts)))
}

func drafts(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []*Draft, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var d Draft
		var topics string
		var at int64
		if err := scan(&d.ID, &d.Space, &d.User, &d.Title, &d.Details, &topics, &d.Unnamed, &d.Posted, &d.Solved, &at); err != nil {
			return err
		}
		d.At = storage.Time(at)
		all = append(all, &d)
		return json.Unmarshal([]byte(topics), &d.Topics)
	}, `SELECT `+draftColumns+` FROM question_draft WHERE `+where, args...)
	return all, err
}

// sweep forgets what nobody decided about: drafts after two days, and words of
// answers whose authors said nothing after a week. Late, it does so late.
type sweep struct{}

func (sweep) Kind() string { return "questions.sweep" }

func (f *Feature) sweep(ctx context.Context, _ scheduler.Job[sweep]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM question_draft WHERE at <= $1`, storage.Millis(tx.Now().Add(-keepDrafts)))
		return errors.Join(err, forgetOffers(ctx, tx))
	})
}
