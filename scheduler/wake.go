package scheduler

import (
	"math"
	"strconv"
	"strings"
	"sync"
)

// never is a time, in Unix milliseconds, that does not come.
const never = math.MaxInt64

// wake is when a worker must look at the database again, as far as it knows:
// from its last look and from the notes it heard since.
type wake struct {
	mu       sync.Mutex
	job      int64 // Unix milliseconds; 0: now
	schedule int64
	bell     chan struct{} // rung when job or schedule moved forward
}

func newWake() *wake { return &wake{bell: make(chan struct{}, 1)} }

// hear takes in a note of [topic]. A note for a time that lies beyond the next
// look changes nothing, so it costs no statement. One that cannot be read, such
// as the empty one after a lost connection, means: look now.
func (k *wake) hear(payload string) {
	digits, schedule := strings.CutPrefix(payload, forSchedule)
	at, err := strconv.ParseInt(digits, 10, 64)
	switch {
	case err != nil:
		k.lower(0, 0)
	case schedule:
		k.lower(never, at)
	default:
		k.lower(at, never)
	}
}

// lower makes the next look happen no later than at these times.
func (k *wake) lower(job, schedule int64) {
	k.mu.Lock()
	sooner := job < k.job || schedule < k.schedule
	k.job, k.schedule = min(k.job, job), min(k.schedule, schedule)
	k.mu.Unlock()
	if sooner {
		k.ring()
	}
}

// take returns when to look and forgets it: what is heard from now on was
// committed too late for a look that begins now to be sure to see it.
func (k *wake) take() (job, schedule int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	job, schedule = k.job, k.schedule
	k.job, k.schedule = never, never
	return job, schedule
}

// next is the time of the next look.
func (k *wake) next() int64 {
	k.mu.Lock()
	defer k.mu.Unlock()
	return min(k.job, k.schedule)
}

func (k *wake) ring() {
	select {
	case k.bell <- struct{}{}:
	default:
	}
}
