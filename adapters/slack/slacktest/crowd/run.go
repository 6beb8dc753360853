package crowd

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/kith-community/kith/bot/chat"
)

// Runner is an adapter, as far as it has to be run.
type Runner interface {
	Run(ctx context.Context, sink chat.Sink) error
}

// Sockets is how many connections a process of Kith has.
const Sockets = 2

// Run runs an adapter until stop is called or the test ends, and returns when it has
// so many sockets. An adapter that ends in any other way than by being stopped fails
// the test. stop returns when it has ended.
func Run(t testing.TB, adapter Runner, c *Crowd, sockets int) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := adapter.Run(ctx, c); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	stop = sync.OnceFunc(func() {
		c.end()
		cancel()
		running.Wait()
	})
	t.Cleanup(stop)
	if err := c.double.Delivery().AwaitSockets(t.Context(), sockets); err != nil {
		t.Fatal(err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.runs = true
	return stop
}
