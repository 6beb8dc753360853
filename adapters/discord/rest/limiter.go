package rest

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

const (
	// perWindow requests may go in a window: Discord's 50 a second for a bot. The
	// window is a little longer, since what leaves evenly arrives unevenly.
	perWindow = 50
	window    = time.Second + 20*time.Millisecond
	// Discord shuts a machine out that had 10,000 answers of 401, 403 or 429 in ten
	// minutes. Long before that we wait.
	invalidSpan  = 10 * time.Minute
	invalidSome  = 1_000 // from here on only people's answers go
	invalidMany  = 5_000 // from here on nothing does
	sweepBuckets = 1_024 // forgotten when there are more and twice as many as last time
)

// limiter says whose turn it is.
type limiter struct {
	log *slog.Logger

	mu      sync.Mutex
	routes  map[string]string // the hash of a route's bucket
	buckets map[string]*bucket
	ready   [priorities]fair // whose bucket is free, waiting for the limit of everything
	sent    [perWindow]time.Time
	at      int       // the oldest in sent
	paused  time.Time // until when nothing goes, because Discord said so
	swept   int
	timer   *time.Timer
	dead    bool // the token was refused
	closed  bool
	invalid invalids
	counts  Figures
}

// Figures say how sending goes: counts since the start, and who waits now.
type Figures struct {
	Requests int
	Limited  int // answers of 429
	Invalid  int // of these and of 401 and 403, those that Discord counts
	Waiting  [priorities]int
	Buckets  int
}

// waiter is one request before its turn, and then its turn.
type waiter struct {
	bucket   *bucket // nil: it has no limit of its own
	route    route
	priority Priority
	guild    string
	turn     chan struct{}
	went     bool
	gone     bool
	reserved bool // counted as underway in its bucket
}

func newLimiter(log *slog.Logger) *limiter {
	return &limiter{log: log, routes: map[string]string{}, buckets: map[string]*bucket{}}
}

func (l *limiter) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	l.release()
	if l.timer != nil {
		l.timer.Stop()
	}
}

func (l *limiter) figures() Figures {
	l.mu.Lock()
	defer l.mu.Unlock()
	f := l.counts
	f.Buckets = len(l.buckets)
	return f
}

// enter returns when it is the turn of a request, which [limiter.leave] ends.
func (l *limiter) enter(ctx context.Context, r route, call Call) (*waiter, error) {
	p := call.Priority
	w := &waiter{route: r, priority: p, guild: call.Guild}
	l.mu.Lock()
	switch {
	case l.closed:
		l.mu.Unlock()
		return nil, errClosed
	case l.dead:
		l.mu.Unlock()
		return nil, ErrToken
	}
	if r.callback && !l.blocked(w, time.Now()) {
		w.went = true
		l.counts.Requests++
		l.mu.Unlock()
		return w, nil
	}
	if wait := l.expect(w, time.Now()); call.Patience > 0 && wait > call.Patience {
		l.mu.Unlock()
		return nil, &Limited{wait}
	}
	w.turn = make(chan struct{})
	l.counts.Waiting[p]++
	if !r.callback {
		w.bucket = l.bucketOf(r)
		w.bucket.waiting[p].push(w)
		w.bucket.count++
	} else {
		l.ready[p].push(w)
	}
	l.pump(w.bucket)
	l.mu.Unlock()
	select {
	case <-w.turn:
		return w, l.refused()
	case <-ctx.Done():
		return nil, l.give(w, ctx.Err())
	}
}

// expect is how long a request has to wait at least, as far as that is known.
func (l *limiter) expect(w *waiter, now time.Time) time.Duration {
	wait := l.invalid.until(w.priority, now).Sub(now)
	if !w.route.exempt {
		wait = max(wait, l.paused.Sub(now))
	}
	if b := l.buckets[l.keyOf(w.route)]; b != nil && b.known && now.Before(b.reset) && b.free(now)-b.count <= 0 {
		wait = max(wait, b.reset.Sub(now))
	}
	return wait
}

// refused is why a turn is not to be taken.
func (l *limiter) refused() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.closed:
		return errClosed
	case l.dead:
		return ErrToken
	}
	return nil
}

// give gives a turn back that is no longer wanted.
func (l *limiter) give(w *waiter, err error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if w.went {
		l.done(w)
		return err
	}
	w.gone = true
	l.counts.Waiting[w.priority]--
	if w.bucket != nil {
		if w.reserved {
			w.bucket.underway--
		} else {
			w.bucket.count--
		}
		l.pump(w.bucket)
	}
	return err
}

// leave ends a turn, and takes in what the answer said.
func (l *limiter) leave(w *waiter, v verdict) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if v.limited {
		l.counts.Limited++
		l.log.Warn("Discord says it was too much", "route", w.route.name, "global", v.global, "after", v.after)
	}
	if v.invalid && !(v.dead && w.route.tokened) {
		l.counts.Invalid++
		l.invalid.add(now)
	}
	if v.dead && !w.route.tokened {
		l.dead = true
		l.release()
	}
	if v.limited && v.global {
		l.paused = later(l.paused, now.Add(v.after))
	}
	if b := w.bucket; b != nil {
		b = l.move(w, v.hash)
		b.learn(v, now)
	}
	l.done(w)
}

// done frees the place of a turn.
func (l *limiter) done(w *waiter) {
	if w.bucket != nil {
		w.bucket.underway--
	}
	l.pump(w.bucket)
}

// release lets everybody go, to be refused.
func (l *limiter) release() {
	for p := range l.ready {
		for w := l.ready[p].pop(); w != nil; w = l.ready[p].pop() {
			l.let(w)
		}
	}
	for _, b := range l.buckets {
		for w := b.next(); w != nil; w = b.next() {
			b.count--
			b.underway++
			l.let(w)
		}
	}
}

func (l *limiter) let(w *waiter) {
	w.went = true
	l.counts.Waiting[w.priority]--
	close(w.turn)
}

// bucketOf is the bucket of a route, made when there is none.
func (l *limiter) bucketOf(r route) *bucket { return l.bucket(l.keyOf(r)) }

func (l *limiter) keyOf(r route) string {
	if hash := l.routes[r.name]; hash != "" {
		return hash + " " + r.major
	}
	return r.name + " " + r.major
}

func (l *limiter) bucket(key string) *bucket {
	b := l.buckets[key]
	if b == nil {
		l.sweep()
		b = &bucket{key: key}
		l.buckets[key] = b
	}
	return b
}

// move takes a turn, and those who wait behind it, to the bucket that Discord
// named: several routes may share one.
func (l *limiter) move(w *waiter, hash string) *bucket {
	old := w.bucket
	if hash == "" {
		return old
	}
	l.routes[w.route.name] = hash
	to := l.bucket(hash + " " + w.route.major)
	if to == old {
		return old
	}
	old.underway--
	to.underway++
	w.bucket = to
	for next := old.next(); next != nil; next = old.next() {
		old.count--
		next.bucket = to
		to.waiting[next.priority].push(next)
		to.count++
	}
	if old.underway == 0 {
		delete(l.buckets, old.key)
	}
	return to
}

// sweep forgets buckets that hold nothing back, when there are many.
func (l *limiter) sweep() {
	if len(l.buckets) < max(sweepBuckets, 2*l.swept) {
		return
	}
	now := time.Now()
	for key, b := range l.buckets {
		if b.idle(now) {
			delete(l.buckets, key)
		}
	}
	l.swept = len(l.buckets)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
