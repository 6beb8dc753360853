package delivery

import (
	"context"
	"time"
)

// bell wakes whoever waits for something.
type bell chan struct{}

func newBell() bell { return make(bell) }

// ring wakes them, and is a new one for those who wait after that.
func (b *bell) ring() {
	close(*b)
	*b = make(bell)
}

// Moved says that [Options.Now] jumped: what waits for a later time looks at it.
func (d *Delivery) Moved() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.moved.ring()
}

// passes waits until time has passed on the world's clock or on the machine's:
// a clock that stands still holds nobody up for longer. It is false when ctx ends.
func (d *Delivery) passes(ctx context.Context, wait time.Duration) bool {
	until := d.opts.Now().Add(wait)
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for {
		d.mu.Lock()
		moved := d.moved
		d.mu.Unlock()
		if ctx.Err() != nil {
			return false
		}
		if !d.opts.Now().Before(until) {
			return true
		}
		select {
		case <-timer.C:
			return true
		case <-moved:
		case <-ctx.Done():
		}
	}
}

// await returns when something is so, which a bell tells, or ctx ends. The lock is
// held while it is asked.
func (d *Delivery) await(ctx context.Context, tells *bell, so func() bool) error {
	for {
		d.mu.Lock()
		done, rings := so(), *tells
		d.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-rings:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
