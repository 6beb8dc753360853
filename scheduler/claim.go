package scheduler

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/kith-community/kith/storage"
)

// suspectAfter is the number of lost attempts from which on a job is claimed
// alone: if it is what kills its workers, it takes no other job with it.
const suspectAfter = 4

// claim takes up to t.want due jobs, also those whose worker died. It passes
// over kinds that the registry does not know: a newer release, perhaps running
// beside this one, will do them.
func (w *Worker) claim(ctx context.Context, tx *storage.Tx, t *trade) error {
	args := []any{storage.Millis(t.at), t.want}
	found := 0
	err := tx.Each(ctx, func(scan func(...any) error) error {
		r := row{claim: t.token}
		var lost bool
		if err := scan(&r.id, &r.kind, &r.args, &r.key, &r.once, &r.dueAt, &r.attempt, &lost); err != nil {
			return err
		}
		found++
		suspect := lost && r.attempt >= suspectAfter
		if suspect && t.idle && len(t.rows) == 0 {
			t.alone = true
		} else if suspect || t.alone {
			t.more = true
			return nil
		}
		r.attempt++
		t.rows = append(t.rows, r)
		return nil
	}, w.claimSQL+tx.LockFree(), append(args, w.kinds...)...)
	t.more = t.more || found == t.want
	if err != nil || len(t.rows) == 0 {
		return err
	}
	ids := make([]string, len(t.rows))
	for i, r := range t.rows {
		ids[i] = r.id
	}
	_, err = tx.Exec(ctx, `UPDATE job SET state = 'running', attempt = attempt + 1, claim = $1, run_at = $2 WHERE id IN `+
		list(3, len(ids)), listed(ids, t.token, t.until(w.opts.Lease))...)
	return err
}

// free passes over a job whose key is still running: jobs of one key run one
// after another, so that a card is never posted twice nor edited out of order.
const free = ` AND (job_key IS NULL OR state = 'running' OR NOT EXISTS (
		SELECT 1 FROM job AS held WHERE held.kind = job.kind AND held.job_key = job.job_key AND held.state = 'running'))`

func claimSQL(kinds int) string {
	return `SELECT id, kind, args, COALESCE(job_key, ''), COALESCE(once_id, ''), due_at, attempt, state = 'running'
		FROM job WHERE run_at <= $1 AND kind IN ` + params(3, kinds) + free + ` ORDER BY run_at, id LIMIT $2`
}

// nextAt returns when the next job is due, or a lease ends, and when the next
// schedule is.
func (w *Worker) nextAt(ctx context.Context, tx *storage.Tx) (job, schedule int64, err error) {
	if job, err = first(ctx, tx, w.nextSQL, w.kinds); err != nil {
		return never, never, err
	}
	schedule, err = nextSchedule(ctx, tx)
	return job, schedule, err
}

func nextSQL(kinds int) string {
	return `SELECT run_at FROM job WHERE run_at IS NOT NULL AND kind IN ` + params(1, kinds) + free + ` ORDER BY run_at LIMIT 1`
}

func first(ctx context.Context, tx *storage.Tx, query string, args []any) (int64, error) {
	var at int64
	err := tx.Get(ctx, []any{&at}, query, args...)
	if errors.Is(err, storage.ErrNotFound) {
		return never, nil
	}
	return at, err
}

// NextDue is when the next waiting job or schedule is due, and whether there is
// one. The scheduler's own housekeeping does not count, nor do unknown kinds.
func (w *Worker) NextDue(ctx context.Context) (at time.Time, due bool, err error) {
	job, schedule := int64(never), int64(never)
	err = w.db.Read(ctx, func(tx *storage.Tx) (err error) {
		if theirs := w.kinds[1:]; len(theirs) > 0 {
			job, err = first(ctx, tx, `SELECT run_at FROM job WHERE run_at IS NOT NULL AND state = 'waiting'
				AND kind IN `+params(1, len(theirs))+` ORDER BY run_at LIMIT 1`, theirs)
		}
		if err == nil {
			schedule, err = nextSchedule(ctx, tx)
		}
		return err
	})
	next := min(job, schedule)
	if err != nil || next == never {
		return time.Time{}, false, err
	}
	return storage.Time(next), true, nil
}

// params is "($from, …)" for n parameters.
func params(from, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, ", $%d", from+i)
	}
	return "(" + b.String()[2:] + ")"
}

// list is params for n IDs, rounded up to a power of two so that few different
// statements need preparing.
func list(from, n int) string { return params(from, roundUp(n)) }

// listed are the arguments for list: before, then the IDs, the last repeated.
func listed(ids []string, before ...any) []any {
	args := before
	for i := range roundUp(len(ids)) {
		args = append(args, ids[min(i, len(ids)-1)])
	}
	return args
}

func roundUp(n int) int {
	p := 1
	for p < n {
		p *= 2
	}
	return p
}
