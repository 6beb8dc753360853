package pace

import "time"

// margin is added to a span of time: what leaves evenly arrives unevenly.
const margin = 20 * time.Millisecond

// idle is how long a limit is remembered that nobody needs, beyond its own span.
const idle = time.Minute

// bucket is one limit, and what was done within it.
type bucket struct {
	rate
	next  time.Time   // when the next would go, had all kept their distance
	went  []time.Time // when the last ones went, as many as may in one span
	at    int         // the oldest of them
	pause time.Time   // Slack wants nothing before

	promised [3]time.Time // by priority: when the last of those who were sent away is to come
}

func newBucket(r rate) *bucket {
	b := &bucket{rate: r}
	if r.most > 1 {
		b.went = make([]time.Time, r.most)
	}
	return b
}

// free is when somebody of this priority may go.
func (b *bucket) free(p Priority) time.Time {
	burst, most := b.burst, len(b.went)
	if p != Answer {
		if burst > 1 {
			burst--
		}
		most -= max(1, most/40)
	}
	at := b.next.Add(-time.Duration(burst-1) * b.distance())
	if most > 0 {
		if first := b.went[(b.at+len(b.went)-most)%len(b.went)]; !first.IsZero() {
			at = later(at, first.Add(b.in+margin))
		}
	}
	return later(at, b.pause)
}

// promise is when somebody who is sent away is to come again: each at a time of their
// own, or all would come for every place there is.
func (b *bucket) promise(p Priority, at time.Time) time.Time {
	b.promised[p] = later(b.promised[p].Add(b.distance()), at)
	return b.promised[p]
}

func (b *bucket) distance() time.Duration { return b.in / time.Duration(b.most) }

// take is somebody who goes now.
func (b *bucket) take(now time.Time) {
	b.next = later(b.next, now).Add(b.distance())
	if len(b.went) > 0 {
		b.went[b.at] = now
		b.at = (b.at + 1) % len(b.went)
	}
}

// forgettable is whether nobody would miss the bucket.
func (b *bucket) forgettable(now time.Time) bool {
	return now.Sub(later(b.next, b.pause)) > b.in+idle
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
