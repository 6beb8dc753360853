package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/stdlib"
)

// knockEvery is how often a process that waits for a hold asks for it.
const knockEvery = 5 * time.Second

// Hold runs do while no other process holds the same name in the same database,
// and waits for that until ctx ends. The context of do ends when the hold is
// lost, as it is with the connection to the server; then Hold returns an error,
// and may be called again. A SQLite file has one process, which waits for nobody.
func (db *DB) Hold(ctx context.Context, name string, do func(context.Context) error) error {
	return db.hold(ctx, name, do)
}

func (e *liteEngine) hold(ctx context.Context, _ string, do func(context.Context) error) error {
	return do(ctx)
}

func (e *readingEngine) hold(context.Context, string, func(context.Context) error) error {
	return ErrReading
}

// hold keeps a connection of its own: the lock is the session's, and ends with
// it however the process ends.
func (e *pgEngine) hold(ctx context.Context, name string, do func(context.Context) error) error {
	conn, err := e.holding.Conn(ctx)
	if err != nil {
		return fmt.Errorf("hold %s: %w", name, err)
	}
	defer conn.Close()
	if err := take(ctx, conn, name); err != nil {
		return fmt.Errorf("hold %s: %w", name, err)
	}
	doing, stop := context.WithCancelCause(ctx)
	var watching sync.WaitGroup
	watching.Go(func() { watch(doing, conn, stop) })
	err = do(doing)
	lost := errors.Is(context.Cause(doing), errHoldLost)
	stop(nil)
	watching.Wait()
	if lost {
		return fmt.Errorf("hold %s: %w", name, errors.Join(errHoldLost, err))
	}
	return err
}

var errHoldLost = errors.New("the connection that held it is gone")

func take(ctx context.Context, conn *sql.Conn, name string) error {
	for {
		var ours bool
		err := conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock(1802073193, hashtext(current_schema() || ' ' || $1))`, name).Scan(&ours)
		if err != nil || ours {
			return err
		}
		if err := step(ctx, knockEvery); err != nil {
			return err
		}
	}
}

// watch waits on the connection, on which the server says nothing, until ctx
// ends or the connection does. The session ends with it, and with that the lock.
func watch(ctx context.Context, conn *sql.Conn, lose context.CancelCauseFunc) {
	_ = conn.Raw(func(c any) error {
		_, err := c.(*stdlib.Conn).Conn().WaitForNotification(ctx)
		if err != nil && ctx.Err() == nil {
			lose(errHoldLost)
		}
		return driver.ErrBadConn
	})
}
