package discord

import "sync"

// mark is how far everything was handled, when things are handled at once: the
// number below which nothing is under way any more.
type mark struct {
	mu    sync.Mutex
	under map[int64]bool // begun and not done
}

func newMark() *mark { return &mark{under: map[int64]bool{}} }

// begin says that seq is under way. Numbers come in order, but for a few.
func (m *mark) begin(seq int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.under[seq] = true
}

// end says that seq is done.
func (m *mark) end(seq int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.under, seq)
}

// low is up to where everything up to seq is done.
func (m *mark) low(seq int64) int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	for s := range m.under {
		seq = min(seq, s-1)
	}
	return seq
}

// forget begins anew: another session counts from one.
func (m *mark) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.under)
}
