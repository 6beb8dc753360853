package bot_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// roads are the only places that make a platform show something, by what they
// call: what is sent to one person is a nudge, or an answer to what they did.
var roads = map[string][]string{
	"Send":     {"bot/deliver.go post", "bot/erase.go sayFarewell", "bot/inbox.go answerDirectly"},
	"Converse": {"bot/deliver.go conversation", "bot/erase.go sayFarewell"},
	"Edit":     {"bot/deliver.go change"},
	"Respond":  {"bot/interact.go respond"},
	"ShowHome": {"bot/home.go showHome"},
	"post":     {"bot/deliver.go bring", "bot/governor.go sendNudge"},
}

// TestOneDoor finds every other road to people in the code of the core and its
// features. TestRogueCards tries the one door.
func TestOneDoor(t *testing.T) {
	found := map[string][]string{}
	each(t, func(path, source string) {
		tree, err := parser.ParseFile(token.NewFileSet(), path, source, 0)
		if err != nil {
			t.Fatal(err)
		}
		feature := strings.HasPrefix(filepath.ToSlash(path), "bot/features/")
		for _, d := range tree.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					if method, ok := call.Fun.(*ast.SelectorExpr); ok && roads[method.Sel.Name] != nil {
						name := method.Sel.Name
						found[name] = append(found[name], filepath.ToSlash(path)+" "+f.Name.Name)
					}
				}
				if s, ok := n.(*ast.SelectorExpr); ok && feature && s.Sel.Name == "Platform" {
					t.Errorf("%s %s gets hold of a platform", path, f.Name.Name)
				}
				return true
			})
		}
	})
	for name, want := range roads {
		if got := slices.Compact(slices.Sorted(slices.Values(found[name]))); !slices.Equal(got, want) {
			t.Errorf("%s is called by %q, want %q alone", name, got, want)
		}
	}
}

// rogue is a feature that tries to reach people around the governor.
type rogue struct{}

func (rogue) Name() string { return "rogue" }

var rogueCards = map[string]bot.Card{
	"no nudge":              {To: bot.Audience{People: []chat.UserID{"ada"}}},
	"one person twice":      {To: bot.Audience{People: []chat.UserID{"ada", "ada"}}},
	"a ping in public":      {To: bot.Audience{Conversation: "#general"}, Message: chat.Message{Ping: []chat.UserID{"ada"}}},
	"a nudge in public":     {To: bot.Audience{Conversation: "#general"}, Nudge: &bot.Nudge{Kind: "rogue.nudge"}},
	"a nudge to two":        {To: bot.Audience{People: []chat.UserID{"ada", "grace"}}, Nudge: &bot.Nudge{Kind: "rogue.nudge"}},
	"a direct conversation": {To: bot.Audience{Conversation: "dm:ada"}},
	"a thread on a nudge":   {To: bot.Audience{People: []chat.UserID{"ada"}}, Nudge: &bot.Nudge{Kind: "rogue.nudge"}, Thread: "More here"},
}

func (rogue) Register(r *bot.Registry) {
	r.Nudge("nudge")
	r.Card("card", func(_ context.Context, _ *storage.Tx, row string) (bot.Card, error) {
		card := rogueCards[row]
		card.Space, card.Message.Text = chatfake.Space, chat.Markup("Look here: "+row)
		return card, nil
	})
}

func TestRogueCards(t *testing.T) {
	clock := scheduler.NewClock(bottest.Start)
	db, log := storagetest.Open(t, storagetest.SQLite, clock.Now), slog.New(slog.DiscardHandler)
	p := chatfake.New(bottest.Profiles["sandbox"])
	core, err := bot.New(t.Context(), db, bot.CoreOptions{Log: log}, rogue{})
	if err != nil {
		t.Fatal(err)
	}
	defer core.Close()
	p.Attach(core)
	if err := core.Connect(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	work := scheduler.NewWorker(db, core.Jobs(), log, scheduler.WorkerOpts{Parallel: 1})
	run := func() {
		t.Helper()
		if _, err := work.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range []chat.UserID{"ada", "grace"} {
		if err := p.Post(t.Context(), id, "", "hello"); err != nil {
			t.Fatal(err)
		}
	}
	run()
	p.Seen()
	for row := range rogueCards {
		err := db.InTx(t.Context(), func(tx *storage.Tx) error {
			if _, err := people.Meet(t.Context(), tx, chatfake.Space, chat.User{ID: "ada"}); err != nil {
				return err
			}
			return bot.Refresh(t.Context(), tx, bot.CardID{Kind: "rogue.card", Row: row})
		})
		if err != nil {
			t.Fatal(err)
		}
		run()
		if seen := p.Seen(); len(seen) > 0 {
			t.Errorf("%s: %q", row, seen)
		}
	}
	var failed []scheduler.FailedJob
	err = db.Read(t.Context(), func(tx *storage.Tx) error {
		failed, err = scheduler.Failed(t.Context(), tx, 100)
		return err
	})
	if err != nil || len(failed) != len(rogueCards) {
		t.Errorf("%d of %d are kept for the operator, %v", len(failed), len(rogueCards), err)
	}
}
