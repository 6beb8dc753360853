package scheduler

import (
	"context"
	"fmt"
	"time"

	"github.com/kith-community/kith/storage"
)

// FailedJob is a job that was given up. It is kept until somebody looks.
type FailedJob struct {
	ID, Kind        string
	Attempts        int
	DueAt, FailedAt time.Time
	Error           string // the last attempt's, shortened
}

// Failed lists up to limit failed jobs, the latest first.
func Failed(ctx context.Context, tx *storage.Tx, limit int) ([]FailedJob, error) {
	var jobs []FailedJob
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var j FailedJob
		var due, ended int64
		err := scan(&j.ID, &j.Kind, &j.Attempts, &due, &ended, &j.Error)
		j.DueAt, j.FailedAt = storage.Time(due), storage.Time(ended)
		jobs = append(jobs, j)
		return err
	}, `SELECT id, kind, attempt, due_at, ended_at, last_error FROM job
		WHERE state = 'failed' AND ended_at IS NOT NULL ORDER BY ended_at DESC, id DESC LIMIT $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("list failed jobs: %w", err)
	}
	return jobs, nil
}

// Retry runs a failed job again, now and with all its attempts; it does not
// count as late. When a newer job took its place meanwhile (same Key waiting,
// same Once), that one wins and the failed one is forgotten. It returns
// storage.ErrNotFound when no failed job has that ID.
func Retry(ctx context.Context, tx *storage.Tx, id string) error {
	n, err := tx.Exec(ctx, `
		UPDATE job SET state = 'waiting', claim = '', ended_at = NULL, attempt = 0, run_at = $2, due_at = $2
		WHERE id = $1 AND state = 'failed' AND NOT EXISTS (
			SELECT 1 FROM job AS newer WHERE newer.kind = job.kind AND (
				newer.job_key = job.job_key AND newer.state = 'waiting' OR
				newer.once_id = job.once_id AND newer.state <> 'failed'))`, id, storage.Millis(tx.Now()))
	if err == nil && n == 0 {
		n, err = tx.Exec(ctx, `DELETE FROM job WHERE id = $1 AND state = 'failed'`, id)
		if err == nil && n == 0 {
			err = storage.ErrNotFound
		}
	} else if err == nil {
		announce(tx, "", tx.Now())
	}
	if err != nil {
		return fmt.Errorf("retry job %s: %w", id, err)
	}
	return nil
}
