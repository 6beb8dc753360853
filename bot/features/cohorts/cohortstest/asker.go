// Package cohortstest asks both sides of a match in stories that are about
// programmes alone, as the feature for mentors does.
package cohortstest

import (
	"context"
	"testing/fstest"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// Asker stands in for the feature that asks both sides of a match: here "/yes" and
// "/no" answer for both, and "/avoid" is what members decide elsewhere.
type Asker struct{ reg *bot.Registry }

// New returns the feature.
func New() *Asker { return &Asker{} }

// Name implements [bot.Feature].
func (*Asker) Name() string { return "asker" }

// Register implements [bot.Feature].
func (a *Asker) Register(r *bot.Registry) {
	a.reg = r
	texts := []byte(`{"command.yes": "yes", "command.no": "no", "command.avoid": "avoid", "option.avoid.who": "who", "done": "Done."}`)
	r.Files(fstest.MapFS{
		"texts/en.json": {Data: texts}, "texts/de.json": {Data: texts},
		"migrations/0001_asker.sql": {Data: []byte(`CREATE TABLE asker (id TEXT PRIMARY KEY, space TEXT NOT NULL, mentee TEXT NOT NULL, mentor TEXT NOT NULL)`)},
	})
	r.Personal(bot.Personal{Holds: []storage.Table{{Name: "asker", Plain: "id space mentee mentor"}}})
	r.Command(bot.Command{Name: "yes", Do: a.answer(true)})
	r.Command(bot.Command{Name: "no", Do: a.answer(false)})
	r.Command(bot.Command{Name: "avoid", Options: []bot.Option{{Name: "who"}}, Do: avoid})
	bot.OnFact(r, a.proposed)
}

func (a *Asker) proposed(ctx context.Context, m facts.MatchProposed) error {
	return a.reg.InTx(ctx, func(tx *storage.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO asker (id, space, mentee, mentor) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, m.Match, m.Space, m.Mentee, m.Mentor)
		return err
	})
}

// answer settles every match of the actor that is asked about.
func (a *Asker) answer(introduced bool) bot.CommandFunc {
	return func(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
		err := r.InTx(ctx, func(tx *storage.Tx) error {
			var ids []string
			err := tx.Each(ctx, func(scan func(...any) error) error {
				var id string
				err := scan(&id)
				ids = append(ids, id)
				return err
			}, `DELETE FROM asker WHERE mentee = $1 OR mentor = $1 RETURNING id`, r.Actor.ID)
			for _, id := range ids {
				if err == nil {
					err = a.reg.Publish(ctx, tx, facts.MatchSettled{Match: id, Introduced: introduced})
				}
			}
			return err
		})
		return chat.Reply{Message: chat.Message{Text: r.Text.T("done")}}, err
	}
}

func avoid(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		return people.Avoid(ctx, tx, r.Space.ID, r.Actor.ID, chat.UserID(o["who"]))
	})
	return chat.Reply{Message: chat.Message{Text: r.Text.T("done")}}, err
}
