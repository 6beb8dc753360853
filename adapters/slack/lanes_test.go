package slack

import (
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
			l.do("ada", func() { <-slow })
			l.do("ada", note("ada's second"))
			l.do("ada", note("ada's third"))
			l.do("grace", note("grace's"))
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
				l.do(key, func() {
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
	t.Run("when there is no room it says so, and has room again", func(t *testing.T) {
		l, slow := newLanes(), make(chan struct{})
		for range inLine {
			l.do("ada", func() { <-slow })
		}
		if l.do("grace", func() { t.Error("it was done") }) {
			t.Error("there was room for more than is allowed")
		}
		close(slow)
		l.wait()
		done := false
		if !l.do("grace", func() { done = true }) {
			t.Error("there is no room")
		}
		if l.wait(); !done {
			t.Error("it was not done")
		}
	})
}
