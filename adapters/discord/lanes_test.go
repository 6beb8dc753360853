package discord

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
)

func TestLanes(t *testing.T) {
	t.Run("what has one key is done in its order, and others do not wait for it", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			l, slow := newLanes(), make(chan struct{})
			var mu sync.Mutex
			var done []string
			note := func(what string) func() {
				return func() {
					mu.Lock()
					defer mu.Unlock()
					done = append(done, what)
				}
			}
			l.do(t.Context(), "ada", func() { <-slow })
			l.do(t.Context(), "ada", note("ada's second"))
			l.do(t.Context(), "ada", note("ada's third"))
			l.do(t.Context(), "grace", note("grace's"))
			synctest.Wait()
			close(slow)
			l.wait()
			if want := []string{"grace's", "ada's second", "ada's third"}; !slices.Equal(done, want) {
				t.Errorf("done in the order %q, want %q", done, want)
			}
		})
	})
	t.Run("many keys are done although few are under way at once", func(t *testing.T) {
		l := newLanes()
		var mu sync.Mutex
		done := map[string][]int{}
		const keys, each = 3 * underway, 4
		for n := range each {
			for k := range keys {
				key := fmt.Sprint(k)
				l.do(t.Context(), key, func() {
					mu.Lock()
					defer mu.Unlock()
					done[key] = append(done[key], n)
				})
			}
		}
		l.wait()
		for key, got := range done {
			if !slices.Equal(got, []int{0, 1, 2, 3}) {
				t.Errorf("of %s done %v, want them in order", key, got)
			}
		}
		if len(done) != keys {
			t.Errorf("%d keys were done, want %d", len(done), keys)
		}
	})
	t.Run("when there is no room whoever has more waits, until ctx ends", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			l, slow := newLanes(), make(chan struct{})
			for range inLine {
				l.do(t.Context(), "ada", func() { <-slow })
			}
			ctx, cancel := context.WithCancel(t.Context())
			returned, too := false, false
			go func() {
				l.do(ctx, "grace", func() { too = true })
				returned = true
			}()
			synctest.Wait()
			if returned {
				t.Error("there was room for more than is allowed")
			}
			cancel()
			close(slow)
			l.wait()
			synctest.Wait()
			if !returned || too {
				t.Errorf("after ctx ended: returned %v, done %v; want it returned and not done", returned, too)
			}
		})
	})
}

func TestMark(t *testing.T) {
	m := newMark()
	m.pass(100)
	first := m.begin(1, 110)
	second := m.begin(2, 120)
	m.pass(130)
	check := func(when string, seq int64, message uint64) {
		t.Helper()
		if gotSeq, got := m.low(2); gotSeq != seq || got != message {
			t.Errorf("%s: up to %d and message %d, want %d and %d", when, gotSeq, got, seq, message)
		}
	}
	check("nothing is done", 0, 109)
	second()
	check("the first is under way", 0, 109)
	first()
	check("both are done", 2, 130)

	old := m.begin(3, 140)
	m.anew()
	m.begin(3, 150)
	old() // of the session before: the same number, another thing
	if seq, _ := m.low(3); seq != 2 {
		t.Errorf("what ended in an old session counts in the new one: up to %d, want 2", seq)
	}
}
