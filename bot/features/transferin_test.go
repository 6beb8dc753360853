package features_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/features"
	"github.com/kith-community/kith/bot/transfer"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// old is what somebody brings along from elsewhere, written by hand.
var old = map[string]string{
	"members.csv": "id,name\nzoe,Zoë\nbo,Bo\n",
	"topics.csv":  "name;aliases\ncooking;\"food; baking\"\nGo;golang\n",
	"questions.csv": "title,topics,asked_at,answer,answered_by\n" +
		"How do I bake sourdough bread?,food,2024-03-01,\"Slowly, with sourdough.\",zoe\n" +
		"How do I test time in Go?,golang;cooking,2024-03-02 10:00,Use synctest.,\n",
}

// TestWhatCannotComeIn: each line is rejected for its own reason, in words, and
// nothing is written.
func TestWhatCannotComeIn(t *testing.T) {
	for _, c := range []struct{ file, row, says string }{
		{"members.csv", "zoe,Zoe", `id: "zoe" stands in members.csv, line 2 already`},
		{"members.csv", "ada> <@all,Ada", "id: \"ada> <@all\" is no ID"},
		{"members.csv", "ada," + strings.Repeat("x", 101), "name: has 101 characters"},
		{"topics.csv", "cooking;", "name: is a topic that stands in topics.csv, line 2 already"},
		{"topics.csv", "kitchen;food", `aliases: "food" means the topic "cooking" already`},
		{"topics.csv", "Baking;", `name: "baking" means the topic "cooking" already`},
		{"topics.csv", strings.Repeat("x", 31) + ";", "name: "},
		{"topics.csv", "a;" + strings.Repeat("x", 31), "aliases: "},
		{"questions.csv", "Why?,,2024-03-01,Because.,", "title: has 4 characters"},
		{"questions.csv", strings.Repeat("x", 101) + ",,2024-03-01,Because.,", "title: has 101 characters, at most 100 fit"},
		{"questions.csv", "Who are you all?,,2024-03-01," + strings.Repeat("x", 2501) + ",", "answer: has 2501 characters"},
		{"questions.csv", "Who are you all?,,2024-03-01,,", "answer: is missing"},
		{"questions.csv", "Who are you all?,,2024-03-01,Me,eve", `answered_by: "eve" is no member`},
		{"questions.csv", "Who are you all?,sports,2024-03-01,Me,", `topics: "sports" is no topic`},
		{"questions.csv", "Who are you all?,\"food, go\",2024-03-01,Me,", "topics: \"food, go\" is no topic; write a semicolon"},
		{"questions.csv", "Who are you all?,,2099-03-01,Me,", "asked_at: lies more than a year ahead"},
		{"questions.csv", "Who are you all?,,,Me,", "asked_at: is empty"},
		{"questions.csv", "How do I bake sourdough bread?,,2024-03-01,Me,", "says the same as questions.csv, line 2"},
	} {
		t.Run(c.file+" "+c.row[:min(len(c.row), 30)], func(t *testing.T) {
			db := storagetest.Open(t, storagetest.SQLite, scheduler.NewClock(bottest.Start).Now)
			files := maps.Clone(old)
			files[c.file] += c.row + "\n"
			_, said, err := come(t, db, files, transfer.Import{})
			if !errors.Is(err, transfer.ErrRejected) || len(said) != 1 || !strings.Contains(said[0], c.says) {
				t.Errorf("%v, said %q; want %q", err, said, c.says)
			}
			nothing(t, db)
			tallies, _, err := come(t, db, files, transfer.Import{Skip: true})
			if err != nil || tallies[0].Added != 2 || tallies[1].Added != 2 || tallies[2].Added != 2 {
				t.Errorf("leaving it out: %+v, %v", tallies, err)
			}
		})
	}
}

