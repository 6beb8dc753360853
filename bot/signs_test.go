package bot_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/bot/features/questions"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// listener notices who says "wombat", if it is Ada.
type listener struct{ heard []string }

func (*listener) Name() string { return "listener" }

func (l *listener) Register(r *bot.Registry) {
	r.OnSigns(bot.Signs{
		Read: func(words string) string {
			if strings.Contains(words, "wombat") {
				return "w"
			}
			return ""
		},
		Wanted: func(_ context.Context, _ *storage.Tx, _ chat.SpaceID, user chat.UserID, _ string) (bool, error) {
			return user == "ada", nil
		},
		Do: func(_ context.Context, r *bot.Request, card bot.CardID, sign string) error {
			l.heard = append(l.heard, string(r.Actor.ID)+" "+card.Kind+" "+sign)
			return nil
		},
	})
}

// TestSigns: what is said under a card of Kith's, by whom it is wanted of, is told
// once; no word of it reaches the database.
func TestSigns(t *testing.T) {
	clock, file := scheduler.NewClock(bottest.Start), filepath.Join(t.TempDir(), "kith.db")
	db, err := storage.Open(t.Context(), file, clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	l := &listener{}
	player, err := bottest.NewPlayer(t.Context(), bottest.Stage{
		World: chatfake.New(bottest.Profiles["sandbox"]), Space: chatfake.Space, DB: db, Clock: clock, Log: slog.New(slog.DiscardHandler),
		Features: func() []bot.Feature { return []bot.Feature{questions.New(), l} },
	})
	if err != nil {
		t.Fatal(err)
	}
	defer player.Close()
	seen, err := player.Play(t.Context(), `ada: /ask How do I test time in Go?
ada: fills details=
ada: replies to "test time": A wombat, no less.
platform: repeats the last event
grace: replies to "test time": A wombat, too.
ada: replies to "test time": Something else.
ada: writes in #general: A wombat in public.
ada: writes to kith: a wombat in private
kith: restarts
time: +1h`)
	if err != nil {
		t.Fatal(err, seen)
	}
	if got, want := strings.Join(l.heard, "; "), "ada questions.question w"; got != want {
		t.Errorf("heard %q, want %q", got, want)
	}
	var jobs int
	err = db.InTx(t.Context(), func(tx *storage.Tx) error {
		_, err := tx.Exec(t.Context(), `DELETE FROM job WHERE kind = 'bot.posted' AND REPLACE(args, 'in private', '') <> args`) // said to Kith
		if err == nil {
			err = tx.Get(t.Context(), []any{&jobs}, `SELECT COUNT(*) FROM job WHERE kind = 'bot.signed'`)
		}
		return err
	})
	if err == nil {
		err = db.Scrub(t.Context())
	}
	if err != nil || jobs != 1 {
		t.Errorf("%d signs were stored, want 1; %v", jobs, err)
	}
	for _, name := range []string{file, file + "-wal"} {
		if content, err := os.ReadFile(name); err != nil || bytes.Contains(content, []byte("wombat")) {
			t.Errorf("%s holds what was said, or %v", filepath.Base(name), err)
		}
	}
}
