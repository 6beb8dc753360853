package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/gofrs/flock"

	"github.com/kith-community/kith/storage"
)

// In the data folder stand kith.db (unless the database is PostgreSQL), the
// sandbox's own folder and its clock. While a first community is planted it
// stands in a folder of its own.
func (s settings) sandboxFolder() string  { return filepath.Join(s.Data, "sandbox") }
func (s settings) clockFile() string      { return filepath.Join(s.Data, "clock.json") }
func (s settings) plantingFolder() string { return filepath.Join(s.Data, "planting") }
func (s settings) plantedFolder() string  { return filepath.Join(s.Data, "planted") }

// claim makes the data folder and keeps other processes out of it until leave.
func (s settings) claim() (leave func(), err error) {
	if err := os.MkdirAll(s.Data, 0o700); err != nil {
		return nil, fmt.Errorf("the data folder %s cannot be made (%w); name another with --data", s.Data, cause(err))
	}
	probe, err := os.CreateTemp(s.Data, "probe-")
	if err != nil {
		return nil, fmt.Errorf("nothing can be written to the data folder %s (%w); make it writable for this user, or name another with --data", s.Data, cause(err))
	}
	probe.Close()
	os.Remove(probe.Name())
	lock := flock.New(filepath.Join(s.Data, "sandbox.lock"))
	switch ok, err := lock.TryLock(); {
	case err != nil:
		return nil, fmt.Errorf("lock the data folder: %w", err)
	case !ok:
		return nil, fmt.Errorf("%w in %s; stop the other process first, or choose another folder with --data", storage.ErrLocked, s.Data)
	}
	return func() { lock.Close() }, nil // the system lets go of it in any case
}

// open opens the community's database. A sandbox goes with the one it was made
// with: beside another its buttons would lead nowhere.
func (s settings) open(ctx context.Context, now func() time.Time) (*storage.DB, error) {
	lives, err := s.lives()
	if err != nil {
		return nil, err
	}
	if lives && !s.sandboxed() {
		return nil, fmt.Errorf("%s holds a sandbox community, which stays what it is; keep the real one in another folder: --data kith-real", s.Data)
	}
	file := filepath.Join(s.Data, "kith.db")
	if s.Database != "" && exists(file) {
		return nil, fmt.Errorf("%s is a community's database already, and --database or KITH_DATABASE names another; leave that out, or choose another folder with --data", file)
	}
	estranged := fmt.Errorf("the sandbox in %s was made with another database than this (%s), which is empty; name or bring back the right one, or choose another folder with --data",
		s.Data, redacted(s.database()))
	if lives && s.Database == "" && !exists(file) {
		return nil, estranged
	}
	db, err := storage.Open(ctx, s.database(), now)
	if err != nil || !lives {
		return db, err
	}
	err = db.Read(ctx, func(tx *storage.Tx) error {
		var n int
		return tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM migration`)
	})
	switch {
	case err == nil:
		return db, nil
	case errors.Is(err, storage.ErrDamaged) || ctx.Err() != nil:
		return nil, errors.Join(err, db.Close())
	}
	return nil, errors.Join(estranged, db.Close())
}

// lives is whether the folder has a sandbox.
func (s settings) lives() (bool, error) {
	_, err := os.Stat(s.sandboxFolder())
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// plainly says what a person can do about errors that come from anywhere.
func (s settings) plainly(err error) error {
	switch {
	case errors.Is(err, storage.ErrFull) || errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("the disk is full; make room for %s and start again, nothing that was confirmed is lost", s.Data)
	case errors.Is(err, storage.ErrDamaged):
		return fmt.Errorf("the database %s is damaged; keep a copy of it, and bring the whole data folder back from a backup", redacted(s.database()))
	}
	return err
}

// cause is what lies at the bottom of an error, without the paths and
// addresses that a sentence around it names.
func cause(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}
