package scheduler

import (
	"errors"
	"hash/fnv"
	"strings"
	"time"
)

// A handler may end a job early with these.
var (
	// ErrDone: the work is no longer wanted. The job counts as finished.
	ErrDone = errors.New("no longer wanted")
	// ErrGiveUp: trying again cannot help. The job is kept for the operator.
	ErrGiveUp = errors.New("cannot succeed")
)

// Later asks to run the same job again after d. It costs no attempt, and the
// job is due anew then: it is not late for having waited.
func Later(d time.Duration) error { return &againError{after: d} }

// At asks to run the same job again at t, like [Later].
func At(t time.Time) error { return &againError{at: t} }

type againError struct {
	after time.Duration
	at    time.Time
}

func (e *againError) Error() string { return "again later" }

const (
	maxAttempts  = 8
	firstBackoff = 15 * time.Second
	maxBackoff   = 4 * time.Hour
	maxError     = 500 // bytes of an error that are kept with the job
)

// errInterrupted: the worker stopped before the job was done.
var errInterrupted = errors.New("interrupted")

// errLost: the job's worker died or lost its lease in every attempt.
var errLost = errors.New("its worker was lost in every attempt")

type fate int

const (
	over   fate = iota // done
	again              // at outcome.at
	failed             // kept
)

// outcome is what is to be recorded about a job.
type outcome struct {
	row
	fate  fate
	at    time.Time
	dueAt time.Time // of the next run
	tries int       // attempts used up
	err   error
}

// judge decides what becomes of a job whose handler returned err at now.
func judge(r row, err error, now time.Time) outcome {
	o := outcome{row: r, err: err, at: now, dueAt: time.UnixMilli(r.dueAt), tries: r.attempt}
	var later *againError
	switch {
	case err == nil, errors.Is(err, ErrDone):
		o.err = nil
	case errors.Is(err, errInterrupted):
		o.fate, o.tries, o.err = again, r.attempt-1, nil
	case errors.As(err, &later):
		o.fate, o.tries, o.err = again, r.attempt-1, nil
		if o.at = later.at; o.at.IsZero() {
			o.at = now.Add(later.after)
		}
		// A job that is due at once could keep a standing clock from moving.
		if !o.at.After(now) {
			o.at = now.Add(time.Millisecond)
		}
		o.dueAt = o.at
	case errors.Is(err, ErrGiveUp), r.attempt >= maxAttempts:
		o.fate = failed
	default:
		o.fate, o.at = again, now.Add(backoff(r.id, r.attempt))
	}
	return o
}

// deliberate says whether a handler chose this end.
func deliberate(err error) bool {
	var later *againError
	return errors.Is(err, ErrDone) || errors.Is(err, ErrGiveUp) || errors.As(err, &later)
}

// backoff waits 15 s, 1 min, 4 min … up to 4 h, less up to a fifth, so that
// jobs that failed together do not come back together. The part is derived from
// the job's ID and the attempt: the same job waits the same in every run. The
// first wait is whole: most faults are over then, and a story can rely on it.
func backoff(id string, attempt int) time.Duration {
	if attempt == 1 {
		return firstBackoff
	}
	d := maxBackoff
	if attempt < 6 {
		d = min(d, firstBackoff<<(2*(attempt-1)))
	}
	h := fnv.New32a()
	h.Write([]byte(id))
	h.Write([]byte{byte(attempt)})
	return (d - d/5*time.Duration(h.Sum32()%1024)/1024).Truncate(time.Millisecond)
}

// reason is an error's text as both engines can store it.
func reason(err error) string {
	if err == nil {
		return ""
	}
	s := err.Error()
	return strings.ToValidUTF8(strings.ReplaceAll(s[:min(len(s), maxError)], "\x00", ""), "")
}
