package helpers

import (
	"log/slog"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

func TestCapacity(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	c := capacityOf([]offering{
		{"go", "ada", time.Time{}},
		{"go", "grace", now.Add(time.Hour)},
		{"testing", "grace", now.Add(time.Hour)},
		{"go", "linus", now.Add(-time.Hour)}, // a pause that is over
		{"go", "eve", time.Time{}},
		{"go", "gone", time.Time{}},
		{"", "ada", time.Time{}},
	}, map[chat.UserID]people.Absence{"eve": people.Paused, "gone": people.Departed}, now)
	if want := map[string]int{"go": 2, "": 1}; !maps.Equal(c.free, want) || c.paused != 2 {
		t.Errorf("free %v, paused %d; want %v and 2", c.free, c.paused, want)
	}
}

func TestLoad(t *testing.T) {
	for _, c := range []struct {
		name    string
		told    []int
		want    load
		private bool
	}{
		{"nobody", nil, load{}, true},
		{"four would be known", []int{9, 1, 1, 1}, load{told: 12, helpers: 4, busiest: 11}, true},
		{"five", []int{1, 4, 2, 1, 2}, load{told: 10, helpers: 5, busiest: 8}, false},
		{"evenly", []int{2, 2, 2, 2, 2, 2}, load{told: 12, helpers: 6, busiest: 6}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := loadOf(c.told, 0, 0); got != c.want || got.private() != c.private {
				t.Errorf("%+v, private %v; want %+v, %v", got, got.private(), c.want, c.private)
			}
		})
	}
}

func TestPercent(t *testing.T) {
	for _, c := range []struct{ n, of, want int }{{1, 3, 33}, {2, 3, 67}, {1, 8, 13}, {5, 5, 100}, {0, 7, 0}} {
		if got := percent(c.n, c.of); got != c.want {
			t.Errorf("%d of %d is %d %%, want %d", c.n, c.of, got, c.want)
		}
	}
}

// TestFewAreNotCounted: whoever reads the report must not be able to tell who a
// figure is about.
func TestFewAreNotCounted(t *testing.T) {
	catalog := i18n.NewCatalog()
	if err := catalog.Add("helpers", files); err != nil {
		t.Fatal(err)
	}
	p := catalog.Printer("helpers", "en")
	for n, want := range map[int]string{0: "nobody", 1: "fewer than 5", 4: "fewer than 5", 5: "5 helpers", 12: "12 helpers"} {
		if got := few(p, n); got != want {
			t.Errorf("%d helpers are %q, want %q", n, got, want)
		}
	}
	told := load{told: 20, coming: 9, passed: 4, helpers: 8, busiest: 12}
	secret := load{told: 3, coming: 1, passed: 2, helpers: 2, busiest: 3}
	for _, c := range []struct {
		name        string
		now, before load
		want        chat.Markup
	}{
		{"nothing", load{}, told, "No helper was told of a question."},
		{"too few", secret, told, "Fewer than 5 helpers were told of questions. What they made of it would say who they are."},
		{"too few before", told, secret, "Helpers were told of a question 20 times. On it: 9. Passed: 4. No word yet: 7.\n" +
			"The 3 who were told most got 60 % of it. Spread evenly, it would be 38 %."},
		{"enough", told, told, "Helpers were told of a question 20 times. On it: 9. Passed: 4. No word yet: 7.\n" +
			"In the time before: 20 times. On it: 9. Passed: 4.\nThe 3 who were told most got 60 % of it. Spread evenly, it would be 38 %."},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := loadLines(p, c.now, c.before); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// TestReportReadsIndexes: what is counted stands in an index, on SQLite, which
// says so.
func TestReportReadsIndexes(t *testing.T) {
	ctx, at := t.Context(), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	db := storagetest.Open(t, storagetest.SQLite, func() time.Time { return at })
	core, err := bot.New(ctx, db, bot.CoreOptions{Log: slog.New(slog.DiscardHandler)}, New())
	if err != nil {
		t.Fatal(err)
	}
	defer core.Close()
	for query, index := range map[string]string{
		countLoad: "COVERING INDEX help_suggestion_at (space=? AND at>? AND at<?)",
	} {
		plan := ""
		err := db.Read(ctx, func(tx *storage.Tx) error {
			return tx.Each(ctx, func(scan func(...any) error) error {
				var id, parent, unused int
				var step string
				err := scan(&id, &parent, &unused, &step)
				plan += step + "; "
				return err
			}, `EXPLAIN QUERY PLAN `+query, "s", 1, 2)
		})
		if err != nil || !strings.Contains(plan, index) || strings.Contains(plan, "SCAN") {
			t.Errorf("%s\nis answered by %s, %v", query, plan, err)
		}
	}
}
