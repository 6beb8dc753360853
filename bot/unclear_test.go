package bot_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/when"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage/storagetest"
)

// meets is a feature that reads a time and hands its error on.
type meets struct{}

func (meets) Name() string { return "meets" }

func (meets) Register(r *bot.Registry) {
	r.Action("at", bot.Everyone, func(_ context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
		_, err := when.Read(p.Arg, time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC), "Europe/Berlin")
		return nil, err
	})
}

func TestAnUnclearTimeIsExplained(t *testing.T) {
	for phrase, want := range map[string]string{"tomorrow at 5": "Do you mean 5am or 5pm?", "<@everyone>": "Write when"} {
		p := newNull()
		var text string
		p.answered = func(_ chat.Token, r chat.Response) { text = string(r.(chat.Reply).Message.Text) }
		db := storagetest.Open(t, storagetest.SQLite, scheduler.NewClock(time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)).Now)
		core, err := bot.New(t.Context(), db, bot.CoreOptions{Log: slog.New(slog.DiscardHandler)}, meets{})
		if err != nil {
			t.Fatal(err)
		}
		defer core.Close()
		if err := core.Connect(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		if err := core.Deliver(t.Context(), press(phrase, "meets.at", phrase)); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text, want) {
			t.Errorf("%q is answered with %q, want %q", phrase, text, want)
		}
	}
}
