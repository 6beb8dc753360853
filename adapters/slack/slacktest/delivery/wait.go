package delivery

import (
	"context"
	"time"
)

// Moved says that [Options.Now] jumped: what waits for a later time looks at it.
func (d *Delivery) Moved() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.wake()
}

// wake wakes whoever awaits something. The lock is held.
func (d *Delivery) wake() {
	close(d.turned)
	d.turned = make(chan struct{})
}

// passes waits until time has passed on the world's clock or on the machine's:
// a clock that stands still holds nobody up for longer. It is false when ctx ends.
func (d *Delivery) passes(ctx context.Context, wait time.Duration) bool {
	until := d.opts.Now().Add(wait)
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for {
		d.mu.Lock()
		turned := d.turned
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
		case <-turned:
		case <-ctx.Done():
		}
	}
}

// await returns when something is so, or ctx ends. The lock is held while it is
// asked.
func (d *Delivery) await(ctx context.Context, so func() bool) error {
	for {
		d.mu.Lock()
		done, turned := so(), d.turned
		d.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-turned:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
