package storage

import (
	"context"
	"time"
)

// OpenScratch opens a database that is thrown away with this process, as tests
// need many: [Open] without the flushes. A power failure may leave a SQLite file
// damaged, so nothing but tests may use it (bot/architecture_test.go).
func OpenScratch(ctx context.Context, url string, now func() time.Time) (*DB, error) {
	db, err := Open(ctx, url, now)
	if err != nil {
		return nil, err
	}
	if lite, ok := db.engine.(*liteEngine); ok {
		if err := lite.group.flushNothing(); err != nil {
			db.Close()
			return nil, err
		}
	}
	return db, nil
}

// flushNothing makes no commit wait for the disk. It is called before the first
// transaction.
func (g *group) flushNothing() error {
	g.unflushed = true
	g.conn.executed.Add(1)
	_, err := g.conn.conn.ExecContext(forever, "PRAGMA synchronous = OFF")
	return err
}
