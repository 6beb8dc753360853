package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// maxGroup bounds how many transactions share a commit, and so how long the
// first of them waits: about 15 ms at 60 µs each.
const maxGroup = 256

// group lets transactions that wait for SQLite's one writer share a commit.
// They run one after another, each in a savepoint, inside one transaction, and
// all return after its one fsync. Each runs on its caller's goroutine: the
// connection is a baton that goes from caller to caller, and whoever finds
// nobody waiting commits. So a lone transaction waits for no company.
type group struct {
	conn     *prepared
	patience time.Duration // how long one waits before it looks for a nested call

	unflushed bool // no commit waits for the disk; see [OpenScratch]

	mu     sync.Mutex
	busy   bool // somebody holds the baton
	closed bool
	queue  []*turn

	// The baton's holder owns these.
	members []*turn // have run and wait for the commit
	synced  bool    // whether the connection's commits wait for the disk
}

// turn is one transaction's place. It is woken twice: to run, and to hear how
// the commit went.
type turn struct{ wake chan error }

var (
	turns         = sync.Pool{New: func() any { return &turn{make(chan error, 1)} }}
	errUnfinished = errors.New("storage: the transaction's function did not return")
	errUndone     = errors.New("storage: undone together with another transaction")
)

func (g *group) inTx(ctx context.Context, synced bool, begin func() *Tx, f func(*Tx) error) (tx *Tx, err error) {
	t := turns.Get().(*turn)
	defer turns.Put(t)
	if err := g.enter(ctx, t); err != nil {
		return nil, err
	}
	saved, err := g.begin(synced)
	if err != nil {
		g.pass()
		return nil, err
	}
	tx = begin() // after the wait, so that its time is when it begins
	tx.on = g.conn
	err = errUnfinished // what remains when f panics or ends its goroutine
	defer func() {
		tx.over = true
		if err = g.settle(t, saved, err); err == nil {
			g.pass()
			err = <-t.wake
			return
		}
		g.pass()
	}()
	err = tx.outcome(callInTx(tx, f))
	return tx, err
}

// enter waits for the baton.
func (g *group) enter(ctx context.Context, t *turn) error {
	g.mu.Lock()
	if g.busy {
		g.queue = append(g.queue, t)
		g.mu.Unlock()
		return g.wait(ctx, t)
	}
	defer g.mu.Unlock()
	if g.closed {
		return ErrClosed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	g.busy = true
	return nil
}

func (g *group) wait(ctx context.Context, t *turn) error {
	impatient := time.NewTimer(g.patience)
	defer impatient.Stop()
	for {
		select {
		case err := <-t.wake:
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				g.pass()
			}
			return err
		case <-ctx.Done():
			return g.quit(t, ctx.Err())
		case <-impatient.C:
			if nested() {
				return g.quit(t, ErrNested)
			}
		}
	}
}

// quit leaves the queue, or hands the baton on if it came meanwhile.
func (g *group) quit(t *turn, why error) error {
	g.mu.Lock()
	at := slices.Index(g.queue, t)
	if at >= 0 {
		g.queue = slices.Delete(g.queue, at, at+1)
	}
	g.mu.Unlock()
	if at < 0 {
		<-t.wake
		g.pass()
	}
	return why
}

// begin opens the group's transaction, or a savepoint in it. The first needs
// none: if it fails, nothing else is lost with it. One whose commit waits for
// the disk joins no group whose commit does not.
func (g *group) begin(synced bool) (saved bool, err error) {
	if synced && !g.synced && len(g.members) > 0 {
		g.finish("COMMIT", nil)
	}
	if len(g.members) > 0 {
		return true, g.conn.do("SAVEPOINT t")
	}
	if err := g.sync(synced); err != nil {
		return false, err
	}
	if err := g.conn.do("BEGIN IMMEDIATE"); err != nil {
		return false, translate(err)
	}
	return false, nil
}

// sync says whether the next commit waits for the disk. SQLite obeys this
// statement when it is prepared, so it is none to keep.
func (g *group) sync(synced bool) error {
	if synced == g.synced || g.unflushed {
		return nil
	}
	level := "NORMAL"
	if synced {
		level = "FULL"
	}
	g.conn.executed.Add(1)
	_, err := g.conn.conn.ExecContext(forever, "PRAGMA synchronous = "+level)
	if err == nil {
		g.synced = synced
	}
	return err
}

// settle makes t a member of the group, or undoes what it did.
func (g *group) settle(t *turn, saved bool, err error) error {
	switch {
	case err == nil && !saved:
	case err == nil:
		if broken := g.conn.do("RELEASE t"); broken != nil {
			g.finish("ROLLBACK", broken)
			return broken
		}
	case saved:
		if broken := errors.Join(g.conn.do("ROLLBACK TO t"), g.conn.do("RELEASE t")); broken != nil {
			// SQLite undid the whole group, as it may when the disk is full.
			g.finish("ROLLBACK", fmt.Errorf("%w: %v", errUndone, err))
		}
		return err
	default:
		g.conn.do("ROLLBACK") // fails if SQLite did it already
		return err
	}
	g.members = append(g.members, t)
	return nil
}

// pass gives the baton to the next in the queue. When the group is complete or
// nobody waits, it commits before.
func (g *group) pass() {
	if n := len(g.members); n > 0 {
		if n < maxGroup && g.next(false) {
			return
		}
		g.finish("COMMIT", nil)
	}
	g.next(true)
}

// next hands the baton over, if somebody waits for it; else it lays it down, if
// it may.
func (g *group) next(layDown bool) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.queue) == 0 {
		g.busy = !layDown
		return false
	}
	t := g.queue[0]
	g.queue = slices.Delete(g.queue, 0, 1)
	if g.closed {
		t.wake <- ErrClosed
	} else {
		t.wake <- nil
	}
	return true
}

// finish ends the group's transaction and tells its members.
func (g *group) finish(how string, why error) {
	if err := g.conn.do(how); err != nil && why == nil {
		why = translate(err)
		g.conn.do("ROLLBACK")
	}
	for _, m := range g.members {
		m.wake <- why
	}
	clear(g.members)
	g.members = g.members[:0]
}

// close waits for its turn like a transaction and keeps it.
func (g *group) close() error {
	t := turns.Get().(*turn)
	defer turns.Put(t)
	if err := g.enter(forever, t); err != nil {
		return err
	}
	if len(g.members) > 0 {
		g.finish("COMMIT", nil)
	}
	err := g.conn.close()
	g.mu.Lock()
	g.closed = true
	g.mu.Unlock()
	g.pass()
	return err
}
