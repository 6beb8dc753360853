package features_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/bot/features"
	"github.com/kith-community/kith/bot/transfer"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// lived are stories that leave something behind that can be exported.
var lived = []string{
	"questions/testdata/answered.txt", "questions/testdata/keep.txt", "questions/testdata/unnamed.txt", "questions/testdata/ownanswer.txt", "testdata/tour.txt",
	"privacy/testdata/erased.txt", "privacy/testdata/retention.txt",
}

// community plays a story on a database, and returns its clock.
func community(t *testing.T, db *storage.DB, clock *scheduler.Clock, story string) {
	t.Helper()
	script, err := os.ReadFile(story)
	if err != nil {
		t.Fatal(err)
	}
	p := player(t, db, clock)
	defer p.Close()
	if _, err := p.Play(t.Context(), string(script)); err != nil {
		t.Fatal(err)
	}
}

func player(t *testing.T, db *storage.DB, clock *scheduler.Clock) *bottest.Player {
	t.Helper()
	p, err := bottest.NewPlayer(t.Context(), bottest.Stage{
		World: chatfake.New(bottest.Profiles["sandbox"]), Space: chatfake.Space, DB: db, Clock: clock,
		Features: features.All, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// leave exports everything, by name of the file.
func leave(t *testing.T, db *storage.DB, format string) map[string]string {
	t.Helper()
	sheets, _ := bot.Belongings(features.All()...)
	files := map[string]*bytes.Buffer{}
	open := func(name string) (io.Writer, error) {
		files[name] = &bytes.Buffer{}
		return files[name], nil
	}
	err := db.Read(t.Context(), func(tx *storage.Tx) (err error) {
		e := transfer.Export{Space: chatfake.Space, Sheets: sheets}
		if format == "json" {
			w, _ := open("kith.json")
			_, err = e.JSON(t.Context(), tx, w)
			return err
		}
		_, err = e.CSV(t.Context(), tx, func(sheet string) (io.Writer, error) { return open(sheet + ".csv") })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for name, b := range files {
		texts[name] = b.String()
	}
	return texts
}

// come imports files, and returns what was complained about.
func come(t *testing.T, db *storage.DB, files map[string]string, with transfer.Import) (tallies []transfer.Tally, said []string, err error) {
	t.Helper()
	note := func(r transfer.Rejection) {
		said = append(said, fmt.Sprintf("%s, %s: %s", r.Place, r.Column, r.Reason))
	}
	with.Rejected, with.Warn = note, note
	tallies, err = comeWithin(t.Context(), t, db, files, with)
	return tallies, said, err
}

func comeWithin(ctx context.Context, t *testing.T, db *storage.DB, files map[string]string, with transfer.Import) ([]transfer.Tally, error) {
	t.Helper()
	sheets, tables := bot.Belongings(features.All()...)
	if err := db.Migrate(t.Context(), tables...); err != nil {
		t.Fatal(err)
	}
	with.Space = chatfake.Space
	if with.Sheets == nil {
		with.Sheets = sheets
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		text := files[name]
		with.Files = append(with.Files, transfer.File{Name: name, Size: int64(len(text)), Open: func() (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(text)), nil
		}})
	}
	return with.Run(ctx, db)
}

// exported are the tables that leave, with those of their columns that do. What is
// left out, and why, says docs/transfer.md.
var exported = []string{
	`SELECT user_id, name, organiser, joined_at, left_at FROM member`,
	`SELECT id, name, channel FROM topic`,
	`SELECT alias, topic FROM topic_alias`,
	`SELECT id, title, details, topics, state, answer_conversation, answer_message, answerer, created_at, active_at, unnamed, CASE WHEN unnamed THEN '' ELSE asker END,
		CASE WHEN unnamed THEN '' ELSE repliers END FROM question WHERE title <> '' AND (state = 'answered' OR state = 'closed' AND answerer <> '')`,
	`SELECT question, author, words, kept, at FROM question_answer WHERE kept`,
	`SELECT id, topic, asker, asked_at, replied_at, answered_at, closed_at, main, code, replies FROM record_thread
		WHERE id IN (SELECT id FROM question WHERE title <> '' AND (state = 'answered' OR state = 'closed' AND answerer <> ''))`,
	`SELECT thread, user_id, at FROM record_reply WHERE thread IN (SELECT id FROM question WHERE title <> '' AND NOT unnamed AND (state = 'answered' OR state = 'closed' AND answerer <> ''))`,
}

// checksums are those of all exported rows, table by table, and how many there are.
func checksums(t *testing.T, db *storage.DB) (sums []string) {
	t.Helper()
	err := db.Read(t.Context(), func(tx *storage.Tx) error {
		for _, query := range exported {
			columns := strings.Count(strings.SplitN(query, " FROM ", 2)[0], ",") + 1
			var rows []string
			err := tx.Each(t.Context(), func(scan func(...any) error) error {
				values := make([]any, columns)
				fields := make([]any, columns)
				for i := range values {
					fields[i] = &values[i]
				}
				err := scan(fields...)
				for i, v := range values {
					switch v := v.(type) {
					case []byte:
						values[i] = string(v)
					case bool:
						values[i] = map[bool]int64{true: 1}[v]
					}
				}
				rows = append(rows, fmt.Sprintf("%#v", values))
				return err
			}, query)
			if err != nil {
				return fmt.Errorf("%s: %w", query, err)
			}
			slices.Sort(rows)
			sum := sha256.Sum256([]byte(strings.Join(rows, "\n")))
			sums = append(sums, fmt.Sprintf("%s: %d rows, %s", query, len(rows), hex.EncodeToString(sum[:])))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return sums
}

// TestWhatLeavesComesBack: a community leaves, everything is erased, and it comes
// back: the same rows, and the same files when it leaves again. On each database,
// from each to the other, and into the one whose rows were deleted.
func TestWhatLeavesComesBack(t *testing.T) {
	lender := storagetest.NewLender(t)
	for _, story := range lived {
		for _, from := range storagetest.Engines() {
			for _, format := range []string{"json", "csv"} {
				t.Run(story+"/"+string(from)+"/"+format, func(t *testing.T) {
					t.Parallel()
					clock := scheduler.NewClock(bottest.Start)
					db := lender.Lend(t, from, clock.Now)
					community(t, db, clock, story)
					sums, files := checksums(t, db), leave(t, db, format)
					back := func(t *testing.T, db *storage.DB) {
						t.Helper()
						if _, said, err := come(t, db, files, transfer.Import{}); err != nil || len(said) > 0 {
							t.Fatalf("%v\n%s", err, strings.Join(said, "\n"))
						}
						same(t, sums, checksums(t, db), files, leave(t, db, format))
						tallies, said, err := come(t, db, files, transfer.Import{})
						if err != nil || len(said) > 0 {
							t.Fatalf("a second time: %v\n%s", err, strings.Join(said, "\n"))
						}
						for _, n := range tallies {
							if n.Added > 0 || n.Rejected > 0 {
								t.Errorf("a second time: %+v", n)
							}
						}
					}
					for _, to := range storagetest.Engines() {
						back(t, lender.Lend(t, to, clock.Now))
					}
					if _, said, err := come(t, db, files, transfer.Import{}); err != nil || len(said) > 0 {
						t.Errorf("where it still is: %v\n%s", err, strings.Join(said, "\n"))
					}
					same(t, sums, checksums(t, db), files, leave(t, db, format))
					empty(t, db)
					back(t, db)
				})
			}
		}
	}
}

func same(t *testing.T, sums, nowSums []string, files, nowFiles map[string]string) {
	t.Helper()
	for i := range sums {
		if sums[i] != nowSums[i] {
			t.Errorf("rows were\n%s\nand are\n%s", sums[i], nowSums[i])
		}
	}
	for name := range files {
		if files[name] != nowFiles[name] {
			t.Errorf("%s was\n%s\nand is\n%s", name, files[name], nowFiles[name])
		}
	}
}

// empty deletes the rows of what was exported, and lets everything else be.
func empty(t *testing.T, db *storage.DB) {
	t.Helper()
	err := db.InTx(t.Context(), func(tx *storage.Tx) error {
		for _, table := range []string{"member", "identity", "person", "topic", "topic_alias", "question", "question_answer", "record_thread", "record_reply"} {
			if _, err := tx.Exec(t.Context(), "DELETE FROM "+table); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestNothingPrivateLeaves: what people told Kith alone, what nobody has answered,
// words that may not be kept, and who asked without their name, is in no file.
func TestNothingPrivateLeaves(t *testing.T) {
	clock := scheduler.NewClock(bottest.Start)
	db := storagetest.Open(t, storagetest.SQLite, clock.Now)
	p := player(t, db, clock)
	defer p.Close()
	for line := range strings.Lines(`person: grace; zone Pacific/Chatham; hours 22-6; language de
eve: /ask Is it normal to cry at work?
eve: fills details=I do; unnamed=yes
grace: replies to "cry at work": Yes, SECRETWORDS is what I say.
eve: replies to "cry at work": That helps.
grace: uses "Mark as the answer" on "SECRETWORDS"
ada: /ask What are unanswered questions?
ada: fills details=OPENDETAILS
`) {
		if err := p.Step(t.Context(), strings.TrimSuffix(line, "\n")); err != nil {
			t.Fatal(line, err)
		}
	}
	for _, format := range []string{"json", "csv"} {
		for name, text := range leave(t, db, format) {
			for _, private := range []string{"Chatham", "SECRETWORDS", "OPENDETAILS"} {
				if strings.Contains(text, private) {
					t.Errorf("%s holds %s:\n%s", name, private, text)
				}
			}
			for line := range strings.Lines(text) {
				unnamed := strings.Contains(line, "cry at work")
				if unnamed && (strings.Contains(line, "eve") || !strings.Contains(line, "grace")) {
					t.Errorf("%s should say who answered, and neither who asked nor who replied:\n%s", name, line)
				}
			}
		}
	}
}
