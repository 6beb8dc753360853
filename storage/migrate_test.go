package storage_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

func source(name string, scripts ...string) storage.Source {
	files := fstest.MapFS{}
	for n, script := range scripts {
		files[fmt.Sprintf("migrations/%04d_step.sql", n+1)] = &fstest.MapFile{Data: []byte(script)}
	}
	return storage.Source{Name: name, Files: files}
}

func TestMigrate(t *testing.T) {
	const one, two = "CREATE TABLE one (id TEXT PRIMARY KEY);\n", "ALTER TABLE one ADD COLUMN n BIGINT NOT NULL DEFAULT 0;\n"
	storagetest.Each(t, clock, func(t *testing.T, db *storage.DB) {
		t.Run("nothing new costs one query", func(t *testing.T) {
			before := db.Statements()
			must(t, db.Migrate(ctx, source("one", one)))
			if got := db.Statements() - before; got > 3 {
				t.Errorf("%d statements, want BEGIN, SELECT, ROLLBACK", got)
			}
		})
		t.Run("other line ends are the same file", func(t *testing.T) {
			must(t, db.Migrate(ctx, source("one", strings.ReplaceAll(one, "\n", "\r\n"))))
		})
		t.Run("a new file is applied, also of a new source", func(t *testing.T) {
			must(t, db.Migrate(ctx, source("one", one, two), source("two", "CREATE TABLE two (id TEXT PRIMARY KEY)")))
			must(t, db.InTx(ctx, func(tx *storage.Tx) error {
				_, err := tx.Exec(ctx, `INSERT INTO one (id, n) SELECT 'a', COUNT(*) FROM two`)
				return err
			}))
		})
		all := []storage.Source{source("one", one, two), source("two", "CREATE TABLE two (id TEXT PRIMARY KEY)")}
		for name, c := range map[string]struct {
			sources []storage.Source
			want    string
		}{
			"a changed file is refused": {[]storage.Source{source("one", one, two+"-- and more"), all[1]}, "migration one migrations/0002_step.sql was changed"},
			"an unknown file":           {[]storage.Source{source("one", one), all[1]}, "newer release of Kith wrote this database"},
			"an unknown source":         {all[:1], "newer release of Kith wrote this database"},
			"a broken script":           {append(all[:2:2], source("three", "CREATE TABLE three (id TEXT); CREATE NONSENSE")), "migrate three migrations/0001_step.sql"},
		} {
			t.Run(name, func(t *testing.T) {
				if err := db.Migrate(ctx, c.sources...); err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("error %v, want %q", err, c.want)
				}
			})
		}
		t.Run("a broken script leaves nothing", func(t *testing.T) {
			must(t, db.Migrate(ctx, append(all[:2:2], source("three", "CREATE TABLE three (id TEXT)"))...))
		})
	}, source("one", one))
}

// Replicas start at the same time after an update.
func TestMigrateTogether(t *testing.T) {
	for _, e := range storagetest.Engines() {
		t.Run(string(e), func(t *testing.T) {
			url := storagetest.URL(t, e)
			dbs := []*storage.DB{openAt(t, url)}
			for e == storagetest.PostgreSQL && len(dbs) < 4 {
				dbs = append(dbs, openAt(t, url))
			}
			one := source("one", "CREATE TABLE one (id BIGINT)", "INSERT INTO one VALUES (1)")
			var wg sync.WaitGroup
			errs := make([]error, len(dbs))
			for i, db := range dbs {
				wg.Go(func() { errs[i] = db.Migrate(ctx, one) })
			}
			wg.Wait()
			must(t, errors.Join(errs...))
			var n int
			must(t, dbs[0].Read(ctx, func(tx *storage.Tx) error {
				return tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM one`)
			}))
			if n != 1 {
				t.Errorf("the script ran %d times", n)
			}
		})
	}
}
