package gateway

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestEventsAreSeenOnce: in whatever order they come, and however often.
func TestEventsAreSeenOnce(t *testing.T) {
	upTo := func(n int64) (all []int64) {
		for i := range n {
			all = append(all, i+1)
		}
		return all
	}
	for _, row := range []struct {
		name      string
		come, new []int64
		low       int64 // all up to here were seen
	}{
		{"one after the other", []int64{1, 2, 3}, []int64{1, 2, 3}, 3},
		{"twice", []int64{1, 1, 2, 2, 1}, []int64{1, 2}, 2},
		{"in another order", []int64{2, 1, 4, 3}, []int64{2, 1, 4, 3}, 4},
		{"with a gap", []int64{1, 3, 4, 3}, []int64{1, 3, 4}, 1},
		{"with a gap that is filled", []int64{1, 3, 4, 2, 5}, []int64{1, 3, 4, 2, 5}, 5},
		{"without a number", []int64{0, 1, 0}, []int64{1}, 1},
		{"with a gap that is never filled", append([]int64{1}, upTo(most + 3)[2:]...), append([]int64{1}, upTo(most + 3)[2:]...), most + 3},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := newWindow(0)
			var seen []int64
			for _, seq := range row.come {
				if w.see(seq) {
					seen = append(seen, seq)
				}
			}
			if !slices.Equal(seen, row.new) || w.low != row.low {
				t.Errorf("%v are new, and all up to %d were seen; want %v and %d", seen, w.low, row.new, row.low)
			}
			if len(w.above) > most {
				t.Errorf("%d are remembered", len(w.above))
			}
		})
	}
}

// TestWindowForgets: however long a session lasts, little of it is remembered.
func TestWindowForgets(t *testing.T) {
	w, rng := newWindow(0), rand.New(rand.NewPCG(1, 2))
	largest := 0
	for block := range int64(2000) {
		for _, i := range rng.Perm(20) {
			if seq := block*20 + int64(i) + 1; !w.see(seq) {
				t.Fatalf("%d is not new", seq)
			}
			largest = max(largest, len(w.above))
		}
	}
	if w.low != 40000 || len(w.above) != 0 || largest > 20 {
		t.Errorf("up to %d, %d above, at most %d; want 40000, none, at most 20", w.low, len(w.above), largest)
	}
}
