package bot_test

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// twoSpaces is a feature whose notes are named after the space they come from.
type twoSpaces struct{}

func (twoSpaces) Name() string { return "notes" }

func (twoSpaces) Register(r *bot.Registry) {
	r.Nudge("note")
	r.Card("note", func(_ context.Context, _ *storage.Tx, row string) (bot.Card, error) {
		return bot.Card{
			Space: spaceOf(row), To: bot.Audience{People: []chat.UserID{asker.ID}}, Message: chat.Message{Text: chat.Markup(row)},
			Nudge: &bot.Nudge{Kind: "notes.note", Why: "Because."},
		}, nil
	})
}

func spaceOf(note string) chat.SpaceID { return chat.SpaceID("null:" + note[:1]) }

// person is somebody in two spaces that both have something to say.
type person struct {
	t     *testing.T
	clock *scheduler.Clock
	db    *storage.DB
	work  *scheduler.Worker
	got   []string
}

func newPerson(t *testing.T, engine storagetest.Engine) *person {
	p := &person{t: t, clock: scheduler.NewClock(bottest.Start)} // a Monday, 09:00 in Berlin
	p.db = storagetest.Open(t, engine, p.clock.Now)
	log := slog.New(slog.DiscardHandler)
	core, err := bot.New(t.Context(), p.db, bot.CoreOptions{Log: log}, twoSpaces{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(core.Close)
	platform := newNull()
	send := platform.sent
	platform.sent = func(out chat.Outgoing) chat.Receipt {
		kind, note, _ := strings.Cut(out.Key, "/")
		if kind == "bot.digest" {
			note = "digest"
		}
		p.got = append(p.got, note)
		return send(out)
	}
	if err := core.Connect(t.Context(), platform); err != nil {
		t.Fatal(err)
	}
	p.work = scheduler.NewWorker(p.db, core.Jobs(), log, scheduler.WorkerOpts{Parallel: 1})
	return p
}

func (p *person) inTx(f func(ctx context.Context, tx *storage.Tx) error) {
	p.t.Helper()
	if err := p.db.InTx(p.t.Context(), func(tx *storage.Tx) error { return f(p.t.Context(), tx) }); err != nil {
		p.t.Fatal(err)
	}
}

// gets puts notes on their way and looks what has come some time later.
func (p *person) gets(want string, after time.Duration, notes ...string) {
	p.t.Helper()
	p.got = nil
	p.inTx(func(ctx context.Context, tx *storage.Tx) error {
		for _, n := range notes {
			if err := bot.Refresh(ctx, tx, bot.CardID{Kind: "notes.note", Row: n}); err != nil {
				return err
			}
		}
		return nil
	})
	if _, err := p.work.Advance(p.t.Context(), p.clock, p.clock.Now().Add(after)); err != nil {
		p.t.Fatal(err)
	}
	if !slices.Equal(p.got, strings.Fields(want)) {
		p.t.Errorf("%s: got %q, want %q", p.clock.Now(), p.got, want)
	}
}

// TestSpacesShareABudget: the budget is the person's, and what one space may send
// is less than that. A digest counts for each space it has notes of.
func TestSpacesShareABudget(t *testing.T) {
	for _, engine := range storagetest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			p := newPerson(t, engine)
			p.inTx(func(ctx context.Context, tx *storage.Tx) error {
				for _, space := range []chat.SpaceID{"null:a", "null:b"} {
					if _, err := people.Meet(ctx, tx, space, asker); err != nil {
						return err
					}
				}
				space, err := people.LoadSpace(ctx, tx, "null:a")
				if err != nil {
					return err
				}
				space.Limits = people.Limits{Day: 1, Week: 2}
				return people.SaveSpace(ctx, tx, space)
			})
			p.gets("a1 b1", time.Hour, "a1", "a2", "a3", "b1", "b2", "b3")
			p.gets("b2 digest", 24*time.Hour)      // with notes of both
			p.gets("b4", 24*time.Hour, "a4", "b4") // a has no more to say this week
			p.gets("a4", 7*24*time.Hour)
		})
	}
}
