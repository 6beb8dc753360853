package storage_test

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

func TestOpenCreatesFolders(t *testing.T) {
	names := []string{"plain.db", "with space & plus+.db", "100%.db", "100%25.db", "hash#1.db", "ünïcode ☃.db"}
	if runtime.GOOS != "windows" {
		names = append(names, "why?.db", "why?mode=memory&x.db", `back\slash.db`, "colon:.db")
	}
	for _, name := range names {
		path := filepath.Join(t.TempDir(), "a "+name, "deep", name)
		db := openAt(t, path)
		must(t, db.Migrate(ctx, pots))
		must(t, db.InTx(ctx, insert("a", 1)))
		if got := amount(t, db, "a"); got != 1 { // by a reader's connection
			t.Errorf("%s: amount %d, want 1", name, got)
		}
		info, err := os.Stat(path)
		if err != nil || info.Size() == 0 || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s is %v (%v), want it private and not empty", name, info, err)
		}
		folder, err := os.Stat(filepath.Dir(path))
		if err != nil || runtime.GOOS != "windows" && folder.Mode().Perm() != 0o700 {
			t.Errorf("%s: the folder is %v (%v), want 0700", name, folder.Mode(), err)
		}
	}
}

func TestOpenExplains(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		must(t, os.WriteFile(path, content, 0o600))
		return path
	}
	header := append([]byte("SQLite format 3\x00\x10\x00\x01\x01\x00\x40\x20\x20"), bytes.Repeat([]byte{0xff}, 8192)...)
	for path, want := range map[string]string{
		write("letter.txt", bytes.Repeat([]byte("Dear Ada, "), 200)): "is not a SQLite database",
		write("broken.db", header):                                   "is damaged",
		dir:                                                          "is a folder",
		filepath.Join(write("file", nil), "kith.db"): "folder",
	} {
		db, err := storage.Open(ctx, path, clock)
		if err == nil {
			db.Close()
			t.Errorf("%s was opened", path)
		} else if !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("error %q, want the path and %q", err, want)
		}
	}
	t.Run("what was refused is not locked", func(t *testing.T) {
		path := filepath.Join(dir, "letter.txt")
		must(t, os.Remove(path))
		openAt(t, path)
	})
}

func TestOneFileByTwoNames(t *testing.T) {
	path := storagetest.URL(t, storagetest.SQLite)
	openAt(t, path)
	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(path, link); err != nil {
		t.Skip(err) // Windows wants a privilege for links
	}
	wantLocked(t, link)
}

func TestBackup(t *testing.T) {
	db := storagetest.Open(t, storagetest.SQLite, clock, pots)
	must(t, db.InTx(ctx, insert("a", 1)))
	path := filepath.Join(t.TempDir(), "it's a backup.db")
	must(t, db.Backup(ctx, path))
	must(t, db.InTx(ctx, insert("b", 1)))
	if err := db.Backup(ctx, path); err == nil {
		t.Error("a backup replaced a file")
	}
	backup := openAt(t, path)
	must(t, backup.Migrate(ctx, pots))
	if a, b := amount(t, backup, "a"), amount(t, backup, "b"); a != 1 || b != -1 {
		t.Errorf("a has %d, b has %d in the backup; want 1 and none", a, b)
	}
}

func TestStatementsStandStill(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		db.Subscribe("pot", func(string) {})
		before := db.Statements()
		must(t, db.InTx(ctx, insert("a", 1)))
		if got := db.Statements() - before; got != 3 {
			t.Errorf("%d statements, want BEGIN, INSERT and COMMIT", got)
		}
	})
}
