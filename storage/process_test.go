package storage_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// childVariable makes the test program act as a second process on the file it
// names.
const childVariable = "KITH_STORAGE_CHILD"

func TestMain(m *testing.M) {
	if path := os.Getenv(childVariable); path != "" {
		if err := writeUntilKilled(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// writeUntilKilled commits rows from several goroutines, and prints each row's
// key once it is promised to be durable.
func writeUntilKilled(path string) error {
	db, err := storage.Open(ctx, path, clock)
	if err != nil {
		return err
	}
	if err := db.Migrate(ctx, pots); err != nil {
		return err
	}
	failed := make(chan error)
	for range 8 {
		go func() {
			for {
				id := fmt.Sprint(os.Getpid(), "-", storage.NewID(db.Now()))
				if err := db.InTx(ctx, insert(id, 1)); err != nil {
					failed <- err
					return
				}
				fmt.Println(id)
			}
		}()
	}
	return <-failed
}

func child(t *testing.T, path string) (*exec.Cmd, io.Reader) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+path)
	cmd.Stderr = t.Output()
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	return cmd, out
}

func wantLocked(t *testing.T, path string) {
	t.Helper()
	db, err := storage.Open(ctx, path, clock)
	if err == nil {
		db.Close()
		t.Fatalf("%s was opened twice", path)
	}
	if !errors.Is(err, storage.ErrLocked) || !strings.Contains(err.Error(), filepath.Base(path)) && !strings.Contains(path, "link") {
		t.Errorf("error %q, want ErrLocked with the file's name", err)
	}
}

func TestSecondProcessIsRefused(t *testing.T) {
	path := storagetest.URL(t, storagetest.SQLite)
	cmd, out := child(t, path)
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	wantLocked(t, path)
	must(t, cmd.Process.Kill())
	cmd.Wait()
	db := openAt(t, path) // the lock died with its process
	wantLocked(t, path)
	must(t, db.Close())
	must(t, openAt(t, path).Close())
}

// TestKilledWhileCommitting kills a writing process many times. What it had
// acknowledged must be there, every time.
func TestKilledWhileCommitting(t *testing.T) {
	path := storagetest.URL(t, storagetest.SQLite)
	const kills = 20
	acknowledged := map[string]bool{}
	for round := range kills {
		cmd, out := child(t, path)
		lines := bufio.NewScanner(out)
		for n := 0; lines.Scan(); n++ {
			if n == round*round { // after more and more rows
				must(t, cmd.Process.Kill())
			}
			acknowledged[lines.Text()] = true
		}
		cmd.Wait()
		checkRows(t, path, acknowledged, round)
	}
	if len(acknowledged) < kills {
		t.Errorf("only %d rows were acknowledged", len(acknowledged))
	}
	t.Logf("%d acknowledged rows survived %d kills", len(acknowledged), kills)
}

func checkRows(t *testing.T, path string, acknowledged map[string]bool, round int) {
	t.Helper()
	db := openAt(t, path)
	defer db.Close()
	there := map[string]bool{}
	must(t, db.Read(ctx, func(tx *storage.Tx) error {
		var health string
		if err := tx.Get(ctx, []any{&health}, `PRAGMA integrity_check`); err != nil || health != "ok" {
			return fmt.Errorf("integrity: %s, %w", health, err)
		}
		return tx.Each(ctx, func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			there[id] = true
			return err
		}, `SELECT id FROM pot`)
	}))
	for id := range acknowledged {
		if !there[id] {
			t.Fatalf("kill %d lost the acknowledged row %s", round, id)
		}
	}
}
