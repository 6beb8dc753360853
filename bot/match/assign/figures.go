package assign

import "slices"

// Figures say how good an assignment is, for whoever decides about it.
type Figures struct {
	Mentees  int
	Matched  int     // mentees who have a mentor
	First    int     // of them: who have the first of their list, or one who is as good
	MeanRank float64 // of the mentors in the lists of who has one, 1 is the first; 0 for nobody matched
	MeanFit  float64 // of those who have a mentor: of Fit and Back, from 0 to 1
	// WorstFit is the same of the tenth (at least one) whom it serves worst, among
	// those who have a mentor.
	WorstFit float64
	Unused   int // mentors with a seat and nobody in it
	Seats    int // that are free
	// Blocking counts the mentees and mentors who would both rather have each other
	// than whom they have, or than an empty seat. It is by the lists alone, and by
	// those who were not pinned.
	Blocking int
}

// Figures looks at a result of p. A mentor who came by More or by a pin and does not
// stand in the mentee's list ranks one behind the last of it, and fits as More says,
// or not at all.
func (r Result) Figures(p Problem) Figures {
	p.Pins = nil // their mentees have opinions, too
	t := prepare(p)
	f := Figures{Mentees: len(r), Matched: r.Matched()}
	var ranks int
	var fits []float64
	for mentee, mentor := range r {
		if mentor == Nobody {
			continue
		}
		t.free[mentor]--
		rank, fit := t.rank(p, mentee, mentor)
		if fits = append(fits, fit); rank == 1 && len(t.lists[mentee]) > 0 {
			f.First++
		}
		ranks += rank
	}
	for mentor, free := range t.free {
		f.Seats += max(free, 0)
		if free > 0 && free == p.Seats[mentor] {
			f.Unused++
		}
	}
	if f.Matched > 0 {
		slices.Sort(fits)
		f.MeanRank = float64(ranks) / float64(f.Matched)
		f.MeanFit, f.WorstFit = mean(fits), mean(fits[:max(1, len(fits)/10)])
	}
	f.Blocking = t.blocking(r)
	return f
}

// rank is where a mentor stands for a mentee, with those who fit equally well in
// the same place, and how well they fit.
func (t *table) rank(p Problem, mentee, mentor int) (rank int, fit float64) {
	of := func(c Choice) bool { return c.Mentor == mentor }
	list := t.lists[mentee]
	if i := slices.IndexFunc(list, of); i >= 0 {
		first := slices.IndexFunc(list, func(c Choice) bool { return c.Fit == list[i].Fit })
		return first + 1, 1 - cost(list[i])
	}
	if p.More != nil {
		more := p.More(mentee)
		if i := slices.IndexFunc(more, of); i >= 0 {
			fit = 1 - cost(Choice{Fit: bounded(more[i].Fit), Back: bounded(more[i].Back)})
		}
	}
	return len(list) + 1, fit
}

func mean(all []float64) (m float64) {
	for _, x := range all {
		m += x / float64(len(all))
	}
	return m
}

// blocking counts the pairs of the lists who would both gain by each other.
func (t *table) blocking(r Result) (n int) {
	least := make([]float64, len(t.free)) // how well the worst suits whom each mentor has
	for mentor := range least {
		least[mentor] = 1
	}
	for mentee, mentor := range r {
		if mentor != Nobody {
			_, back := t.views(mentee, mentor)
			least[mentor] = min(least[mentor], back)
		}
	}
	for mentee, list := range t.lists {
		fit := unlisted
		if r[mentee] != Nobody {
			fit, _ = t.views(mentee, r[mentee])
		}
		for _, c := range list {
			if c.Fit <= fit {
				break // the list goes down
			}
			if t.free[c.Mentor] > 0 || c.Back > least[c.Mentor] {
				n++
			}
		}
	}
	return n
}

// unlisted is below everything that stands in a list.
const unlisted = -1.0

// views are how well a pair suits each side, by the mentee's list.
func (t *table) views(mentee, mentor int) (fit, back float64) {
	for _, c := range t.lists[mentee] {
		if c.Mentor == mentor {
			return c.Fit, c.Back
		}
	}
	return unlisted, unlisted
}
