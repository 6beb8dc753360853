package storage_test

import (
	"context"
	"errors"
	"testing"
	"testing/fstest"
	"time"

	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

var ctx = context.Background()

func clock() time.Time { return time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC) }

var pots = storage.Source{Name: "pots", Files: fstest.MapFS{
	"migrations/0001_pots.sql": {Data: []byte(`
		CREATE TABLE pot (id TEXT PRIMARY KEY, amount BIGINT NOT NULL, owner TEXT);
		CREATE INDEX pot_owner ON pot (owner);`)},
	"migrations/0002_one_pot_each.sql": {Data: []byte(`CREATE UNIQUE INDEX pot_one ON pot (owner) WHERE owner <> '';`)},
}}

func each(t *testing.T, f func(t *testing.T, db *storage.DB)) {
	t.Helper()
	storagetest.Each(t, clock, f, pots)
}

func insert(id string, amount int64) func(*storage.Tx) error {
	return func(tx *storage.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO pot (id, amount) VALUES ($1, $2)`, id, amount)
		return err
	}
}

// amount of a pot, or -1 when there is none.
func amount(t *testing.T, db *storage.DB, id string) (n int64) {
	t.Helper()
	err := db.Read(ctx, func(tx *storage.Tx) error {
		return tx.Get(ctx, []any{&n}, `SELECT amount FROM pot WHERE id = $1`, id)
	})
	if errors.Is(err, storage.ErrNotFound) {
		return -1
	}
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestTransactions(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		t.Run("a committed row is there", func(t *testing.T) {
			must(t, db.InTx(ctx, insert("a", 1)))
			if got := amount(t, db, "a"); got != 1 {
				t.Errorf("amount is %d, want 1", got)
			}
		})
		t.Run("a failed function leaves nothing", func(t *testing.T) {
			mine := errors.New("mine")
			err := db.InTx(ctx, func(tx *storage.Tx) error {
				must(t, insert("b", 1)(tx))
				return mine
			})
			if got := amount(t, db, "b"); err != mine || got != -1 {
				t.Errorf("error %v, amount %d; want mine and none", err, got)
			}
		})
		t.Run("the same key twice is a conflict", func(t *testing.T) {
			if err := db.InTx(ctx, insert("a", 2)); !errors.Is(err, storage.ErrConflict) {
				t.Errorf("error %v, want ErrConflict", err)
			}
		})
		t.Run("a failed statement fails the transaction though its error is dropped", func(t *testing.T) {
			err := db.InTx(ctx, func(tx *storage.Tx) error {
				must(t, insert("c", 1)(tx))
				if err := insert("a", 2)(tx); !errors.Is(err, storage.ErrConflict) {
					t.Errorf("error %v, want ErrConflict", err)
				}
				if err := insert("d", 1)(tx); err == nil {
					t.Error("a statement after a failed one ran")
				}
				return nil
			})
			if got := amount(t, db, "c"); !errors.Is(err, storage.ErrConflict) || got != -1 {
				t.Errorf("error %v, amount %d; want ErrConflict and none", err, got)
			}
		})
		t.Run("a transaction that is over runs nothing", func(t *testing.T) {
			var kept *storage.Tx
			keep := func(tx *storage.Tx) error { kept = tx; return nil }
			for _, run := range []func(context.Context, func(*storage.Tx) error) error{db.InTx, db.Read} {
				must(t, run(ctx, keep))
				if err := insert("z", 1)(kept); err == nil {
					t.Error("a statement ran after its transaction")
				}
			}
		})
		t.Run("Read changes nothing", func(t *testing.T) {
			if err := db.Read(ctx, insert("e", 1)); err == nil {
				t.Error("a write inside Read succeeded")
			}
		})
	})
}

func TestEach(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		must(t, db.InTx(ctx, func(tx *storage.Tx) error { return errors.Join(insert("a", 1)(tx), insert("b", 2)(tx)) }))
		list := func(tx *storage.Tx, row func(id string) error) error {
			return tx.Each(ctx, func(scan func(...any) error) error {
				var id string
				if err := scan(&id); err != nil {
					return err
				}
				return row(id)
			}, `SELECT id FROM pot ORDER BY id`)
		}
		must(t, db.Read(ctx, func(tx *storage.Tx) error {
			got := ""
			if err := list(tx, func(id string) error { got += id; return nil }); err != nil || got != "ab" {
				t.Errorf("listed %q with %v, want ab", got, err)
			}
			mine := errors.New("mine")
			if err := list(tx, func(string) error { return mine }); err != mine {
				t.Errorf("error %v, want mine", err)
			}
			err := list(tx, func(id string) error {
				var n int
				return tx.Get(ctx, []any{&n}, `SELECT amount FROM pot WHERE id = $1`, id)
			})
			if err == nil {
				t.Error("a statement ran inside Each")
			}
			return list(tx, func(string) error { return nil }) // the transaction goes on
		}))
	})
}

func TestTime(t *testing.T) {
	fine := func() time.Time { return clock().Add(1234567 * time.Nanosecond).In(time.FixedZone("", 3600)) }
	storagetest.Each(t, fine, func(t *testing.T, db *storage.DB) {
		want := clock().Add(time.Millisecond)
		must(t, db.InTx(ctx, func(tx *storage.Tx) error {
			if now := tx.Now(); now != want || now != db.Now() {
				t.Errorf("transaction at %v, database at %v, want %v", now, db.Now(), want)
			}
			return nil
		}))
	})
}
