package delivery

import (
	"context"
	"slices"
	"time"
)

// Counts are what happened since the start.
type Counts struct {
	Opened       int // apps.connections.open that gave a ticket
	Refused      int // … that did not, and tickets that were no good
	Connects     int
	Sent         int // envelopes on sockets and requests over HTTP, retries included
	Acknowledged int
	Retried      int
	GivenUp      int
	Unconnected  int // attempts that found no socket
	Twice        int // envelopes that were sent a second time on demand
	Late         int // acknowledgements of what was not awaited any more, or was already acknowledged
	Oversized    int // … of 20 KB and more, which nobody hears
	Senseless    int // frames of the app that are no acknowledgement
	Lost         int // acknowledgements that were lost on demand
}

// Counts are what happened since the start.
func (d *Delivery) Counts() Counts {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.counts
}

// Await returns when enough has happened, or ctx ends.
func (d *Delivery) Await(ctx context.Context, enough func(Counts) bool) error {
	return d.await(ctx, &d.counted, func() bool { return enough(d.counts) })
}

func (d *Delivery) count(change func(*Counts)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	change(&d.counts)
	d.counted.ring()
}

// remembered is how many times to acknowledge are remembered.
const remembered = 10_000

// acknowledged remembers how long it took.
func (d *Delivery) acknowledged(took time.Duration) {
	d.count(func(c *Counts) {
		c.Acknowledged++
		if len(d.times) >= 2*remembered {
			d.times = append(d.times[:0], d.times[remembered:]...)
		}
		d.times = append(d.times, took)
	})
}

// Times say how long it took until something was acknowledged, from the begin of
// the attempt on.
type Times struct{ Median, P95, P99, Max time.Duration }

// Times are those of the last 10,000 acknowledgements.
func (d *Delivery) Times() Times {
	d.mu.Lock()
	all := slices.Clone(d.times[max(0, len(d.times)-remembered):])
	d.mu.Unlock()
	if len(all) == 0 {
		return Times{}
	}
	slices.Sort(all)
	at := func(percent int) time.Duration { return all[(len(all)-1)*percent/100] }
	return Times{at(50), at(95), at(99), at(100)}
}
