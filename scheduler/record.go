package scheduler

import (
	"context"
	"time"

	"github.com/kith-community/kith/storage"
)

// mine is the fence: only the claim that still holds a job may change it.
const mine = ` WHERE state = 'running' AND claim = $1 AND id IN `

// record writes down what became of jobs and returns how many of them it had
// lost: their lease ended, another worker does them, and nothing is recorded.
func record(ctx context.Context, tx *storage.Tx, done []outcome) (lost int, err error) {
	gone, kept := map[string][]string{}, map[string][]string{}
	changed := int64(0)
	for _, o := range done {
		n := int64(0)
		switch {
		case o.fate == over && o.once == "":
			gone[o.claim] = append(gone[o.claim], o.id)
		case o.fate == over:
			kept[o.claim] = append(kept[o.claim], o.id)
		case o.fate == failed:
			n, err = fail(ctx, tx, o)
		default:
			n, err = runAgain(ctx, tx, o)
		}
		if err != nil {
			return 0, err
		}
		changed += n
	}
	for claim, ids := range gone {
		n, err := tx.Exec(ctx, `DELETE FROM job`+mine+list(2, len(ids)), listed(ids, claim)...)
		if err != nil {
			return 0, err
		}
		changed += n
	}
	n, err := remember(ctx, tx, kept)
	return len(done) - int(changed+n), err
}

// remember keeps done jobs for [Opts.Once], but nothing of what people wrote.
func remember(ctx context.Context, tx *storage.Tx, kept map[string][]string) (changed int64, err error) {
	for claim, ids := range kept {
		n, err := tx.Exec(ctx, `UPDATE job SET state = 'done', args = '{}', last_error = '', run_at = NULL, ended_at = $2`+
			mine+list(3, len(ids)), listed(ids, claim, storage.Millis(tx.Now()))...)
		if err != nil {
			return 0, err
		}
		changed += n
	}
	if len(kept) > 0 {
		err = sweepAt(ctx, tx, tx.Now().Add(OnceFor))
	}
	return changed, err
}

func fail(ctx context.Context, tx *storage.Tx, o outcome) (int64, error) {
	return tx.Exec(ctx, `UPDATE job SET state = 'failed', run_at = NULL, ended_at = $2, last_error = $3`+mine+`($4)`,
		o.claim, storage.Millis(tx.Now()), reason(o.err), o.id)
}

// runAgain makes a running job wait. Of two jobs with one key only the newer
// may wait; the other one is dropped, and that is no loss.
func runAgain(ctx context.Context, tx *storage.Tx, o outcome) (int64, error) {
	if o.key != "" {
		_, err := tx.Exec(ctx, `
			DELETE FROM job WHERE kind = $1 AND job_key = $2 AND state = 'waiting' AND id < $3 AND EXISTS (
				SELECT 1 FROM job AS held WHERE held.id = $3 AND held.claim = $4 AND held.state = 'running')`,
			o.kind, o.key, o.id, o.claim)
		if err != nil {
			return 0, err
		}
	}
	n, err := tx.Exec(ctx, `
		UPDATE job SET state = 'waiting', claim = '', run_at = $2, due_at = $3, attempt = $4, last_error = $5`+mine+`($6)
			AND NOT EXISTS (SELECT 1 FROM job AS newer
				WHERE newer.kind = job.kind AND newer.job_key = job.job_key AND newer.state = 'waiting')`,
		o.claim, storage.Millis(o.at), storage.Millis(o.dueAt), o.tries, reason(o.err), o.id)
	if err != nil || n > 0 || o.key == "" {
		return n, err
	}
	return tx.Exec(ctx, `DELETE FROM job`+mine+`($2)`, o.claim, o.id)
}

// extend prolongs leases.
func extend(ctx context.Context, tx *storage.Tx, ids map[string][]string, until time.Time) error {
	for claim, ids := range ids {
		_, err := tx.Exec(ctx, `UPDATE job SET run_at = $2`+mine+list(3, len(ids)),
			listed(ids, claim, storage.Millis(until))...)
		if err != nil {
			return err
		}
	}
	return nil
}

// takeOver ends the leases of a process that died, see [WorkerOpts.Alone].
func takeOver(ctx context.Context, tx *storage.Tx) error {
	_, err := tx.Exec(ctx, `UPDATE job SET run_at = $1 WHERE run_at > $1 AND state = 'running'`, storage.Millis(tx.Now()))
	return err
}
