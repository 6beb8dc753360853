package scheduler

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/kith-community/kith/storage"
)

// Repeat promises args at every time spec names in zone (see [Next]), until
// [StopRepeat]. It replaces the schedule with the same key; the same schedule
// declared again changes nothing, so programs declare theirs at each start.
// After a stop of the program a schedule comes once, not once per missed time.
//
// Only the parser of robfig/cron is used. Its own runner reads the system
// clock and forgets on restart; a row in a table does neither.
func Repeat(ctx context.Context, tx *storage.Tx, key, spec, zone string, args Args) error {
	next, err := Next(spec, zone, tx.Now())
	if err != nil {
		return fmt.Errorf("repeat %s: %w", args.Kind(), err)
	}
	body, err := json.Marshal(args)
	if err != nil {
		return fmt.Errorf("encode %s: %w", args.Kind(), err)
	}
	n, err := tx.Exec(ctx, `
		INSERT INTO schedule (schedule_key, spec, zone, kind, args, next_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (schedule_key) DO UPDATE SET
			spec = excluded.spec, zone = excluded.zone, kind = excluded.kind, args = excluded.args, next_at = excluded.next_at
		WHERE schedule.spec <> excluded.spec OR schedule.zone <> excluded.zone
			OR schedule.kind <> excluded.kind OR schedule.args <> excluded.args`,
		key, spec, zone, args.Kind(), string(body), storage.Millis(next))
	if err != nil {
		return fmt.Errorf("repeat %s: %w", args.Kind(), err)
	}
	if n > 0 {
		announce(tx, forSchedule, next)
	}
	return nil
}

// StopRepeat ends a schedule. A job it enqueued before still runs.
func StopRepeat(ctx context.Context, tx *storage.Tx, key string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM schedule WHERE schedule_key = $1`, key); err != nil {
		return fmt.Errorf("stop a schedule: %w", err)
	}
	return nil
}

type schedule struct {
	key, spec, zone, kind, args string
	nextAt                      int64
}

// repeatDue enqueues the job of every due schedule, sets when it comes next, and
// returns when the first does. Workers pass over schedules that another holds.
func (w *Worker) repeatDue(ctx context.Context, tx *storage.Tx) (next int64, err error) {
	var due []schedule
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var s schedule
		err := scan(&s.key, &s.spec, &s.zone, &s.kind, &s.args, &s.nextAt)
		due = append(due, s)
		return err
	}, `SELECT schedule_key, spec, zone, kind, args, next_at FROM schedule
		WHERE next_at <= $1 ORDER BY next_at, schedule_key`+tx.LockFree(), storage.Millis(tx.Now()))
	for _, s := range due {
		if err == nil {
			err = w.repeat(ctx, tx, s)
		}
	}
	if err != nil {
		return never, err
	}
	return nextSchedule(ctx, tx)
}

func nextSchedule(ctx context.Context, tx *storage.Tx) (int64, error) {
	return first(ctx, tx, `SELECT next_at FROM schedule ORDER BY next_at LIMIT 1`, nil)
}

func (w *Worker) repeat(ctx context.Context, tx *storage.Tx, s schedule) error {
	at, next, err := missed(s.spec, s.zone, storage.Time(s.nextAt), tx.Now())
	switch {
	case errors.Is(err, errNever):
		return StopRepeat(ctx, tx, s.key)
	case err != nil: // perhaps a zone that only another machine knows
		w.log.ErrorContext(ctx, "schedule cannot be read", "schedule", s.key, "kind", s.kind, "error", err)
		next = tx.Now().Add(time.Hour)
	default:
		if _, err := insert(ctx, tx, s.kind, s.args, Opts{Key: s.key, At: at}); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `UPDATE schedule SET next_at = $2 WHERE schedule_key = $1`, s.key, storage.Millis(next))
	return err
}
