package scheduler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/kith-community/kith/storage"
)

// WorkerOpts tune a worker. The zero value is right for one that shares the
// database with others and runs on the real clock.
type WorkerOpts struct {
	// Parallel is how many jobs run at a time; 0 means 8. With 1 they run in
	// the order of their times, and of their IDs within a millisecond.
	Parallel int
	// Lease is how long a claimed job stays the worker's without a sign of
	// life; 0 means 5 min. After a crash its jobs wait for that long.
	Lease time.Duration
	// Grace is how long Run lets jobs end when its context does; 0 means 1 s.
	// Then their context ends, too, and half of Grace later Run returns.
	Grace time.Duration
	// Alone says that no other worker can be at work on this database. Run then
	// takes over at once what a killed process left, whatever the lease.
	Alone bool
	// Clock is the database's simulated clock, if it has one, so that Run
	// notices when it is set.
	Clock *Clock
}

// Worker does the jobs. Any number of workers may share a database.
type Worker struct {
	db       *storage.DB
	reg      *Registry
	log      *slog.Logger
	opts     WorkerOpts
	kinds    []any // the sweep's first
	claimSQL string
	nextSQL  string

	turn   sync.Mutex   // who claims: Run's rounds, RunDue, or Advance
	guests atomic.Int32 // RunDue and Advance at work or waiting for their turn
	wake   *wake
	resume chan struct{} // rung when the last guest left

	sleeps func()                                                    // tests see Run fall asleep
	now    func() time.Time                                          // the machine's, for pauses between looks; never that of jobs
	timer  func(time.Duration) (fires <-chan time.Time, stop func()) // tests fire at once
}

// NewWorker returns a worker for the jobs in db whose kinds reg knows. Others
// are left to wait: a newer release, perhaps running already, will do them.
func NewWorker(db *storage.DB, reg *Registry, log *slog.Logger, o WorkerOpts) *Worker {
	if o.Parallel <= 0 {
		o.Parallel = 8
	}
	if o.Lease <= 0 {
		o.Lease = 5 * time.Minute
	}
	if o.Grace <= 0 {
		o.Grace = time.Second
	}
	w := &Worker{db: db, reg: reg, log: log, opts: o, wake: newWake(), resume: make(chan struct{}, 1)}
	w.kinds = append([]any{sweepKind}, reg.kinds()...)
	w.claimSQL, w.nextSQL = claimSQL(len(w.kinds)), nextSQL(len(w.kinds))
	w.sleeps, w.now = func() {}, time.Now
	w.timer = func(d time.Duration) (<-chan time.Time, func()) {
		t := time.NewTimer(d)
		return t.C, func() { t.Stop() }
	}
	return w
}

const (
	maxNap   = 30 * time.Second // a sleeping computer's timers stand still, so the clock is looked at now and then
	firstGap = 2 * time.Millisecond
	maxGap   = 100 * time.Millisecond
	maxPause = 30 * time.Second
)

// Run works until ctx ends. It sleeps until the next job is due or a committed
// transaction enqueued an earlier one, and asks the database nothing meanwhile.
// Jobs in hand get [WorkerOpts.Grace] to end; those that have not begun go back.
// Run survives a database that fails and returns nil once ctx ended.
func (w *Worker) Run(ctx context.Context) error {
	defer w.db.Subscribe(topic, w.wake.hear)()
	if c := w.opts.Clock; c != nil {
		defer c.watch(w.wake.ring)()
	}
	r := w.newRound(ctx)
	defer r.stop()
	r.takeOver = w.opts.Alone
	for trouble := 0; ctx.Err() == nil; {
		w.turn.Lock()
		err := r.work(ctx, func() bool { return w.guests.Load() > 0 })
		w.turn.Unlock()
		trouble = w.report(ctx, err, trouble)
		if err != nil {
			w.pause(ctx, min(maxPause, 100*time.Millisecond<<min(trouble, 9)))
		} else if ctx.Err() == nil {
			w.sleep(ctx, r)
		}
	}
	return nil
}

// report logs when trouble begins and when it is over, and counts it.
func (w *Worker) report(ctx context.Context, err error, trouble int) int {
	switch {
	case err != nil && trouble == 0:
		w.log.ErrorContext(ctx, "the database fails, jobs wait", "error", err)
	case err == nil && trouble > 0:
		w.log.InfoContext(ctx, "the database works again", "failures", trouble)
	}
	if err == nil {
		return 0
	}
	return trouble + 1
}

