package storage_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// TestFullDisk lets the file reach its limit in the middle of a group. SQLite
// then undoes all of it; the others run again and are not harmed.
func TestFullDisk(t *testing.T) {
	db := storagetest.Open(t, storagetest.SQLite, clock, pots)
	limit := func(tx *storage.Tx, pages string) error {
		var set int64
		return tx.Get(ctx, []any{&set}, `PRAGMA max_page_count = `+pages)
	}
	var before, big, after error
	var wg sync.WaitGroup
	release := hold(t, db)
	queue(&wg, db, 1, func() { before = db.InTx(ctx, insert("before", 1)) })
	queue(&wg, db, 2, func() {
		big = db.InTx(ctx, func(tx *storage.Tx) error {
			if err := limit(tx, "1"); err != nil { // as many as there are
				return err
			}
			_, err := tx.Exec(ctx, `INSERT INTO pot (id, amount, owner) VALUES ('big', 1, $1)`, strings.Repeat("x", 1<<20))
			return err
		})
	})
	queue(&wg, db, 3, func() {
		after = db.InTx(ctx, func(tx *storage.Tx) error {
			if err := limit(tx, "1000000"); err != nil {
				return err
			}
			return insert("after", 1)(tx)
		})
	})
	held := release()
	wg.Wait()
	errs := map[string]error{"held": held, "before": before, "big": big, "after": after}
	if !errors.Is(big, storage.ErrFull) || held != nil || before != nil || after != nil {
		t.Errorf("errors %v, want a full disk for big and no other", errs)
	}
	for id, err := range errs {
		if there := amount(t, db, id) == 1; there != (err == nil) {
			t.Errorf("%s: error %v, but its row is there: %v", id, err, there)
		}
	}
}
