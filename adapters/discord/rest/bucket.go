package rest

import "time"

// bucket is the limit of a route for one channel, server or token.
type bucket struct {
	key       string
	known     bool // Discord has said what the limit is
	limit     int
	remaining int       // when it was last said
	reset     time.Time // from when on there are limit again
	underway  int       // sent or about to be, and not answered yet
	waiting   [priorities]fair
	count     int       // of those waiting
	alarm     time.Time // when it is looked at again
}

// free is how many may go now. Until the limit is known, one goes ahead.
func (b *bucket) free(now time.Time) int {
	switch {
	case !b.known && !now.Before(b.reset):
		return 1 - b.underway
	case now.Before(b.reset):
		return b.remaining - b.underway
	}
	return b.limit - b.underway
}

// learn takes in what an answer said. Answers may overtake each other: of one
// window the least counts.
func (b *bucket) learn(v verdict, now time.Time) {
	switch {
	case !v.counted && !v.limited && !b.known: // it has none that Discord tells of
		b.known, b.limit = true, perWindow
	case v.counted:
		reset := now.Add(v.reset)
		if b.known && now.Before(b.reset) {
			b.remaining = min(b.remaining, v.remaining)
		} else {
			b.remaining = v.remaining
		}
		b.known, b.limit = true, max(v.limit, 1)
		if reset.After(b.reset) || !now.Before(b.reset) {
			b.reset = reset
		}
	}
	if v.limited && !v.global {
		b.remaining = 0
		b.reset = now.Add(v.after)
	}
}

// next takes one of those waiting, the most pressing first.
func (b *bucket) next() *waiter {
	for p := range b.waiting {
		if w := b.waiting[p].pop(); w != nil {
			return w
		}
	}
	return nil
}

// idle is whether nothing is lost when it is forgotten.
func (b *bucket) idle(now time.Time) bool {
	return b.underway == 0 && b.count == 0 && !now.Before(b.reset)
}
