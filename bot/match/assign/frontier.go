package assign

// frontier is the mentors a search has reached, the nearest on top: a binary heap
// without the interface calls of container/heap, which cost a third of the time.
type frontier []reach

type reach struct {
	distance float64
	mentor   int
}

func (a reach) before(b reach) bool {
	return a.distance < b.distance || a.distance == b.distance && a.mentor < b.mentor
}

func (q *frontier) push(distance float64, mentor int) {
	*q = append(*q, reach{distance, mentor})
	all := *q
	for i := len(all) - 1; i > 0; {
		above := (i - 1) / 2
		if !all[i].before(all[above]) {
			return
		}
		all[i], all[above] = all[above], all[i]
		i = above
	}
}

func (q *frontier) pop() reach {
	all := *q
	top, last := all[0], len(all)-1
	all[0] = all[last]
	all = all[:last]
	*q = all
	for i := 0; ; {
		least := 2*i + 1
		if least >= last {
			return top
		}
		if right := least + 1; right < last && all[right].before(all[least]) {
			least = right
		}
		if !all[least].before(all[i]) {
			return top
		}
		all[i], all[least] = all[least], all[i]
		i = least
	}
}
