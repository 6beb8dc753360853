package scheduler

import (
	"context"
	"slices"
	"sync"
)

// row is a claimed job.
type row struct {
	id, kind, args string
	key, once      string
	attempt        int
	dueAt          int64
	claim          string // the fence
}

// batch is what one claim took and nobody has recorded yet.
type batch struct {
	ids   map[string]struct{}
	until int64 // when its lease ends
}

// hand holds the jobs a worker has claimed: those that wait for a free place,
// those that run, and those whose outcome is not recorded yet.
type hand struct {
	halt     context.Context // when it ends, no further job begins
	do       func(row) outcome
	exited   func(row) outcome // when the handler ended its goroutine
	parallel int
	signal   chan struct{} // something finished

	mu       sync.Mutex
	queue    []row
	finished []outcome
	batches  map[string]*batch
	held     int
	active   int
}

func newHand(halt context.Context, parallel int, do, exited func(row) outcome) *hand {
	return &hand{
		halt: halt, do: do, exited: exited, parallel: parallel,
		signal: make(chan struct{}, 1), batches: map[string]*batch{},
	}
}

// push starts jobs, in order, as places become free.
func (h *hand) push(claim string, until int64, rows []row) {
	if len(rows) == 0 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	b := &batch{ids: make(map[string]struct{}, len(rows)), until: until}
	for _, r := range rows {
		b.ids[r.id] = struct{}{}
	}
	h.batches[claim] = b
	h.held += len(rows)
	h.queue = append(h.queue, rows...)
	for range min(h.parallel-h.active, len(h.queue)) {
		h.active++
		go h.run()
	}
}

func (h *hand) run() {
	var at *row
	defer func() {
		if at != nil { // runtime.Goexit; another goroutine takes this place
			h.finish(h.exited(*at))
			go h.run()
		}
	}()
	for {
		r, ok := h.next()
		if !ok {
			return
		}
		at = &r
		o := h.do(r)
		at = nil
		h.finish(o)
	}
}

func (h *hand) next() (row, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.queue) == 0 || h.halt.Err() != nil {
		h.active--
		h.ring()
		return row{}, false
	}
	r := h.queue[0]
	h.queue = h.queue[1:]
	return r, true
}

func (h *hand) finish(o outcome) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.finished = append(h.finished, o)
	h.ring()
}

func (h *hand) ring() {
	select {
	case h.signal <- struct{}{}:
	default:
	}
}

// take hands out what has finished. It stays held until [hand.settle].
func (h *hand) take() []outcome {
	h.mu.Lock()
	defer h.mu.Unlock()
	done := h.finished
	h.finished = nil
	return done
}

// putBack is for outcomes that could not be recorded.
func (h *hand) putBack(done []outcome) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.finished = slices.Concat(done, h.finished)
}

// settle lets go of what is recorded.
func (h *hand) settle(done []outcome) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, o := range done {
		b := h.batches[o.claim]
		delete(b.ids, o.id)
		if len(b.ids) == 0 {
			delete(h.batches, o.claim)
		}
	}
	h.held -= len(done)
}

// drop ends the jobs that have not begun as o says.
func (h *hand) drop(o func(row) outcome) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, r := range h.queue {
		h.finished = append(h.finished, o(r))
	}
	h.queue = nil
}

// counts returns how many jobs are held, wait to be recorded, and run.
func (h *hand) counts() (held, finished, active int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.held, len(h.finished), h.active
}

// leaseEnd is when the first lease ends.
func (h *hand) leaseEnd() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	first := int64(never)
	for _, b := range h.batches {
		first = min(first, b.until)
	}
	return first
}

// expiring lists, by claim, the jobs whose lease ends before t.
func (h *hand) expiring(t int64) map[string][]string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var ids map[string][]string
	for claim, b := range h.batches {
		if b.until >= t {
			continue
		}
		if ids == nil {
			ids = map[string][]string{}
		}
		for id := range b.ids {
			ids[claim] = append(ids[claim], id)
		}
	}
	return ids
}

// extended notes new leases.
func (h *hand) extended(ids map[string][]string, until int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for claim := range ids {
		if b := h.batches[claim]; b != nil {
			b.until = until
		}
	}
}
