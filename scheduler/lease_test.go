package scheduler_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// holding is a handler whose first call blocks until it is let go, and then
// returns what it is told.
type holding struct {
	began chan bool
	end   chan error
}

func (w *world) holds() (*scheduler.Registry, *holding) {
	h := &holding{began: make(chan bool), end: make(chan error)}
	first := true
	return w.handles(scheduler.Late{}, func(_ context.Context, j scheduler.Job[note]) error {
		if !first {
			return nil
		}
		first = false
		h.began <- true
		return <-h.end
	}), h
}

// The worker that lost its lease can complete nothing, however its job ended.
func TestFence(t *testing.T) {
	for _, end := range []error{nil, errors.New("boom"), scheduler.ErrGiveUp, scheduler.Later(time.Hour)} {
		each(t, func(w *world) {
			reg, hold := w.holds()
			w.put("a", scheduler.Opts{Key: "k"})
			slow, ended := w.worker(reg, scheduler.WorkerOpts{}), make(chan bool)
			go func() {
				defer close(ended)
				if _, err := slow.RunDue(ctx); err != nil {
					t.Error(err)
				}
			}()
			<-hold.began
			w.clock.Set(start.Add(5*time.Minute - time.Millisecond))
			if n := w.runDue(w.worker(reg, scheduler.WorkerOpts{})); n != 0 {
				t.Errorf("%d jobs were taken within the lease", n)
			}
			// The other worker dies, too, so that the job is running, but not slow's.
			w.clock.Set(start.Add(5 * time.Minute))
			w.in(func(tx *storage.Tx) error {
				_, err := tx.Exec(ctx, `UPDATE job SET claim = 'another', run_at = $1`, storage.Millis(start.Add(10*time.Minute)))
				return err
			})
			hold.end <- end
			<-ended
			if n := w.count("state = 'running' AND claim = 'another'"); n != 1 {
				t.Errorf("after %v the job is no longer the other worker's", end)
			}
			if log := w.log.String(); !strings.Contains(log, "leases lost") {
				t.Errorf("log: %s", log)
			}
			w.clock.Set(start.Add(10 * time.Minute))
			w.runDue(w.worker(reg, scheduler.WorkerOpts{}))
			w.want("0s a", "10m0s a")
		})
	}
}

func TestLeaseIsExtendedWhileTheJobRuns(t *testing.T) {
	each(t, func(w *world) {
		reg, hold := w.holds()
		stop := w.runs(w.worker(reg, scheduler.WorkerOpts{Lease: time.Minute}))
		w.put("a", scheduler.Opts{})
		<-hold.began
		for i := range 10 {
			now := start.Add(time.Duration(i+1) * 30 * time.Second)
			w.clock.Set(now)
			for w.count(fmt.Sprintf("run_at = %d", storage.Millis(now.Add(time.Minute)))) == 0 {
				if t.Context().Err() != nil {
					t.Fatal("the lease was not extended")
				}
				runtime.Gosched()
			}
			if n := w.runDue(w.worker(reg, scheduler.WorkerOpts{})); n != 0 {
				t.Fatal("another worker took it")
			}
		}
		hold.end <- nil
		stop()
		if n := w.count("1 = 1"); n != 0 {
			t.Error("the job was not completed")
		}
		w.want("0s a")
	})
}

// A job that runs alone at last does not take others down with it, and the
// eighth lost attempt is the last.
func TestAJobThatKillsItsWorkers(t *testing.T) {
	each(t, func(w *world) {
		w.put("poison", scheduler.Opts{})
		w.put("bystander", scheduler.Opts{})
		die := func() { // what a killed process leaves
			w.in(func(tx *storage.Tx) error {
				_, err := tx.Exec(ctx, `UPDATE job SET state = 'running', claim = 'dead', attempt = 4, run_at = $1`, storage.Millis(start))
				return err
			})
		}
		die()
		began := make(chan int)
		reg := w.handles(scheduler.Late{}, func(context.Context, scheduler.Job[note]) error {
			n := w.count("claim <> 'dead'")
			began <- n
			return nil
		})
		worker := w.worker(reg, scheduler.WorkerOpts{Parallel: 8})
		ended := make(chan bool)
		go func() {
			defer close(ended)
			w.runDue(worker)
		}()
		if n := <-began; n != 1 {
			t.Errorf("%d suspects were claimed together", n)
		}
		<-began
		<-ended

		w.put("last", scheduler.Opts{})
		w.in(func(tx *storage.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE job SET state = 'running', claim = 'dead', attempt = 8`)
			return err
		})
		w.runDue(worker)
		if n := w.count("state = 'failed' AND last_error LIKE '%lost%'"); n != 1 {
			t.Error("a job lost eight times was tried again")
		}
	})
}

func TestANewProcessTakesOverWhatADeadOneLeft(t *testing.T) {
	each(t, func(w *world) {
		w.put("a", scheduler.Opts{})
		w.in(func(tx *storage.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE job SET state = 'running', claim = 'dead', attempt = 1, run_at = $1`,
				storage.Millis(start.Add(5*time.Minute)))
			return err
		})
		did := make(chan int, 1)
		worker := w.worker(w.handles(scheduler.Late{}, func(_ context.Context, j scheduler.Job[note]) error {
			did <- j.Attempt
			return nil
		}), scheduler.WorkerOpts{Alone: true})
		w.runs(worker)
		if attempt := <-did; attempt != 2 {
			t.Errorf("attempt %d, want 2", attempt)
		}
		w.want("0s a")
	})
}

func TestTwoWorkersShareTheWork(t *testing.T) {
	for _, e := range storagetest.Engines() {
		t.Run(string(e), func(t *testing.T) {
			db := storagetest.Open(t, e, time.Now, scheduler.Tables)
			w := &world{T: t, db: db, clock: scheduler.NewRunningClock(time.Now, 0), log: &syncBuffer{}}
			counts := make(chan string, 1000)
			reg := scheduler.NewRegistry()
			scheduler.Handle(reg, scheduler.Late{}, func(_ context.Context, j scheduler.Job[note]) error {
				counts <- j.ID
				return nil
			})
			const jobs = 400
			w.in(func(tx *storage.Tx) error {
				for range jobs {
					if err := scheduler.Enqueue(ctx, tx, note{}, scheduler.Opts{}); err != nil {
						return err
					}
				}
				return nil
			})
			stops := []func(){w.runs(w.worker(reg, scheduler.WorkerOpts{Parallel: 4})), w.runs(w.worker(reg, scheduler.WorkerOpts{Parallel: 4}))}
			seen := map[string]int{}
			for range jobs {
				seen[<-counts]++
			}
			for _, stop := range stops {
				stop()
			}
			if n := w.count("1 = 1"); len(seen) != jobs || len(counts) != 0 || n != 0 {
				t.Errorf("%d jobs ran, %d twice, %d are left", len(seen), len(counts), n)
			}
		})
	}
}
