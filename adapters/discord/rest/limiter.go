package rest

import (
	"container/heap"
	"container/list"
	"context"
	"errors"
	"sync"
	"time"
)

// limiter says who may go when. Nothing waits under its lock.
type limiter struct {
	mu      sync.Mutex
	routes  map[string]string  // by route name: Discord's name of its bucket; "": it has no limit
	buckets map[string]*bucket // by their keys
	paced   pool
	tokens  pool           // the routes outside the limit over all
	probing map[string]int // by major: on their way to a bucket whose name is not known
	invalid invalid
	turns   uint64 // handed out
	swept   time.Time
	sum     Figures        // what is counted
	stopped error          // why nobody may go any more
	stop    chan struct{}  // closed with it
	on      sync.WaitGroup // requests on their way and alarms that are set
}

func newLimiter() *limiter {
	return &limiter{
		routes: map[string]string{}, buckets: map[string]*bucket{}, probing: map[string]int{},
		paced: pool{pace: &pace{burst: burst}}, stop: make(chan struct{}),
	}
}

// wait returns when the job may be sent. Then done must be called.
func (l *limiter) wait(ctx context.Context, j *job) (*ticket, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	t, err := l.enter(ctx, j)
	if err != nil || t.turn == nil {
		return t, err
	}
	select {
	case err := <-t.turn:
		return t, err
	case <-ctx.Done():
		return t, l.leave(t, ctx.Err())
	}
}

// enter lets a job go at once, or makes it wait: then the ticket has a turn.
func (l *limiter) enter(ctx context.Context, j *job) (*ticket, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stopped != nil {
		return nil, l.stopped
	}
	now := time.Now()
	l.sweep(now)
	if j.turn == 0 {
		l.turns++
		j.turn = l.turns
	}
	t := &ticket{job: j, bucket: l.bucket(j.route)}
	p := t.bucket.pool
	room := t.bucket.room(j.Priority, now) && l.invalid.allows(j.Priority, now)
	if room && p.ready == 0 && !now.Before(p.free()) {
		l.grant(t, now)
		return t, nil
	}
	deadline, bound := ctx.Deadline()
	if at := l.earliest(t, now); bound && at.After(deadline) || j.Patience > 0 && at.Sub(now) > j.Patience {
		return nil, &Limited{After: at.Sub(now)}
	}
	t.turn = make(chan error, 1)
	l.sum.Waiting[j.Priority]++
	l.enqueue(t)
	l.serve(p, now)
	l.watch(t.bucket, now)
	return t, nil
}

// leave takes back a ticket that nobody waits for any more.
func (l *limiter) leave(t *ticket, err error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if t.lane == nil {
		return <-t.turn // its turn came at the same moment
	}
	now := time.Now()
	l.withdraw(t)
	l.watch(t.bucket, now)
	l.serve(t.bucket.pool, now)
	if errors.Is(err, context.DeadlineExceeded) {
		return &Limited{After: max(0, l.earliest(t, now).Sub(now))}
	}
	return err
}

// earliest is when a ticket may go, as far as is known: nobody knows who comes
// in between.
func (l *limiter) earliest(t *ticket, now time.Time) time.Time {
	at := t.bucket.earliest(t.Priority, now)
	if free := t.bucket.pool.free(); free.After(at) {
		at = free
	}
	if eases := l.invalid.eases(now); !l.invalid.allows(t.Priority, now) && eases.After(at) {
		at = eases
	}
	return at
}

// grant lets a ticket go.
func (l *limiter) grant(t *ticket, now time.Time) {
	t.bucket.take(now)
	if t.probe = !t.bucket.named && !t.bucket.open && !t.route.token; t.probe {
		l.probing[t.route.major]++
	}
	if p := t.bucket.pool.pace; p != nil {
		p.take(now)
	}
	l.sum.Requests++
	l.sum.Flying++
	l.on.Add(1)
}

// enqueue makes a ticket wait, among the ready if its bucket has room.
func (l *limiter) enqueue(t *ticket) {
	b, key := t.bucket, laneKey{t.Priority, t.Guild}
	in := b.lanes[key]
	if in == nil {
		if b.lanes == nil {
			b.lanes = map[laneKey]*lane{}
		}
		in = &lane{laneKey: key, bucket: b, tickets: list.New()}
		b.lanes[key] = in
	}
	in.insert(t)
	if in.crowd != nil {
		heap.Fix(in.crowd, in.index)
		return
	}
	b.pool.add(in) // it is put aside again when there is no room
}

// withdraw ends the waiting of a ticket.
func (l *limiter) withdraw(t *ticket) {
	in := t.lane
	in.tickets.Remove(t.place)
	t.lane, t.place = nil, nil
	l.sum.Waiting[t.Priority]--
	switch {
	case in.tickets.Len() == 0:
		in.bucket.pool.drop(in)
		delete(in.bucket.lanes, in.laneKey)
	case in.crowd != nil:
		heap.Fix(in.crowd, in.index)
	}
}

// serve lets go who may, and sets the alarm for the next.
func (l *limiter) serve(p *pool, now time.Time) {
	for p.ready > 0 && !now.Before(p.free()) {
		in := p.next(now, l.invalid.allows)
		if in == nil {
			break
		}
		t := in.front()
		l.withdraw(t)
		l.grant(t, now)
		l.watch(t.bucket, now)
		t.turn <- nil
	}
	var at time.Time
	if p.ready > 0 {
		at = p.free()
		if !at.After(now) {
			at = l.invalid.eases(now) // else somebody had gone
		}
	}
	l.set(&p.alarm, at, p)
}

// reopen makes all who wait for a bucket ready: it may have room.
func (l *limiter) reopen(b *bucket, now time.Time) {
	for _, in := range b.lanes {
		if b.room(in.priority, now) {
			b.pool.add(in)
		}
	}
	l.serve(b.pool, now)
	l.watch(b, now)
}

// watch sets the alarm of a bucket.
func (l *limiter) watch(b *bucket, now time.Time) {
	l.set(&b.alarm, b.wakes(now), b)
}

// close refuses everybody and returns when nobody is on his way.
func (l *limiter) close() {
	l.mu.Lock()
	l.refuse(ErrClosed)
	l.mu.Unlock()
	l.on.Wait()
}

// refuse lets nobody go any more. The caller has the lock.
func (l *limiter) refuse(why error) {
	if l.stopped == nil {
		close(l.stop)
	}
	l.stopped = why
	for _, b := range l.buckets {
		for _, in := range b.lanes {
			for in.tickets.Len() > 0 {
				t := in.front()
				l.withdraw(t)
				t.turn <- why
			}
		}
		l.set(&b.alarm, time.Time{}, nil)
	}
	l.set(&l.paced.alarm, time.Time{}, nil)
	l.set(&l.tokens.alarm, time.Time{}, nil)
}

func (l *limiter) figures(now time.Time) Figures {
	l.mu.Lock()
	defer l.mu.Unlock()
	f := l.sum
	f.Invalid, f.Buckets = l.invalid.count(now), len(l.buckets)
	return f
}