func (w *Worker) pause(ctx context.Context, d time.Duration) {
	fires, stop := w.timer(d)
	defer stop()
	select {
	case <-ctx.Done():
	case <-fires:
	}
}

// sleep returns when there may be something to do.
func (w *Worker) sleep(ctx context.Context, r *round) {
	for ctx.Err() == nil {
		guests := w.guests.Load() > 0
		d := w.untilNext(r)
		if d <= 0 && !guests {
			return
		}
		w.sleeps()
		var fires <-chan time.Time
		stop := func() {}
		if d != untilSet && !guests {
			fires, stop = w.timer(min(d, maxNap))
		}
		select {
		case <-ctx.Done():
		case <-w.resume:
		case <-w.wake.bell:
		case <-fires:
		}
		stop()
	}
}

// untilSet means that no timer helps: only a note or a clock that is set.
const untilSet = time.Duration(never)

// untilNext is how long there is nothing to do.
func (w *Worker) untilNext(r *round) time.Duration {
	next := w.wake.next()
	if next == never {
		return untilSet
	}
	d := storage.Time(max(next, 1)).Sub(w.db.Now())
	if d > 0 && w.opts.Clock.stands() {
		return untilSet
	}
	return max(d, r.notBefore.Sub(w.now()))
}

// RunDue does everything that is due now by the database's clock, also what
// that enqueues, and returns how many jobs it did. Tests call it after moving
// the clock; there is nothing to wait for.
func (w *Worker) RunDue(ctx context.Context) (int, error) {
	defer w.visit()()
	return w.runDue(ctx)
}

func (w *Worker) runDue(ctx context.Context) (int, error) {
	r := w.newRound(ctx)
	defer r.stop()
	defer w.db.Subscribe(topic, w.wake.hear)() // a job may enqueue another after the last look
	w.wake.lower(0, 0)
	if err := r.work(ctx, func() bool { return false }); err != nil {
		return r.done, fmt.Errorf("run due jobs: %w", err)
	}
	return r.done, ctx.Err()
}

// visit keeps Run from working until the returned function is called.
func (w *Worker) visit() (leave func()) {
	w.guests.Add(1)
	w.turn.Lock()
	return func() {
		w.wake.lower(0, 0) // what Run knew is old
		w.turn.Unlock()
		if w.guests.Add(-1) == 0 {
			select {
			case w.resume <- struct{}{}:
			default:
			}
		}
	}
}

// do runs a job's handler.
func (w *Worker) do(ctx context.Context, r row) outcome {
	err := w.call(ctx, r)
	if ctx.Err() != nil && err != nil && !deliberate(err) {
		err = errInterrupted
	}
	return w.end(r, err)
}

// end judges how a job went and logs what is not well.
func (w *Worker) end(r row, err error) outcome {
	o := judge(r, err, w.db.Now())
	if o.key != "" { // its successor waited for it: record the one and look for the other at once
		w.wake.lower(0, never)
	}
	about := []any{"job", r.id, "kind", r.kind, "attempt", r.attempt, "error", o.err}
	switch {
	case o.fate == failed:
		w.log.Error("job failed for good", about...)
	case o.fate == again && o.err != nil:
		w.log.Warn("job failed, will run again", about...)
	}
	return o
}

func (w *Worker) call(ctx context.Context, r row) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %s", harmless(p))
			w.log.ErrorContext(ctx, "job panicked", "job", r.id, "kind", r.kind, "attempt", r.attempt,
				"panic", harmless(p), "stack", string(debug.Stack()))
		}
	}()
	if r.attempt > maxAttempts {
		return errLost
	}
	if r.kind == sweepKind {
		return w.sweep(ctx)
	}
	work := w.reg.work[r.kind]
	late := w.db.Now().Sub(storage.Time(r.dueAt)) > work.late.After
	if late && work.late.Do == Drop {
		w.log.InfoContext(ctx, "job dropped, too late", "job", r.id, "kind", r.kind, "attempt", r.attempt)
		return nil
	}
	return work.do(ctx, r, late && work.late.Do == Apologise)
}

// errExited: the handler called runtime.Goexit, as a test's Fatal does.
var errExited = errors.New("the handler ended its goroutine")

func (w *Worker) exited(r row) outcome { return w.end(r, errExited) }

// harmless describes a panic. The value may hold what people wrote, unless it
// comes from the runtime.
func harmless(p any) string {
	if err, ok := p.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("a value of type %T", p)
}
