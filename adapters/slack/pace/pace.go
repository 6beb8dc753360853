package pace

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Priority is how urgent a call is. The zero value is the most urgent.
type Priority int

const (
	Answer Priority = iota // somebody looks at the screen and waits
	Card                   // what many see, and nobody waits for
	Nudge                  // can come later
)

// Call is one request.
type Call struct {
	Team, Method string // "T0123", "chat.postMessage"
	Channel      string // where to, which is a limit of its own for what is posted
	Priority     Priority
	// Patience is how far away the turn may be; when it is further, Wait returns
	// [*Limited] at once, for a caller who can come again. 0: as far as ctx allows.
	Patience time.Duration
}

// Limited says that it is too early.
type Limited struct{ After time.Duration }

func (e *Limited) Error() string { return fmt.Sprintf("too early by %s", e.After) }

// Pacer lets requests go. Its zero value is ready.
type Pacer struct {
	// Unlimited is for a Slack without limits: all may go that it does not refuse.
	Unlimited bool

	mu         sync.Mutex
	workspaces map[string]*workspace
	swept      time.Time
	sum        Figures
}

// Figures is what was counted.
type Figures struct {
	Went    int // requests that were let go
	Refused int // requests that Slack refused as too many
	Waiting int // requests that wait now
	Limits  int // limits that are remembered
}

// Figures returns what was counted so far.
func (p *Pacer) Figures() Figures {
	p.mu.Lock()
	defer p.mu.Unlock()
	f := p.sum
	for _, w := range p.workspaces {
		f.Limits += len(w.buckets)
		for _, l := range w.lanes {
			f.Waiting += l.tickets.Len()
		}
	}
	return f
}

// Wait returns nil when the request may go, and then it must. It is [*Limited]
// when that is further away than the caller's patience or the end of ctx.
func (p *Pacer) Wait(ctx context.Context, c Call) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	t, err := p.enter(ctx, c)
	if err != nil || t.turn == nil {
		return err
	}
	select {
	case <-t.turn:
		return nil
	case <-ctx.Done():
		return p.leave(t, ctx.Err())
	}
}

// enter lets a call go at once, or makes it wait: then the ticket has a turn.
func (p *Pacer) enter(ctx context.Context, c Call) (*ticket, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	p.sweep(now)
	w := p.workspace(c.Team)
	w.used = now
	t := &ticket{Call: c, needs: w.needs(c)}
	at := t.free()
	if len(w.lanes) == 0 && !at.After(now) {
		p.grant(t, now)
		return t, nil
	}
	deadline, bound := ctx.Deadline()
	switch {
	case bound && w.behind(t, at).After(deadline):
		return nil, &Limited{After: at.Sub(now)}
	case c.Patience > 0 && at.Sub(now) > c.Patience:
		return nil, &Limited{After: t.promise().Sub(now)}
	}
	t.turn = make(chan struct{})
	w.enqueue(t)
	p.serve(w, now)
	return t, nil
}

// leave takes back a ticket that nobody waits for any more.
func (p *Pacer) leave(t *ticket, err error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if t.lane == nil {
		return nil // its turn came at the same moment
	}
	now, w := time.Now(), p.workspace(t.Team)
	w.withdraw(t)
	p.serve(w, now)
	if errors.Is(err, context.DeadlineExceeded) {
		return &Limited{After: max(0, t.free().Sub(now))}
	}
	return err
}

// Refused notes that Slack answered a call with 429, and wants nothing of the kind
// for so long.
func (p *Pacer) Refused(c Call, after time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sum.Refused++
	w, now := p.workspace(c.Team), time.Now()
	b := w.bucket(c.Method, tierOf(c.Method))
	b.pause = later(b.pause, now.Add(after))
	p.serve(w, now)
}

func (p *Pacer) workspace(team string) *workspace {
	w := p.workspaces[team]
	if w == nil {
		if p.workspaces == nil {
			p.workspaces = map[string]*workspace{}
		}
		w = newWorkspace(p.Unlimited)
		p.workspaces[team] = w
	}
	return w
}

func (p *Pacer) grant(t *ticket, now time.Time) {
	for _, b := range t.needs {
		b.take(now)
	}
	p.sum.Went++
}

// serve lets go who may, and sets the alarm for the next.
func (p *Pacer) serve(w *workspace, now time.Time) {
	t, at := w.next(now)
	for ; t != nil; t, at = w.next(now) {
		w.withdraw(t)
		p.grant(t, now)
		close(t.turn)
	}
	if w.alarm != nil {
		w.alarm.Stop()
		w.alarm = nil
	}
	if !at.IsZero() {
		w.alarm = time.AfterFunc(at.Sub(now), func() { p.ring(w) })
	}
}

func (p *Pacer) ring(w *workspace) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.serve(w, time.Now())
}

// sweep forgets what nobody needs, now and then.
func (p *Pacer) sweep(now time.Time) {
	if now.Sub(p.swept) < idle {
		return
	}
	p.swept = now
	for team, w := range p.workspaces {
		if w.sweep(now); len(w.buckets) == 0 {
			delete(p.workspaces, team)
		}
	}
}
