package scheduler

import "time"

// Watch makes the worker's sleep visible and its timers fire at once.
func (w *Worker) Watch(sleeps func(), timer func(time.Duration) (<-chan time.Time, func())) {
	w.sleeps = sleeps
	if timer != nil {
		w.timer = timer
	}
}

// Hear is what a note from another process does.
func (w *Worker) Hear(payload string) { w.wake.hear(payload) }

// Backoff is the wait before the next attempt.
func Backoff(id string, attempt int) time.Duration { return backoff(id, attempt) }

// SweepKind is the scheduler's own job.
const SweepKind = sweepKind
