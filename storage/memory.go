package storage

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"slices"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Tables are this package's own, beside the one that lists migrations.
var Tables = Source{Name: "storage", Files: migrations, Holds: []Table{{Name: "memory", Plain: "name value", Apart: "of the program"}}}

// Memory keeps a few small values for parts of the program that know no
// database, such as where a connection is to be taken up again. Nothing about
// people belongs there.
type Memory struct{ DB *DB }

// Load is the value under a name, "" when there is none.
func (m Memory) Load(ctx context.Context, name string) (value string, err error) {
	err = m.DB.Read(ctx, func(tx *Tx) error {
		return tx.Get(ctx, []any{&value}, `SELECT value FROM memory WHERE name = $1`, name)
	})
	if err != nil && !errors.Is(err, ErrNotFound) {
		return "", fmt.Errorf("load %s: %w", name, err)
	}
	return value, nil
}

// Save puts a value under a name, in the place of what was there.
func (m Memory) Save(ctx context.Context, name, value string) error {
	err := m.DB.InTx(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO memory (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
		return err
	})
	if err != nil {
		return fmt.Errorf("save %s: %w", name, err)
	}
	return nil
}

// Drop takes a value away. That there is none is no error.
func (m Memory) Drop(ctx context.Context, name string) error {
	err := m.DB.InTx(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM memory WHERE name = $1`, name)
		return err
	})
	if err != nil {
		return fmt.Errorf("drop %s: %w", name, err)
	}
	return nil
}

// List returns the names that begin with prefix, in their order.
func (m Memory) List(ctx context.Context, prefix string) (names []string, err error) {
	err = m.DB.Read(ctx, func(tx *Tx) error {
		return tx.Each(ctx, func(scan func(...any) error) error {
			var name string
			err := scan(&name)
			names = append(names, name)
			return err
		}, `SELECT name FROM memory WHERE substr(name, 1, length($1)) = $1`, prefix)
	})
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", prefix, err)
	}
	slices.Sort(names) // by bytes, whatever the database's own order is
	return names, nil
}
