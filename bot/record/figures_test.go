package record

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// thread puts one on record that was asked and replied to at these hours after
// monday; 0 is never replied to.
func thread(ctx context.Context, tx *storage.Tx, id, topic string, asked, replied float64) error {
	hours := func(h float64) time.Time { return monday.Add(time.Duration(h * float64(time.Hour))) }
	err := Asked(ctx, tx, Thread{ID: id, Space: home, Topic: topic, Asker: "ada", At: hours(asked), Title: "How?"})
	if err == nil && replied > 0 {
		err = Replied(ctx, tx, id, "grace", hours(replied))
	}
	return err
}

func TestCounting(t *testing.T) {
	storagetest.Each(t, clock, func(t *testing.T, db *storage.DB) {
		put(t, db, func(ctx context.Context, tx *storage.Tx) error {
			for _, th := range []struct {
				id, topic      string
				asked, replied float64
			}{
				{"before", "go", -1, 1},
				{"first", "go", 0, 2},
				{"open", "go", 1, 0},
				{"other", "", 2, 3},
				{"marked", "go", 3, 0},
				{"over", "go", 4, 0},
				{"after", "go", 24, 25},
			} {
				if err := thread(ctx, tx, th.id, th.topic, th.asked, th.replied); err != nil {
					return err
				}
			}
			if err := Asked(ctx, tx, Thread{ID: "abroad", Space: "sandbox:other", Topic: "go", At: monday, Title: "How?"}); err != nil {
				return err
			}
			if err := Answered(ctx, tx, "marked"); err != nil {
				return err
			}
			return Closed(ctx, tx, "over")
		})
		day := Span{home, monday, monday.Add(24 * time.Hour)}
		put(t, db, func(ctx context.Context, tx *storage.Tx) error {
			got, err := Count(ctx, tx, day)
			if want := (Figures{Asked: 5, Replied: 2, Answered: 1, Closed: 1, Open: 1}); err != nil || got != want {
				t.Errorf("%+v, %v; want %+v", got, err, want)
			}
			topics, err := CountTopics(ctx, tx, day)
			if want := (Figures{Asked: 4, Replied: 1, Answered: 1, Closed: 1, Open: 1}); err != nil || len(topics) != 2 || topics["go"] != want {
				t.Errorf("by topic %+v, %v; want %+v for go", topics, err, want)
			}
			if _, enough, err := WaitsIn(ctx, tx, day, got.Replied); enough || err != nil {
				t.Errorf("two replies are enough, %v", err)
			}
			return nil
		})
	}, Tables)
}

func TestWaits(t *testing.T) {
	const h = time.Hour
	for _, c := range []struct {
		name   string
		waits  []float64 // hours
		open   int
		want   Waits
		enough bool
	}{
		{"nothing", nil, 3, Waits{}, false},
		{"four say nothing", []float64{1, 2, 3, 4}, 0, Waits{}, false},
		{"five", []float64{9, 1, 2, 3, 50}, 0, Waits{3 * h, 50 * h}, true},
		{"the lower of two in the middle", []float64{1, 2, 3, 4, 5, 6}, 0, Waits{3 * h, 6 * h}, true},
		{"ten: one may have waited longer", []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 500}, 0, Waits{5 * h, 9 * h}, true},
		{"who got no reply is in neither", []float64{1, 1, 1, 1, 1}, 20, Waits{h, h}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			storagetest.Each(t, clock, func(t *testing.T, db *storage.DB) {
				put(t, db, func(ctx context.Context, tx *storage.Tx) error {
					for i, w := range c.waits {
						if err := thread(ctx, tx, fmt.Sprint("q", i), "", float64(i), float64(i)+w); err != nil {
							return err
						}
					}
					for i := range c.open {
						if err := thread(ctx, tx, fmt.Sprint("open", i), "", 1, 0); err != nil {
							return err
						}
					}
					got, enough, err := WaitsIn(ctx, tx, Span{home, monday, monday.Add(1000 * h)}, len(c.waits))
					if got != c.want || enough != c.enough || err != nil {
						t.Errorf("%v, %v, %v; want %v, %v", got, enough, err, c.want, c.enough)
					}
					return nil
				})
			}, Tables)
		})
	}
}

// TestCountingReadsNoWords: the index alone answers, on SQLite, which says so.
func TestCountingReadsNoWords(t *testing.T) {
	db := storagetest.Open(t, storagetest.SQLite, clock, Tables)
	put(t, db, func(ctx context.Context, tx *storage.Tx) error {
		for _, query := range []string{
			`SELECT ` + counted + spanned, `SELECT topic, ` + counted + spanned + ` GROUP BY topic`,
			waited,
		} {
			plan := ""
			err := tx.Each(ctx, func(scan func(...any) error) error {
				var id, parent, unused int
				var step string
				err := scan(&id, &parent, &unused, &step)
				plan += step + "; "
				return err
			}, `EXPLAIN QUERY PLAN `+query, home, 1, 2)
			if err != nil {
				return err
			}
			if !strings.Contains(plan, "USING COVERING INDEX record_thread_asked (space=? AND asked_at>? AND asked_at<?)") {
				t.Errorf("%s\nis answered by: %s", query, plan)
			}
		}
		return nil
	})
}
