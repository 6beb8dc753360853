package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
)

// readingEngine is a SQLite file that somebody else may be writing to. It has
// readers only, and takes no lock: a Kith that starts meanwhile is not kept out.
type readingEngine struct{ *liteEngine }

func openReading(ctx context.Context, path string, executed *atomic.Int64) (*readingEngine, error) {
	path, err := filepath.Abs(path)
	if err == nil {
		path, err = filepath.EvalSymlinks(path)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no database %s", path)
	}
	if err != nil {
		return nil, fmt.Errorf("find %s: %w", path, err)
	}
	if info, err := os.Stat(path); err != nil || info.IsDir() {
		return nil, fmt.Errorf("%s is no file", path)
	}
	e := &liteEngine{executed: executed, free: make(chan *prepared, readers)}
	if e.pool, err = sql.Open("sqlite", fileURL(path)+"?"+readerPragmas); err != nil {
		return nil, explain(path, err)
	}
	for range readers {
		e.free <- nil
	}
	var tables int // reads the file's first page, which says whether it is a database
	if err := e.pool.QueryRowContext(ctx, "SELECT COUNT(*) FROM sqlite_master").Scan(&tables); err != nil {
		e.pool.Close()
		return nil, explain(path, err)
	}
	return &readingEngine{e}, nil
}

func (*readingEngine) inTx(context.Context, bool, func() *Tx, func(*Tx) error) (*Tx, error) {
	return nil, ErrReading
}

func (*readingEngine) backup(context.Context, string) error { return ErrReading }

func (e *readingEngine) close() error {
	var errs []error
	for range readers { // waits for the reads at work
		if r := <-e.free; r != nil {
			errs = append(errs, r.close())
		}
	}
	close(e.free)
	return errors.Join(append(errs, e.pool.Close())...)
}
