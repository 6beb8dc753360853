package bot_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage/storagetest"
)

// formless is a platform on which a form does not open at once.
type formless struct {
	*null
	opens bool
}

func (p *formless) Respond(ctx context.Context, to chat.Token, r chat.Response) error {
	if _, opens := r.(chat.Open); opens && !p.opens {
		return fmt.Errorf("no trigger: %w", chat.ErrUnsupported)
	}
	return p.null.Respond(ctx, to, r)
}

// forms is a feature that opens a form.
type forms struct{}

func (forms) Name() string { return "forms" }

func (forms) Register(r *bot.Registry) {
	r.Action("open", bot.Everyone, func(context.Context, *bot.Request, bot.Press) (chat.Response, error) {
		return chat.Open{Form: chat.Form{Do: chat.ActionID{Name: "forms.sent"}, Title: "Try", Submit: "Send", Fields: []chat.Field{{Name: "f", Label: "F"}}}}, nil
	})
}

func TestAFormThatCannotOpenIsOffered(t *testing.T) {
	p := &formless{null: newNull()}
	var answers []chat.Response
	p.answered = func(_ chat.Token, r chat.Response) { answers = append(answers, r) }
	db := storagetest.Open(t, storagetest.SQLite, scheduler.NewClock(time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)).Now)
	core, err := bot.New(t.Context(), db, bot.CoreOptions{Log: slog.New(slog.DiscardHandler)}, forms{})
	if err != nil {
		t.Fatal(err)
	}
	defer core.Close()
	if err := core.Connect(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if err := core.Deliver(t.Context(), press("first", "forms.open", "")); err != nil {
		t.Fatal(err)
	}
	if len(answers) != 1 {
		t.Fatalf("answered %+v, want a button", answers)
	}
	button := answers[0].(chat.Reply).Message.Blocks[1].(chat.Controls).Items[0].(chat.Button)
	p.opens = true // a press is a moment in which a form opens
	if err := core.Deliver(t.Context(), press("second", button.Do.Name, button.Do.Arg)); err != nil {
		t.Fatal(err)
	}
	if open, ok := answers[1].(chat.Open); !ok || open.Form.Title != "Try" || len(open.Form.Fields) != 1 {
		t.Errorf("the button is answered by %+v, want the form", answers[1])
	}
}
