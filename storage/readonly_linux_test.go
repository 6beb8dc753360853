package storage_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/kith-community/kith/storage"
)

// TestOpenReadOnly opens files as a user who may not write them. Root may write
// everything, so its thread acts as somebody else on the file system.
func TestOpenReadOnly(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "folder")
	must(t, os.Mkdir(folder, 0o555))
	file := filepath.Join(dir, "kith.db")
	must(t, os.WriteFile(file, nil, 0o444))
	for d := dir; d != os.TempDir() && d != "/"; d = filepath.Dir(d) {
		must(t, os.Chmod(d, 0o755))
	}
	must(t, os.Chmod(dir, 0o777))

	done := make(chan bool)
	go func() {
		defer close(done)
		runtime.LockOSThread() // the thread ends with this goroutine
		if os.Getuid() == 0 {
			if err := syscall.Setfsuid(65534); err != nil {
				t.Error(err)
				return
			}
		}
		for _, path := range []string{file, filepath.Join(folder, "kith.db"), filepath.Join(folder, "new", "kith.db")} {
			db, err := storage.Open(ctx, path, clock)
			if err == nil {
				db.Close()
				t.Errorf("%s was opened", path)
			} else if got := err.Error(); !strings.Contains(got, path) || !strings.Contains(got, "cannot be") {
				t.Errorf("error %q, want the path and what cannot be done", got)
			}
		}
	}()
	<-done
}
