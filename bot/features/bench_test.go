package features_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/bot/features"
	"github.com/kith-community/kith/storage"
)

const (
	manyQuestions   = 1_000_000 // of three years; one in 2,000 is open, half of those are red
	manySuggestions = 100_000   // to 500 helpers
	threeYears      = 3 * 365 * 24 * time.Hour
)

// BenchmarkReport is "/organiser report" from the press to the answer, picture
// included, in a space with 1,000,000 questions. KITH_BENCH_REPORT names the
// SQLite file, which is filled when it is not there; the benchmark skips without.
func BenchmarkReport(b *testing.B) {
	path := os.Getenv("KITH_BENCH_REPORT")
	if path == "" {
		b.Skip("set KITH_BENCH_REPORT to a file; it will hold 1,000,000 questions")
	}
	_, missing := os.Stat(path)
	db, err := storage.Open(b.Context(), path, func() time.Time { return bottest.Start })
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	core, err := bot.New(b.Context(), db, bot.CoreOptions{Log: slog.New(slog.DiscardHandler)}, features.All()...)
	if err != nil {
		b.Fatal(err)
	}
	defer core.Close()
	if errors.Is(missing, fs.ErrNotExist) {
		fillSpace(b, db)
	}
	world := chatfake.New(bottest.Profiles["sandbox"])
	world.Attach(core)
	if err := core.Connect(b.Context(), world); err != nil {
		b.Fatal(err)
	}
	world.Meet(chat.User{ID: "olga", Name: "Olga", Locale: "en", Zone: "Europe/Berlin", Manages: true})
	if err := world.Command(b.Context(), "olga", "#general", "/organiser report"); err != nil {
		b.Fatal(err)
	}
	for _, days := range [][2]string{{"30", "7"}, {"7", "30"}} {
		b.Run(days[0]+" days", func(b *testing.B) {
			for b.Loop() {
				if err := world.Press(b.Context(), "olga", "The last "+days[0]+" days"); err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				if err := world.Press(b.Context(), "olga", "The last "+days[1]+" days"); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
			if shown := strings.Join(world.Seen(), "\n"); !strings.Contains(shown, "Red: 250") {
				b.Error("the report is another one: ", shown)
			}
		})
		if days[0] == "30" { // what is pressed next has to be there
			if err := world.Press(b.Context(), "olga", "The last 30 days"); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// fillSpace writes what a big community leaves in three years.
func fillSpace(b *testing.B, db *storage.DB) {
	b.Helper()
	inBatches(b, db, manyQuestions, func(ctx context.Context, tx *storage.Tx, i int) error {
		at := bottest.Start.Add(-threeYears + threeYears/manyQuestions*time.Duration(i))
		id, topic, asked := storage.NewID(at), fmt.Sprint("topic-", i%25), storage.Millis(at)
		state, rung, replied := "closed", 1, asked+int64(i%3000)*60_000
		if i%2_000 == 0 {
			state, rung, replied = "open", 4+i/2_000%2, 0
		}
		_, err := tx.Exec(ctx, `INSERT INTO question (id, space, asker, title, details, topics, state, answer_conversation, answer_message, answerer, needs_info,
			repliers, created_at, active_at, rung) VALUES ($1, $2, 'ada', $3, $4, '[]', $5, '', '', '', '', '[]', $6, $6, $7)`,
			id, chatfake.Space, "How do I test code that reads the clock? "+id, strings.Repeat("I sleep. ", 12), state, asked, rung)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO record_thread (id, space, topic, asker, asked_at, replied_at, main, code) VALUES ($1, $2, $3, 'ada', $4, $5, $6, '')`,
			id, chatfake.Space, topic, asked, replied, strings.Repeat("stem ", 40))
		return err
	})
	inBatches(b, db, manySuggestions, func(ctx context.Context, tx *storage.Tx, i int) error {
		at := bottest.Start.Add(-threeYears + threeYears/manySuggestions*time.Duration(i))
		_, err := tx.Exec(ctx, `INSERT INTO help_suggestion (id, call, space, user_id, state, terms, at) VALUES ($1, $1, $2, $3, $4, '{}', $5)`,
			storage.NewID(at), chatfake.Space, fmt.Sprint("helper", i%500), []string{"asked", "coming", "passed"}[i%3], storage.Millis(at))
		return err
	})
}

func inBatches(b *testing.B, db *storage.DB, n int, do func(context.Context, *storage.Tx, int) error) {
	b.Helper()
	const batch = 10_000
	for from := 0; from < n; from += batch {
		err := db.InTx(b.Context(), func(tx *storage.Tx) error {
			for i := from; i < from+batch; i++ {
				if err := do(b.Context(), tx, i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
