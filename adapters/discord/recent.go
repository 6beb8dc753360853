package discord

// recent remembers what came up last, and forgets what did not for long. Whoever
// uses it has a lock.
type recent[K comparable, V any] struct {
	young, old map[K]V
}

// mostRecent is how many it remembers at least; at most twice as many.
const mostRecent = 10_000

// of is what is remembered, the zero value when nothing is.
func (r *recent[K, V]) of(key K) V {
	if v, ok := r.young[key]; ok {
		return v
	}
	v, ok := r.old[key]
	if ok {
		r.put(key, v)
	}
	return v
}

func (r *recent[K, V]) put(key K, v V) {
	if len(r.young) >= mostRecent {
		r.old, r.young = r.young, nil
	}
	if r.young == nil {
		r.young = map[K]V{}
	}
	r.young[key] = v
}

func (r *recent[K, V]) drop(key K) {
	delete(r.young, key)
	delete(r.old, key)
}
