// Package meetingstest introduces people to each other in stories that are about
// meetings alone, as the features for mentors and for pairs do.
package meetingstest

import (
	"context"
	"fmt"
	"strconv"
	"testing/fstest"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/storage"
)

// Matchmaker stands for the features that introduce people and end their pairs. It
// writes down in public what it hears of their meetings.
type Matchmaker struct{ reg *bot.Registry }

// New returns the feature.
func New() *Matchmaker { return &Matchmaker{} }

// Name implements [bot.Feature].
func (*Matchmaker) Name() string { return "matchmaker" }

// Register implements [bot.Feature].
func (m *Matchmaker) Register(r *bot.Registry) {
	m.reg = r
	texts := `{"command.introduce": "x", "command.part": "x", "command.reunite": "x", "option.introduce.mentor": "x",
		"option.part.round": "x", "option.reunite.round": "x", "done": %q}`
	r.Files(fstest.MapFS{
		"texts/en.json": {Data: fmt.Appendf(nil, texts, "Done.")},
		"texts/de.json": {Data: fmt.Appendf(nil, texts, "Erledigt.")},
		"migrations/0001_ear.sql": {Data: []byte(`CREATE TABLE ear (id TEXT PRIMARY KEY, space TEXT NOT NULL, heard TEXT NOT NULL);
			CREATE TABLE introduced (id TEXT PRIMARY KEY, space TEXT NOT NULL, mentor TEXT NOT NULL, mentee TEXT NOT NULL)`)},
	})
	r.Command(bot.Command{Name: "introduce", Options: []bot.Option{{Name: "mentor"}}, Do: m.introduce})
	r.Command(bot.Command{Name: "part", Options: []bot.Option{{Name: "round"}}, Do: m.part})
	r.Command(bot.Command{Name: "reunite", Options: []bot.Option{{Name: "round"}}, Do: m.reunite})
	r.Card("heard", m.card)
	bot.OnFact(r, func(ctx context.Context, e facts.MeetingSet) error {
		what := "meeting set: " + chat.When(e.At) + ", change " + chat.Markup(strconv.Itoa(e.Change))
		if e.By != "" {
			what += ", by " + chat.Mention(e.By)
		}
		return m.hear(ctx, e.Space, what)
	})
	bot.OnFact(r, func(ctx context.Context, e facts.MeetingOff) error {
		return m.hear(ctx, e.Space, "meeting off, change "+chat.Markup(strconv.Itoa(e.Change)))
	})
	bot.OnFact(r, func(ctx context.Context, e facts.MeetingHeld) error {
		return m.hear(ctx, e.Space, "meeting held: "+chat.When(e.At))
	})
}

// introduce publishes, as the mentors feature does, that the actor was introduced
// to a mentor.
func (m *Matchmaker) introduce(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		id, mentor := storage.NewID(tx.Now()), chat.UserID(o["mentor"])
		_, err := tx.Exec(ctx, `INSERT INTO introduced (id, space, mentor, mentee) VALUES ($1, $2, $3, $4)`, id, r.Space.ID, mentor, r.Actor.ID)
		if err != nil {
			return err
		}
		return m.reg.Publish(ctx, tx, facts.Introduced{Space: r.Space.ID, Request: id, Mentor: mentor, Mentee: r.Actor.ID, Format: "open"})
	})
	return chat.Reply{Message: chat.Message{Text: r.Text.T("done")}}, err
}

// part publishes, as the pairs feature does, that the actor's pair has ended.
func (m *Matchmaker) part(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	round, _ := strconv.Atoi(o["round"])
	return m.tell(ctx, r, func(pair string, mentor chat.UserID) bot.Fact {
		return facts.PairEnded{Space: r.Space.ID, Pair: pair, Mentor: mentor, Mentee: r.Actor.ID, Round: round}
	})
}

// reunite publishes that it goes on.
func (m *Matchmaker) reunite(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	round, _ := strconv.Atoi(o["round"])
	return m.tell(ctx, r, func(pair string, mentor chat.UserID) bot.Fact {
		return facts.PairReopened{Space: r.Space.ID, Pair: pair, Mentor: mentor, Mentee: r.Actor.ID, Round: round}
	})
}

func (m *Matchmaker) tell(ctx context.Context, r *bot.Request, fact func(pair string, mentor chat.UserID) bot.Fact) (chat.Response, error) {
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		var pair string
		var mentor chat.UserID
		err := tx.Get(ctx, []any{&pair, &mentor}, `SELECT id, mentor FROM introduced WHERE space = $1 AND mentee = $2 ORDER BY id DESC LIMIT 1`, r.Space.ID, r.Actor.ID)
		if err != nil {
			return err
		}
		return m.reg.Publish(ctx, tx, fact(pair, mentor))
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
