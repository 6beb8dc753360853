package scheduler

import (
	"context"
	"errors"
	"time"

	"github.com/kith-community/kith/storage"
)

// errOtherClock can only be a programming error.
var errOtherClock = errors.New("scheduler: the database runs on another clock")

// Advance moves the database's simulated clock to to, stopping at every time at
// which something is due on the way and doing it there, in order, also what
// that makes due. It returns how many jobs it did. Run does nothing meanwhile.
func (w *Worker) Advance(ctx context.Context, clock *Clock, to time.Time) (int, error) {
	defer w.visit()()
	if d := clock.Now().Sub(w.db.Now()); d < -time.Minute || d > time.Minute {
		return 0, errOtherClock
	}
	did := 0
	for {
		n, err := w.runDue(ctx)
		if did += n; err != nil {
			return did, err
		}
		now := clock.Now()
		if !now.Before(to) {
			return did, nil
		}
		next, err := w.nextStop(ctx)
		if err != nil {
			return did, err
		}
		switch {
		case next.After(to):
			next = to
		case !next.After(now): // a worker elsewhere holds it
			next = now.Add(time.Millisecond)
		}
		clock.Set(next)
	}
}

// nextStop is when the next job or schedule is due, or a lease ends.
func (w *Worker) nextStop(ctx context.Context) (time.Time, error) {
	at := int64(never)
	err := w.db.Read(ctx, func(tx *storage.Tx) error {
		job, schedule, err := w.nextAt(ctx, tx)
		at = min(job, schedule)
		return err
	})
	return time.UnixMilli(at), err
}
