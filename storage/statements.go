package storage

import (
	"context"
	"database/sql"
	"sync/atomic"
)

// maxStatements bounds what one connection keeps prepared, a few KB each. Kith
// has some hundred statements; a query built from parts may have many forms.
const maxStatements = 400

// forever is the context of statements inside a transaction. One that can be
// cancelled costs the driver a goroutine, about 35 µs a statement.
var forever = context.Background()

// prepared is a SQLite connection that keeps its statements prepared.
type prepared struct {
	conn     *sql.Conn
	stmts    map[string]*sql.Stmt
	executed *atomic.Int64
}

func (p *prepared) ExecContext(_ context.Context, query string, args ...any) (sql.Result, error) {
	s, err := p.statement(query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(forever, args...)
}

func (p *prepared) QueryContext(_ context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := p.statement(query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(forever, args...)
}

// do runs a statement of our own, such as BEGIN.
func (p *prepared) do(query string) error {
	p.executed.Add(1)
	_, err := p.ExecContext(forever, query)
	return err
}

func (p *prepared) statement(query string) (*sql.Stmt, error) {
	if s := p.stmts[query]; s != nil {
		return s, nil
	}
	for old, s := range p.stmts {
		if len(p.stmts) < maxStatements {
			break
		}
		delete(p.stmts, old)
		s.Close()
	}
	s, err := p.conn.PrepareContext(forever, query)
	if err == nil {
		p.stmts[query] = s
	}
	return s, err
}

func (p *prepared) close() error {
	for _, s := range p.stmts {
		s.Close()
	}
	return p.conn.Close()
}
