package bot

import "sync"

// keyLocks lets one goroutine at a time work on a key: two deliveries of one
// card must not post it twice.
type keyLocks struct {
	mu   *sync.Mutex
	held map[string]*keyLock
}

type keyLock struct {
	sync.Mutex
	users int
}

func newKeyLocks() keyLocks { return keyLocks{new(sync.Mutex), map[string]*keyLock{}} }

// lock waits for the key and returns how to let go of it.
func (k keyLocks) lock(key string) (unlock func()) {
	k.mu.Lock()
	l := k.held[key]
	if l == nil {
		l = new(keyLock)
		k.held[key] = l
	}
	l.users++
	k.mu.Unlock()
	l.Lock()
	return func() {
		l.Unlock()
		k.mu.Lock()
		defer k.mu.Unlock()
		if l.users--; l.users == 0 {
			delete(k.held, key)
		}
	}
}
