package storage_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// hold begins a transaction and keeps the writer until release is called, which
// waits for its end.
func hold(t *testing.T, db *storage.DB) (release func() error) {
	t.Helper()
	began, end, ended := make(chan bool), make(chan bool), make(chan error)
	var once sync.Once // the function may run again
	go func() {
		ended <- db.InTx(ctx, func(tx *storage.Tx) error {
			once.Do(func() { close(began) })
			<-end
			return insert("held", 1)(tx)
		})
	}()
	<-began
	return func() error {
		close(end)
		return <-ended
	}
}

// queue runs f on a goroutine and returns when it waits for the writer as the
// nth.
func queue(wg *sync.WaitGroup, db *storage.DB, nth int, f func()) {
	wg.Go(f)
	for db.Waiting() < nth {
		runtime.Gosched()
	}
}

func TestGroupIsolation(t *testing.T) {
	db := storagetest.Open(t, storagetest.SQLite, clock, pots)
	release := hold(t, db)
	before := db.Statements()
	var wg sync.WaitGroup
	mine := errors.New("mine")
	var failed error
	var panicked any
	queue(&wg, db, 1, func() { must(t, db.InTx(ctx, insert("first", 1))) })
	queue(&wg, db, 2, func() {
		failed = db.InTx(ctx, func(tx *storage.Tx) error { return errors.Join(insert("failed", 1)(tx), mine) })
	})
	queue(&wg, db, 3, func() {
		defer func() { panicked = recover() }()
		db.InTx(ctx, func(tx *storage.Tx) error { must(t, insert("panicked", 1)(tx)); panic("mine") })
	})
	queue(&wg, db, 4, func() { // as t.FailNow does
		db.InTx(ctx, func(tx *storage.Tx) error { must(t, insert("exited", 1)(tx)); runtime.Goexit(); return nil })
	})
	queue(&wg, db, 5, func() { must(t, db.InTx(ctx, insert("last", 1))) })
	must(t, release())
	wg.Wait()

	if !errors.Is(failed, mine) || panicked != "mine" {
		t.Errorf("failed with %v and panicked with %v; want both mine", failed, panicked)
	}
	// hold's INSERT; five times SAVEPOINT, INSERT, RELEASE, three of them with
	// ROLLBACK TO; one COMMIT for all.
	if got := db.Statements() - before; got != 1+5*3+3+1 {
		t.Errorf("%d statements, want 20: not one group", got)
	}
	for id, want := range map[string]int64{"held": 1, "first": 1, "failed": -1, "panicked": -1, "exited": -1, "last": 1} {
		if got := amount(t, db, id); got != want {
			t.Errorf("%s has %d, want %d", id, got, want)
		}
	}
}

func TestFirstOfGroupFails(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		func() {
			defer func() {
				if p := recover(); p != "mine" {
					t.Errorf("panicked with %v, want mine", p)
				}
			}()
			db.InTx(ctx, func(tx *storage.Tx) error { must(t, insert("a", 1)(tx)); panic("mine") })
		}()
		must(t, db.InTx(ctx, insert("b", 2)))
		if a, b := amount(t, db, "a"), amount(t, db, "b"); a != -1 || b != 2 {
			t.Errorf("a has %d, b has %d; want none and 2", a, b)
		}
	})
}

// A deferred foreign key is the one thing that makes COMMIT itself fail.
func TestFailedCommitTellsEverybody(t *testing.T) {
	deferred := storage.Source{Name: "deferred", Files: fstest.MapFS{"migrations/0001.sql": {Data: []byte(`
		CREATE TABLE lid (pot TEXT REFERENCES pot (id) DEFERRABLE INITIALLY DEFERRED)`)}}}
	db := storagetest.Open(t, storagetest.SQLite, clock, pots, deferred)
	var wg sync.WaitGroup
	var errs [2]error
	first := db.InTx(ctx, func(tx *storage.Tx) error {
		queue(&wg, db, 1, func() { errs[0] = db.InTx(ctx, insert("innocent", 1)) })
		queue(&wg, db, 2, func() {
			errs[1] = db.InTx(ctx, func(tx *storage.Tx) error {
				_, err := tx.Exec(ctx, `INSERT INTO lid VALUES ('nowhere')`)
				return err
			})
		})
		return insert("first", 1)(tx)
	})
	wg.Wait()
	if first == nil || errs[0] == nil || errs[1] == nil {
		t.Errorf("errors %v, %v, %v; want all", first, errs[0], errs[1])
	}
	must(t, db.InTx(ctx, insert("after", 1)))
	if a, b := amount(t, db, "first"), amount(t, db, "innocent"); a != -1 || b != -1 {
		t.Errorf("amounts %d and %d, want none", a, b)
	}
}

func TestManyCallers(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		const callers, turns = 16, 25
		must(t, db.InTx(ctx, insert("shared", 0)))
		var wg sync.WaitGroup
		for c := range callers {
			wg.Go(func() {
				for n := range turns {
					err := db.InTx(ctx, func(tx *storage.Tx) error {
						if err := insert(fmt.Sprint(c, n), 1)(tx); err != nil {
							return err
						}
						if _, err := tx.Exec(ctx, `UPDATE pot SET amount = amount + 1 WHERE id = 'shared'`); err != nil || n%5 != 0 {
							return err
						}
						return errUnlucky
					})
					if want := n%5 == 0; errors.Is(err, errUnlucky) != want || err != nil && !want {
						t.Errorf("error %v in turn %d", err, n)
					}
				}
			})
		}
		wg.Wait()
		if got, want := amount(t, db, "shared"), int64(callers*turns*4/5); got != want {
			t.Errorf("counted %d, want %d", got, want)
		}
	})
}

