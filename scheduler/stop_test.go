package scheduler_test

import (
	"context"
	"testing"
	"time"

	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// A database that hangs does not keep the program from ending: what it cannot
// record runs again.
func TestStopWaitsForNoDatabase(t *testing.T) {
	each(t, func(w *world) {
		began, end := make(chan bool), make(chan bool)
		worker := w.worker(w.handles(scheduler.Late{}, func(context.Context, scheduler.Job[note]) error {
			began <- true
			<-end
			return nil
		}), scheduler.WorkerOpts{Grace: time.Millisecond})
		w.put("a", scheduler.Opts{})
		run, cancel := context.WithCancel(ctx)
		stopped := make(chan error, 1)
		go func() { stopped <- worker.Run(run) }()
		<-began
		release := w.hang()
		end <- true
		cancel()
		select {
		case err := <-stopped:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(10 * time.Second):
			t.Error("the worker waits for the database")
			defer func() { <-stopped }()
		}
		release()
		if n := w.count("state = 'running'"); n != 1 {
			t.Errorf("%d jobs are left to the lease, want 1", n)
		}
	})
}

// hang keeps everybody else from changing jobs until release is called.
func (w *world) hang() (release func()) {
	held, end, ended := make(chan bool), make(chan bool), make(chan error, 1)
	go func() {
		ended <- w.db.InTx(ctx, func(tx *storage.Tx) error {
			if tx.Lock() != "" { // PostgreSQL; SQLite's writer is alone
				if _, err := tx.Exec(ctx, `LOCK TABLE job IN EXCLUSIVE MODE`); err != nil {
					return err
				}
			}
			close(held)
			<-end
			return nil
		})
	}()
	<-held
	return func() {
		close(end)
		if err := <-ended; err != nil {
			w.Error(err)
		}
	}
}
