package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

func TestSandboxGoesWithItsDatabase(t *testing.T) {
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	refused := func(t *testing.T, s settings, want string) {
		t.Helper()
		db, err := s.open(t.Context(), time.Now)
		if err == nil {
			db.Close()
			t.Error("it was opened")
		} else if !strings.Contains(err.Error(), want) {
			t.Errorf("says %q, want %q", err, want)
		}
	}
	s := settings{Data: t.TempDir(), Empty: true}
	if err := plant(t.Context(), s, log); err != nil {
		t.Fatal(err)
	}
	kept := s.database() + ".kept"
	t.Run("not with PostgreSQL beside kith.db", func(t *testing.T) {
		refused(t, settings{Data: s.Data, Database: "postgres://kith@127.0.0.1:1/kith"}, "choose another folder with --data")
	})
	t.Run("not without its file", func(t *testing.T) {
		if err := os.Rename(s.database(), kept); err != nil {
			t.Fatal(err)
		}
		refused(t, s, "was made with another database")
		if exists(s.database()) {
			t.Error("another one was made")
		}
	})
	t.Run("not with an empty file", func(t *testing.T) {
		if err := os.WriteFile(s.database(), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		refused(t, s, "was made with another database")
	})
	t.Run("not with an empty PostgreSQL", func(t *testing.T) {
		if err := os.Remove(s.database()); err != nil {
			t.Fatal(err)
		}
		refused(t, settings{Data: s.Data, Database: storagetest.Postgres(t)}, "was made with another database")
	})
	t.Run("with its own", func(t *testing.T) {
		if err := os.Rename(kept, s.database()); err != nil {
			t.Fatal(err)
		}
		k, err := wire(t.Context(), s, log)
		if err != nil {
			t.Fatal(err)
		}
		if err := k.close(); err != nil {
			t.Error(err)
		}
	})
}

func TestDataFolderThatIsNone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := (settings{Data: file}).claim(); err == nil || !strings.Contains(err.Error(), file+" cannot be made") {
		t.Errorf("says %v", err)
	}
	code, _, errs := outcome(t, kithCommand(t, nil, "doctor", "--data", file))
	if code != exitFault || !strings.Contains(errs, file+" cannot be read") {
		t.Errorf("doctor ended with %d: %s", code, errs)
	}
}

func TestFoldersAreClaimed(t *testing.T) {
	s := settings{Data: t.TempDir()}
	leave, err := s.claim()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.claim(); err == nil || !strings.Contains(err.Error(), "another Kith uses this database in "+s.Data) {
		t.Errorf("a second one: %v", err)
	}
	leave()
	if leave, err = s.claim(); err != nil {
		t.Fatal(err)
	}
	leave()
}

func TestWhatAPersonCanDo(t *testing.T) {
	s := settings{Data: "d"}
	for want, err := range map[string]error{
		"the disk is full; make room for d":                 fmt.Errorf("deep: %w", storage.ErrFull),
		"the disk is full; make room":                       &os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC},
		filepath.Join("d", "kith.db") + " is damaged; keep": fmt.Errorf("deep: %w", storage.ErrDamaged),
		"something else":                                    fmt.Errorf("something else"),
	} {
		if got := s.plainly(err).Error(); !strings.Contains(got, want) {
			t.Errorf("says %q, want %q", got, want)
		}
	}
}
