package features_test

import (
	"context"
	"log/slog"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/features"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// schemas list every column of every table: its name, and whether it can hold
// text.
var schemas = map[storagetest.Engine]string{
	storagetest.SQLite: `SELECT m.name || '.' || c.name, c.type NOT IN ('INTEGER', 'BIGINT', 'BOOLEAN', 'DOUBLE PRECISION')
		FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`,
	storagetest.PostgreSQL: `SELECT table_name || '.' || column_name, data_type NOT IN ('integer', 'bigint', 'boolean', 'double precision')
		FROM information_schema.columns WHERE table_schema = current_schema()`,
}

// TestEveryColumnHasARule: what a text column holds of people is declared, and so
// is what an erasure does with it. A column that is added without that fails here.
func TestEveryColumnHasARule(t *testing.T) {
	for engine, query := range schemas {
		t.Run(string(engine), func(t *testing.T) {
			db := storagetest.Open(t, engine, scheduler.NewClock(bottest.Start).Now)
			declared := storage.Columns(holdings(t, db))
			for _, column := range textColumns(t, db, query) {
				if _, ok := declared[column]; !ok {
					t.Errorf("nobody declared what %s holds of people: see holdings.go beside its migration", column)
				}
				delete(declared, column)
			}
			for column := range declared {
				t.Errorf("%s is declared and is no text column of any table", column)
			}
		})
	}
}

func holdings(t *testing.T, db *storage.DB) []storage.Table {
	t.Helper()
	core, err := bot.New(t.Context(), db, bot.CoreOptions{Log: slog.New(slog.DiscardHandler)}, features.All()...)
	if err != nil {
		t.Fatal(err)
	}
	defer core.Close()
	return core.Holdings()
}

func textColumns(t *testing.T, db *storage.DB, query string) (all []string) {
	t.Helper()
	err := db.Read(t.Context(), func(tx *storage.Tx) error {
		return tx.Each(context.Background(), func(scan func(...any) error) error {
			var column string
			var text bool
			err := scan(&column, &text)
			if text {
				all = append(all, column)
			}
			return err
		}, query)
	})
	if err != nil || len(all) < 50 {
		t.Fatal("the schema could not be read", len(all), err)
	}
	slices.Sort(all)
	return all
}

// documented is a line of the table in docs/privacy.md: `table.column`, …, what
// it holds, and what an erasure does.
var (
	documented = regexp.MustCompile("(?m)^\\| (`[a-z_]+\\.[a-z_]+`(?:, `[a-z_]+\\.[a-z_]+`)*) \\| (\\w+) \\| ([a-z ]+) \\| (.+) \\|$")
	quoted     = regexp.MustCompile("`([^`]+)`")
)

// TestPrivacyIsDocumented holds the table that members and organisers read
// against the declarations.
func TestPrivacyIsDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/privacy.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]string{}
	for _, m := range documented.FindAllStringSubmatch(string(page), -1) {
		for _, column := range quoted.FindAllStringSubmatch(m[1], -1) {
			if listed[column[1]] != "" {
				t.Errorf("docs/privacy.md lists %s twice", column[1])
			}
			listed[column[1]] = m[2] + ", " + m[3]
		}
		if strings.TrimSpace(m[4]) == "" {
			t.Errorf("docs/privacy.md gives no reason for %s", m[1])
		}
	}
	declared := map[string]string{}
	for column, c := range storage.Columns(holdings(t, storagetest.Open(t, storagetest.SQLite, scheduler.NewClock(bottest.Start).Now))) {
		if c.Holds != "" {
			declared[column] = string(c.Holds) + ", " + string(c.Erased)
		}
	}
	for _, column := range slices.Sorted(maps.Keys(declared)) {
		if listed[column] != declared[column] {
			t.Errorf("docs/privacy.md says of %s: %q, declared is %q", column, listed[column], declared[column])
		}
		delete(listed, column)
	}
	for column := range listed {
		t.Errorf("docs/privacy.md lists %s, which holds nothing of people", column)
	}
}
