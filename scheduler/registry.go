package scheduler

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/kith-community/kith/storage"
)

// Job is one piece of work being done.
type Job[A Args] struct {
	ID      string // the same in every attempt
	Args    A
	Attempt int       // counts from 1
	DueAt   time.Time // what was promised, whatever the attempt
	Late    bool      // say sorry: set under [Apologise] only
}

// Lateness is what becomes of a job that comes late, as after downtime.
type Lateness int

const (
	Send      Lateness = iota // do it as if it were in time
	Apologise                 // do it with [Job.Late] set
	Drop                      // forget it: the handler is not called
)

// Late is a kind's policy for lateness. The zero value is [Send].
type Late struct {
	// After is how long after [Job.DueAt] a job counts as late; zero means
	// [LateAfter].
	After time.Duration
	Do    Lateness
}

// String is the policy as docs/operate.md lists it.
func (l Lateness) String() string {
	switch l {
	case Send:
		return "done all the same"
	case Apologise:
		return "done, with an apology"
	case Drop:
		return "dropped"
	}
	return fmt.Sprintf("lateness %d", int(l))
}

// LateAfter is when a job counts as late unless its kind says otherwise. An
// apology for less would be noticed more than the delay.
const LateAfter = 15 * time.Minute

// Registry knows which function does which kind of job.
type Registry struct {
	work map[string]work
}

type work struct {
	late Late
	do   func(ctx context.Context, r row, late bool) error
}

// NewRegistry returns an empty registry.
func NewRegistry() *Registry { return &Registry{work: map[string]work{}} }

// Handle makes f do the jobs whose args are A. It panics when that kind is
// taken, which can only be a programming error. All kinds are handled before
// [NewWorker].
//
// f's error decides what becomes of the job: nil and [ErrDone] end it,
// [ErrGiveUp] keeps it for the operator, [Later] and [At] run it again, any
// other one is a failed attempt.
func Handle[A Args](r *Registry, late Late, f func(context.Context, Job[A]) error) {
	var zero A
	kind := zero.Kind()
	if _, taken := r.work[kind]; taken || kind == sweepKind {
		panic("scheduler: kind " + kind + " handled twice")
	}
	if late.After <= 0 {
		late.After = LateAfter
	}
	r.work[kind] = work{late, func(ctx context.Context, w row, late bool) error {
		job := Job[A]{ID: w.id, Attempt: w.attempt, DueAt: storage.Time(w.dueAt), Late: late}
		if err := json.Unmarshal([]byte(w.args), &job.Args); err != nil {
			// The decoder's own error quotes what it read.
			return fmt.Errorf("arguments of %s that this release cannot read: %w", kind, ErrGiveUp)
		}
		return f(ctx, job)
	}}
}

// Policies is what becomes of jobs that come late, by kind.
func (r *Registry) Policies() map[string]Late {
	all := map[string]Late{sweepKind: {After: LateAfter}}
	for kind, w := range r.work {
		all[kind] = w.late
	}
	return all
}

// kinds lists what the registry can do, in a fixed order.
func (r *Registry) kinds() []any {
	names := make([]string, 0, len(r.work))
	for kind := range r.work {
		names = append(names, kind)
	}
	slices.Sort(names)
	kinds := make([]any, len(names))
	for i, name := range names {
		kinds[i] = name
	}
	return kinds
}
