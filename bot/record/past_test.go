package record

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

func past(id, title string) Past {
	return Past{
		Thread: asked(id, title, ""), Replied: monday.Add(time.Hour), Answered: monday.Add(2 * time.Hour), Closed: monday.Add(3 * time.Hour),
		Replies: []Reply{{"linus", monday.Add(time.Hour)}, {"grace", monday.Add(2 * time.Hour)}}, Quoted: "With a pan.",
	}
}

// TestThreadsThatAreBrought leave as they came.
func TestThreadsThatAreBrought(t *testing.T) {
	storagetest.Each(t, clock, func(t *testing.T, db *storage.DB) {
		put(t, db, func(ctx context.Context, tx *storage.Tx) error {
			if err := Bring(ctx, tx, past("q1", "How do I bake pancakes?")); err != nil {
				return err
			}
			return Bring(ctx, tx, past("q2", "How do I bake bread?"))
		})
		put(t, db, func(ctx context.Context, tx *storage.Tx) error {
			all, err := Pasts(ctx, tx, "q1", "q1")
			want := past("q1", "")
			if got := all["q1"]; err != nil || len(all) != 1 || got.Replied != want.Replied || got.Answered != want.Answered || got.Closed != want.Closed || !slices.Equal(got.Replies, want.Replies) {
				t.Errorf("%+v, %v; want %+v", got, err, want)
			}
			return err
		})
	}, Tables)
}

// TestWhatIsBroughtReachesEveryProcess: many threads at once are not told one by
// one; every process reads everything anew.
func TestWhatIsBroughtReachesEveryProcess(t *testing.T) {
	url := storagetest.URL(t, storagetest.PostgreSQL)
	var dbs [2]*storage.DB
	for i := range dbs {
		db, err := storage.Open(t.Context(), url, clock)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := db.Migrate(t.Context(), Tables); err != nil {
			t.Fatal(err)
		}
		dbs[i] = db
	}
	heard := make(chan string, 10)
	x := NewIndex(dbs[1])
	defer x.Close()
	defer dbs[1].Subscribe(topic, func(payload string) { heard <- payload })()
	put(t, dbs[0], func(ctx context.Context, tx *storage.Tx) error {
		if err := Bring(ctx, tx, past("q1", "How do I bake pancakes?")); err != nil {
			return err
		}
		return Bring(ctx, tx, past("q2", "How do I bake bread?"))
	})
	if got := <-heard; got != reload {
		t.Errorf("heard %q", got)
	}
	select {
	case <-x.again: // Run would load now
	default:
		t.Error("it does not read everything anew")
	}
	if err := x.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := find(t, x, Search{Thread: Thread{Space: home, Title: "pan"}, Answered: true}); len(got) != 2 {
		t.Errorf("the other process finds %v", got)
	}
	if got := find(t, x, words("pancakes")); !slices.Equal(got, []string{"q1"}) {
		t.Errorf("the other process finds %v", got)
	}
	select {
	case got := <-heard:
		t.Errorf("heard %q as well", got)
	default:
	}
}
