// Package scheduler runs durable jobs: work that a transaction promised and
// that happens even if the process dies in between.
//
// A job is enqueued in the transaction that makes it necessary, so it exists
// exactly when that transaction committed. It runs at least once; its handler
// must therefore be safe to run twice. README.md says how to write one.
//
//	scheduler.go  promise a job          waiting.go  cancel and move it
//	registry.go   who does it            outcome.go  what became of it
//	schedule.go   promises that repeat   next.go     when they are due
//	worker.go     Run, RunDue            advance.go  moving simulated time
//	round.go      working what is due    hand.go     jobs being done
//	claim.go      taking jobs            record.go   writing down how they went
//	wake.go       when to look again     stop.go     ending a round
//	failed.go     the operator's list    sweep.go    forgetting what is done
//	clock.go      simulated time        forget.go    forgetting somebody
//	forgetrows.go forgetting rows
//	holdings.go   what jobs hold of people
package scheduler

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/kith-community/kith/storage"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Tables are the scheduler's own migrations.
var Tables = storage.Source{Name: "scheduler", Files: migrations, Holds: holds}

// Args is what a job needs to know: small, stored as JSON, and still readable
// by the next release.
type Args interface {
	Kind() string // "mentoring.nudge"; never renamed
}

// Opts say when and how a job runs. The zero value means: now, and once for
// every Enqueue.
type Opts struct {
	// At is the earliest time to run; zero means now.
	At time.Time
	// Key names the job among its kind: a waiting job with the same kind and
	// key is replaced (arguments, time, group and ID). A running one is not, so
	// a handler may enqueue its own successor.
	Key string
	// Group ties jobs of any kind together for [CancelGroup] and [MoveGroup].
	Group string
	// Once names what caused the job, such as a delivery's ID: while a job of
	// that kind with the same Once waits, runs, or was done in the last
	// [OnceFor], Enqueue does nothing. It excludes Key.
	Once string
}

// OnceFor is how long a done job with [Opts.Once] is remembered: far longer
// than any platform repeats a delivery.
const OnceFor = 48 * time.Hour

// ErrKeyAndOnce means that [Opts] has both: one cannot both replace the job
// that waits and leave it alone.
var ErrKeyAndOnce = errors.New("a job has a Key or a Once, not both")

// Enqueue promises the job to the transaction. Workers everywhere hear of it
// when the transaction commits.
func Enqueue(ctx context.Context, tx *storage.Tx, args Args, o Opts) error {
	body, err := json.Marshal(args)
	if err != nil {
		return fmt.Errorf("encode %s: %w", args.Kind(), err)
	}
	if o.Key != "" && o.Once != "" {
		return fmt.Errorf("enqueue %s: %w", args.Kind(), ErrKeyAndOnce)
	}
	if o.At.IsZero() {
		o.At = tx.Now()
	}
	n, err := insert(ctx, tx, args.Kind(), string(body), o)
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", args.Kind(), err)
	}
	if n > 0 {
		announce(tx, "", o.At)
	}
	return nil
}

// A conflict replaces the whole job, its ID included: whoever remembers an ID
// as done must not take the new work for the old.
const (
	insertJob = `INSERT INTO job (id, kind, job_key, grp, once_id, args, due_at, run_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $7)`
	orReplace = `
		ON CONFLICT (kind, job_key) WHERE job_key IS NOT NULL AND state = 'waiting'
		DO UPDATE SET id = excluded.id, grp = excluded.grp, args = excluded.args,
			due_at = excluded.due_at, run_at = excluded.run_at, attempt = 0, last_error = ''`
	orForget = `
		ON CONFLICT (kind, once_id) WHERE once_id IS NOT NULL AND state <> 'failed'
		DO UPDATE SET id = excluded.id, grp = excluded.grp, args = excluded.args,
			due_at = excluded.due_at, run_at = excluded.run_at, attempt = 0, last_error = '',
			state = 'waiting', ended_at = NULL
		WHERE job.state = 'done' AND job.ended_at <= $8`
)

// insert returns 0 when Once has seen the job.
func insert(ctx context.Context, tx *storage.Tx, kind, args string, o Opts) (int64, error) {
	values := []any{storage.NewID(tx.Now()), kind, null(o.Key), null(o.Group), null(o.Once), args, storage.Millis(o.At)}
	switch {
	case o.Once != "":
		return tx.Exec(ctx, insertJob+orForget, append(values, storage.Millis(tx.Now().Add(-OnceFor)))...)
	case o.Key != "":
		return tx.Exec(ctx, insertJob+orReplace, values...)
	}
	return tx.Exec(ctx, insertJob, values...)
}

// null keeps what has no name out of the unique indexes.
func null(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// topic is what workers listen to. A payload is the Unix milliseconds at which
// there is something to do; forSchedule comes before those of a schedule.
const (
	topic       = "job"
	forSchedule = "s"
)

// announce wakes the workers that would sleep past at. What becomes due at the
// same time in one transaction, such as at once, is one note.
func announce(tx *storage.Tx, what string, at time.Time) {
	tx.Notify(topic, what+strconv.FormatInt(max(storage.Millis(at), storage.Millis(tx.Now())), 10))
}
