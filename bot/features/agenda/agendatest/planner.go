// Package agendatest tells of pairs and of their meetings in stories that are about
// agendas alone, as the features for pairs and for meetings do.
package agendatest

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing/fstest"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/storage"
)

// Planner stands for the features that know of pairs and meetings. It writes down
// in public what it hears of advice.
type Planner struct{ reg *bot.Registry }

// New returns the feature.
func New() *Planner { return &Planner{} }

// Name implements [bot.Feature].
func (*Planner) Name() string { return "planner" }

// Register implements [bot.Feature].
func (p *Planner) Register(r *bot.Registry) {
	p.reg = r
	told := map[string]bot.CommandFunc{
		"introduce": p.introduce, "meeting set": p.set, "meeting off": p.off, "meeting held": p.held,
		"pairing end": p.end, "pairing reopen": p.reopen,
	}
	var keys strings.Builder
	for command, do := range told {
		c := bot.Command{Name: command, Do: do}
		fmt.Fprintf(&keys, `"command.%s": "x", `, command)
		for _, option := range []string{"in", "mentor", "pair", "meeting", "change"} {
			c.Options = append(c.Options, bot.Option{Name: option})
			fmt.Fprintf(&keys, `"option.%s.%s": "x", `, command, option)
		}
		r.Command(c)
	}
	r.Files(fstest.MapFS{
		"texts/en.json":           {Data: []byte(`{` + keys.String() + `"done": "Done."}`)},
		"texts/de.json":           {Data: []byte(`{` + keys.String() + `"done": "Erledigt."}`)},
		"migrations/0001_ear.sql": {Data: []byte(`CREATE TABLE planned (id TEXT PRIMARY KEY, mentor TEXT NOT NULL, mentee TEXT NOT NULL); CREATE TABLE ear (id TEXT PRIMARY KEY, space TEXT NOT NULL, heard TEXT NOT NULL)`)},
	})
	r.Card("heard", p.card)
	bot.OnFact(r, p.hear)
}

// tell publishes what do makes, and answers.
func (p *Planner) tell(ctx context.Context, r *bot.Request, do func(*storage.Tx) (bot.Fact, error)) (chat.Response, error) {
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		fact, err := do(tx)
		if err != nil {
			return err
		}
		return p.reg.Publish(ctx, tx, fact)
	})
	return chat.Reply{Message: chat.Message{Text: r.Text.T("done")}}, err
}

// introduce tells that the actor was introduced to a mentor, as the pair "p1" or
// another one. What is told once more is told again.
func (p *Planner) introduce(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	return p.tell(ctx, r, func(tx *storage.Tx) (bot.Fact, error) {
		id := pair(o)
		_, err := tx.Exec(ctx, `INSERT INTO planned (id, mentor, mentee) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, id, o["mentor"], r.Actor.ID)
		return facts.Introduced{Space: r.Space.ID, Request: id, Mentor: chat.UserID(o["mentor"]), Mentee: r.Actor.ID, Format: "open"}, err
	})
}

func pair(o bot.Options) string    { return cmp.Or(o["pair"], "p1") }
func meeting(o bot.Options) string { return cmp.Or(o["meeting"], "m1") }

func change(o bot.Options) int {
	n, _ := strconv.Atoi(cmp.Or(o["change"], "1"))
	return n
}

// when reads "+3d" or "+90m", from now on.
func when(tx *storage.Tx, o bot.Options) (time.Time, error) {
	in := strings.TrimPrefix(cmp.Or(o["in"], "0s"), "+")
	if days, ok := strings.CutSuffix(in, "d"); ok {
		n, err := strconv.Atoi(days)
		return tx.Now().AddDate(0, 0, n), err
	}
	d, err := time.ParseDuration(in)
	return tx.Now().Add(d), err
}

func (p *Planner) set(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	return p.tell(ctx, r, func(tx *storage.Tx) (bot.Fact, error) {
		at, err := when(tx, o)
		return facts.MeetingSet{Space: r.Space.ID, Pair: pair(o), Meeting: meeting(o), At: at, By: r.Actor.ID, Change: change(o)}, err
	})
}

func (p *Planner) off(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	return p.tell(ctx, r, func(*storage.Tx) (bot.Fact, error) {
		return facts.MeetingOff{Space: r.Space.ID, Pair: pair(o), Meeting: meeting(o), Change: change(o)}, nil
	})
}

// held tells of a meeting that took place, also of one that nobody planned: "none".
func (p *Planner) held(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	return p.tell(ctx, r, func(tx *storage.Tx) (bot.Fact, error) {
		at, err := when(tx, o)
		name := meeting(o)
		if name == "none" {
			name = ""
		}
		return facts.MeetingHeld{Space: r.Space.ID, Pair: pair(o), Meeting: name, At: at}, err
	})
}

func (p *Planner) end(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	return p.tell(ctx, r, func(tx *storage.Tx) (bot.Fact, error) {
		f := facts.PairEnded{Space: r.Space.ID, Pair: pair(o), Round: change(o)}
		return &f, tx.Get(ctx, []any{&f.Mentor, &f.Mentee}, `SELECT mentor, mentee FROM planned WHERE id = $1`, f.Pair)
	})
}

func (p *Planner) reopen(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	return p.tell(ctx, r, func(tx *storage.Tx) (bot.Fact, error) {
		f := facts.PairReopened{Space: r.Space.ID, Pair: pair(o), Round: change(o)}
		return &f, tx.Get(ctx, []any{&f.Mentor, &f.Mentee}, `SELECT mentor, mentee FROM planned WHERE id = $1`, f.Pair)
	})
}

func (p *Planner) hear(ctx context.Context, e facts.AdviceUsed) error {
	return p.reg.InTx(ctx, func(tx *storage.Tx) error {
		id := storage.NewID(tx.Now())
		_, err := tx.Exec(ctx, `INSERT INTO ear (id, space, heard) VALUES ($1, $2, $3)`, id, e.Space, "advice used by "+string(chat.Mention(e.By)))
		if err != nil {
			return err
		}
		return bot.Refresh(ctx, tx, bot.CardID{Kind: "planner.heard", Row: id})
	})
}

func (p *Planner) card(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
	var space chat.SpaceID
	what := ""
	err := tx.Get(ctx, []any{&space, &what}, `SELECT space, heard FROM ear WHERE id = $1`, id)
	return bot.Card{Space: space, To: bot.Audience{Conversation: "#facts"}, Message: chat.Message{Text: chat.Markup(what)}}, err
}
