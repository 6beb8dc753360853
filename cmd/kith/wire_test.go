package main

import (
	"context"
	"log/slog"
	"runtime"
	"testing"
	"time"

	"github.com/kith-community/kith/storage"
)

// What a killed process had begun is done as soon as the next one starts: no
// other can be at work on the file.
func TestWhatAKilledProcessBeganIsDoneAtOnce(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	k, err := wire(ctx, settings{Data: t.TempDir()}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	err = k.db.InTx(ctx, func(tx *storage.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO job (id, kind, args, due_at, run_at, claim, attempt, state)
			VALUES ('begun', 'bot.sweep', '{}', $1, $2, 'dead', 1, 'running')`,
			storage.Millis(tx.Now()), storage.Millis(tx.Now().Add(time.Hour)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- k.run(ctx) }()
	for left, limit := 1, time.Now().Add(10*time.Second); left > 0; runtime.Gosched() {
		err := k.db.Read(ctx, func(tx *storage.Tx) error {
			return tx.Get(ctx, []any{&left}, `SELECT COUNT(*) FROM job WHERE id = 'begun'`)
		})
		if err != nil {
			t.Fatal(err)
		}
		if time.Now().After(limit) {
			t.Error("it waits for the lease")
			break
		}
	}
	cancel()
	<-ended
	if err := k.close(); err != nil {
		t.Error(err)
	}
}
