package problems_test

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// written is everything that the feature's tables hold as text.
const written = `SELECT reporter || ' ' || handler || ' ' || conversation FROM problem UNION ALL SELECT user_id FROM problem_about
	UNION ALL SELECT author || ' ' || words FROM problem_word UNION ALL SELECT actor FROM problem_step`

// TestAnErasureLeavesNoName erases the reporter, whom it is about and who looked
// after it, one after the other, and looks at the rows each time.
func TestAnErasureLeavesNoName(t *testing.T) {
	for _, engine := range storagetest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			clock := scheduler.NewClock(bottest.Start)
			db := storagetest.Open(t, engine, clock.Now)
			p, err := bottest.NewPlayer(t.Context(), bottest.Stage{
				World: chatfake.New(bottest.Profiles["discord"]), Space: chatfake.Space, DB: db, Clock: clock, Features: features,
				Log: slog.New(slog.DiscardHandler),
			})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(p.Close)
			play(t, p, `
organisers: olga, linus
ada: /problem
ada: fills kind=behaviour; about=[eve, max]; words=The adaword.; contact=named
olga: presses Open
olga: presses Take it up
olga: presses Ask a question
olga: fills words=An olgaword?
ada: presses Add something
ada: fills words=More of an adaword.
grace: /problem
grace: fills kind=other; about=[max]; words=The graceword.; contact=relay`)
			for _, who := range []string{"ada", "eve", "olga", "grace"} {
				if text := everything(t, db); !strings.Contains(text, who) {
					t.Fatalf("there is nothing of %s to erase: %s", who, text)
				}
				play(t, p, fmt.Sprintf("%[1]s: /me\n%[1]s: presses Erase me\n%[1]s: presses Yes, erase me\ntime: +73h", who))
				if text := everything(t, db); strings.Contains(text, who) {
					t.Errorf("%s is still there: %s", who, text)
				}
			}
			if text := everything(t, db); !strings.Contains(text, "max") {
				t.Errorf("max wished for nothing, and is gone: %s", text)
			}
		})
	}
}

func play(t *testing.T, p *bottest.Player, script string) {
	t.Helper()
	if seen, err := p.Play(t.Context(), strings.TrimSpace(script)); err != nil {
		t.Fatal(err, "\n", seen)
	}
}

func everything(t *testing.T, db *storage.DB) string {
	t.Helper()
	var all []string
	err := db.Read(t.Context(), func(tx *storage.Tx) error {
		return tx.Each(t.Context(), func(scan func(...any) error) error {
			var text string
			err := scan(&text)
			all = append(all, text)
			return err
		}, written)
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, "\n")
}
