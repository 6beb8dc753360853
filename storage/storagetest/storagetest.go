// Package storagetest opens throw-away databases for tests: SQLite always, and
// PostgreSQL where a server or its programs are found (server.go,
// cluster_unix.go). Many tests with the same tables borrow theirs (lend.go).
package storagetest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/kith-community/kith/storage"
)

// Engine is a kind of database.
type Engine string

// The engines that one SQL text serves.
const (
	SQLite     Engine = "sqlite"
	PostgreSQL Engine = "postgres"
)

// Engines lists all engines, for tests that combine them with something else.
func Engines() []Engine { return []Engine{SQLite, PostgreSQL} }

// Each runs f as a subtest against an empty, migrated database of every engine.
func Each(t *testing.T, now func() time.Time, f func(t *testing.T, db *storage.DB), sources ...storage.Source) {
	t.Helper()
	for _, e := range Engines() {
		t.Run(string(e), func(t *testing.T) { f(t, Open(t, e, now, sources...)) })
	}
}

// Open opens an empty, migrated database that is closed when the test ends. The
// test skips when there is no PostgreSQL.
func Open(t testing.TB, e Engine, now func() time.Time, sources ...storage.Source) *storage.DB {
	t.Helper()
	ctx := context.Background()
	db, err := storage.Open(ctx, URL(t, e), now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	for range 2 { // the second run must find nothing to do
		if err := db.Migrate(ctx, sources...); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// URL names an empty database for [storage.Open], for tests that open it
// themselves, twice, or in a second process.
func URL(t testing.TB, e Engine) string {
	t.Helper()
	if e == PostgreSQL {
		return Postgres(t)
	}
	return filepath.Join(t.TempDir(), "test.db")
}

var schemas atomic.Int64

// Postgres returns the address of an empty schema, which other processes of
// this user can use too. The test skips when there is no server.
func Postgres(t testing.TB) string {
	t.Helper()
	server := findOrSkip(t)
	name := fmt.Sprintf("test_%d_%d", os.Getpid(), schemas.Add(1))
	admin, err := sql.Open("pgx", server.url)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	if _, err := admin.Exec(`CREATE SCHEMA ` + name); err != nil {
		t.Fatalf("create a schema: %v", err) // the address may hold a password
	}
	if !server.ours { // ours is thrown away as a whole
		t.Cleanup(func() { drop(t, server.url, name) })
	}
	return within(t, server.url, name)
}

func drop(t testing.TB, server, schema string) {
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Error(err)
		return
	}
	defer admin.Close()
	if _, err := admin.Exec(`DROP SCHEMA ` + schema + ` CASCADE`); err != nil {
		t.Error(err)
	}
}

// within is server's address with schema as the only one searched.
func within(t testing.TB, server, schema string) string {
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}
