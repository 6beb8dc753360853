package storage

import (
	"maps"
	"slices"
	"sync"
)

// note is something that was committed, for those who wait for it.
type note struct{ topic, payload string }

// topics are the subscribers in this process.
type topics struct {
	mu   sync.Mutex
	last int
	subs map[string]map[int]func(string)
}

// Subscribe calls f after every committed transaction that said
// [Tx.Notify](topic, payload), once, on the committing goroutine before its
// InTx returns, so f is quick and begins no transaction. On PostgreSQL it hears
// other processes too, and gets the payload "" after the connection was lost:
// something may have been missed. cancel ends the subscription; a call that has
// begun may still end after it.
func (db *DB) Subscribe(topic string, f func(payload string)) (cancel func()) {
	cancel = db.topics.add(topic, f)
	db.listen()
	return cancel
}

func (t *topics) add(topic string, f func(string)) (cancel func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.subs == nil {
		t.subs = map[string]map[int]func(string){}
	}
	if t.subs[topic] == nil {
		t.subs[topic] = map[int]func(string){}
	}
	t.last++
	id := t.last
	t.subs[topic][id] = f
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.subs[topic], id)
	}
}

func (t *topics) publish(n note) {
	for _, f := range t.of(n.topic) {
		f(n.payload)
	}
}

// missed tells everybody that something may have been missed.
func (t *topics) missed() {
	t.mu.Lock()
	names := slices.Collect(maps.Keys(t.subs))
	t.mu.Unlock()
	for _, topic := range names {
		t.publish(note{topic, ""})
	}
}

// of lists a topic's subscribers in the order they came.
func (t *topics) of(topic string) []func(string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	subs := t.subs[topic]
	if len(subs) == 0 {
		return nil
	}
	fs := make([]func(string), 0, len(subs))
	for _, id := range slices.Sorted(maps.Keys(subs)) {
		fs = append(fs, subs[id])
	}
	return fs
}
