package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"
)

// Tx is a transaction, for one goroutine. Its time stands still: Now is when
// it began.
type Tx struct {
	on       runner
	now      time.Time
	locks    bool // whether rows are locked one by one
	executed *atomic.Int64
	failed   error // the first statement's failure; PostgreSQL runs nothing after it
	scanning bool  // inside Each's callback
	over     bool  // after InTx or Read
	unknown  bool  // whether it was committed, because the server was lost
	hooks    []func()
	notes    []note
}

// runner runs statements: an *sql.Tx, or a SQLite connection that keeps its
// statements prepared.
type runner interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

var (
	errScanning = errors.New("storage: a statement inside Each: collect the rows first (PostgreSQL cannot do both at once)")
	errOver     = errors.New("storage: the transaction is over; its *Tx was kept too long")
)

// Now is when the transaction began.
func (tx *Tx) Now() time.Time { return tx.now }

// Lock ends a SELECT whose rows the transaction may change. SQLite needs no
// clause, its writers are alone from BEGIN IMMEDIATE on; nor does [DB.Read].
func (tx *Tx) Lock() string {
	if tx.locks {
		return " FOR UPDATE"
	}
	return ""
}

// LockFree is like [Tx.Lock] but passes over rows that others hold.
func (tx *Tx) LockFree() string {
	if tx.locks {
		return " FOR UPDATE SKIP LOCKED"
	}
	return ""
}

// AfterCommit runs f once the transaction is durable, before InTx returns and
// outside all locks; f may use the database. Several run in the order they were
// given. After a rollback none runs.
func (tx *Tx) AfterCommit(f func()) { tx.hooks = append(tx.hooks, f) }

// Notify tells the subscribers of topic, after the commit and after what
// [Tx.AfterCommit] runs, and on PostgreSQL those in other processes too. Equal
// notifications within a transaction are one. They are also told when the server
// was lost while it committed, and perhaps did. topic has no line break; topic
// and payload together have at most 7,900 bytes (pg_notify's limit is 8,000).
func (tx *Tx) Notify(topic, payload string) {
	if n := (note{topic, payload}); !slices.Contains(tx.notes, n) {
		tx.notes = append(tx.notes, n)
	}
}

// Exec runs a statement and returns how many rows it changed.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	if err := tx.ready(ctx); err != nil {
		return 0, err
	}
	res, err := tx.on.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, tx.fail(err)
	}
	return res.RowsAffected()
}

// Get scans the first row of a query into dest. It returns [ErrNotFound] when
// there is none.
func (tx *Tx) Get(ctx context.Context, dest []any, query string, args ...any) error {
	found := false
	err := tx.rows(ctx, query, args, func(rows *sql.Rows) error {
		if found = rows.Next(); !found {
			return nil
		}
		return rows.Scan(dest...)
	})
	if err == nil && !found {
		return ErrNotFound
	}
	return err
}

// Each calls f for every row of a query. f runs no other statement: PostgreSQL
// cannot, so SQLite refuses as well.
func (tx *Tx) Each(ctx context.Context, f func(scan func(...any) error) error, query string, args ...any) error {
	return tx.rows(ctx, query, args, func(rows *sql.Rows) error {
		tx.scanning = true
		defer func() { tx.scanning = false }()
		for rows.Next() {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := f(rows.Scan); err != nil {
				return err
			}
		}
		return nil
	})
}

func (tx *Tx) rows(ctx context.Context, query string, args []any, f func(*sql.Rows) error) error {
	if err := tx.ready(ctx); err != nil {
		return err
	}
	rows, err := tx.on.QueryContext(ctx, query, args...)
	if err != nil {
		return tx.fail(err)
	}
	defer rows.Close()
	if err := f(rows); err != nil {
		return err
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return tx.fail(err)
	}
	return nil
}

func (tx *Tx) ready(ctx context.Context) error {
	switch {
	case tx.failed != nil:
		return fmt.Errorf("after a failed statement: %w", tx.failed)
	case tx.scanning:
		return errScanning
	case tx.over:
		return errOver
	case ctx.Err() != nil:
		return ctx.Err()
	}
	tx.executed.Add(1)
	return nil
}

func (tx *Tx) fail(err error) error {
	tx.failed = translate(err)
	return tx.failed
}

// outcome of a transaction whose function returned err.
func (tx *Tx) outcome(err error) error {
	tx.over = true
	if err == nil {
		return tx.failed
	}
	return err
}
