package scheduler_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// restless makes the worker's sleep visible. A token on naps lets one timer
// fire at once; others never do.
func restless(worker *scheduler.Worker) (asleep chan bool, naps chan time.Time) {
	asleep, naps = make(chan bool, 1), make(chan time.Time)
	worker.Watch(func() {
		select {
		case asleep <- true:
		default:
		}
	}, func(time.Duration) (<-chan time.Time, func()) { return naps, func() {} })
	return asleep, naps
}

// Notes of jobs that come later than what the worker waits for cost no statement,
// and neither does a clock that is set to a time at which nothing is due.
func TestAnIdleWorkerAsksNothing(t *testing.T) {
	each(t, func(w *world) {
		var ran atomic.Int64
		worker := w.worker(w.handles(scheduler.Late{}, func(context.Context, scheduler.Job[note]) error {
			ran.Add(1)
			return nil
		}), scheduler.WorkerOpts{})
		asleep, _ := restless(worker)
		w.put("tomorrow", scheduler.Opts{At: start.Add(24 * time.Hour)})
		w.runs(worker)
		<-asleep
		before := w.db.Statements()
		for i := range 1000 {
			worker.Hear(fmt.Sprint(storage.Millis(start.Add(48 * time.Hour))))
			worker.Hear(fmt.Sprintf("s%d", storage.Millis(start.Add(time.Duration(30+i)*time.Hour))))
		}
		w.clock.Set(start.Add(23 * time.Hour)) // wakes it, but nothing is due
		<-asleep
		if n := w.db.Statements() - before; n != 0 {
			t.Errorf("%d statements while idle", n)
		}
		w.clock.Set(start.Add(24 * time.Hour))
		for ran.Load() == 0 && t.Context().Err() == nil {
			runtime.Gosched()
		}
		w.want("24h0m0s tomorrow")
	})
}

// On a running clock the worker looks at the clock now and then, but not at the
// database.
func TestNapsAskNothing(t *testing.T) {
	each(t, func(w *world) {
		w.clock = scheduler.NewRunningClock(func() time.Time { return start }, 0)
		worker := w.worker(w.handles(scheduler.Late{}, nil), scheduler.WorkerOpts{})
		asleep, naps := restless(worker)
		w.put("tomorrow", scheduler.Opts{At: start.Add(24 * time.Hour)})
		w.runs(worker)
		<-asleep
		before := w.db.Statements()
		for range 1000 {
			naps <- start
		}
		<-asleep
		if n := w.db.Statements() - before; n != 0 {
			t.Errorf("%d statements in 1000 naps", n)
		}
	})
}

// A program that has nothing to do for a month keeps nothing for it.
func TestNapsKeepNothing(t *testing.T) {
	each(t, func(w *world) {
		w.clock = scheduler.NewRunningClock(func() time.Time { return start }, 0)
		worker := w.worker(w.handles(scheduler.Late{}, nil), scheduler.WorkerOpts{})
		naps := make(chan time.Time)
		var open, most atomic.Int64
		worker.Watch(func() {}, func(time.Duration) (<-chan time.Time, func()) {
			most.Store(max(most.Load(), open.Add(1)))
			return naps, func() { open.Add(-1) }
		})
		w.put("tomorrow", scheduler.Opts{At: start.Add(24 * time.Hour)})
		stop := w.runs(worker)
		for range 100 {
			naps <- start
		}
		stop()
		if n := most.Load(); n > 2 {
			t.Errorf("%d timers at once for one sleep", n)
		}
	})
}

// Notes about jobs that others took must not become as many statements.
func TestAStormOfNotes(t *testing.T) {
	each(t, func(w *world) {
		worker := w.worker(w.handles(scheduler.Late{}, nil), scheduler.WorkerOpts{})
		began := time.Now()
		asleep := make(chan bool, 1)
		worker.Watch(func() {
			select {
			case asleep <- true:
			default:
			}
		}, nil)
		w.runs(worker)
		<-asleep
		before := w.db.Statements()
		for range 20000 {
			worker.Hear(fmt.Sprint(storage.Millis(start)))
			runtime.Gosched()
		}
		// The gap doubles up to 100 ms; a look takes at most 6 statements.
		if n, most := w.db.Statements()-before, 6*(12+time.Since(began).Milliseconds()/100); n > most {
			t.Errorf("%d statements for 20000 notes in %s, want at most %d", n, time.Since(began), most)
		}
	})
}

func TestACommitWakesTheWorker(t *testing.T) {
	each(t, func(w *world) {
		did := make(chan string, 10)
		worker := w.worker(w.handles(scheduler.Late{}, func(_ context.Context, j scheduler.Job[note]) error {
			did <- j.Args.Text
			return nil
		}), scheduler.WorkerOpts{})
		asleep, _ := restless(worker)
		w.runs(worker)
		<-asleep
		w.put("a", scheduler.Opts{})
		if got := <-did; got != "a" {
			t.Errorf("got %s", got)
		}
		w.put("b", scheduler.Opts{At: start.Add(time.Hour), Key: "b"})
		w.in(func(tx *storage.Tx) error { return scheduler.Move(ctx, tx, note{}.Kind(), "b", start) })
		if got := <-did; got != "b" {
			t.Errorf("got %s", got)
		}
	})
}

