// Package storage opens the database, runs transactions and applies
// migrations. It knows no table but its own: each feature keeps its SQL beside
// its rules and hands its migrations over by [DB.Migrate].
//
// One SQL text serves SQLite and PostgreSQL. README.md in this folder lists the
// dialect both understand; [Tx.Lock] is the only place they differ.
//
//	storage.go   open, transactions      tx.go        statements
//	group.go     one fsync for many      nested.go    a transaction inside itself
//	sqlite.go    the SQLite engine       statements.go  prepared statements
//	file.go      the database file       postgres.go  the PostgreSQL engine
//	notify.go    what was committed      listen.go    … in other processes
//	reading.go   a file another process writes to
//	scratch.go   a database for tests
//	migrate.go   tables                  id.go        keys
//	hold.go      one process at a time   memory.go    small values
//	holdings.go  what they hold of people
package storage

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"time"
)

var (
	// ErrConflict means that another row already has that unique key.
	ErrConflict = errors.New("already exists")
	// ErrNotFound means that no row matches.
	ErrNotFound = errors.New("not found")
	// ErrNested means that InTx was called inside InTx. SQLite has one writer,
	// so the inner one would wait for the outer one for ever.
	ErrNested = errors.New("storage: InTx inside InTx: pass the outer *Tx on instead")
	// ErrClosed means that the database was closed.
	ErrClosed = errors.New("storage: the database is closed")
	// ErrLocked means that another process uses the same SQLite file.
	ErrLocked = errors.New("another Kith uses this database")
	// ErrFull means that the disk has no room for what was to be written.
	ErrFull = errors.New("the disk is full")
	// ErrReading means that a database opened by [OpenReading] was to be changed.
	ErrReading = errors.New("storage: the database was opened for reading alone")
	// ErrDamaged means that the SQLite file holds what SQLite never wrote.
	ErrDamaged = errors.New("the database is damaged")
)

// DB is an open database. Its methods may be used by several goroutines.
type DB struct {
	engine
	now      func() time.Time
	executed *atomic.Int64
	topics   *topics
}

// engine is what SQLite and PostgreSQL do differently.
type engine interface {
	inTx(ctx context.Context, synced bool, begin func() *Tx, f func(*Tx) error) (*Tx, error)
	read(ctx context.Context, tx *Tx, f func(*Tx) error) error
	listen()
	migrationLock() string
	hold(ctx context.Context, name string, do func(context.Context) error) error
	backup(ctx context.Context, path string) error
	scrub(ctx context.Context) error
	close() error
}

// Open opens the database at url: "postgres://…", or a file path for SQLite,
// whose folder is created when it is missing. now is the program's clock.
// Errors are sentences for the person who started the program.
func Open(ctx context.Context, url string, now func() time.Time) (*DB, error) {
	db := &DB{now: now, executed: new(atomic.Int64), topics: &topics{}}
	var err error
	if isPostgres(url) {
		db.engine, err = openPostgres(ctx, url, db)
	} else {
		db.engine, err = openSQLite(ctx, url, db.executed)
	}
	if err != nil {
		return nil, err
	}
	return db, nil
}

// OpenReading opens a database that exists for reading alone, also beside a
// process that writes to it: SQLite's journal lets readers see one state while
// it goes on. [DB.InTx] is refused, and nothing is migrated: ask [DB.Current].
func OpenReading(ctx context.Context, url string, now func() time.Time) (*DB, error) {
	if isPostgres(url) {
		return Open(ctx, url, now)
	}
	db := &DB{now: now, executed: new(atomic.Int64), topics: &topics{}}
	var err error
	if db.engine, err = openReading(ctx, url, db.executed); err != nil {
		return nil, err
	}
	return db, nil
}

func isPostgres(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

// Close waits for the transaction at work and closes the database. Whoever
// still waits gets [ErrClosed].
func (db *DB) Close() error { return db.close() }

// Alone says that no other process can use the database, as with a SQLite file.
func (db *DB) Alone() bool {
	_, lite := db.engine.(*liteEngine)
	return lite
}

// Now is the time by the database's clock, to the millisecond it stores.
func (db *DB) Now() time.Time { return db.now().UTC().Truncate(time.Millisecond) }

// Statements is how many statements were executed so far, BEGIN and COMMIT
// included. An idle program's number stands still.
func (db *DB) Statements() int64 { return db.executed.Load() }

// Backup writes a consistent copy of a SQLite database to a new file at path,
// while others go on writing. PostgreSQL has pg_dump for that.
func (db *DB) Backup(ctx context.Context, path string) error { return db.backup(ctx, path) }

// Scrub makes what was deleted disappear from the files as well, as far as this
// process can: SQLite's journal is written back and emptied. PostgreSQL does it
// in its own time, by vacuuming and recycling.
func (db *DB) Scrub(ctx context.Context) error { return db.scrub(ctx) }

// InTx runs f in a transaction and commits it unless f fails; when it returns
// nil the change is on disk. f may run again when others made it fail, so
// it touches nothing but tx. A statement that failed (other than by
// [ErrNotFound]) fails the whole transaction on both engines, even if f goes on.
//
// ctx bounds the wait for the database and is looked at before each statement
// and row. On SQLite f runs alone, so it must be quick: no network, no InTx.
func (db *DB) InTx(ctx context.Context, f func(*Tx) error) error { return db.run(ctx, true, f) }

// InTxUnsynced is [DB.InTx] for what may be done again after a power failure,
// such as taking note that a job was done. On SQLite it waits for no flush: its
// commit survives the end of the process at once, and a power failure from the
// next InTx on, since the journal keeps their order.
func (db *DB) InTxUnsynced(ctx context.Context, f func(*Tx) error) error {
	return db.run(ctx, false, f)
}

func (db *DB) run(ctx context.Context, synced bool, f func(*Tx) error) error {
	tx, err := db.inTx(ctx, synced, db.newTx, f)
	if err == nil {
		for _, hook := range tx.hooks {
			hook()
		}
	}
	if err == nil || tx != nil && tx.unknown {
		for _, n := range tx.notes {
			db.topics.publish(n)
		}
	}
	return err
}

// Read runs f in a transaction that sees one state and changes nothing. It
// waits for no writer.
func (db *DB) Read(ctx context.Context, f func(*Tx) error) error {
	return db.read(ctx, db.newTx(), f)
}

func (db *DB) newTx() *Tx { return &Tx{now: db.Now(), executed: db.executed} }
