package scheduler

import (
	"sync"
	"time"
)

// Clock is simulated time. Its Now is given to [storage.Open] and its changes
// wake the worker that has it in its options. It never goes backwards.
type Clock struct {
	mu       sync.Mutex
	base     func() time.Time // nil: it stands still
	ahead    time.Duration    // of base
	now      time.Time        // the latest time it showed
	watchers map[*func()]struct{}
}

// NewClock returns a clock that stands still at start until it is set.
func NewClock(start time.Time) *Clock { return &Clock{now: start} }

// NewRunningClock returns a clock that runs as fast as base, offset ahead of it.
func NewRunningClock(base func() time.Time, offset time.Duration) *Clock {
	return &Clock{base: base, ahead: offset, now: base().Add(offset)}
}

// Now is the simulated time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.read()
}

func (c *Clock) read() time.Time {
	if c.base != nil {
		if t := c.base().Add(c.ahead); t.After(c.now) {
			c.now = t
		}
	}
	return c.now
}

// Set moves the clock forward to t. An earlier t changes nothing.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	if !t.After(c.read()) {
		c.mu.Unlock()
		return
	}
	if c.base != nil {
		c.ahead = t.Sub(c.base())
	}
	c.now = t
	var told []func()
	for f := range c.watchers {
		told = append(told, *f)
	}
	c.mu.Unlock()
	for _, f := range told {
		f()
	}
}

// watch calls f after each change by Set, until stop.
func (c *Clock) watch(f func()) (stop func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.watchers == nil {
		c.watchers = map[*func()]struct{}{}
	}
	c.watchers[&f] = struct{}{}
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.watchers, &f)
	}
}

// stands says whether only Set moves the clock.
func (c *Clock) stands() bool { return c != nil && c.base == nil }
