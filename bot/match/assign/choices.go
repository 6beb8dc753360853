package assign

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// table is a problem made fit: sorted lists without doubles and forbidden pairs,
// seats that are left, and what is settled.
type table struct {
	lists  [][]Choice // of each mentee, the best first; nil for who is pinned
	free   []int      // seats of each mentor
	result Result
	seed   uint64
}

// prepare takes the pins out. Their mentees have no list any more.
func prepare(p Problem) *table {
	t := &table{lists: make([][]Choice, len(p.Choices)), free: slices.Clone(p.Seats), result: make(Result, len(p.Choices)), seed: p.Seed}
	for mentee := range t.result {
		t.result[mentee] = Nobody
	}
	for _, pin := range p.Pins {
		known := pin.Mentee >= 0 && pin.Mentee < len(t.result) && pin.Mentor >= 0 && pin.Mentor < len(t.free)
		if known && !p.Forbidden[pin] && t.free[pin.Mentor] > 0 && t.result[pin.Mentee] == Nobody {
			t.result[pin.Mentee] = pin.Mentor
			t.free[pin.Mentor]--
		}
	}
	for mentee, choices := range p.Choices {
		if t.result[mentee] == Nobody {
			t.lists[mentee] = t.list(p, mentee, choices)
		}
	}
	return t
}

// list is a mentee's choices among the mentors who have a seat left, the best
// first. What is equally good stands in an order drawn for this mentee, so that
// no mentor is everybody's first.
func (t *table) list(p Problem, mentee int, choices []Choice) []Choice {
	var list []Choice
	for _, c := range choices {
		if c.Mentor >= 0 && c.Mentor < len(t.free) && t.free[c.Mentor] > 0 && !p.Forbidden[Pair{mentee, c.Mentor}] {
			list = append(list, Choice{c.Mentor, bounded(c.Fit), bounded(c.Back)})
		}
	}
	slices.SortFunc(list, func(a, b Choice) int {
		return cmp.Or(cmp.Compare(b.Fit, a.Fit), cmp.Compare(b.Back, a.Back),
			cmp.Compare(lot(p.Seed, mentee, a.Mentor), lot(p.Seed, mentee, b.Mentor)), cmp.Compare(a.Mentor, b.Mentor))
	})
	seen := make(map[int]bool, len(list))
	return slices.DeleteFunc(list, func(c Choice) bool {
		twice := seen[c.Mentor]
		seen[c.Mentor] = true
		return twice
	})
}

func bounded(x float64) float64 {
	if x > 0 { // not for what is no number
		return min(x, 1)
	}
	return 0
}

// lot decides between equals. It is splitmix64's last step, in which each bit
// moves every other.
func lot(seed uint64, mentee, mentor int) uint64 {
	x := seed + 0x9e3779b97f4a7c15*(uint64(mentee)<<32+uint64(mentor)+1)
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// order is the mentees in the order in which they have their turn.
func (t *table) order() []int {
	return rand.New(rand.NewPCG(t.seed, 0)).Perm(len(t.lists))
}

// fill gives the seats that are left to those who are, by the longer lists of p.
func (t *table) fill(p Problem) Result {
	if p.More == nil || !slices.ContainsFunc(t.free, func(seats int) bool { return seats > 0 }) {
		return t.result
	}
	for mentee, mentor := range t.result {
		if t.lists[mentee] = nil; mentor == Nobody {
			t.lists[mentee] = t.list(p, mentee, p.More(mentee))
		}
	}
	t.cheapest()
	return t.result
}
