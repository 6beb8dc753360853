package gateway

import (
	"context"
	"encoding/json"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// told is what a bot was told while a test ran.
type told struct {
	mu     sync.Mutex
	events []Event
	states []State
	kept   []Session
	found  int // how often it asked for the gateway
	asked  int // how often it asked for leave to begin a session
}

func (b *told) seqs() (all []int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, e := range b.events {
		all = append(all, e.Seq)
	}
	return all
}

func (b *told) last() (s Session) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.kept) > 0 {
		s = b.kept[len(b.kept)-1]
	}
	return s
}

func (b *told) state() State {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.states) == 0 {
		return Connecting
	}
	return b.states[len(b.states)-1]
}

// options are those of a bot that writes everything down.
func (b *told) options(s *scripted) Options {
	note := func(f func()) {
		b.mu.Lock()
		defer b.mu.Unlock()
		f()
	}
	return Options{
		Token: "token", Shards: 1, Dial: s.dial,
		Find:     func(context.Context) (string, error) { note(func() { b.found++ }); return mainURL, nil },
		Identify: func(context.Context) error { note(func() { b.asked++ }); return nil },
		Keep:     func(s Session) { note(func() { b.kept = append(b.kept, s) }) },
		Wanted:   func(event string) bool { return event == "MESSAGE_CREATE" },
		Handle:   func(e Event) { note(func() { b.events = append(b.events, e) }) },
		State:    func(s State) { note(func() { b.states = append(b.states, s) }) },
	}
}

// connected runs a bot against a script until it was connected for two minutes
// after the last of it, or for an hour, and returns what became of it.
func connected(t *testing.T, change func(*Options), scripts ...script) (*scripted, *told, error) {
	t.Helper()
	s, b := newScripted(scripts...), &told{}
	s.serve(t)
	o := b.options(s)
	if change != nil {
		change(&o)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- Run(ctx, o) }()
	for limit := time.Now().Add(time.Hour); time.Now().Before(limit); {
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		s.mu.Lock()
		done := len(s.lines) > len(scripts)
		s.mu.Unlock()
		if done && b.state() != Connecting && b.state() != Lost || len(ended) > 0 {
			break
		}
	}
	cancel()
	err := <-ended
	synctest.Wait()
	return s, b, err
}

func show(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}
