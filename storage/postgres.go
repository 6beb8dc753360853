package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

const (
	// writers bounds how many transactions run at once. They and the readers
	// share a server whose default limit is 100 for all programs.
	writers = 8
	// holders bounds how many names one process can hold.
	holders = 16
	// frozen is how long a transaction may stand still between two statements.
	// A process that is gone without a word would else hold its rows for hours.
	frozen = "30s"
	// attempts at a transaction that others made fail.
	attempts = 5
	// pause bounds the random time between them.
	pause = 20 * time.Millisecond
)

// pgEngine is PostgreSQL.
type pgEngine struct {
	writing  *sql.DB
	reading  *sql.DB // on its own: who holds a writer may wait for a reader
	holding  *sql.DB // for [DB.Hold], which keeps its connections
	db       *DB
	listener *listener
	self     string // names this DB in its own notifications
	channel  string // of this database's schema
}

func openPostgres(ctx context.Context, url string, db *DB) (*pgEngine, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("the PostgreSQL address is not valid: %w", err)
	}
	config.DialFunc = dialer().DialContext
	e := &pgEngine{writing: pool(config, writers), reading: pool(config, readers), holding: pool(config, holders), db: db, self: NewID(db.now())}
	var schema string
	if err := e.writing.QueryRowContext(ctx, "SELECT COALESCE(current_schema(), '')").Scan(&schema); err != nil {
		e.shut()
		return nil, unreachable(config, err)
	}
	if schema == "" {
		e.shut()
		return nil, fmt.Errorf("PostgreSQL at %s: the search_path names no schema that exists", config.Host)
	}
	hash := fnv.New64a()
	hash.Write([]byte(schema))
	e.channel = fmt.Sprintf("kith_%x", hash.Sum64())
	e.listener = newListener(config, e.channel, e.hear, db.topics.missed)
	return e, nil
}

// unreachable says in one sentence why there is no connection. The driver tells
// of every address and of every way it tried; the server's word counts most.
func unreachable(config *pgx.ConnConfig, err error) error {
	at := net.JoinHostPort(config.Host, strconv.Itoa(int(config.Port)))
	if refusal, ok := errors.AsType[*pgconn.PgError](err); ok {
		return fmt.Errorf("PostgreSQL at %s refuses: %s; check name, password and database in its address", at, refusal.Message)
	}
	reason := err
	if failed, ok := errors.AsType[*net.OpError](err); ok {
		reason = failed.Err
	} else if unknown, ok := errors.AsType[*net.DNSError](err); ok {
		return fmt.Errorf("PostgreSQL's host %s is not known (%s); check the address", config.Host, unknown.Err)
	}
	lines := strings.Split(reason.Error(), "\n")
	return fmt.Errorf("PostgreSQL at %s does not answer (%s); is it running, and is the address right?", at, strings.TrimSpace(lines[len(lines)-1]))
}

func pool(config *pgx.ConnConfig, size int) *sql.DB {
	p := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(func(ctx context.Context, conn *pgx.Conn) error {
		const set = "idle_in_transaction_session_timeout"
		_, err := conn.Exec(ctx, "SELECT set_config('"+set+"', $1, FALSE) WHERE current_setting('"+set+"') = '0'", frozen)
		return err
	}))
	p.SetMaxOpenConns(size)
	p.SetMaxIdleConns(size)
	return p
}

// dialer makes connections that notice within half a minute that the server
// vanished without a word.
func dialer() *net.Dialer {
	return &net.Dialer{KeepAliveConfig: net.KeepAliveConfig{
		Enable: true, Idle: 15 * time.Second, Interval: 5 * time.Second, Count: 3,
	}}
}

func (e *pgEngine) inTx(ctx context.Context, _ bool, begin func() *Tx, f func(*Tx) error) (*Tx, error) {
	for try := 1; ; try++ {
		tx := begin()
		tx.locks = true
		err := e.run(ctx, e.writing, nil, tx, f)
		if err == nil || try == attempts || !retryable(err) {
			return tx, err
		}
		if err := step(ctx, rand.N(pause)); err != nil {
			return tx, err
		}
	}
}

// step aside for a moment, so that two transactions that ended each other do
// not meet again.
func step(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (e *pgEngine) read(ctx context.Context, tx *Tx, f func(*Tx) error) error {
	return e.run(ctx, e.reading, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, tx, f)
}

func (e *pgEngine) run(ctx context.Context, on *sql.DB, o *sql.TxOptions, tx *Tx, f func(*Tx) error) error {
	e.db.executed.Add(2) // BEGIN, COMMIT
	inner, err := on.BeginTx(ctx, o)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer inner.Rollback() // does nothing after Commit
	tx.on = inner
	if err := tx.outcome(f(tx)); err != nil {
		return err
	}
	for _, n := range tx.notes {
		e.db.executed.Add(1)
		message := e.self + "\n" + n.topic + "\n" + n.payload
		if _, err := inner.ExecContext(ctx, "SELECT pg_notify($1, $2)", e.channel, message); err != nil {
			return fmt.Errorf("notify %s: %w", n.topic, err)
		}
	}
	err = inner.Commit()
	tx.unknown = err != nil && pgCode(err) == ""
	return translate(err)
}

// migrationLock lets one replica migrate at a time. The first number is "kith"
// in ASCII.
func (e *pgEngine) migrationLock() string {
	return "SELECT pg_advisory_xact_lock(1802073192, hashtext(current_schema()))"
}

func (e *pgEngine) backup(context.Context, string) error {
	return errors.New("backup: PostgreSQL's own pg_dump does it")
}

// scrub has nothing to do: vacuuming is PostgreSQL's own.
func (e *pgEngine) scrub(context.Context) error { return nil }

func (e *pgEngine) close() error {
	e.listener.stop()
	return e.shut()
}

func (e *pgEngine) shut() error {
	return errors.Join(e.writing.Close(), e.reading.Close(), e.holding.Close())
}
