package scheduler_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

func TestJobs(t *testing.T) {
	boom := errors.New("boom")
	for _, tt := range []struct {
		name  string
		jobs  map[string]scheduler.Opts // put in the order of their names
		first error                     // what the first run returns
		waits []time.Duration
		want  []string
	}{
		{"runs once", map[string]scheduler.Opts{"a": {}}, nil, []time.Duration{0, 0}, []string{"0s a"}},
		{"waits until due", map[string]scheduler.Opts{"a": {At: start.Add(time.Hour)}}, nil, []time.Duration{0, time.Hour}, []string{"1h0m0s a"}},
		{"the past is now", map[string]scheduler.Opts{"a": {At: start.Add(-time.Hour)}}, nil, []time.Duration{0}, []string{"0s a"}},
		{
			"in the order of times, then of IDs",
			map[string]scheduler.Opts{"a": {}, "b": {At: start.Add(-1)}, "c": {}, "d": {At: start.Add(-time.Hour)}},
			nil,
			[]time.Duration{0},
			[]string{"0s d", "0s b", "0s a", "0s c"},
		},
		{
			"same key replaces",
			map[string]scheduler.Opts{"a": {Key: "k"}, "b": {Key: "k", At: start.Add(time.Minute)}},
			nil,
			[]time.Duration{0, time.Minute},
			[]string{"1m0s b"},
		},
		{"other keys do not", map[string]scheduler.Opts{"a": {Key: "k"}, "b": {Key: "l"}}, nil, []time.Duration{0}, []string{"0s a", "0s b"}},
		{"fails and tries again", map[string]scheduler.Opts{"a": {}}, boom, []time.Duration{0, 11 * time.Second, 4 * time.Second}, []string{"0s a", "15s a"}},
		{"gives up at once", map[string]scheduler.Opts{"a": {}}, scheduler.ErrGiveUp, []time.Duration{0, time.Hour}, []string{"0s a"}},
		{"is no longer wanted", map[string]scheduler.Opts{"a": {}}, scheduler.ErrDone, []time.Duration{0, time.Hour}, []string{"0s a"}},
		{"later", map[string]scheduler.Opts{"a": {}}, scheduler.Later(time.Minute), []time.Duration{0, 59 * time.Second, time.Second}, []string{"0s a", "1m0s a"}},
		{"at a time", map[string]scheduler.Opts{"a": {}}, scheduler.At(start.Add(time.Hour)), []time.Duration{0, time.Hour}, []string{"0s a", "1h0m0s a"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			each(t, func(w *world) {
				first := tt.first
				worker := w.worker(w.handles(scheduler.Late{}, func(context.Context, scheduler.Job[note]) error {
					err := first
					first = nil
					return err
				}), scheduler.WorkerOpts{})
				for _, text := range []string{"a", "b", "c", "d"} {
					if o, ok := tt.jobs[text]; ok {
						w.put(text, o)
					}
				}
				for _, d := range tt.waits {
					w.clock.Set(w.clock.Now().Add(d))
					w.runDue(worker)
				}
				w.want(tt.want...)
				if n := w.count("state IN ('waiting', 'running', 'done')"); n > 0 {
					t.Errorf("%d jobs are left", n)
				}
			})
		})
	}
}

func TestARolledBackJobNeverWas(t *testing.T) {
	each(t, func(w *world) {
		boom := errors.New("boom")
		err := w.db.InTx(ctx, func(tx *storage.Tx) error {
			return errors.Join(scheduler.Enqueue(ctx, tx, note{"a"}, scheduler.Opts{}), boom)
		})
		if !errors.Is(err, boom) {
			t.Fatal(err)
		}
		w.runDue(w.worker(w.handles(scheduler.Late{}, nil), scheduler.WorkerOpts{}))
		w.want()
	})
}

func TestKeyAndOnceExclude(t *testing.T) {
	each(t, func(w *world) {
		err := w.db.InTx(ctx, func(tx *storage.Tx) error {
			return scheduler.Enqueue(ctx, tx, note{"a"}, scheduler.Opts{Key: "k", Once: "o"})
		})
		if !errors.Is(err, scheduler.ErrKeyAndOnce) {
			t.Errorf("got %v", err)
		}
	})
}

func TestKeyIsFreeWhileItsJobRuns(t *testing.T) {
	each(t, func(w *world) {
		put := func(text string, at time.Duration) error {
			return w.db.InTx(ctx, func(tx *storage.Tx) error {
				return scheduler.Enqueue(ctx, tx, note{text}, scheduler.Opts{Key: "k", At: w.clock.Now().Add(at)})
			})
		}
		worker := w.worker(w.handles(scheduler.Late{}, func(_ context.Context, j scheduler.Job[note]) error {
			switch j.Args.Text {
			case "a": // a successor
				return put("b", time.Hour)
			case "b": // fails, but something newer waits by then
				return errors.Join(put("c", 2*time.Hour), errors.New("boom"))
			}
			return nil
		}), scheduler.WorkerOpts{})
		if err := put("a", 0); err != nil {
			t.Fatal(err)
		}
		w.advance(worker, 12*time.Hour)
		w.want("0s a", "1h0m0s b", "3h0m0s c")
	})
}

