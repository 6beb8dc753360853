package cohorts

import (
	"cmp"
	"slices"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/match/assign"
)

const (
	// many is from how many pairs on not all are looked at, and most is how many
	// mentors of each mentee then are at first, as docs/benchmarks.md measured it.
	// Whoever is left over is looked at with all.
	many = 500_000
	most = 50
	// Whoever was wished for comes before whoever only suits.
	dearest = 1.0
	step    = .03
	unasked = .8
)

// problem says in numbers who waits.
func (s *sitting) problem() assign.Problem {
	p := assign.Problem{Seats: s.seats, More: s.edges, Forbidden: map[assign.Pair]bool{}, Seed: seed(s.programme)}
	mentees, mentors := places(s.mentees), places(s.mentors)
	for i := range s.mentees {
		p.Choices = append(p.Choices, s.shortlist(i))
	}
	numbers := func(of pair) (assign.Pair, bool) {
		i, waits := mentees[of.mentee]
		j, free := mentors[of.mentor]
		return assign.Pair{Mentee: i, Mentor: j}, waits && free
	}
	for of := range s.apart {
		if two, ok := numbers(of); ok {
			p.Forbidden[two] = true
		}
	}
	for _, of := range s.pins {
		if two, ok := numbers(of); ok {
			p.Pins = append(p.Pins, two)
		}
	}
	return p
}

// shortlist are the edges of a mentee that are looked at first. Among those who
// suit equally well it begins with others for each mentee, or some mentors would
// stand in every list and some in none.
func (s *sitting) shortlist(mentee int) []assign.Choice {
	edges := s.edges(mentee)
	if len(s.mentees)*len(s.mentors) <= many || len(edges) <= most {
		return edges
	}
	from := mentee * most % len(edges)
	edges = slices.Concat(edges[from:], edges[:from])
	slices.SortStableFunc(edges, func(a, b assign.Choice) int { return cmp.Compare(b.Fit+b.Back, a.Fit+a.Back) })
	return edges[:most]
}

func places(all []*Signup) map[chat.UserID]int {
	at := make(map[chat.UserID]int, len(all))
	for i, one := range all {
		at[one.User] = i
	}
	return at
}

// edges are the mentors that come into question for a mentee: those who suit,
// those of whom one wished for the other, and one whom they are pinned to.
func (s *sitting) edges(mentee int) (all []assign.Choice) {
	a := s.mentees[mentee]
	for j, b := range s.mentors {
		if s.apart[pair{a.User, b.User}] {
			continue
		}
		fit, back, ok := s.scale.suits(a, b)
		wants, wanted := s.wishes[a.User][b.User], s.wishes[b.User][a.User]
		if ok || wants+wanted > 0 || slices.Contains(s.pins, pair{a.User, b.User}) {
			all = append(all, assign.Choice{Mentor: j, Fit: s.wanted(wants, fit), Back: s.wanted(wanted, back)})
		}
	}
	return all
}

// wanted is how much somebody is wanted who was given a place from 1, or none.
// Where nobody wishes, it is how well they suit.
func (s *sitting) wanted(place int, suits float64) float64 {
	switch {
	case !s.programme.Ranking:
		return suits
	case place == 0:
		return unasked * suits
	}
	return dearest - step*float64(place-1)
}
