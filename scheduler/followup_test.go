package scheduler_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// TestWhatAJobEnqueuesAfterTheLastLook: the worker has looked in vain and waits
// for the one job that runs, when that job promises another.
func TestWhatAJobEnqueuesAfterTheLastLook(t *testing.T) {
	each(t, func(w *world) {
		looked := make(chan bool)
		var once sync.Once
		reg := w.handles(scheduler.Late{}, func(ctx context.Context, job scheduler.Job[note]) error {
			if job.Args.Text != "first" {
				return nil
			}
			<-looked
			return w.db.InTx(ctx, func(tx *storage.Tx) error {
				return scheduler.Enqueue(ctx, tx, note{Text: "second"}, scheduler.Opts{})
			})
		})
		worker := w.worker(reg, scheduler.WorkerOpts{Parallel: 2})
		worker.Watch(func() {}, func(time.Duration) (<-chan time.Time, func()) {
			once.Do(func() { close(looked) }) // it waits
			return nil, func() {}
		})
		w.put("first", scheduler.Opts{})
		if n := w.runDue(worker); n != 2 {
			t.Errorf("%d jobs were done, want both", n)
		}
	})
}
