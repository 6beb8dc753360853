package storage

import "time"

// Impatient lets a nested transaction be found at once.
func (db *DB) Impatient() { db.engine.(*liteEngine).group.patience = time.Microsecond }

// Waiting is how many transactions wait for SQLite's writer.
func (db *DB) Waiting() int {
	g := db.engine.(*liteEngine).group
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.queue)
}

// Prepared is how many statements SQLite's writer keeps.
func (db *DB) Prepared() int { return len(db.engine.(*liteEngine).group.conn.stmts) }

// MaxStatements bounds [DB.Prepared].
const MaxStatements = maxStatements
