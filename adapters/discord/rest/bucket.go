package rest

import "time"

const (
	// late is how long before the end of a window the last place, kept for answers,
	// is given to others: so nobody who looks at the screen waits for a window to
	// end, and no place is lost.
	late = 500 * time.Millisecond
	// keepFrom is the smallest limit of which a place is kept.
	keepFrom = 3
	// margin is added to the end of a window. Discord rounds it to milliseconds.
	margin = 5 * time.Millisecond
	// idle is how long a bucket that nobody needs is remembered: long enough for
	// a conversation to go on without asking for its limit anew.
	idle = time.Minute
)

// bucket is one limit: so many requests in a window of time. It begins as one of
// which nothing is known: then a single request goes, and its answer tells.
type bucket struct {
	key   string
	named bool // key is Discord's name for it and a major, not our guess
	open  bool // Discord told no limit
	known bool // limit is Discord's

	limit     int
	remaining int       // places nobody took
	reset     time.Time // end of the window; zero: not known, it begins with the next request
	flying    int       // sent and not answered
	used      time.Time // when it was last needed

	lanes map[laneKey]*lane // who waits
	alarm alarm             // when places may become free
	pool  *pool
}

func newBucket(key string, p *pool) *bucket {
	return &bucket{key: key, limit: 1, remaining: 1, pool: p}
}

// room tells whether a request of this priority may go.
func (b *bucket) room(p Priority, now time.Time) bool {
	b.refill(now)
	if b.open {
		return true
	}
	if b.reset.IsZero() && b.flying == 0 {
		return true // whatever was lost on the way: somebody must ask
	}
	return b.remaining > b.kept(p, now)
}

// kept is how many places are not for this priority.
func (b *bucket) kept(p Priority, now time.Time) int {
	if p == Answer || b.limit < keepFrom || !b.reset.IsZero() && !now.Before(b.reset.Add(-late)) {
		return 0
	}
	return 1
}

// refill begins a new window when the old one is over. What is on its way may
// count in either.
func (b *bucket) refill(now time.Time) {
	if b.reset.IsZero() || now.Before(b.reset) {
		return
	}
	b.reset = time.Time{}
	b.remaining = max(0, b.limit-b.flying)
}

func (b *bucket) take(now time.Time) {
	b.remaining = max(0, b.remaining-1)
	b.flying++
	b.used = now
}

// update takes over what an answer told. Answers overtake each other: of two that
// speak of the same window the more cautious is believed. So many strangers are on
// their way who may turn out to count here.
func (b *bucket) update(w window, strangers int, now time.Time) {
	b.refill(now)
	reset := now.Add(w.after + margin)
	next := !b.known || !b.reset.IsZero() && reset.Sub(b.reset) > max(w.after/2, 250*time.Millisecond)
	if !b.known {
		w.remaining -= strangers
	}
	if next {
		b.remaining = max(0, w.remaining-b.flying)
	} else {
		b.remaining = min(b.remaining, w.remaining)
	}
	b.limit, b.known, b.open = max(1, w.limit), true, false
	if reset.After(b.reset) {
		b.reset = reset
	}
}

// block closes the bucket until then.
func (b *bucket) block(until time.Time) {
	b.remaining, b.open = 0, false
	if until.After(b.reset) {
		b.reset = until
	}
}

// wakes is when there may be more room than now, by itself; zero: never.
func (b *bucket) wakes(now time.Time) time.Time {
	if len(b.lanes) == 0 || b.reset.IsZero() {
		return time.Time{}
	}
	if at := b.reset.Add(-late); b.remaining > 0 && at.After(now) {
		return at
	}
	return b.reset
}

// earliest is when a request of this priority may go, as far as is known.
func (b *bucket) earliest(p Priority, now time.Time) time.Time {
	if b.room(p, now) || b.reset.IsZero() {
		return now
	}
	if b.remaining > 0 {
		return b.reset.Add(-late)
	}
	return b.reset
}

// forgettable tells whether nobody would miss the bucket.
func (b *bucket) forgettable(now time.Time) bool {
	return b.flying == 0 && len(b.lanes) == 0 && now.Sub(b.used) > idle && now.Sub(b.reset) > idle
}
