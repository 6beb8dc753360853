package storagetest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/kith-community/kith/storage"
)

// Lender lends databases to tests that need the same tables, one after another. To
// make and migrate one, and to connect to it, takes longer than most stories that
// are played on it. It is for the subtests of one test, at whose end it closes them.
type Lender struct {
	t    testing.TB
	mu   sync.Mutex
	idle map[Engine][]*lent
}

// lent is a database that reads the clock of whoever has it.
type lent struct {
	db  *storage.DB
	now atomic.Pointer[func() time.Time]
}

func (d *lent) clock() time.Time { return (*d.now.Load())() }

// NewLender returns one whose databases are closed when t has ended.
func NewLender(t testing.TB) *Lender { return &Lender{t: t, idle: map[Engine][]*lent{}} }

// Lend returns a database in which there is no row, until t ends; nobody else has it
// meanwhile. Whoever has it first migrates it. It is for tests that leave the tables
// as they are, and for migrations that write no rows: all rows are deleted when t has
// ended. Nothing is flushed to the disk. A test that failed may not have ended all
// that writes, so its database is lent to nobody again. The test skips when there is no
// PostgreSQL.
func (l *Lender) Lend(t testing.TB, e Engine, now func() time.Time) *storage.DB {
	t.Helper()
	d := l.take(e)
	if d == nil {
		d = l.open(t, e, now)
	}
	d.now.Store(&now)
	t.Cleanup(func() {
		if t.Failed() {
			return
		}
		if err := clean(d.db, e); err != nil {
			t.Errorf("clean a database that was lent: %v", err)
			return
		}
		l.giveBack(e, d)
	})
	return d.db
}

func (l *Lender) take(e Engine) *lent {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := len(l.idle[e])
	if n == 0 {
		return nil
	}
	d := l.idle[e][n-1]
	l.idle[e] = l.idle[e][:n-1]
	return d
}

func (l *Lender) giveBack(e Engine, d *lent) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.idle[e] = append(l.idle[e], d)
}

func (l *Lender) open(t testing.TB, e Engine, now func() time.Time) *lent {
	t.Helper()
	if e == PostgreSQL {
		findOrSkip(t)
	}
	d := &lent{}
	d.now.Store(&now)
	db, err := storage.OpenScratch(context.Background(), URL(l.t, e), d.clock)
	if err != nil {
		t.Fatal(err)
	}
	l.t.Cleanup(func() { db.Close() })
	d.db = db
	return d
}

// tables lists those that may hold rows of a test.
var tables = map[Engine]string{
	SQLite:     `SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'migration' AND name NOT LIKE 'sqlite_%'`,
	PostgreSQL: `SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'migration'`,
}

// clean deletes all rows but those that say which migrations were applied.
// PostgreSQL truncates, which leaves no dead rows in whose places new ones would
// appear in another order.
func clean(db *storage.DB, e Engine) error {
	ctx := context.Background()
	return db.InTx(ctx, func(tx *storage.Tx) error {
		all, err := names(ctx, tx, tables[e])
		if err != nil || len(all) == 0 {
			return err
		}
		for i, name := range all {
			all[i] = fmt.Sprintf("SELECT '%[1]s' WHERE EXISTS (SELECT 1 FROM %[1]s)", name)
		}
		filled, err := names(ctx, tx, strings.Join(all, " UNION ALL "))
		if err != nil || len(filled) == 0 {
			return err
		}
		if e == PostgreSQL {
			_, err = tx.Exec(ctx, "TRUNCATE "+strings.Join(filled, ", ")+" CASCADE")
			return err
		}
		if _, err := tx.Exec(ctx, "PRAGMA defer_foreign_keys = TRUE"); err != nil { // until all are empty
			return err
		}
		for _, name := range filled {
			if _, err := tx.Exec(ctx, "DELETE FROM "+name); err != nil {
				return err
			}
		}
		return nil
	})
}

func names(ctx context.Context, tx *storage.Tx, query string) (all []string, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		all = append(all, name)
		return err
	}, query)
	return all, err
}
