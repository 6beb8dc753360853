package storage_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/kith-community/kith/storage"
)

func TestNewID(t *testing.T) {
	t.Run("ordered while the clock stands, also beyond what a millisecond holds", func(t *testing.T) {
		ordered(t, func(int) time.Time { return clock() })
	})
	t.Run("ordered while the clock goes back", func(t *testing.T) {
		ordered(t, func(n int) time.Time { return clock().Add(-time.Duration(n) * time.Second) })
	})
	t.Run("sorts by time", func(t *testing.T) {
		later := clock().Add(24 * time.Hour)
		if a, b := storage.NewID(later), storage.NewID(later.Add(time.Millisecond)); a >= b || len(a) != 16 {
			t.Errorf("%q comes before %q", a, b)
		}
	})
	t.Run("ordered for each of several callers, and all different", func(t *testing.T) {
		const callers, calls = 8, 2000
		var wg sync.WaitGroup
		var got [callers][]string
		for c := range callers {
			wg.Go(func() {
				for range calls {
					got[c] = append(got[c], storage.NewID(clock()))
				}
			})
		}
		wg.Wait()
		for _, ids := range got {
			if !slices.IsSorted(ids) {
				t.Error("not ordered")
			}
		}
		all := slices.Concat(got[:]...)
		slices.Sort(all)
		if n := len(slices.Compact(all)); n != callers*calls {
			t.Errorf("%d different IDs, want %d", n, callers*calls)
		}
	})
}

func ordered(t *testing.T, at func(n int) time.Time) {
	t.Helper()
	last := ""
	for n := range 5000 {
		id := storage.NewID(at(n))
		if id <= last {
			t.Fatalf("call %d: %q comes after %q", n, id, last)
		}
		last = id
	}
}

func TestTimes(t *testing.T) {
	for _, at := range []time.Time{{}, clock(), time.UnixMilli(-5).UTC()} {
		if got := storage.Time(storage.Millis(at)); !got.Equal(at) {
			t.Errorf("%v came back as %v", at, got)
		}
	}
}
