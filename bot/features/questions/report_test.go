package questions

import (
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

func TestTopicsInOrder(t *testing.T) {
	of := func(asked, open int) record.Figures { return record.Figures{Asked: asked, Open: open} }
	got := byTopic(map[string]record.Figures{"go": of(3, 1), "a": of(3, 0), "": of(9, 2), "old": of(1, 1), "older": of(2, 0)},
		map[string]string{"go": "Go", "a": "Ada", "": "without a topic"}, "gone")
	want := []topicFigures{{"without a topic", of(9, 2)}, {"Ada", of(3, 0)}, {"Go", of(3, 1)}, {"gone", of(3, 1)}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestShortReport(t *testing.T) {
	catalog := i18n.NewCatalog()
	if err := catalog.Add("questions", files); err != nil {
		t.Fatal(err)
	}
	asked := func(n, replied int) past { return past{Figures: record.Figures{Asked: n, Replied: replied}} }
	for _, c := range []struct {
		name     string
		now      past
		w        waiting
		language string
		want     chat.Markup
	}{
		{"nothing", past{}, waiting{}, "en", ""},
		{"all well", asked(3, 3), waiting{}, "en", "Questions: 3 asked, 3 with a reply"},
		{"one waits", asked(1, 0), waiting{n: 1}, "en", "Questions: 1 asked, 0 with a reply; 1 waits for a first reply"},
		{"only old ones wait", past{}, waiting{n: 4, red: 2}, "en", "Questions: 0 asked, 0 with a reply; 4 wait for a first reply, 🔴 2 for more than 48 waking hours"},
		{"in German", asked(2, 1), waiting{n: 1, red: 1}, "de", "Fragen: 2 gestellt, 1 mit einer Antwort; 1 wartet auf eine erste Antwort, 🔴 1 seit mehr als 48 wachen Stunden"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := short(catalog.Printer("questions", c.language), c.now, c.w); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestHowLongPeopleWaitedInWords(t *testing.T) {
	catalog := i18n.NewCatalog()
	if err := catalog.Add("questions", files); err != nil {
		t.Fatal(err)
	}
	p := catalog.Printer("questions", "en")
	enough := past{waits: record.Waits{Median: 3 * time.Hour, Most: 50 * time.Hour}, enough: true}
	if got := waited(p, enough); got != "half within 3 h, nine of ten within 2 days" {
		t.Errorf("%q", got)
	}
	if got := waited(p, past{}); got != "too few replies to tell" {
		t.Errorf("%q", got)
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
		countWaiting: "COVERING INDEX question_rung (space=?)",
		oldestRed:    "INDEX question_rung (space=? AND rung=?)",
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
