package scheduler

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/kith-community/kith/storage"
)

// Cancel removes the waiting job with that key, if there is one. One that runs
// already is not stopped: its handler looks whether it is still wanted.
func Cancel(ctx context.Context, tx *storage.Tx, kind, key string) error {
	_, err := tx.Exec(ctx, `DELETE FROM job WHERE kind = $1 AND job_key = $2 AND state = 'waiting'`, kind, key)
	if err != nil {
		return fmt.Errorf("cancel %s: %w", kind, err)
	}
	return nil
}

// CancelGroup removes the waiting jobs of a group and returns how many.
func CancelGroup(ctx context.Context, tx *storage.Tx, group string) (int64, error) {
	n, err := tx.Exec(ctx, `DELETE FROM job WHERE grp = $1 AND state = 'waiting'`, group)
	if err != nil {
		return 0, fmt.Errorf("cancel a group: %w", err)
	}
	return n, nil
}

// Move makes the waiting job with that key due at another time, if there is
// such a job.
func Move(ctx context.Context, tx *storage.Tx, kind, key string, at time.Time) error {
	n, err := tx.Exec(ctx, `UPDATE job SET run_at = $3, due_at = $3 WHERE kind = $1 AND job_key = $2 AND state = 'waiting'`,
		kind, key, storage.Millis(at))
	if err != nil {
		return fmt.Errorf("move %s: %w", kind, err)
	}
	if n > 0 {
		announce(tx, "", at)
	}
	return nil
}

// MoveGroup makes the waiting jobs of a group due later, or earlier when by is
// negative, and returns how many.
func MoveGroup(ctx context.Context, tx *storage.Tx, group string, by time.Duration) (int64, error) {
	n, err := tx.Exec(ctx, `UPDATE job SET run_at = run_at + $2, due_at = due_at + $2 WHERE grp = $1 AND state = 'waiting'`,
		group, by.Milliseconds())
	if err != nil {
		return 0, fmt.Errorf("move a group: %w", err)
	}
	if n == 0 || by >= 0 {
		return n, nil // a worker that wakes too early finds nothing and sleeps on
	}
	var first sql.NullInt64
	err = tx.Get(ctx, []any{&first}, `SELECT MIN(run_at) FROM job WHERE grp = $1 AND state = 'waiting'`, group)
	if err != nil {
		return 0, fmt.Errorf("move a group: %w", err)
	}
	announce(tx, "", storage.Time(first.Int64))
	return n, nil
}
