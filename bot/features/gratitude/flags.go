package gratitude

import (
	"cmp"
	"slices"

	"github.com/kith-community/kith/bot/chat"
)

// Patterns that honest thanks hardly ever make. They are a hint for organisers,
// who know their people; Kith does nothing about them. Each number is beyond what
// 99 of 100 people, or pairs, did in real communities in three years.

// pattern is what is unusual.
type pattern string

const (
	oneGiver pattern = "one-giver" // most thanks of somebody come from one person
	samePair pattern = "same-pair" // one person thanks another one again and again
	ring     pattern = "ring"      // a few people thank each other and hardly anybody else
	flood    pattern = "flood"     // one person thanks a great deal
	mutual   pattern = "mutual"    // most of somebody's thanks answer thanks
)

const (
	fewThanks  = 10 // until shares mean something
	pairMost   = 6  // in 90 days; five in 99 of 100 pairs
	ringPeople = 6
	ringThanks = 20
	ringTie    = 3 // thanks between two that bind them
	weekMost   = 8 // in seven days; that many in 99 of 100 weeks
)

// hint is a pattern with those who make it.
type hint struct {
	pattern pattern
	who     []chat.UserID
}

// hints finds the patterns in what was given in the last 90 days. Each stands
// there once.
func hints(all []given) (found []hint) {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b given) int { return a.at.Compare(b.at) })
	found = append(found, byReceiver(all)...)
	found = append(found, byPair(all)...)
	found = append(found, byGiver(all)...)
	found = append(found, rings(all)...)
	slices.SortStableFunc(found, func(a, b hint) int {
		return cmp.Or(cmp.Compare(a.pattern, b.pattern), slices.Compare(a.who, b.who))
	})
	return found
}

func byReceiver(all []given) (found []hint) {
	got, from := map[chat.UserID]int{}, map[[2]chat.UserID]int{}
	for _, g := range all {
		got[g.to]++
		from[[2]chat.UserID{g.from, g.to}]++
	}
	for pair, n := range from {
		if total := got[pair[1]]; total >= fewThanks && 2*n > total {
			found = append(found, hint{oneGiver, pair[:]})
		}
	}
	return found
}

func byPair(all []given) (found []hint) {
	n := map[[2]chat.UserID]int{}
	for _, g := range all {
		if pair := [2]chat.UserID{g.from, g.to}; n[pair] < pairMost {
			if n[pair]++; n[pair] == pairMost {
				found = append(found, hint{samePair, pair[:]})
			}
		}
	}
	return found
}

// byGiver finds floods, and those who mostly answer thanks with thanks.
func byGiver(all []given) (found []hint) {
	by, backs := map[chat.UserID][]given{}, map[chat.UserID]int{}
	for _, g := range all {
		by[g.from] = append(by[g.from], g)
		if g.back {
			backs[g.from]++
		}
	}
	for who, gave := range by {
		for i := weekMost; i < len(gave); i++ {
			if gave[i].at.Sub(gave[i-weekMost].at) < 7*day {
				found = append(found, hint{flood, []chat.UserID{who}})
				break
			}
		}
		if len(gave) >= fewThanks && 10*backs[who] > 4*len(gave) {
			found = append(found, hint{mutual, []chat.UserID{who}})
		}
	}
	return found
}

// rings finds few people, tied to each other by several thanks, more than seven of
// ten of whose thanks stay among them.
func rings(all []given) (found []hint) {
	ties := map[[2]chat.UserID]int{}
	for _, g := range all {
		ties[[2]chat.UserID{min(g.from, g.to), max(g.from, g.to)}]++
	}
	group := map[chat.UserID]chat.UserID{} // everybody's first member
	var root func(chat.UserID) chat.UserID
	root = func(u chat.UserID) chat.UserID {
		if up, ok := group[u]; ok && up != u {
			return root(up)
		}
		return u
	}
	for pair, n := range ties {
		if a, b := root(pair[0]), root(pair[1]); n >= ringTie && a != b {
			group[max(a, b)], group[min(a, b)] = min(a, b), min(a, b)
		}
	}
	members, inside, touching := map[chat.UserID][]chat.UserID{}, map[chat.UserID]int{}, map[chat.UserID]int{}
	for u := range group {
		members[root(u)] = append(members[root(u)], u)
	}
	for _, g := range all {
		from, to := root(g.from), root(g.to)
		touching[from]++
		if from == to {
			inside[from]++
		} else {
			touching[to]++
		}
	}
	for first, who := range members {
		if len(who) > 2 && len(who) <= ringPeople && inside[first] >= ringThanks && 10*inside[first] > 7*touching[first] {
			slices.Sort(who)
			found = append(found, hint{ring, who})
		}
	}
	return found
}
