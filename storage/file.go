package storage

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

// claim makes the database's folder and takes the lock beside the file. The
// system releases it when the process ends, however it ends; the lock file
// stays. It returns the file's absolute name with symbolic links followed, so
// that two names of one file share one lock.
func claim(path string) (string, *flock.Flock, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", nil, fmt.Errorf("find %s: %w", path, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", nil, fmt.Errorf("the folder for %s cannot be created: %w", path, err)
	}
	if err := create(path); err != nil {
		return "", nil, err
	}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return "", nil, fmt.Errorf("find %s: %w", path, err)
	}
	lock := flock.New(path + ".lock")
	switch ok, err := lock.TryLock(); {
	case err != nil:
		return "", nil, fmt.Errorf("%s.lock cannot be written; check the folder's permissions: %w", path, err)
	case !ok:
		return "", nil, fmt.Errorf("%w: %s; stop the other process first, or choose another file for this one", ErrLocked, path)
	}
	return path, lock, nil
}

// create makes an empty file that only its owner can read, or shows that the
// existing one can be written. The system says more clearly than SQLite why not.
func create(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a folder; name a file in it", path)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("%s cannot be written; check its and its folder's permissions: %w", path, err)
	}
	return f.Close()
}

// fileURL names a file in SQLite's URL form, in which spaces, %, ? and # are
// escaped and Windows' C:\x is /C:/x.
func fileURL(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return "file://" + (&url.URL{Path: path}).EscapedPath()
}