// TestColumnsThatContradict are those that only a program writes.
func TestColumnsThatContradict(t *testing.T) {
	q := `{"sheet":"questions","title":"Who are you all?","asked_at":"2024-03-01","answer":"Me",%s}`
	for row, says := range map[string]string{
		`"state":"open"`:                           "state: \"open\" is not one of answered, closed",
		`"unnamed":true,"asked_by":"zoe"`:          "asked_by: names whoever asked without their name",
		`"unnamed":true,"replies":["zoe"]`:         "replies: tell of a question",
		`"replies":["eve"]`:                        `replies: "eve" is no member`,
		`"replies":["zoe","zoe"]`:                  "replies: name \"zoe\" twice",
		`"replies":["zoe yesterday"]`:              "is no reply",
		`"answered_at":"2024-02-01"`:               "answered_at: lies before the question",
		`"topics":["cooking","go","a","b"]`:        "topics: are 4",
		`"asked_by":"eve","details":"` + "x" + `"`: `asked_by: "eve" is no member`,
	} {
		db := storagetest.Open(t, storagetest.SQLite, scheduler.NewClock(bottest.Start).Now)
		files := maps.Clone(old)
		files["topics.csv"] += "a;\nb;\n"
		delete(files, "questions.csv")
		if _, said, err := come(t, db, files, transfer.Import{}); err != nil {
			t.Fatal(err, said)
		}
		_, said, err := come(t, db, map[string]string{"q.json": fmt.Sprintf(q, row)}, transfer.Import{})
		if !errors.Is(err, transfer.ErrRejected) || len(said) != 1 || !strings.Contains(said[0], says) {
			t.Errorf("%s: %v, said %q; want %q", row, err, said, says)
		}
	}
}

// nothing fails when anything was imported.
func nothing(t *testing.T, db *storage.DB) {
	t.Helper()
	for _, sum := range checksums(t, db) {
		if !strings.Contains(sum, ": 0 rows") {
			t.Errorf("something is there: %s", sum)
		}
	}
}

// TestWhatIsThereIsNotChanged: the same again changes nothing, and other words
// under the same key are rejected.
func TestWhatIsThereIsNotChanged(t *testing.T) {
	storagetest.Each(t, scheduler.NewClock(bottest.Start).Now, func(t *testing.T, db *storage.DB) {
		if tallies, said, err := come(t, db, old, transfer.Import{DryRun: true}); err != nil || tallies[2].Added != 2 {
			t.Fatal(tallies, said, err)
		}
		nothing(t, db)
		if _, said, err := come(t, db, old, transfer.Import{}); err != nil {
			t.Fatal(err, said)
		}
		sums := checksums(t, db)
		tallies, said, err := come(t, db, old, transfer.Import{})
		if err != nil || len(said) > 0 || tallies[0].Unchanged != 2 || tallies[1].Unchanged != 2 || tallies[2].Unchanged != 2 {
			t.Errorf("the same again: %+v, %q, %v", tallies, said, err)
		}
		other := map[string]string{
			"members.csv":   "id,name\nzoe,Zoe\n",
			"topics.csv":    "name,aliases\ncooking,kitchen\n",
			"questions.csv": strings.Replace(old["questions.csv"], "Slowly", "Fast", 1),
		}
		_, said, err = come(t, db, other, transfer.Import{Skip: true})
		if err != nil || len(said) != 3 {
			t.Errorf("other words: %q, %v", said, err)
		}
		for _, s := range said {
			if !strings.Contains(s, "what is there is not changed") {
				t.Error(s)
			}
		}
		if now := checksums(t, db); !slices.Equal(sums, now) {
			t.Errorf("rows were\n%s\nand are\n%s", strings.Join(sums, "\n"), strings.Join(now, "\n"))
		}
	})
}

// TestWordsNobodyMayKeep: who lets no words be kept is asked before an old file is.
func TestWordsNobodyMayKeep(t *testing.T) {
	clock := scheduler.NewClock(bottest.Start)
	db := storagetest.Open(t, storagetest.SQLite, clock.Now)
	p := player(t, db, clock)
	defer p.Close()
	for _, line := range []string{"zoe: /question answers", "zoe: chooses never"} {
		if err := p.Step(t.Context(), line); err != nil {
			t.Fatal(err)
		}
	}
	files := maps.Clone(old)
	files["members.csv"] = "id\nzoe\n"
	_, said, err := come(t, db, files, transfer.Import{})
	if !errors.Is(err, transfer.ErrRejected) || !strings.Contains(strings.Join(said, "\n"), "lets no words of theirs be kept") {
		t.Errorf("%v, said %q", err, said)
	}
}

