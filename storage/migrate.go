package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
)

// Source is one owner of tables: the core or a feature.
type Source struct {
	Name  string
	Files fs.FS   // holds migrations/NNNN_what.sql
	Holds []Table // what its tables hold of people
}

// migration is one file, to be applied once.
type migration struct{ source, name, script, sum string }

func (m migration) key() string { return m.source + " " + m.name }

const (
	migrationTable = `CREATE TABLE IF NOT EXISTS migration (
		source TEXT NOT NULL, name TEXT NOT NULL, sum TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (source, name))`
	selectMigrations = `SELECT source, name, sum FROM migration ORDER BY source, name`
)

// Migrate applies each source's pending migrations, in the order of their
// names, each in its own transaction. It gets all sources at once. An applied
// file never changes again, and none disappears: both are refused, with a
// sentence, before anything is written. When nothing is pending it costs one
// query. Two replicas may migrate at once.
func (db *DB) Migrate(ctx context.Context, sources ...Source) error {
	all, err := load(sources)
	if err != nil {
		return err
	}
	applied, err := db.applied(ctx)
	if err != nil {
		return fmt.Errorf("read the applied migrations: %w", err)
	}
	if err := check(all, applied); err != nil {
		return err
	}
	for _, m := range all {
		if applied[m.key()] != "" {
			continue
		}
		if err := db.apply(ctx, m); err != nil {
			return fmt.Errorf("migrate %s: %w", m.key(), err)
		}
	}
	return nil
}

// ErrOutdated means that the database is not of this release: an older one wrote
// it, and has not been replaced yet.
var ErrOutdated = errors.New("an older release of Kith wrote this database, and it has not been brought up to date")

// Current is the error that keeps a database from being read as this release
// does: some migration is pending, or unknown. It changes nothing.
func (db *DB) Current(ctx context.Context, sources ...Source) error {
	all, err := load(sources)
	if err != nil {
		return err
	}
	applied := map[string]string{}
	if err := db.Read(ctx, func(tx *Tx) error { return listApplied(ctx, tx, applied) }); err != nil {
		return fmt.Errorf("read the applied migrations: %w", err)
	}
	for _, m := range all {
		if applied[m.key()] == "" {
			return fmt.Errorf("%w (it lacks %s)", ErrOutdated, m.key())
		}
	}
	return check(all, applied)
}

func listApplied(ctx context.Context, tx *Tx, sums map[string]string) error {
	return tx.Each(ctx, func(scan func(...any) error) error {
		var m migration
		err := scan(&m.source, &m.name, &m.sum)
		sums[m.key()] = m.sum
		return err
	}, selectMigrations)
}

func load(sources []Source) ([]migration, error) {
	var all []migration
	for _, s := range sources {
		names, err := fs.Glob(s.Files, "migrations/*.sql")
		if err != nil {
			return nil, fmt.Errorf("list the migrations of %s: %w", s.Name, err)
		}
		for _, name := range names {
			script, err := fs.ReadFile(s.Files, name)
			if err != nil {
				return nil, fmt.Errorf("read a migration of %s: %w", s.Name, err)
			}
			// A checkout on Windows may have other line ends.
			script = bytes.ReplaceAll(script, []byte("\r\n"), []byte("\n"))
			sum := sha256.Sum256(script)
			all = append(all, migration{s.Name, name, string(script), hex.EncodeToString(sum[:])})
		}
	}
	return all, nil
}

// applied returns the checksums by key. A new database gets the table for them.
func (db *DB) applied(ctx context.Context) (map[string]string, error) {
	sums := map[string]string{}
	list := func(tx *Tx) error { return listApplied(ctx, tx, sums) }
	if db.Read(ctx, list) == nil {
		return sums, nil
	}
	err := db.InTx(ctx, func(tx *Tx) error {
		if err := db.lockMigrations(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, migrationTable); err != nil {
			return err
		}
		return list(tx)
	})
	return sums, err
}

func check(all []migration, applied map[string]string) error {
	known := map[string]bool{}
	for _, m := range all {
		known[m.key()] = true
		if sum := applied[m.key()]; sum != "" && sum != m.sum {
			return fmt.Errorf("migration %s was changed after it had been applied; restore the file and write a new one", m.key())
		}
	}
	for key := range applied {
		if !known[key] {
			return fmt.Errorf("a newer release of Kith wrote this database (it has the migration %s); use that release, or a backup", key)
		}
	}
	return nil
}

func (db *DB) apply(ctx context.Context, m migration) error {
	return db.InTx(ctx, func(tx *Tx) error {
		if err := db.lockMigrations(ctx, tx); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, `INSERT INTO migration (source, name, sum, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT DO NOTHING`, m.source, m.name, m.sum, Millis(tx.Now()))
		if err != nil || n == 0 {
			return err // 0: another replica was faster
		}
		_, err = tx.Exec(ctx, m.script)
		return err
	})
}

func (db *DB) lockMigrations(ctx context.Context, tx *Tx) error {
	lock := db.migrationLock()
	if lock == "" {
		return nil
	}
	_, err := tx.Exec(ctx, lock)
	return err
}
