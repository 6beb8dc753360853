package discord

import "sync"

// mark is how far everything was handled, when things are handled at once: all
// before the first that is still under way. What was begun and never done, because
// the process ends, is told again to the next one.
type mark struct {
	mu    sync.Mutex
	under map[int64]uint64 // what was begun and is not done: the message that it tells of, or 0
	seen  uint64           // the newest message
}

func newMark() *mark { return &mark{under: map[int64]uint64{}} }

// begin says that an event is under way, until done is called.
func (m *mark) begin(seq int64, message uint64) (done func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	under := m.under
	under[seq] = message
	m.seen = max(m.seen, message)
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		delete(under, seq)
	}
}

// pass says that there was a message of which nothing follows.
func (m *mark) pass(message uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.seen = max(m.seen, message)
}

// low is up to where everything up to seq is done, and up to which message.
func (m *mark) low(seq int64) (upTo int64, message uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	message = m.seen
	for begun, tells := range m.under {
		seq = min(seq, begun-1)
		if tells != 0 {
			message = min(message, tells-1)
		}
	}
	return seq, message
}

// anew is for another session, which counts from one. What is still under way
// counts no longer: it ends when it likes.
func (m *mark) anew() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.under = map[int64]uint64{}
}
