package scheduler

import (
	"context"
	"time"

	"github.com/kith-community/kith/storage"
)

// sweepKind is the scheduler's own job that forgets what [Opts.Once] had to
// remember. It exists only while there is something to forget, so that an idle
// program stays idle.
const sweepKind = "scheduler.sweep"

// sweepEvery bounds how often it runs.
const sweepEvery = time.Hour

// sweepAt promises a sweep soon after t, unless one is promised already.
func sweepAt(ctx context.Context, tx *storage.Tx, t time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO job (id, kind, job_key, args, due_at, run_at) VALUES ($1, $2, 'sweep', '{}', $3, $3)
		ON CONFLICT (kind, job_key) WHERE job_key IS NOT NULL AND state = 'waiting' DO NOTHING`,
		storage.NewID(tx.Now()), sweepKind, storage.Millis(t.Truncate(sweepEvery).Add(sweepEvery)))
	return err
}

func (w *Worker) sweep(ctx context.Context) error {
	return w.db.InTx(ctx, func(tx *storage.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM job WHERE state = 'done' AND ended_at <= $1`,
			storage.Millis(tx.Now().Add(-OnceFor)))
		if err != nil {
			return err
		}
		oldest, err := first(ctx, tx, `SELECT ended_at FROM job WHERE state = 'done' AND ended_at IS NOT NULL ORDER BY ended_at LIMIT 1`, nil)
		if err != nil || oldest == never {
			return err
		}
		return sweepAt(ctx, tx, storage.Time(oldest).Add(OnceFor))
	})
}
