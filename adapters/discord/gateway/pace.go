package gateway

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

const (
	// steady is how long a connection has to live to be none that failed.
	steady = 30 * time.Second
	// tolerated is how many failures cost no more than a moment.
	tolerated  = 2
	moment     = 100 * time.Millisecond
	longestGap = time.Minute
	// Whoever begins anew after a session was refused waits one to five seconds.
	// Source: Discord's documentation, "Resuming".
	refusedGap, refusedMore = time.Second, 4 * time.Second
)

// failures are connections in a row that came to nothing, and sessions in a row
// that did not last. Taking a session up is free; beginning one is not.
type failures struct{ lost, begun int }

// count counts a connection that ended: what it came to, whether it told anything
// new, and how long it lived.
func (f *failures) count(state State, told bool, lived time.Duration) {
	switch {
	case lived >= steady:
		*f = failures{}
	case state == Resumed && told:
		f.lost = 0
	case state == Ready:
		f.lost = 0
		f.begun++
	default:
		f.lost++
	}
}

// gap is how long to wait before the next attempt, the longer the more have failed.
func (f *failures) gap(next Session, err error) time.Duration {
	n := f.lost
	if next.ID == "" {
		n = max(f.lost, f.begun)
	}
	gap := moment
	if n > tolerated {
		gap = min(time.Second<<min(n-tolerated-1, 10), longestGap)
	}
	gap = gap/2 + rand.N(gap/2) // all bots that lost their connection must not come at once
	if next.ID == "" && errors.Is(err, errInvalid) {
		gap = max(gap, refusedGap+rand.N(refusedMore))
	}
	return gap
}

func pause(ctx context.Context, gap time.Duration) error {
	timer := time.NewTimer(gap)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