func TestCancelAndMove(t *testing.T) {
	each(t, func(w *world) {
		hour := func(n time.Duration) time.Time { return start.Add(n * time.Hour) }
		w.put("a", scheduler.Opts{Key: "a", At: hour(1)})
		w.put("b", scheduler.Opts{Key: "b", At: hour(1)})
		w.put("g1", scheduler.Opts{Key: "g1", Group: "g", At: hour(2)})
		w.put("g2", scheduler.Opts{Group: "g", At: hour(3)})
		w.put("h1", scheduler.Opts{Group: "h", At: hour(4)})
		w.put("h2", scheduler.Opts{Group: "h", At: hour(5)})
		w.in(func(tx *storage.Tx) error {
			n, err := scheduler.CancelGroup(ctx, tx, "g")
			if n != 2 {
				t.Errorf("cancelled %d of the group's 2", n)
			}
			m, err2 := scheduler.MoveGroup(ctx, tx, "h", -3*time.Hour)
			if m != 2 {
				t.Errorf("moved %d of the group's 2", m)
			}
			return errors.Join(err, err2,
				scheduler.Cancel(ctx, tx, note{}.Kind(), "a"), scheduler.Cancel(ctx, tx, note{}.Kind(), "none"),
				scheduler.Move(ctx, tx, note{}.Kind(), "b", hour(10)), scheduler.Move(ctx, tx, note{}.Kind(), "none", hour(1)))
		})
		w.advance(w.worker(w.handles(scheduler.Late{}, func(_ context.Context, j scheduler.Job[note]) error {
			if !j.DueAt.Equal(w.clock.Now()) {
				t.Errorf("%s is due at %s", j.Args.Text, j.DueAt)
			}
			return nil
		}), scheduler.WorkerOpts{}), 24*time.Hour)
		w.want("1h0m0s h1", "2h0m0s h2", "10h0m0s b")
	})
}

func TestOnce(t *testing.T) {
	each(t, func(w *world) {
		once := scheduler.Opts{Once: "delivery 1"}
		worker := w.worker(w.handles(scheduler.Late{}, func(_ context.Context, j scheduler.Job[note]) error {
			return w.db.InTx(ctx, func(tx *storage.Tx) error { // while it runs
				return scheduler.Enqueue(ctx, tx, note{"running"}, once)
			})
		}), scheduler.WorkerOpts{})
		w.put("a", once)
		w.put("waiting", once)
		w.put("b", scheduler.Opts{Once: "delivery 2", At: start.Add(time.Minute)})
		w.runDue(worker)
		w.put("done", once)
		w.advance(worker, scheduler.OnceFor-time.Minute)
		w.put("nearly forgotten", once)
		w.runDue(worker)
		if n := w.count("state = 'done' AND args = '{}'"); n != 2 {
			t.Errorf("%d jobs are remembered without what they held, want 2", n)
		}
		w.clock.Set(start.Add(scheduler.OnceFor)) // not swept yet
		w.put("again", once)
		w.advance(worker, time.Second)
		w.want("0s a", "1m0s b", "48h0m0s again")
		w.advance(worker, 2*scheduler.OnceFor)
		if n := w.count("1 = 1"); n != 0 {
			t.Errorf("%d rows were not swept", n)
		}
	})
}

func TestLateness(t *testing.T) {
	const day = 24 * time.Hour
	for _, tt := range []struct {
		name string
		late scheduler.Late
		by   time.Duration
		want []string
	}{
		{"send comes whatever happens", scheduler.Late{}, day, []string{"24h0m0s a"}},
		{"send never apologises", scheduler.Late{After: time.Minute, Do: scheduler.Send}, day, []string{"24h0m0s a"}},
		{"apologise is late", scheduler.Late{After: time.Hour, Do: scheduler.Apologise}, 2 * time.Hour, []string{"2h0m0s a sorry"}},
		{"apologise is in time", scheduler.Late{After: time.Hour, Do: scheduler.Apologise}, time.Hour, []string{"1h0m0s a"}},
		{"drop is late", scheduler.Late{After: time.Hour, Do: scheduler.Drop}, time.Hour + time.Millisecond, nil},
		{"drop is in time", scheduler.Late{After: time.Hour, Do: scheduler.Drop}, time.Hour, []string{"1h0m0s a"}},
		{"without a time a quarter of an hour counts", scheduler.Late{Do: scheduler.Apologise}, 16 * time.Minute, []string{"16m0s a sorry"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			each(t, func(w *world) {
				worker := w.worker(w.handles(tt.late, nil), scheduler.WorkerOpts{})
				w.put("a", scheduler.Opts{})
				w.clock.Set(start.Add(tt.by))
				w.runDue(worker)
				w.want(tt.want...)
				if n := w.count("1 = 1"); n != 0 {
					t.Errorf("%d jobs are left", n)
				}
			})
		})
	}
}

func TestRetriesCountAsLateButLaterDoesNot(t *testing.T) {
	each(t, func(w *world) {
		answers := []error{errors.New("boom"), scheduler.Later(time.Hour), nil}
		worker := w.worker(w.handles(scheduler.Late{After: 10 * time.Second, Do: scheduler.Apologise},
			func(_ context.Context, j scheduler.Job[note]) error {
				if j.Attempt != []int{1, 2, 2}[3-len(answers)] {
					t.Errorf("attempt %d with %d answers left", j.Attempt, len(answers))
				}
				err := answers[0]
				answers = answers[1:]
				return err
			}), scheduler.WorkerOpts{})
		w.put("a", scheduler.Opts{})
		w.runDue(worker)
		w.clock.Set(start.Add(15 * time.Second))
		w.runDue(worker)
		w.advance(worker, time.Hour)
		w.want("0s a", "15s a sorry", "1h0m15s a")
	})
}
