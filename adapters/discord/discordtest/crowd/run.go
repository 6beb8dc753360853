package crowd

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/bot/chat"
)

// Runner is an adapter, as far as it has to be run.
type Runner interface {
	Run(ctx context.Context, sink chat.Sink) error
}

// Run runs an adapter until stop is called or the test ends, and returns when it is
// connected to double. An adapter that ends in any other way than by being stopped
// fails the test. stop returns when it has ended.
func Run(t testing.TB, double *discordtest.Server, adapter Runner, sink chat.Sink) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := adapter.Run(ctx, sink); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	stop = sync.OnceFunc(func() {
		cancel()
		running.Wait()
	})
	t.Cleanup(stop)
	double.AwaitConnection(t.Context())
	return stop
}