// TestNobodyIsToldOfThePast: what was brought along is found, with its answer; in
// a month nobody hears of it, nor does any card appear. Reopened, it is asked.
func TestNobodyIsToldOfThePast(t *testing.T) {
	for _, engine := range storagetest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			clock := scheduler.NewClock(bottest.Start)
			db := storagetest.Open(t, engine, clock.Now)
			files := maps.Clone(old)
			files["the-rest.json"] = `{"sheet":"questions","id":"q-17","title":"Which bread is best?","asked_at":"2026-03-01","asked_by":"bo","answered_by":"zoe","state":"answered","answer":"Sourdough"}`
			if _, said, err := come(t, db, files, transfer.Import{}); err != nil {
				t.Fatal(err, said)
			}
			p := player(t, db, clock)
			defer p.Close()
			seen := func(line string) string {
				t.Helper()
				if err := p.Step(t.Context(), line); err != nil {
					t.Fatal(line, err)
				}
				return strings.Join(p.World.Seen(), "\n")
			}
			if got := seen("ada: /question search sourdough bread"); !strings.Contains(got, "Slowly, with sourdough.") || !strings.Contains(got, "before I was here") || !strings.Contains(got, "<@zoe>") {
				t.Errorf("ada finds: %s", got)
			}
			if got := seen("ada: /question search test time"); !strings.Contains(got, "Use synctest.") || strings.Contains(got, "<@>") {
				t.Errorf("ada finds: %s", got)
			}
			if got := seen("time: +35d"); got != "" {
				t.Errorf("in a month people see: %s", got)
			}
			if got := seen("bo: /question list") + seen("zoe: /question answers") + seen("bo: /me"); got == "" || strings.Contains(got, "<#>") {
				t.Errorf("bo and zoe see: %s", got)
			}
			if got := seen("bo: /question reopen"); !strings.Contains(got, "**Which bread is best?**") {
				t.Errorf("reopened, people see: %s", got)
			}
		})
	}
}

// TestImportIsAllOrNothing: interrupted, with a full disk, or without its database,
// it leaves nothing behind, and works when it is run again.
func TestImportIsAllOrNothing(t *testing.T) {
	var many strings.Builder
	many.WriteString("title,asked_at,answer\n")
	for i := range 2000 {
		fmt.Fprintf(&many, "What is number %d of many?,2024-03-01,It is %s.\n", i, strings.Repeat("many words ", 20))
	}
	files := maps.Clone(old)
	files["questions.csv"] = many.String()
	half := func(f func()) func(bool, int64, int64) {
		done := false
		return func(writing bool, n, all int64) {
			if writing && !done && n > int64(len(files["members.csv"])) {
				done = true
				f()
			}
		}
	}
	again := func(t *testing.T, db *storage.DB) {
		t.Helper()
		nothing(t, db)
		if tallies, said, err := come(t, db, files, transfer.Import{}); err != nil || tallies[2].Added != 2000 {
			t.Error("again:", tallies, said, err)
		}
	}
	storagetest.Each(t, time.Now, func(t *testing.T, db *storage.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := comeWithin(ctx, t, db, files, transfer.Import{Progress: half(cancel)})
		if !errors.Is(err, context.Canceled) {
			t.Error("interrupted, it said", err)
		}
		again(t, db)
	})
	t.Run("full disk", func(t *testing.T) {
		db := storagetest.Open(t, storagetest.SQLite, time.Now)
		pages := func(n int) {
			err := db.InTx(t.Context(), func(tx *storage.Tx) error {
				return tx.Get(t.Context(), []any{new(int64)}, fmt.Sprintf(`PRAGMA max_page_count = %d`, n))
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := come(t, db, old, transfer.Import{DryRun: true}); err != nil {
			t.Fatal(err) // the tables are there
		}
		pages(200)
		if _, _, err := come(t, db, files, transfer.Import{}); !errors.Is(err, storage.ErrFull) {
			t.Error("on a full disk, it said", err)
		}
		pages(1_000_000)
		again(t, db)
	})
	t.Run("database gone", func(t *testing.T) {
		db := storagetest.Open(t, storagetest.PostgreSQL, time.Now)
		var backend int64
		sheets, _ := bot.Belongings(features.All()...)
		take := sheets[0].Take
		sheets[0].Take = func(ctx context.Context, tx *storage.Tx, in *transfer.Intake) (transfer.Taker, error) {
			if err := tx.Get(ctx, []any{&backend}, `SELECT pg_backend_pid()`); err != nil {
				return nil, err
			}
			return take(ctx, tx, in)
		}
		kill := func() {
			err := db.Read(t.Context(), func(tx *storage.Tx) error {
				return tx.Get(t.Context(), []any{new(bool)}, `SELECT pg_terminate_backend($1::int)`, backend)
			})
			if err != nil {
				t.Error(err)
			}
		}
		if _, err := comeWithin(t.Context(), t, db, files, transfer.Import{Sheets: sheets, Progress: half(kill)}); err == nil {
			t.Error("without its database, it said nothing")
		}
		again(t, db)
	})
}
