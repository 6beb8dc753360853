package scheduler_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

func benchEach(b *testing.B, f func(b *testing.B, db *storage.DB)) {
	for _, e := range storagetest.Engines() {
		b.Run(string(e), func(b *testing.B) { f(b, storagetest.Open(b, e, time.Now, scheduler.Tables)) })
	}
}

func benchPut(b *testing.B, db *storage.DB, n int, at time.Time) {
	b.Helper()
	for n > 0 {
		batch := min(n, 5000)
		n -= batch
		err := db.InTx(ctx, func(tx *storage.Tx) error {
			for range batch {
				if err := scheduler.Enqueue(ctx, tx, note{"x"}, scheduler.Opts{At: at}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDue10000 does 10,000 due jobs with a handler that does nothing:
// claimed, called, completed and gone.
func BenchmarkDue10000(b *testing.B) {
	benchEach(b, func(b *testing.B, db *storage.DB) {
		reg := scheduler.NewRegistry()
		scheduler.Handle(reg, scheduler.Late{}, func(context.Context, scheduler.Job[note]) error { return nil })
		worker := scheduler.NewWorker(db, reg, slog.New(slog.DiscardHandler), scheduler.WorkerOpts{})
		jobs := 0
		for b.Loop() {
			b.StopTimer()
			benchPut(b, db, 10_000, time.Time{})
			b.StartTimer()
			n, err := worker.RunDue(ctx)
			if err != nil || n != 10_000 {
				b.Fatal(n, err)
			}
			jobs += n
		}
		b.ReportMetric(float64(jobs)/b.Elapsed().Seconds(), "jobs/s")
	})
}

// BenchmarkLatency is from the call of a transaction that enqueues a job, and
// from its end, to the start of the handler, one job at a time.
func BenchmarkLatency(b *testing.B) {
	benchEach(b, func(b *testing.B, db *storage.DB) {
		started := make(chan time.Time, 1)
		reg := scheduler.NewRegistry()
		scheduler.Handle(reg, scheduler.Late{}, func(context.Context, scheduler.Job[note]) error {
			started <- time.Now()
			return nil
		})
		worker := scheduler.NewWorker(db, reg, slog.New(slog.DiscardHandler), scheduler.WorkerOpts{})
		run, stop := context.WithCancel(ctx)
		done := make(chan error)
		go func() { done <- worker.Run(run) }()
		var waits []time.Duration
		for b.Loop() {
			began := time.Now()
			benchPut(b, db, 1, time.Time{})
			waits = append(waits, (<-started).Sub(began))
		}
		stop()
		<-done
		slices.Sort(waits)
		b.ReportMetric(float64(waits[len(waits)/2].Microseconds()), "p50-µs")
		b.ReportMetric(float64(waits[len(waits)*99/100].Microseconds()), "p99-µs")
	})
}

// BenchmarkNext100 does the next 100 due jobs beside 1,000,000 that wait. It
// needs KITH_BENCH_MILLION, since filling the table takes a minute.
func BenchmarkNext100(b *testing.B) {
	if os.Getenv("KITH_BENCH_MILLION") == "" {
		b.Skip("set KITH_BENCH_MILLION to run it")
	}
	benchEach(b, func(b *testing.B, db *storage.DB) {
		reg := scheduler.NewRegistry()
		scheduler.Handle(reg, scheduler.Late{}, func(context.Context, scheduler.Job[note]) error { return nil })
		worker := scheduler.NewWorker(db, reg, slog.New(slog.DiscardHandler), scheduler.WorkerOpts{Parallel: 100})
		benchPut(b, db, 1_000_000, time.Now().Add(1000*time.Hour))
		for b.Loop() {
			b.StopTimer()
			benchPut(b, db, 100, time.Time{})
			b.StartTimer()
			if n, err := worker.RunDue(ctx); n != 100 || err != nil {
				b.Fatal(n, err)
			}
		}
		if at, due, err := worker.NextDue(ctx); !due || err != nil {
			b.Fatal(fmt.Errorf("next due %s: %w", at, err))
		}
	})
}
