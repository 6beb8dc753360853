package scheduler_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

var (
	ctx   = context.Background()
	start = time.Date(2026, 3, 28, 12, 0, 0, 0, time.UTC)
)

type note struct {
	Text string `json:"text"`
}

func (note) Kind() string { return "test.note" }

type other struct {
	Text string `json:"text"`
}

func (other) Kind() string { return "test.other" }

// world is a database, its clock, and what happened in it.
type world struct {
	*testing.T
	db    *storage.DB
	clock *scheduler.Clock
	log   *syncBuffer

	mu  sync.Mutex
	got []string
}

// each runs f on both engines, each with a clock of its own that stands at start.
func each(t *testing.T, f func(w *world)) {
	t.Helper()
	for _, e := range storagetest.Engines() {
		t.Run(string(e), func(t *testing.T) {
			w := &world{T: t, clock: scheduler.NewClock(start), log: &syncBuffer{}}
			w.db = storagetest.Open(t, e, func() time.Time { return w.clock.Now() }, scheduler.Tables)
			f(w)
		})
	}
}

// handles are handlers that note what they are called with.
func (w *world) handles(late scheduler.Late, f func(context.Context, scheduler.Job[note]) error) *scheduler.Registry {
	reg := scheduler.NewRegistry()
	scheduler.Handle(reg, late, func(ctx context.Context, j scheduler.Job[note]) error {
		sorry := ""
		if j.Late {
			sorry = " sorry"
		}
		w.note("%s %s%s", w.clock.Now().Sub(start), j.Args.Text, sorry)
		if f == nil {
			return nil
		}
		return f(ctx, j)
	})
	return reg
}

func (w *world) worker(reg *scheduler.Registry, o scheduler.WorkerOpts) *scheduler.Worker {
	if o.Parallel == 0 {
		o.Parallel = 1
	}
	o.Clock = w.clock
	return scheduler.NewWorker(w.db, reg, slog.New(slog.NewTextHandler(w.log, nil)), o)
}

func (w *world) note(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.got = append(w.got, fmt.Sprintf(format, args...))
}

func (w *world) in(f func(tx *storage.Tx) error) {
	w.Helper()
	if err := w.db.InTx(ctx, f); err != nil {
		w.Fatal(err)
	}
}

func (w *world) put(text string, o scheduler.Opts) {
	w.Helper()
	w.in(func(tx *storage.Tx) error { return scheduler.Enqueue(ctx, tx, note{text}, o) })
}

func (w *world) runDue(worker *scheduler.Worker) int {
	w.Helper()
	n, err := worker.RunDue(ctx)
	if err != nil {
		w.Fatal(err)
	}
	return n
}

func (w *world) advance(worker *scheduler.Worker, d time.Duration) {
	w.Helper()
	if _, err := worker.Advance(ctx, w.clock, w.clock.Now().Add(d)); err != nil {
		w.Fatal(err)
	}
}

func (w *world) want(what ...string) {
	w.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if !slices.Equal(w.got, what) {
		w.Errorf("happened:\n%q\nwant:\n%q", w.got, what)
	}
}

// count counts jobs.
func (w *world) count(where string) (n int) {
	w.Helper()
	err := w.db.Read(ctx, func(tx *storage.Tx) error {
		return tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM job WHERE `+where)
	})
	if err != nil {
		w.Fatal(err)
	}
	return n
}

// runs starts worker.Run; the returned function ends it and waits.
func (w *world) runs(worker *scheduler.Worker) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- worker.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			w.Error(err)
		}
	})
	w.Cleanup(stop)
	return stop
}

// syncBuffer is a log that several goroutines write.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
