// Package pairstest introduces people to each other in stories that are about
// pairs alone, as the feature for mentors does.
package pairstest

import (
	"context"
	"fmt"
	"testing/fstest"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// Matchmaker stands for the feature that introduces people, and for the one that
// knows of meetings. It writes down in public what it hears of an end.
type Matchmaker struct{ reg *bot.Registry }

// New returns the feature.
func New() *Matchmaker { return &Matchmaker{} }

// Name implements [bot.Feature].
func (*Matchmaker) Name() string { return "matchmaker" }

// Register implements [bot.Feature].
func (m *Matchmaker) Register(r *bot.Registry) {
	m.reg = r
	texts := `{"command.introduce": "x", "command.meeting": "x", "option.introduce.mentor": "x", "option.introduce.topic": "x", "done": %q}`
	r.Files(fstest.MapFS{
		"texts/en.json":           {Data: fmt.Appendf(nil, texts, "Done.")},
		"texts/de.json":           {Data: fmt.Appendf(nil, texts, "Erledigt.")},
		"migrations/0001_ear.sql": {Data: []byte(`CREATE TABLE ear (id TEXT PRIMARY KEY, space TEXT NOT NULL, heard TEXT NOT NULL)`)},
	})
	r.Command(bot.Command{Name: "introduce", Options: []bot.Option{{Name: "mentor"}, {Name: "topic"}}, Do: m.introduce})
	r.Command(bot.Command{Name: "meeting", Do: m.meeting})
	r.Card("heard", m.card)
	bot.OnFact(r, func(ctx context.Context, e facts.PairEnded) error {
		return m.hear(ctx, e.Space, "pair ended: "+name(e.Mentor)+" and "+name(e.Mentee))
	})
	bot.OnFact(r, func(ctx context.Context, e facts.PairReopened) error {
		return m.hear(ctx, e.Space, "pair reopened: "+name(e.Mentor)+" and "+name(e.Mentee))
	})
}

func name(who chat.UserID) chat.Markup {
	if who.Former() {
		return "somebody"
	}
	return chat.Mention(who)
}

// introduce publishes, as the mentors feature does, that the actor was introduced
// to a mentor.
func (m *Matchmaker) introduce(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		topics, err := people.Topics(ctx, tx, r.Space.ID)
		if err != nil {
			return err
		}
		topic, _ := people.FindTopic(topics, o["topic"])
		id := storage.NewID(tx.Now())
		_, err = tx.Exec(ctx, `INSERT INTO ear (id, space, heard) VALUES ('last', $1, $2) ON CONFLICT (id) DO UPDATE SET heard = excluded.heard`, r.Space.ID, id)
		if err != nil {
			return err
		}
		return m.reg.Publish(ctx, tx, facts.Introduced{
			Space: r.Space.ID, Request: id, Mentor: chat.UserID(o["mentor"]), Mentee: r.Actor.ID, Topic: topic.ID, Format: "open",
		})
	})
	return chat.Reply{Message: chat.Message{Text: r.Text.T("done")}}, err
}

// meeting publishes that the pair that was introduced last met.
func (m *Matchmaker) meeting(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		last := ""
		if err := tx.Get(ctx, []any{&last}, `SELECT heard FROM ear WHERE id = 'last'`); err != nil {
			return err
		}
		return m.reg.Publish(ctx, tx, facts.MeetingHeld{Space: r.Space.ID, Pair: last, At: tx.Now()})
	})
	return chat.Reply{Message: chat.Message{Text: r.Text.T("done")}}, err
}

func (m *Matchmaker) hear(ctx context.Context, space chat.SpaceID, what chat.Markup) error {
	return m.reg.InTx(ctx, func(tx *storage.Tx) error {
		id := storage.NewID(tx.Now())
		if _, err := tx.Exec(ctx, `INSERT INTO ear (id, space, heard) VALUES ($1, $2, $3)`, id, space, string(what)); err != nil {
			return err
		}
		return bot.Refresh(ctx, tx, bot.CardID{Kind: "matchmaker.heard", Row: id})
	})
}

func (m *Matchmaker) card(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
	var space chat.SpaceID
	what := ""
	err := tx.Get(ctx, []any{&space, &what}, `SELECT space, heard FROM ear WHERE id = $1`, id)
	return bot.Card{Space: space, To: bot.Audience{Conversation: "#facts"}, Message: chat.Message{Text: chat.Markup(what)}}, err
}
