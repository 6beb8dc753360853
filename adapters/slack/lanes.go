package slack

import "sync"

// lanes do many things at once, and those of one key in the order in which they
// came: a slow answer to one person keeps nobody else waiting.
type lanes struct {
	mu      sync.Mutex
	left    int                 // things that are not done
	closed  bool                // nothing more is taken
	queues  map[string][]func() // by key, while there is something to do for it
	ready   []string            // keys that nobody works on yet
	workers int
	working sync.WaitGroup
}

const (
	// underway is how many things are done at once: many more than a database
	// does, since most of them wait for it.
	underway = 1024
	// inLine is how many are not done, all in all.
	inLine = 16 * 1024
)

func newLanes() *lanes { return &lanes{queues: map[string][]func(){}} }

// do has f done behind everything else of the same key. It never waits: when
// there is no room, or the lanes are closed, it returns false, and f is not done.
func (l *lanes) do(key string, f func()) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.left >= inLine || l.closed {
		return false
	}
	l.left++
	queue, busy := l.queues[key]
	l.queues[key] = append(queue, f)
	switch {
	case busy:
	case l.workers < underway:
		l.workers++
		l.working.Go(func() { l.work(key) })
	default:
		l.ready = append(l.ready, key)
	}
	return true
}

// work does the first thing of a key, and then of others, as long as there are any.
func (l *lanes) work(key string) {
	for more := true; more; {
		l.mu.Lock()
		first := l.queues[key][0]
		l.mu.Unlock()
		first()
		key, more = l.next(key)
	}
}

// next takes what was done out of its queue, which goes behind all others that
// wait, and returns whose turn it is.
func (l *lanes) next(done string) (key string, more bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.left--
	if queue := l.queues[done][1:]; len(queue) > 0 {
		l.queues[done] = queue
		l.ready = append(l.ready, done)
	} else {
		delete(l.queues, done)
	}
	if len(l.ready) == 0 {
		l.workers--
		return "", false
	}
	key, l.ready = l.ready[0], l.ready[1:]
	return key, true
}

// wait returns when everything is done.
func (l *lanes) wait() { l.working.Wait() }

// open lets things be taken, or no more of them.
func (l *lanes) open(yes bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = !yes
}
