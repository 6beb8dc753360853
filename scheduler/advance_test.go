package scheduler_test

import (
	"context"
	"testing"
	"time"

	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

func TestAdvanceStopsAtEveryDueTime(t *testing.T) {
	each(t, func(w *world) {
		worker := w.worker(w.handles(scheduler.Late{After: 1, Do: scheduler.Apologise}, func(_ context.Context, j scheduler.Job[note]) error {
			if j.Args.Text != "b" {
				return nil
			}
			return w.db.InTx(ctx, func(tx *storage.Tx) error { // one at once, one between, one too late
				for text, d := range map[string]time.Duration{"b+0": 0, "b+30m": 30 * time.Minute, "b+100h": 100 * time.Hour} {
					if err := scheduler.Enqueue(ctx, tx, note{text}, scheduler.Opts{At: tx.Now().Add(d)}); err != nil {
						return err
					}
				}
				return nil
			})
		}), scheduler.WorkerOpts{})
		w.put("c", scheduler.Opts{At: start.Add(2 * time.Hour)})
		w.put("a", scheduler.Opts{})
		w.put("b", scheduler.Opts{At: start.Add(time.Hour)})
		w.in(func(tx *storage.Tx) error {
			return scheduler.Repeat(ctx, tx, "noon", "0 12 * * *", "UTC", note{"noon"})
		})
		next, due, err := worker.NextDue(ctx)
		if err != nil || !due || !next.Equal(start) {
			t.Errorf("next due %s, %v, %v", next, due, err)
		}
		n, err := worker.Advance(ctx, w.clock, start.Add(50*time.Hour))
		if err != nil || n != 7 || !w.clock.Now().Equal(start.Add(50*time.Hour)) {
			t.Errorf("did %d by %s: %v", n, w.clock.Now(), err)
		}
		w.want("0s a", "1h0m0s b", "1h0m0s b+0", "1h30m0s b+30m", "2h0m0s c", "24h0m0s noon", "48h0m0s noon")
		next, due, err = worker.NextDue(ctx)
		if err != nil || !due || !next.Equal(start.Add(72*time.Hour)) {
			t.Errorf("next due %s, %v, %v", next, due, err)
		}
	})
}

func TestNothingIsDue(t *testing.T) {
	each(t, func(w *world) {
		worker := w.worker(scheduler.NewRegistry(), scheduler.WorkerOpts{})
		if at, due, err := worker.NextDue(ctx); due || err != nil {
			t.Errorf("due %s, %v", at, err)
		}
		w.advance(worker, time.Hour)
		if !w.clock.Now().Equal(start.Add(time.Hour)) {
			t.Errorf("the clock shows %s", w.clock.Now())
		}
	})
}

// While Advance works, Run does not; afterwards it does again.
func TestAdvanceExcludesRun(t *testing.T) {
	each(t, func(w *world) {
		did := make(chan bool, 100)
		worker := w.worker(w.handles(scheduler.Late{After: 1, Do: scheduler.Apologise}, func(context.Context, scheduler.Job[note]) error {
			did <- true
			return nil
		}), scheduler.WorkerOpts{})
		w.runs(worker)
		var want []string
		for i := range 20 {
			d := time.Duration(i+1) * time.Hour
			w.put("a", scheduler.Opts{At: start.Add(d)})
			want = append(want, d.String()+" a")
		}
		n, err := worker.Advance(ctx, w.clock, start.Add(20*time.Hour))
		if err != nil || n != 20 {
			t.Errorf("Advance did %d of 20: %v", n, err)
		}
		w.want(want...)
		for range 20 {
			<-did
		}
		w.put("b", scheduler.Opts{})
		<-did
	})
}

func TestAdvanceRefusesAnotherClock(t *testing.T) {
	each(t, func(w *world) {
		worker := w.worker(scheduler.NewRegistry(), scheduler.WorkerOpts{})
		clock := scheduler.NewClock(start.Add(-time.Hour))
		if _, err := worker.Advance(ctx, clock, start); err == nil {
			t.Error("no error")
		}
	})
}

func TestClock(t *testing.T) {
	base := start
	running := scheduler.NewRunningClock(func() time.Time { return base }, time.Hour)
	standing := scheduler.NewClock(start)
	check := func(what string, c *scheduler.Clock, want time.Duration) {
		t.Helper()
		if got := c.Now().Sub(start); got != want {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
	check("offset", running, time.Hour)
	base = base.Add(time.Minute)
	check("runs", running, time.Hour+time.Minute)
	base = start
	check("never goes back", running, time.Hour+time.Minute)
	running.Set(start)
	check("cannot be set back", running, time.Hour+time.Minute)
	running.Set(start.Add(48 * time.Hour))
	check("is set", running, 48*time.Hour)
	base = base.Add(time.Second)
	check("runs on", running, 48*time.Hour+time.Second)
	standing.Set(start.Add(time.Hour))
	standing.Set(start)
	check("stands", standing, time.Hour)
}
