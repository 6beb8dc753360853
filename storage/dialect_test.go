package storage_test

import (
	"fmt"
	"testing"

	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// TestDialect runs what README.md promises that both engines understand.
func TestDialect(t *testing.T) {
	tables := source("thing", `
		CREATE TABLE thing (id TEXT PRIMARY KEY, n BIGINT NOT NULL, small INTEGER, part DOUBLE PRECISION,
			open BOOLEAN NOT NULL DEFAULT TRUE, state TEXT NOT NULL CHECK (state IN ('waiting', 'done')), about TEXT);
		CREATE UNIQUE INDEX thing_waiting ON thing (n) WHERE state = 'waiting';
		INSERT INTO thing (id, n, small, part, open, state, about) VALUES
			('a', 3000000000, 1, 0.5, FALSE, 'done', NULL), ('b', 3000000000, 2, 1.5, TRUE, 'waiting', 'x');`)
	storagetest.Each(t, clock, func(t *testing.T, db *storage.DB) {
		for name, c := range map[string]struct {
			query string
			args  []any
			want  string
		}{
			"parameters by number":   {`SELECT id FROM thing WHERE state = $2 AND n = $1`, []any{int64(3e9), "done"}, "a"},
			"one parameter twice":    {`SELECT id FROM thing WHERE id = $1 OR state = $1`, []any{"b"}, "b"},
			"yes":                    {`SELECT id FROM thing WHERE open`, nil, "b"},
			"no":                     {`SELECT id FROM thing WHERE NOT open`, nil, "a"},
			"a flag as parameter":    {`SELECT id FROM thing WHERE open = $1`, []any{false}, "a"},
			"insert or change":       {`INSERT INTO thing (id, n, state) VALUES ('a', 5, 'done') ON CONFLICT (id) DO UPDATE SET n = thing.n + excluded.n RETURNING n`, nil, "3000000005"},
			"returning":              {`UPDATE thing SET small = small + 1 WHERE id = $1 RETURNING small`, []any{"a"}, "2"},
			"sum":                    {`SELECT CAST(SUM(n) AS BIGINT) FROM thing`, nil, "6000000000"},
			"count":                  {`SELECT COUNT(*) FROM thing`, nil, "2"},
			"division":               {`SELECT 7 / 2`, nil, "3"},
			"nulls first":            {`SELECT id FROM thing ORDER BY about NULLS FIRST LIMIT 1`, nil, "a"},
			"a typed parameter":      {`SELECT CAST($1 AS BIGINT)`, []any{7}, "7"},
			"the greater":            {`SELECT CASE WHEN n > small THEN n ELSE small END FROM thing WHERE id = 'b'`, nil, "3000000000"},
			"a common table":         {`WITH w AS (SELECT id FROM thing WHERE open) SELECT id FROM w`, nil, "b"},
			"a numbered row":         {`SELECT id FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY part DESC) AS at FROM thing) AS r WHERE at = 1`, nil, "b"},
			"delete with a subquery": {`DELETE FROM thing WHERE id IN (SELECT id FROM thing WHERE open LIMIT 1) RETURNING id`, nil, "b"},
		} {
			t.Run(name, func(t *testing.T) {
				var got string
				err := db.InTx(ctx, func(tx *storage.Tx) error {
					if err := tx.Get(ctx, []any{&got}, c.query, c.args...); err != nil {
						return err
					}
					return errUnlucky // leave the rows as they were
				})
				if err != errUnlucky || got != c.want {
					t.Errorf("got %q with %v, want %q", got, err, c.want)
				}
			})
		}
		t.Run("insert once", func(t *testing.T) {
			must(t, db.InTx(ctx, func(tx *storage.Tx) error {
				for _, want := range []int64{1, 0} {
					n, err := tx.Exec(ctx, `INSERT INTO thing (id, n, state) VALUES ('c', 1, 'done') ON CONFLICT DO NOTHING`)
					if err != nil || n != want {
						return fmt.Errorf("%d rows, want %d: %w", n, want, err)
					}
				}
				return nil
			}))
		})
	}, tables)
}
