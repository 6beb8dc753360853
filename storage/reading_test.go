package storage_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// TestReadingBesideAWriter: one process writes, another reads what was committed
// before it began, and can change nothing.
func TestReadingBesideAWriter(t *testing.T) {
	for _, engine := range storagetest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			url := storagetest.URL(t, engine)
			db, err := storage.Open(ctx, url, clock)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if err := db.Migrate(ctx, pots); err != nil {
				t.Fatal(err)
			}
			if err := db.InTx(ctx, insert("a", 1)); err != nil {
				t.Fatal(err)
			}
			other, err := storage.OpenReading(ctx, url, clock)
			if err != nil {
				t.Fatal(err)
			}
			defer other.Close()
			if err := other.Current(ctx, pots); err != nil {
				t.Errorf("its tables are not current: %v", err)
			}
			sum := func(tx *storage.Tx) (n int64) {
				if err := tx.Get(ctx, []any{&n}, `SELECT CAST(SUM(amount) AS BIGINT) FROM pot`); err != nil {
					t.Error(err)
				}
				return n
			}
			err = other.Read(ctx, func(tx *storage.Tx) error {
				before := sum(tx)
				if err := db.InTx(ctx, insert("b", 5)); err != nil {
					return err
				}
				if after := sum(tx); before != 1 || after != 1 {
					t.Errorf("read %d and then %d, want 1 both times", before, after)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if engine == storagetest.SQLite && !errors.Is(other.InTx(ctx, insert("c", 1)), storage.ErrReading) {
				t.Error("it lets itself be changed")
			}
		})
	}
}

// TestReadingNeedsThisRelease: what is not of this release is refused, and left as
// it is.
func TestReadingNeedsThisRelease(t *testing.T) {
	storagetest.Each(t, clock, func(t *testing.T, db *storage.DB) {
		if err := db.Current(ctx, pots); !errors.Is(err, storage.ErrOutdated) {
			t.Errorf("a database without the table is %v", err)
		}
		if err := db.Migrate(ctx, pots); err != nil {
			t.Fatal(err)
		}
		if err := db.Current(ctx); err == nil || !strings.Contains(err.Error(), "newer release") {
			t.Errorf("a database with an unknown table is %v", err)
		}
		if err := db.Current(ctx, pots); err != nil {
			t.Error(err)
		}
	})
}

func TestReadingWhatIsNone(t *testing.T) {
	for _, path := range []string{filepath.Join(t.TempDir(), "none.db"), t.TempDir()} {
		if db, err := storage.OpenReading(ctx, path, clock); err == nil {
			db.Close()
			t.Errorf("%s was opened", path)
		}
		if got, err := filepath.Glob(filepath.Join(filepath.Dir(path), "none.db*")); err != nil || len(got) > 0 {
			t.Errorf("files were made: %v, %v", got, err)
		}
	}
}
