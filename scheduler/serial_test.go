package scheduler_test

import (
	"context"
	"log/slog"
	"sync/atomic"
	"testing"

	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// TestJobsOfOneKeyRunOneAfterAnother: a successor waits for the job that runs,
// whichever worker looks, and is done when that one has ended.
func TestJobsOfOneKeyRunOneAfterAnother(t *testing.T) {
	ctx := t.Context()
	c := scheduler.NewClock(start)
	storagetest.Each(t, c.Now, func(t *testing.T, db *storage.DB) {
		var runs, inside, most atomic.Int32
		started, release := make(chan bool), make(chan bool)
		worker := func() *scheduler.Worker {
			reg := scheduler.NewRegistry()
			scheduler.Handle(reg, scheduler.Late{}, func(context.Context, scheduler.Job[note]) error {
				most.Store(max(most.Load(), inside.Add(1)))
				defer inside.Add(-1)
				if runs.Add(1) == 1 {
					started <- true
					<-release
				}
				return nil
			})
			return scheduler.NewWorker(db, reg, slog.New(slog.DiscardHandler), scheduler.WorkerOpts{})
		}
		put := func() {
			err := db.InTx(ctx, func(tx *storage.Tx) error { return scheduler.Enqueue(ctx, tx, note{}, scheduler.Opts{Key: "k"}) })
			if err != nil {
				t.Fatal(err)
			}
		}
		one, two := worker(), worker()
		put()
		done := make(chan error)
		go func() { _, err := one.RunDue(ctx); done <- err }()
		<-started
		put()
		if _, err := two.RunDue(ctx); err != nil {
			t.Error(err)
		}
		if n := runs.Load(); n != 1 {
			t.Errorf("%d runs while the first is at work, want 1", n)
		}
		release <- true
		if err := <-done; err != nil {
			t.Error(err)
		}
		if runs.Load() != 2 || most.Load() != 1 {
			t.Errorf("runs %d, want 2; at once %d, want 1", runs.Load(), most.Load())
		}
	}, scheduler.Tables)
}
