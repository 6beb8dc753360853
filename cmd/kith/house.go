package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"github.com/kith-community/kith/storage"
)

// In the data folder stand kith.db (unless the database is PostgreSQL), the
// sandbox's own folder and its clock.
func (s settings) sandboxFolder() string { return filepath.Join(s.Data, "sandbox") }
func (s settings) clockFile() string     { return filepath.Join(s.Data, "clock.json") }

// claim keeps other processes out of the folder until leave. A SQLite file has
// a lock of its own, which storage takes; a sandbox beside PostgreSQL has not.
func (s settings) claim() (leave func(), err error) {
	if s.Database == "" {
		return func() {}, nil
	}
	if err := os.MkdirAll(s.Data, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	lock := flock.New(filepath.Join(s.Data, "sandbox.lock"))
	switch ok, err := lock.TryLock(); {
	case err != nil:
		return nil, fmt.Errorf("lock the data folder: %w", err)
	case !ok:
		return nil, fmt.Errorf("%w: the sandbox in %s; stop the other process first, or choose another folder with --data", storage.ErrLocked, s.Data)
	}
	return func() { lock.Close() }, nil // the system lets go of it in any case
}
