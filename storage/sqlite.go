package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"
	"modernc.org/sqlite"
)

const (
	// readers bounds how many reads run at once; each connection has a cache.
	readers = 4
	// patience is far longer than any transaction should wait for its turn.
	patience = time.Second

	// Every connection: wait for a lock that the sqlite3 shell holds (ms), and
	// sort in memory.
	commonPragmas = "_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_pragma=temp_store(memory)"
	// The writer: a commit is on disk when it returns; a checkpoint every 4,000
	// pages (16 MB) keeps the pauses rare; the cache has up to 16 MB. What is
	// deleted is overwritten: it must not be read from the file afterwards.
	writerPragmas = commonPragmas + "&_pragma=journal_mode(wal)&_pragma=synchronous(full)" +
		"&_pragma=secure_delete(1)&_pragma=wal_autocheckpoint(4000)&_pragma=journal_size_limit(67108864)&_pragma=cache_size(-16000)"
	readerPragmas = commonPragmas + "&_pragma=cache_size(-4000)&_pragma=query_only(1)"
)

// liteEngine is SQLite: one writer whose transactions share commits, and a pool
// of readers.
type liteEngine struct {
	pool     *sql.DB // of readers
	writer   *sql.DB
	group    *group
	free     chan *prepared // readers; nil stands for one not opened yet
	lock     *flock.Flock
	executed *atomic.Int64
}

func openSQLite(ctx context.Context, path string, executed *atomic.Int64) (*liteEngine, error) {
	path, lock, err := claim(path)
	if err != nil {
		return nil, err
	}
	e := &liteEngine{lock: lock, executed: executed, free: make(chan *prepared, readers)}
	if err := e.open(ctx, path); err != nil {
		if e.group != nil {
			e.group.conn.close()
		}
		e.shut()
		return nil, explain(path, err)
	}
	return e, nil
}

func (e *liteEngine) open(ctx context.Context, path string) (err error) {
	// fdatasync is as durable and spares the journal of the file system; not
	// every system has it.
	if _, err := sqlite.Fdatasync(true); err != nil && !errors.Is(err, sqlite.ErrFdatasyncUnavailable) {
		return err
	}
	if e.writer, err = sql.Open("sqlite", fileURL(path)+"?"+writerPragmas); err != nil {
		return err
	}
	e.writer.SetMaxIdleConns(-1) // keeps none but the one in use
	conn, err := e.writer.Conn(ctx)
	if err != nil {
		return err
	}
	w := &prepared{conn: conn, stmts: map[string]*sql.Stmt{}, executed: e.executed}
	e.group = &group{conn: w, patience: patience, synced: true}
	if e.pool, err = sql.Open("sqlite", fileURL(path)+"?"+readerPragmas); err != nil {
		return err
	}
	for range readers {
		e.free <- nil
	}
	var tables int // reads the file's first page, which says whether it is a database
	return conn.QueryRowContext(ctx, "SELECT COUNT(*) FROM sqlite_master").Scan(&tables)
}

func (e *liteEngine) inTx(ctx context.Context, synced bool, begin func() *Tx, f func(*Tx) error) (*Tx, error) {
	tx, err := e.group.inTx(ctx, synced, begin, f)
	if errors.Is(err, errUndone) { // by no fault of its own
		tx, err = e.group.inTx(ctx, synced, begin, f)
	}
	return tx, err
}

func (e *liteEngine) read(ctx context.Context, tx *Tx, f func(*Tx) error) error {
	r, err := e.reader(ctx)
	if err != nil {
		return err
	}
	defer func() { e.free <- r }()
	if err := r.do("BEGIN"); err != nil {
		return translate(err)
	}
	defer func() {
		tx.over = true
		r.do("ROLLBACK")
	}()
	tx.on = r
	return tx.outcome(f(tx))
}

func (e *liteEngine) reader(ctx context.Context) (*prepared, error) {
	select {
	case r, open := <-e.free:
		if r != nil {
			return r, nil
		}
		if !open {
			return nil, ErrClosed
		}
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	conn, err := e.pool.Conn(ctx)
	if err != nil {
		e.free <- nil
		return nil, fmt.Errorf("open a reader: %w", err)
	}
	return &prepared{conn: conn, stmts: map[string]*sql.Stmt{}, executed: e.executed}, nil
}

// backup lets SQLite copy what one connection sees. The copy appears under its
// name when it is complete.
func (e *liteEngine) backup(ctx context.Context, path string) error {
	path, err := filepath.Abs(path) // SQLite takes "file:…" for a URL
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("backup to %s: the file exists already", path)
	}
	conn, err := e.writer.Conn(ctx) // a second one; a reader may not write files
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer conn.Close()
	part := path + ".part" // an interrupted backup may have left one
	if err := os.WriteFile(part, nil, 0o600); err != nil {
		return fmt.Errorf("backup to %s: %w", path, err)
	}
	e.executed.Add(1)
	if _, err := conn.ExecContext(ctx, "VACUUM INTO $1", part); err != nil {
		os.Remove(part)
		return fmt.Errorf("backup to %s: %w", path, err)
	}
	return os.Rename(part, path)
}

// scrub empties the journal, which holds pages as they were before rows were
// deleted. While somebody reads it stays, until the next time.
func (e *liteEngine) scrub(ctx context.Context) error {
	conn, err := e.writer.Conn(ctx) // a second one; the group's may be at work
	if err != nil {
		return fmt.Errorf("scrub: %w", err)
	}
	defer conn.Close()
	e.executed.Add(1)
	if _, err := conn.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		return fmt.Errorf("scrub: %w", err)
	}
	return nil
}

// SQLite needs no lock between replicas: there are none.
func (e *liteEngine) migrationLock() string { return "" }

// listen has nothing to do: no other process writes to the file.
func (e *liteEngine) listen() {}

func (e *liteEngine) close() error {
	err := e.group.close()
	if errors.Is(err, ErrClosed) {
		return err
	}
	for range readers { // waits for the reads at work
		if r := <-e.free; r != nil {
			err = errors.Join(err, r.close())
		}
	}
	close(e.free)
	return errors.Join(err, e.shut())
}

// shut closes what open opened.
func (e *liteEngine) shut() error {
	var errs []error
	for _, db := range []*sql.DB{e.pool, e.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(append(errs, e.lock.Unlock())...)
}

// explain says in a sentence why the file cannot be opened.
func explain(path string, err error) error {
	switch liteCode(err) & 0xff {
	case liteNotADB:
		return fmt.Errorf("%s is not a SQLite database; choose another file, or move it away: %w", path, err)
	case liteCorrupt:
		return fmt.Errorf("%w: %s; restore it from a backup: %w", ErrDamaged, path, err)
	case liteFull:
		return fmt.Errorf("%w: %s needs room: %w", ErrFull, path, err)
	case liteReadOnly, liteCantOpen:
		return fmt.Errorf("%s cannot be written; check the file's and its folder's permissions: %w", path, err)
	}
	return fmt.Errorf("open %s: %w", path, err)
}
