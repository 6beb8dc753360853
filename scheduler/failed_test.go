package scheduler_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

func TestBackoff(t *testing.T) {
	for i, full := range []time.Duration{15 * time.Second, time.Minute, 4 * time.Minute, 16 * time.Minute, 64 * time.Minute, 4 * time.Hour, 4 * time.Hour} {
		spread := map[time.Duration]bool{}
		for id := range 100 {
			d := scheduler.Backoff(string(rune('a'+id)), i+1)
			if d < full*4/5 || d > full {
				t.Errorf("attempt %d waits %s, want %s less up to a fifth", i+1, d, full)
			}
			if d != scheduler.Backoff(string(rune('a'+id)), i+1) {
				t.Errorf("attempt %d waits differently the second time", i+1)
			}
			spread[d] = true
		}
		if i > 0 && len(spread) < 50 {
			t.Errorf("100 jobs wait only %d different times", len(spread))
		}
	}
}

func TestFailedJobsAreKeptAndRetried(t *testing.T) {
	each(t, func(w *world) {
		fails := true
		worker := w.worker(w.handles(scheduler.Late{Do: scheduler.Drop, After: 24 * time.Hour}, func(_ context.Context, j scheduler.Job[note]) error {
			if fails {
				return errors.New("no \x00 luck \xff")
			}
			return nil
		}), scheduler.WorkerOpts{})
		w.put("a", scheduler.Opts{})
		w.advance(worker, 20*time.Hour)
		if n := len(w.got); n != 8 {
			t.Fatalf("%d attempts, want 8", n)
		}
		w.got = nil
		var list []scheduler.FailedJob
		failed := func() {
			t.Helper()
			err := w.db.Read(ctx, func(tx *storage.Tx) (err error) {
				list, err = scheduler.Failed(ctx, tx, 10)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		failed()
		if len(list) != 1 || list[0].Kind != "test.note" || list[0].Attempts != 8 || list[0].Error != "no  luck " || !list[0].DueAt.Equal(start) {
			t.Fatalf("failed jobs: %+v", list)
		}
		fails = false
		w.clock.Set(start.Add(100 * time.Hour)) // not late: it is due anew
		w.in(func(tx *storage.Tx) error { return scheduler.Retry(ctx, tx, list[0].ID) })
		w.runDue(worker)
		w.want("100h0m0s a")
		err := w.db.InTx(ctx, func(tx *storage.Tx) error { return scheduler.Retry(ctx, tx, list[0].ID) })
		if failed(); len(list) != 0 || !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("after the retry: %+v, %v", list, err)
		}
	})
}

func TestRetryYieldsToANewerJob(t *testing.T) {
	for _, o := range []scheduler.Opts{{Key: "k"}, {Once: "o"}} {
		each(t, func(w *world) {
			fails := true
			worker := w.worker(w.handles(scheduler.Late{}, func(context.Context, scheduler.Job[note]) error {
				if fails {
					return scheduler.ErrGiveUp
				}
				return nil
			}), scheduler.WorkerOpts{})
			w.put("old", o)
			w.runDue(worker)
			fails = false
			w.put("new", o)
			w.in(func(tx *storage.Tx) error {
				list, err := scheduler.Failed(ctx, tx, 1)
				if err != nil || len(list) != 1 {
					t.Fatalf("failed: %v, %v", list, err)
				}
				return scheduler.Retry(ctx, tx, list[0].ID)
			})
			w.runDue(worker)
			w.want("0s old", "0s new")
		})
	}
}

func TestPanicsAreLoggedWithoutArgs(t *testing.T) {
	for _, panics := range []func(text string){
		func(text string) { panic(text) },
		func(text string) { panic(errors.New(text)) },
		func(text string) { _ = []byte(text)[len(text)] },
		func(string) { runtime.Goexit() },
	} {
		each(t, func(w *world) {
			worker := w.worker(w.handles(scheduler.Late{}, func(_ context.Context, j scheduler.Job[note]) error {
				if j.Attempt == 1 {
					panics(j.Args.Text)
				}
				return nil
			}), scheduler.WorkerOpts{})
			w.put("secret", scheduler.Opts{})
			w.put("next", scheduler.Opts{At: start.Add(-1)})
			w.runDue(worker)
			w.advance(worker, time.Minute)
			if len(w.got) != 4 {
				t.Errorf("happened: %q", w.got)
			}
			if log := w.log.String(); strings.Contains(log, "secret") || !strings.Contains(log, "kind=test.note attempt=1") {
				t.Errorf("log: %s", log)
			} else if strings.Contains(log, "panicked") && !strings.Contains(log, "failed_test.go") {
				t.Errorf("no stack in the log: %s", log)
			}
		})
	}
}

func TestUnreadableArgsAreKept(t *testing.T) {
	each(t, func(w *world) {
		w.put("a", scheduler.Opts{})
		w.in(func(tx *storage.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE job SET args = '{"text": 7, "secret"'`)
			return err
		})
		w.runDue(w.worker(w.handles(scheduler.Late{}, nil), scheduler.WorkerOpts{}))
		if n := w.count("state = 'failed'"); n != 1 || strings.Contains(w.log.String(), "secret") {
			t.Errorf("%d failed, log: %s", n, w.log)
		}
	})
}

func TestUnknownKindWaitsForANewerRelease(t *testing.T) {
	each(t, func(w *world) {
		w.in(func(tx *storage.Tx) error { return scheduler.Enqueue(ctx, tx, other{"new"}, scheduler.Opts{}) })
		w.put("known", scheduler.Opts{})
		old := w.worker(w.handles(scheduler.Late{}, nil), scheduler.WorkerOpts{})
		w.advance(old, 24*time.Hour)
		if _, due, err := old.NextDue(ctx); due || err != nil {
			t.Errorf("the old release waits for what it cannot do: %v", err)
		}
		reg := w.handles(scheduler.Late{}, nil)
		scheduler.Handle(reg, scheduler.Late{}, func(_ context.Context, j scheduler.Job[other]) error {
			w.note("%s, attempt %d", j.Args.Text, j.Attempt)
			return nil
		})
		w.runDue(w.worker(reg, scheduler.WorkerOpts{}))
		w.want("0s known", "new, attempt 1")
	})
}