// One line says that the database fails, and one that it works again.
func TestAFailingDatabaseIsReportedOnce(t *testing.T) {
	each(t, func(w *world) {
		did := make(chan bool, 1)
		worker := w.worker(w.handles(scheduler.Late{}, func(context.Context, scheduler.Job[note]) error {
			did <- true
			return nil
		}), scheduler.WorkerOpts{})
		asleep, naps := restless(worker)
		w.put("a", scheduler.Opts{})
		rename := func(from, to string) {
			w.in(func(tx *storage.Tx) error {
				_, err := tx.Exec(ctx, `ALTER TABLE `+from+` RENAME TO `+to)
				return err
			})
		}
		rename("job", "gone")
		w.runs(worker)
		before := w.db.Statements()
		for range 20 {
			naps <- start // each pause has its timer; without one it would spin
		}
		if n := w.db.Statements() - before; n > 21*6 {
			t.Errorf("%d statements in 20 attempts", n)
		}
		rename("gone", "job")
		for recovered := false; !recovered; {
			select {
			case naps <- start:
			case recovered = <-did:
			}
		}
		<-asleep
		log := w.log.String()
		if strings.Count(log, "the database fails") != 1 || strings.Count(log, "works again") != 1 {
			t.Errorf("log: %s", log)
		}
	})
}

func TestStopFinishesWhatRunsAndHandsBackTheRest(t *testing.T) {
	each(t, func(w *world) {
		began, end := make(chan bool), make(chan bool)
		worker := w.worker(w.handles(scheduler.Late{}, func(_ context.Context, j scheduler.Job[note]) error {
			if j.Args.Text == "quick" {
				return nil
			}
			began <- true
			<-end
			return nil
		}), scheduler.WorkerOpts{Grace: time.Hour})
		for range 600 { // so that the window grows and jobs are claimed ahead
			w.put("quick", scheduler.Opts{})
		}
		w.put("slow", scheduler.Opts{})
		for range 10 {
			w.put("after", scheduler.Opts{Key: "k"})
		}
		for range 10 {
			w.put("after", scheduler.Opts{})
		}
		stopped := make(chan bool)
		run, cancel := context.WithCancel(ctx)
		go func() {
			defer close(stopped)
			if err := worker.Run(run); err != nil {
				t.Error(err)
			}
		}()
		<-began
		cancel()
		end <- true
		<-stopped
		if n := w.count("state = 'waiting' AND attempt = 0"); n != 11 || w.count("1 = 1") != 11 {
			t.Errorf("%d of %d jobs left are as if nothing had happened, want 11", n, w.count("1 = 1"))
		}
	})
}

func TestAJobCutOffRunsAgainAtNoCost(t *testing.T) {
	each(t, func(w *world) {
		began := make(chan bool)
		reg := w.handles(scheduler.Late{}, func(ctx context.Context, j scheduler.Job[note]) error {
			if j.Attempt != 1 {
				t.Errorf("attempt %d", j.Attempt)
			}
			began <- true
			<-ctx.Done()
			return fmt.Errorf("cut off: %w", ctx.Err())
		})
		worker := w.worker(reg, scheduler.WorkerOpts{Grace: time.Millisecond})
		w.put("a", scheduler.Opts{})
		for range 2 {
			stop := w.runs(worker)
			<-began
			stop()
		}
		if n := w.count("state = 'waiting' AND attempt = 0"); n != 1 {
			t.Error("the job does not wait as if nothing had happened")
		}
	})
}

// A job costs the worker two transactions: one claims it, one records it and,
// if it has a key, looks whether a successor waited for that.
func TestAJobCostsTwoTransactions(t *testing.T) {
	each(t, func(w *world) {
		worker := w.worker(w.handles(scheduler.Late{}, nil), scheduler.WorkerOpts{})
		asleep, _ := restless(worker)
		w.runs(worker)
		<-asleep
		for _, c := range []struct {
			key  string
			most int64
		}{{"", 11}, {"k", 14}} {
			least := int64(1 << 20)
			for range 5 { // a worker that is woken late looks once more, in vain
				before := w.db.Statements()
				w.put("a", scheduler.Opts{Key: c.key})
				before += 3 // the transaction above
				for <-asleep; w.count("1 = 1") > 0 && t.Context().Err() == nil; <-asleep {
					before += 3 // the query's own
				}
				least = min(least, w.db.Statements()-before-3)
			}
			if least > c.most {
				t.Errorf("%d statements for a job with the key %q, want at most %d", least, c.key, c.most)
			}
		}
	})
}
