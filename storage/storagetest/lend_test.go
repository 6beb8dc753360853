package storagetest_test

import (
	"context"
	"testing"
	"testing/fstest"
	"time"

	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

var (
	shelf = storage.Source{Name: "shelf", Files: fstest.MapFS{"migrations/0001_shelf.sql": {Data: []byte(
		"CREATE TABLE book (id TEXT PRIMARY KEY);\nCREATE TABLE page (book TEXT NOT NULL REFERENCES book (id), n INTEGER NOT NULL);")}}}
	noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
)

func at(hours int) func() time.Time {
	return func() time.Time { return noon.Add(time.Duration(hours) * time.Hour) }
}

// borrow finds the shelf empty, and leaves a book on it.
func borrow(t *testing.T, db *storage.DB, id string) {
	t.Helper()
	if err := db.Migrate(t.Context(), shelf); err != nil {
		t.Fatal(err)
	}
	if n := count(t, db); n != 0 {
		t.Errorf("%s found %d books of others", id, n)
	}
	err := db.InTx(t.Context(), func(tx *storage.Tx) error {
		if _, err := tx.Exec(t.Context(), `INSERT INTO book (id) VALUES ($1)`, id); err != nil {
			return err
		}
		if id == "third" { // has no pages
			return nil
		}
		_, err := tx.Exec(t.Context(), `INSERT INTO page (book, n) VALUES ($1, 1)`, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, db *storage.DB) (n int) {
	t.Helper()
	err := db.Read(context.Background(), func(tx *storage.Tx) error {
		return tx.Get(context.Background(), []any{&n}, `SELECT COUNT(*) FROM book`)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestBorrowersShareNothing: neither those at the same time nor one after another,
// and each has its own clock.
func TestBorrowersShareNothing(t *testing.T) {
	for _, e := range storagetest.Engines() {
		t.Run(string(e), func(t *testing.T) {
			lender := storagetest.NewLender(t)
			var first, second *storage.DB
			t.Run("at once", func(t *testing.T) {
				first, second = lender.Lend(t, e, at(1)), lender.Lend(t, e, at(2))
				if first == second {
					t.Fatal("two have the same database")
				}
				borrow(t, first, "first")
				borrow(t, second, "second")
				if a, b := first.Now(), second.Now(); !a.Equal(at(1)()) || !b.Equal(at(2)()) {
					t.Errorf("it is %s and %s", a, b)
				}
			})
			for i, id := range []string{"third", "fourth"} {
				t.Run(id, func(t *testing.T) {
					db := lender.Lend(t, e, at(3+i))
					if db != first && db != second {
						t.Error("a new one was made while two were there")
					}
					borrow(t, db, id)
					if now := db.Now(); !now.Equal(at(3 + i)()) {
						t.Errorf("it is %s", now)
					}
				})
			}
		})
	}
}

// failing is a test that fails without any consequence.
type failing struct {
	testing.TB
	cleanups []func()
}

func (*failing) Failed() bool       { return true }
func (f *failing) Cleanup(c func()) { f.cleanups = append(f.cleanups, c) }
func (f *failing) end() {
	for _, c := range f.cleanups {
		c()
	}
}

// TestNobodyBorrowsAfterAFailure: what a failed test began may still write.
func TestNobodyBorrowsAfterAFailure(t *testing.T) {
	lender, fails := storagetest.NewLender(t), &failing{TB: t}
	db := lender.Lend(fails, storagetest.SQLite, at(0))
	borrow(t, db, "first")
	fails.end()
	if next := lender.Lend(t, storagetest.SQLite, at(0)); next == db {
		t.Error("it was lent again")
	}
	if n := count(t, db); n != 1 {
		t.Errorf("%d books are left of 1, which may say why", n)
	}
}
