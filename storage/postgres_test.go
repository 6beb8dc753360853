package storage_test

import (
	"context"
	"errors"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// Two transactions take two rows in opposite order. PostgreSQL ends one of
// them, and InTx tries that one again.
func TestDeadlockIsRetried(t *testing.T) {
	db := storagetest.Open(t, storagetest.PostgreSQL, clock, pots)
	must(t, db.InTx(ctx, insert("a", 0)))
	must(t, db.InTx(ctx, insert("b", 0)))
	var wg, both sync.WaitGroup
	both.Add(2)
	var tries [2]int
	for i, order := range [][]string{{"a", "b"}, {"b", "a"}} {
		wg.Go(func() {
			err := db.InTx(ctx, func(tx *storage.Tx) error {
				tries[i]++
				for n, id := range order {
					if n == 1 && tries[i] == 1 {
						both.Done()
						both.Wait()
					}
					if _, err := tx.Exec(ctx, `UPDATE pot SET amount = amount + 1 WHERE id = $1`, id); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := amount(t, db, "a") + amount(t, db, "b"); got != 4 || tries[0]+tries[1] < 3 {
		t.Errorf("counted %d in %v tries, want 4 in at least three", got, tries)
	}
}

func TestLock(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		must(t, db.InTx(ctx, insert("a", 1)))
		pick := func(tx *storage.Tx, clause string) error {
			var id string
			return tx.Get(ctx, []any{&id}, `SELECT id FROM pot LIMIT 1`+clause)
		}
		must(t, db.InTx(ctx, func(tx *storage.Tx) error {
			if err := errors.Join(pick(tx, tx.Lock()), pick(tx, tx.LockFree())); err != nil {
				return err
			}
			if tx.Lock() == "" {
				return nil // SQLite: the writer is alone
			}
			return db.InTx(ctx, func(other *storage.Tx) error {
				if err := pick(other, other.LockFree()); !errors.Is(err, storage.ErrNotFound) {
					t.Errorf("a row that is held was taken: %v", err)
				}
				return nil
			})
		}))
		must(t, db.Read(ctx, func(tx *storage.Tx) error { return pick(tx, tx.Lock()) }))
	})
}

func TestUnreachableServer(t *testing.T) {
	for name, url := range map[string]string{
		"nobody there": "postgres://kith:secret@127.0.0.1:1/kith?connect_timeout=2",
		"nonsense":     "postgres://kith:secret@localhost:port/kith",
	} {
		_, err := storage.Open(ctx, url, clock)
		if err == nil || !strings.Contains(err.Error(), "PostgreSQL") || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: error %v, want a sentence without the password", name, err)
		}
	}
}

func TestOpenExplainsPostgres(t *testing.T) {
	good, err := url.Parse(storagetest.URL(t, storagetest.PostgreSQL))
	must(t, err)
	other := func(change func(*url.URL)) string {
		u := *good
		change(&u)
		return u.String()
	}
	for name, c := range map[string]struct{ url, want string }{
		"no such database": {other(func(u *url.URL) { u.Path = "/nowhere" }), `refuses: database "nowhere" does not exist; check`},
		"no such user":     {other(func(u *url.URL) { u.User = url.UserPassword("nobody", "x") }), " refuses: "},
		"nobody there":     {"postgres://kith:secret@127.0.0.1:1/kith", "127.0.0.1:1 does not answer ("},
		"no address":       {"postgres://kith:secret@%zz", "address is not valid"},
	} {
		t.Run(name, func(t *testing.T) {
			db, err := storage.Open(ctx, c.url, clock)
			if err == nil {
				db.Close()
				t.Fatal("it was opened")
			}
			if !strings.Contains(err.Error(), c.want) || strings.ContainsAny(err.Error(), "\n\t") || strings.Contains(err.Error(), "secret") {
				t.Errorf("error %q, want a sentence with %q", err, c.want)
			}
		})
	}
}

// A process that stands still, or whose machine is gone, must not keep rows
// locked for hours: jobs that it was claiming would wait for as long.
func TestAFrozenTransactionEnds(t *testing.T) {
	limit := func(url string) (s string) {
		must(t, openAt(t, url).InTx(ctx, func(tx *storage.Tx) error {
			return tx.Get(ctx, []any{&s}, `SHOW idle_in_transaction_session_timeout`)
		}))
		return s
	}
	url := storagetest.Postgres(t)
	if got := limit(url); got != "30s" {
		t.Errorf("a transaction may stand still for %s, want 30s", got)
	}
	if got := limit(url + "&idle_in_transaction_session_timeout=5s"); got != "5s" {
		t.Errorf("the operator said 5s, but it is %s", got)
	}
}

// Everybody may read inside a transaction, however many are at work.
func TestReadsInsideManyTransactions(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		const many = 32
		var wg sync.WaitGroup
		ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
		defer cancel()
		for range many {
			wg.Go(func() {
				err := db.InTx(ctx, func(tx *storage.Tx) error {
					for range 1000 { // until others are at work, too
						runtime.Gosched()
					}
					return db.Read(ctx, func(*storage.Tx) error { return nil })
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
}
