package storage_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// desk is what one press of a button touches: a row, its card and a job.
var desk = storage.Source{Name: "desk", Files: fstest.MapFS{"migrations/0001_desk.sql": {Data: []byte(`
	CREATE TABLE request (id TEXT PRIMARY KEY, state TEXT NOT NULL, title TEXT NOT NULL, changed BIGINT NOT NULL);
	CREATE TABLE card (request TEXT PRIMARY KEY, version BIGINT NOT NULL);
	CREATE TABLE job (id TEXT PRIMARY KEY, kind TEXT NOT NULL, due BIGINT NOT NULL, args TEXT NOT NULL);
	CREATE INDEX job_due ON job (due);`)}}}

const requests = 1000

func fill(b *testing.B, db *storage.DB) {
	b.Helper()
	err := db.InTx(ctx, func(tx *storage.Tx) error {
		for i := range requests {
			if _, err := tx.Exec(ctx, `INSERT INTO request VALUES ($1, $2, $3, $4)`,
				fmt.Sprint(i), "open", "How do I begin?", 0); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// press loads a row, changes it, refreshes its card, enqueues a job and looks
// for the next one: five statements.
func press(tx *storage.Tx, id string) error {
	var state, title string
	if err := tx.Get(ctx, []any{&state, &title}, `SELECT state, title FROM request WHERE id = $1`+tx.Lock(), id); err != nil {
		return err
	}
	now := storage.Millis(tx.Now())
	if _, err := tx.Exec(ctx, `UPDATE request SET state = $2, changed = $3 WHERE id = $1`, id, "talking", now); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO card (request, version) VALUES ($1, 1)
		ON CONFLICT (request) DO UPDATE SET version = card.version + 1`, id); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO job (id, kind, due, args) VALUES ($1, $2, $3, $4)`,
		storage.NewID(tx.Now()), "deliver", now, `{"card":"request"}`); err != nil {
		return err
	}
	var due int64
	return tx.Get(ctx, []any{&due}, `SELECT MIN(due) FROM job`)
}

func BenchmarkTransaction(b *testing.B) {
	for _, e := range storagetest.Engines() {
		for _, callers := range []int{1, 16, 256} {
			b.Run(fmt.Sprintf("%s/callers=%d", e, callers), func(b *testing.B) {
				db := storagetest.Open(b, e, clock, desk)
				fill(b, db)
				together(b, callers, func(i int64) error {
					return db.InTx(ctx, func(tx *storage.Tx) error { return press(tx, fmt.Sprint(i%requests)) })
				})
			})
		}
	}
}

func BenchmarkReadByKey(b *testing.B) {
	for _, callers := range []int{1, 4} {
		b.Run(fmt.Sprintf("sqlite/callers=%d", callers), func(b *testing.B) {
			db := storagetest.Open(b, storagetest.SQLite, clock, desk)
			fill(b, db)
			together(b, callers, func(i int64) error {
				return db.Read(ctx, func(tx *storage.Tx) error {
					var state, title string
					return tx.Get(ctx, []any{&state, &title}, `SELECT state, title FROM request WHERE id = $1`, fmt.Sprint(i%requests))
				})
			})
		})
	}
}

// together has callers do b.N things, and reports the rate and the processor
// time of each.
func together(b *testing.B, callers int, do func(i int64) error) {
	b.Helper()
	b.ReportAllocs()
	var next atomic.Int64
	var wg sync.WaitGroup
	b.ResetTimer()
	before := processorTime()
	for range callers {
		wg.Go(func() {
			for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
				if err := do(i); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "tx/s")
	b.ReportMetric(float64((processorTime()-before).Microseconds())/float64(b.N), "cpu-µs/op")
}