var errUnlucky = errors.New("unlucky")

func TestContextEnds(t *testing.T) {
	db := storagetest.Open(t, storagetest.SQLite, clock, pots)
	release := hold(t, db)
	short, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	var err error
	queue(&wg, db, 1, func() { err = db.InTx(short, insert("left", 1)) })
	cancel()
	wg.Wait()
	if !errors.Is(err, context.Canceled) || db.Waiting() != 0 {
		t.Errorf("error %v with %d waiting, want cancelled and nobody", err, db.Waiting())
	}
	must(t, release())
	if got := amount(t, db, "left"); got != -1 {
		t.Errorf("amount %d, want none", got)
	}
	if err := db.InTx(short, insert("late", 1)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want cancelled", err)
	}
	must(t, db.InTx(ctx, insert("next", 1)))
}

func TestContextEndsInside(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		short, cancel := context.WithCancel(ctx)
		err := db.InTx(short, func(tx *storage.Tx) error {
			cancel()
			_, err := tx.Exec(short, `INSERT INTO pot (id, amount) VALUES ('a', 1)`)
			return err
		})
		if got := amount(t, db, "a"); !errors.Is(err, context.Canceled) || got != -1 {
			t.Errorf("error %v, amount %d; want cancelled and none", err, got)
		}
	})
}

func TestNested(t *testing.T) {
	db := storagetest.Open(t, storagetest.SQLite, clock, pots)
	db.Impatient()
	err := db.InTx(ctx, func(tx *storage.Tx) error {
		must(t, insert("outer", 1)(tx))
		if err := db.InTx(ctx, insert("inner", 1)); !errors.Is(err, storage.ErrNested) {
			t.Errorf("error %v, want ErrNested", err)
		}
		return nil
	})
	must(t, err)
	t.Run("a patient waiter and one after a commit are not nested", func(t *testing.T) {
		release := hold(t, db)
		var wg sync.WaitGroup
		queue(&wg, db, 1, func() {
			must(t, db.InTx(ctx, func(tx *storage.Tx) error {
				tx.AfterCommit(func() { must(t, db.InTx(ctx, insert("after", 1))) })
				return insert("waiter", 1)(tx)
			}))
		})
		must(t, release())
		wg.Wait()
		if got := amount(t, db, "after"); got != 1 {
			t.Errorf("amount %d, want 1", got)
		}
	})
}

func TestClose(t *testing.T) {
	db := storagetest.Open(t, storagetest.SQLite, clock, pots)
	var wg sync.WaitGroup
	var order []string
	var late, closed error
	err := db.InTx(ctx, func(tx *storage.Tx) error {
		queue(&wg, db, 1, func() { closed = db.Close(); order = append(order, "closed") })
		queue(&wg, db, 2, func() { late = db.InTx(ctx, insert("late", 1)) })
		order = append(order, "ran")
		return insert("a", 1)(tx)
	})
	must(t, err)
	wg.Wait()
	must(t, closed)
	if !errors.Is(late, storage.ErrClosed) || !slices.Equal(order, []string{"ran", "closed"}) {
		t.Errorf("a waiter got %v, the order was %v", late, order)
	}
	if err := db.InTx(ctx, insert("b", 1)); !errors.Is(err, storage.ErrClosed) {
		t.Errorf("InTx after Close: %v", err)
	}
	if err := db.Read(ctx, func(*storage.Tx) error { return nil }); !errors.Is(err, storage.ErrClosed) {
		t.Errorf("Read after Close: %v", err)
	}
}

func TestPreparedStatementsAreBounded(t *testing.T) {
	db := storagetest.Open(t, storagetest.SQLite, clock, pots)
	must(t, db.InTx(ctx, func(tx *storage.Tx) error {
		for n := range 2 * storage.MaxStatements {
			var got int
			if err := tx.Get(ctx, []any{&got}, fmt.Sprintf(`SELECT %d`, n)); err != nil || got != n {
				return fmt.Errorf("got %d for %d: %w", got, n, err)
			}
		}
		return nil
	}))
	if got := db.Prepared(); got > storage.MaxStatements {
		t.Errorf("%d statements are kept, want at most %d", got, storage.MaxStatements)
	}
}

// A commit that does not wait for the disk shares those that do, but none that
// must wait shares one that does not.
func TestUnsynced(t *testing.T) {
	db := storagetest.Open(t, storagetest.SQLite, clock, pots)
	const normal, full = 1, 2
	level := func(run func(context.Context, func(*storage.Tx) error) error, want int, meanwhile func()) {
		must(t, run(ctx, func(tx *storage.Tx) error {
			meanwhile()
			var got int
			if err := tx.Get(ctx, []any{&got}, `PRAGMA synchronous`); err != nil {
				return err
			}
			if got != want {
				t.Errorf("synchronous is %d, want %d", got, want)
			}
			return insert(storage.NewID(clock()), 1)(tx)
		}))
	}
	none := func() {}
	var wg sync.WaitGroup
	level(db.InTx, full, none)
	level(db.InTxUnsynced, normal, func() {
		queue(&wg, db, 1, func() { level(db.InTxUnsynced, normal, none) })
		queue(&wg, db, 2, func() { level(db.InTx, full, none) })
		queue(&wg, db, 3, func() { level(db.InTxUnsynced, full, none) })
	})
	wg.Wait()
	level(db.InTx, full, none)
	must(t, db.Read(ctx, func(tx *storage.Tx) error {
		var n int
		if err := tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM pot`); err != nil || n != 6 {
			t.Errorf("%d rows are there, want 6: %v", n, err)
		}
		return nil
	}))
}
