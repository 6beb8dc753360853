package discord

import (
	"context"
	"sync"
)

// lanes do many things at once, and those of one key in the order in which they
// came: a slow answer to one person keeps nobody else waiting.
type lanes struct {
	places chan struct{} // bounds how many are under way

	mu      sync.Mutex
	waiting map[string][]func() // of the keys that somebody is busy with
	running sync.WaitGroup
}

// underway is how many keys are worked on at once. More wait in the connection,
// which Discord notices, and so do we: it is many more than a database does at once.
const underway = 1024

func newLanes() *lanes {
	return &lanes{places: make(chan struct{}, underway), waiting: map[string][]func(){}}
}

// do does f behind everything else of the same key. It waits for a place, or for
// ctx, after which f is not done.
func (l *lanes) do(ctx context.Context, key string, f func()) {
	l.mu.Lock()
	if queue, busy := l.waiting[key]; busy {
		l.waiting[key] = append(queue, f)
		l.mu.Unlock()
		return
	}
	l.waiting[key] = nil
	l.mu.Unlock()
	select {
	case l.places <- struct{}{}:
	case <-ctx.Done():
		l.mu.Lock()
		delete(l.waiting, key)
		l.mu.Unlock()
		return
	}
	l.running.Go(func() {
		defer func() { <-l.places }()
		for next := f; next != nil; next = l.next(key) {
			next()
		}
	})
}

// next is what waits for a key; nil ends its lane.
func (l *lanes) next(key string) func() {
	l.mu.Lock()
	defer l.mu.Unlock()
	queue := l.waiting[key]
	if len(queue) == 0 {
		delete(l.waiting, key)
		return nil
	}
	l.waiting[key] = queue[1:]
	return queue[0]
}

// wait returns when everything is done.
func (l *lanes) wait() { l.running.Wait() }
