package discord

import (
	"context"
	"sync"
)

// turns let one at a time do something in a place: what two find missing at once
// would be made twice.
type turns struct {
	mu  sync.Mutex
	all map[string]chan struct{} // by place: holds one while somebody is at it
}

// take waits for the turn in a place, until ctx ends. Whoever has it gives it back.
func (t *turns) take(ctx context.Context, place string) (back func(), err error) {
	t.mu.Lock()
	if t.all == nil {
		t.all = map[string]chan struct{}{}
	}
	turn := t.all[place]
	if turn == nil {
		turn = make(chan struct{}, 1)
		t.all[place] = turn
	}
	t.mu.Unlock()
	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
