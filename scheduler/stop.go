package scheduler

import (
	"context"
	"time"
)

// recordWithin bounds how long a stop waits for the database after its jobs have
// ended. One that answers needs some milliseconds.
const recordWithin = 500 * time.Millisecond

// outlive returns a context that ends d after ctx does, or by leave.
func outlive(ctx context.Context, d time.Duration) (late context.Context, leave context.CancelFunc) {
	late, end := context.WithCancel(context.WithoutCancel(ctx))
	forget := context.AfterFunc(ctx, func() {
		timer := time.AfterFunc(d, end)
		context.AfterFunc(late, func() { timer.Stop() })
	})
	return late, func() { forget(); end() }
}

// windUp hands back what has not begun.
func (r *round) windUp() {
	now := r.w.db.Now()
	r.hand.drop(func(o row) outcome { return judge(o, errInterrupted, now) })
}

// stop ends the round: jobs in hand may end within the grace, then their
// context ends, and what has ended is recorded. The rest is left to the lease.
func (r *round) stop() {
	defer r.leave()
	r.windUp()
	ended := r.ended(r.w.opts.Grace)
	r.cancel()
	if !ended {
		ended = r.ended(r.w.opts.Grace / 2)
	}
	if _, finished, _ := r.hand.counts(); finished > 0 {
		if err := r.exchange(0); err != nil {
			r.w.log.Error("jobs done but not recorded, they run again", "jobs", finished, "error", err)
		}
	}
	if held, _, _ := r.hand.counts(); !ended {
		r.w.log.Warn("jobs did not end in time, they run again after their lease", "jobs", held)
	}
}

// ended waits until no handler runs.
func (r *round) ended(within time.Duration) bool {
	fires, stop := r.w.timer(within)
	defer stop()
	for {
		if _, _, active := r.hand.counts(); active == 0 {
			return true
		}
		select {
		case <-r.hand.signal:
		case <-fires:
			return false
		}
	}
}
