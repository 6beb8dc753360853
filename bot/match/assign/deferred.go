package assign

import (
	"cmp"
	"slices"
)

// Deferred lets mentees ask one mentor of their list after the other; a mentor
// keeps the best who asked and lets the others ask on. At the end no mentee and
// no mentor of the same list would rather have each other than whom they have
// (Gale and Shapley), and every mentee has the best mentor they can have in any
// such assignment. Pairs that are pinned, and seats filled by More, are outside
// of that: the ones were decided before, the others are nobody's loss.
func Deferred(p Problem) Result {
	t := prepare(p)
	asked := make([]int, len(t.lists)) // how far down their list everybody is
	kept := make([][]asking, len(t.free))
	waiting := t.order()
	for len(waiting) > 0 {
		mentee := waiting[len(waiting)-1]
		if t.result[mentee] != Nobody || asked[mentee] == len(t.lists[mentee]) {
			waiting = waiting[:len(waiting)-1]
			continue
		}
		c := t.lists[mentee][asked[mentee]]
		asked[mentee]++
		if refused := t.ask(kept, mentee, c); refused != Nobody {
			waiting = append(waiting, refused)
		}
	}
	for mentor := range kept {
		t.free[mentor] -= len(kept[mentor])
	}
	return t.fill(p)
}

// asking is a mentee as the mentor they asked sees them.
type asking struct {
	mentee int
	back   float64
	lot    uint64
}

func better(a, b asking) int {
	return cmp.Or(cmp.Compare(b.back, a.back), cmp.Compare(a.lot, b.lot), cmp.Compare(a.mentee, b.mentee))
}

// ask returns whom the mentor lets ask on: this mentee, one of before, or
// [Nobody].
func (t *table) ask(kept [][]asking, mentee int, c Choice) (refused int) {
	if t.free[c.Mentor] <= 0 {
		return mentee
	}
	one := asking{mentee, c.Back, lot(t.seed, mentee, c.Mentor)}
	place, _ := slices.BinarySearchFunc(kept[c.Mentor], one, better)
	keeps := slices.Insert(kept[c.Mentor], place, one)
	refused = Nobody
	if last := len(keeps) - 1; last == t.free[c.Mentor] {
		refused = keeps[last].mentee
		keeps = keeps[:last]
		t.result[refused] = Nobody
	}
	kept[c.Mentor] = keeps
	if refused != mentee {
		t.result[mentee] = c.Mentor
	}
	return refused
}
