package record

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

const home chat.SpaceID = "sandbox:kith"

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func clock() time.Time { return monday }

func asked(id, title, text string) Thread {
	return Thread{ID: id, Space: home, Topic: "go", Asker: "ada", At: monday, Title: title, Text: text}
}

// put does something to the record in a transaction of its own.
func put(t *testing.T, db *storage.DB, do func(context.Context, *storage.Tx) error) {
	t.Helper()
	if err := db.InTx(t.Context(), func(tx *storage.Tx) error { return do(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

func ask(t *testing.T, db *storage.DB, th Thread) {
	t.Helper()
	put(t, db, func(ctx context.Context, tx *storage.Tx) error { return Asked(ctx, tx, th) })
}

func find(t *testing.T, x *Index, s Search) (ids []string) {
	t.Helper()
	found, _, err := x.Find(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		ids = append(ids, f.ID)
	}
	return ids
}

func words(w string) Search { return Search{Thread: Thread{Space: home, Title: w}} }

func TestFindingFollowsTheRecord(t *testing.T) {
	storagetest.Each(t, clock, func(t *testing.T, db *storage.DB) {
		ask(t, db, asked("q1", "How do I test time in Go?", "My tests sleep."))
		x := NewIndex(db)
		defer x.Close()
		if got := find(t, x, words("test time")); got != nil {
			t.Errorf("before loading it finds %v", got)
		}
		if err := x.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		ask(t, db, asked("q2", "How do I mock a clock for time?", ""))
		for _, c := range []struct {
			name string
			do   func(context.Context, *storage.Tx) error
			s    Search
			want []string
		}{
			{"what was loaded and what came since", nil, words("test time"), []string{"q1", "q2"}},
			{"nothing in another space", nil, Search{Thread: Thread{Space: "sandbox:other", Title: "test time"}}, nil},
			{"not itself", nil, Search{Thread: asked("q1", "test time", "")}, []string{"q2"}},
			{"nothing is answered yet", nil, Search{Thread: words("test time").Thread, Answered: true}, nil},
			{
				"an answer counts at once", func(ctx context.Context, tx *storage.Tx) error { return Answered(ctx, tx, "q2") },
				Search{Thread: words("test time").Thread, Answered: true},
				[]string{"q2"},
			},
			{
				"until it is taken back", func(ctx context.Context, tx *storage.Tx) error { return Reopened(ctx, tx, "q2") },
				Search{Thread: words("test time").Thread, Answered: true},
				nil,
			},
			{
				"the words of an answer are found", func(ctx context.Context, tx *storage.Tx) error { return Quoted(ctx, tx, "q1", "Use synctest.") },
				words("synctest test"),
				[]string{"q1"},
			},
			{
				"and forgotten", func(ctx context.Context, tx *storage.Tx) error { return Unquoted(ctx, tx, "q1") },
				words("synctest"), nil,
			},
			{"an edit brings new words", func(ctx context.Context, tx *storage.Tx) error {
				return Asked(ctx, tx, asked("q1", "How do I test pancakes?", ""))
			}, words("pancakes"), []string{"q1"}},
			{
				"a thread is forgotten", func(ctx context.Context, tx *storage.Tx) error { return Forget(ctx, tx, "q1") },
				words("pancakes"), nil,
			},
		} {
			if c.do != nil {
				put(t, db, c.do)
			}
			if got := find(t, x, c.s); !slices.Equal(got, c.want) {
				t.Errorf("%s: found %v, want %v", c.name, got, c.want)
			}
		}
	}, Tables)
}

// TestForgottenWordsLeaveMemoryAtOnce: not only with the next search.
func TestForgottenWordsLeaveMemoryAtOnce(t *testing.T) {
	storagetest.Each(t, clock, func(t *testing.T, db *storage.DB) {
		x := NewIndex(db)
		defer x.Close()
		ask(t, db, asked("q1", "A secret about pancakes", ""))
		if err := x.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		put(t, db, func(ctx context.Context, tx *storage.Tx) error { return Forget(ctx, tx, "q1") })
		if n, _ := x.of(home).Size(); n != 0 {
			t.Errorf("%d threads are still in memory", n)
		}
	}, Tables)
}

// TestLoadingInPieces: more threads than one piece holds, and some that change
// meanwhile.
func TestLoadingInPieces(t *testing.T) {
	storagetest.Each(t, clock, func(t *testing.T, db *storage.DB) {
		put(t, db, func(ctx context.Context, tx *storage.Tx) error {
			for i := range 2*chunk + 1 {
				if err := Asked(ctx, tx, asked(fmt.Sprintf("q%05d", i), fmt.Sprint("What is number", i), "")); err != nil {
					return err
				}
			}
			return nil
		})
		x := NewIndex(db)
		defer x.Close()
		next, err := x.loadChunk(t.Context(), last)
		if err != nil || next != fmt.Sprintf("q%05d", chunk+1) {
			t.Fatalf("the first piece ends at %q, %v", next, err)
		}
		if _, complete, err := x.Find(t.Context(), words("number")); complete || err != nil {
			t.Errorf("complete is %v in the middle, %v", complete, err)
		}
		if err := x.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		n, complete := x.of(home).Size()
		if n != 2*chunk+1 || !complete {
			t.Errorf("%d threads, complete is %v", n, complete)
		}
	}, Tables)
}

// TestReplicas: what one process changes, the others find and forget.
func TestReplicas(t *testing.T) {
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
	if err := x.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	ask(t, dbs[0], asked("q1", "How do I bake pancakes?", ""))
	<-heard
	if got := find(t, x, words("pancakes")); !slices.Equal(got, []string{"q1"}) {
		t.Errorf("the other process finds %v", got)
	}
	put(t, dbs[0], func(ctx context.Context, tx *storage.Tx) error { return Forget(ctx, tx, "q1") })
	<-heard
	if n, _ := x.of(home).Size(); n != 0 {
		t.Errorf("the other process remembers %d threads", n)
	}
}

// TestLoadingAgain: a lost connection may have hidden changes, so everything is
// read anew.
func TestLoadingAgain(t *testing.T) {
	db := storagetest.Open(t, storagetest.SQLite, clock, Tables)
	x := NewIndex(db)
	defer x.Close()
	x.hear("")
	select {
	case <-x.again:
	default:
		t.Error("it does not load again")
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	x.Run(ctx, nil, func(err error) { t.Error(err) }) // ends with its context
}

// A search holds its space and then asks what is answered; whoever finishes
// loading must not hold these two the other way round.
func TestSearchingWhileLoading(t *testing.T) {
	storagetest.Each(t, clock, func(t *testing.T, db *storage.DB) {
		for n := range 50 {
			ask(t, db, asked(fmt.Sprintf("q%d", n), "How do I test time in Go?", ""))
		}
		x := NewIndex(db)
		defer x.Close()
		var searching sync.WaitGroup
		defer searching.Wait()
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		for range 2 {
			searching.Go(func() {
				for ctx.Err() == nil {
					_, _, _ = x.Find(ctx, Search{Thread: words("test time").Thread, Answered: true})
				}
			})
		}
		for range 100 {
			if err := x.Load(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}, Tables)
}

func TestRepliesAreCountedOnce(t *testing.T) {
	storagetest.Each(t, clock, func(t *testing.T, db *storage.DB) {
		ask(t, db, asked("q1", "How do I bake pancakes?", ""))
		for _, by := range []chat.UserID{"grace", "linus", "grace"} {
			put(t, db, func(ctx context.Context, tx *storage.Tx) error { return Replied(ctx, tx, "q1", by, tx.Now()) })
		}
		count := func() (n int) {
			put(t, db, func(ctx context.Context, tx *storage.Tx) error {
				return tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM record_reply WHERE space = $1`, home)
			})
			return n
		}
		if n := count(); n != 2 {
			t.Errorf("%d replies, want 2", n)
		}
		put(t, db, func(ctx context.Context, tx *storage.Tx) error {
			return ForgetMember(ctx, tx, home, "grace", chat.Former("x"))
		})
		if n := count(); n != 2 {
			t.Errorf("%d replies after one member was forgotten, want 2", n)
		}
		put(t, db, func(ctx context.Context, tx *storage.Tx) error {
			var n int
			err := tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM record_reply WHERE user_id = 'grace'`)
			if n != 0 {
				t.Errorf("%d replies still name her", n)
			}
			return err
		})
	}, Tables)
}

func TestAWordlessThreadIsFoundByItsAnswer(t *testing.T) {
	storagetest.Each(t, clock, func(t *testing.T, db *storage.DB) {
		x := NewIndex(db)
		defer x.Close()
		ask(t, db, asked("q1", "How do I bake pancakes?", "They stick."))
		put(t, db, func(ctx context.Context, tx *storage.Tx) error {
			if err := Quoted(ctx, tx, "q1", "Use clarified butter in the skillet."); err != nil {
				return err
			}
			return Answered(ctx, tx, "q1")
		})
		finds := func(words string) int {
			found, _, err := x.Find(t.Context(), Search{Thread: Thread{Space: home, Title: words}})
			if err != nil {
				t.Fatal(err)
			}
			return len(found)
		}
		if finds("bake pancakes") != 1 || finds("clarified butter skillet") != 1 {
			t.Fatal("it is not found before")
		}
		put(t, db, func(ctx context.Context, tx *storage.Tx) error { return Wordless(ctx, tx, "q1") })
		if n := finds("bake pancakes stick"); n != 0 {
			t.Errorf("its own words find %d", n)
		}
		if n := finds("clarified butter skillet"); n != 1 {
			t.Errorf("the words of its answer find %d", n)
		}
	}, Tables)
}
