package slack

import (
	"maps"
	"math"
	"sync"
	"time"
)

// known remembers what was found out lately. Its zero value is ready.
type known[K comparable, V any] struct {
	mu         sync.Mutex
	young, old map[K]finding[V]
}

type finding[V any] struct {
	is V
	at time.Time
}

const (
	// forAnHour is how long is taken to be true what changes now and then.
	forAnHour = time.Hour
	// forGood is for what does not change.
	forGood = time.Duration(math.MaxInt64)
	// mostKnown is how much is remembered at least; at most twice as much.
	mostKnown = 10_000
)

// of is what was found out within that time; false when nothing was.
func (k *known[K, V]) of(key K, within time.Duration) (is V, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	f, ok := k.young[key]
	if !ok {
		if f, ok = k.old[key]; ok {
			k.keep(key, f)
		}
	}
	if !ok || time.Since(f.at) >= within {
		return is, false
	}
	return f.is, true
}

func (k *known[K, V]) put(key K, is V) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.keep(key, finding[V]{is, time.Now()})
}

func (k *known[K, V]) keep(key K, f finding[V]) {
	if len(k.young) >= mostKnown {
		k.old, k.young = k.young, nil
	}
	if k.young == nil {
		k.young = map[K]finding[V]{}
	}
	k.young[key] = f
}

func (k *known[K, V]) drop(key K) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.young, key)
	delete(k.old, key)
}

// forget drops all that is like that.
func (k *known[K, V]) forget(like func(V) bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, half := range []map[K]finding[V]{k.young, k.old} {
		maps.DeleteFunc(half, func(_ K, f finding[V]) bool { return like(f.is) })
	}
}
