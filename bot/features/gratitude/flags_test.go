package gratitude

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/kith-community/kith/bot/chat"
)

// several are n thanks of one person to another, a week apart.
func several(n int, from, to chat.UserID) (all []given) {
	for i := range n {
		all = append(all, given{from: from, to: to, at: monday.AddDate(0, 0, -7*i)})
	}
	return all
}

func among(n int, people ...chat.UserID) (all []given) {
	for _, from := range people {
		for _, to := range people {
			if from != to {
				all = append(all, several(n, from, to)...)
			}
		}
	}
	return all
}

func TestHints(t *testing.T) {
	many := func(to chat.UserID, n int) (all []given) {
		for i := range n {
			all = append(all, given{from: chat.UserID(fmt.Sprintf("p%d", i)), to: to, at: monday})
		}
		return all
	}
	burst := func(n int) (all []given) {
		for i := range n {
			all = append(all, given{from: "ada", to: chat.UserID(fmt.Sprintf("p%d", i)), at: monday.AddDate(0, 0, i%7)})
		}
		return all
	}
	backs := several(5, "grace", "ada")
	for i := range 4 {
		backs = append(backs, given{from: "grace", to: chat.UserID(fmt.Sprintf("q%d", i)), at: monday.AddDate(0, 0, -7*i)})
	}
	for i := range backs {
		backs[i].back = i < 4
	}
	for _, c := range []struct {
		name string
		all  []given
		want []hint
	}{
		{"nothing", nil, nil},
		{"somebody whom many thank", many("grace", 40), nil},
		{"five of one", append(several(5, "ada", "grace"), many("grace", 5)...), nil},
		{"six of one", append(several(6, "ada", "grace"), many("grace", 6)...), []hint{{samePair, []chat.UserID{"ada", "grace"}}}},
		{"most of ten from one", append(several(6, "ada", "grace"), many("grace", 4)...), []hint{
			{oneGiver, []chat.UserID{"ada", "grace"}}, {samePair, []chat.UserID{"ada", "grace"}},
		}},
		{"eight in a week", burst(8), nil},
		{"nine in a week", burst(9), []hint{{flood, []chat.UserID{"ada"}}}},
		{"four of ten are answers", append(slices.Clone(backs), given{from: "grace", to: "r", at: monday}), nil},
		{"more than four of ten are answers", append(slices.Clone(backs), given{from: "grace", to: "r", at: monday, back: true}), []hint{{mutual, []chat.UserID{"grace"}}}},
		{"a ring of three", among(4, "a", "b", "c"), []hint{{ring, []chat.UserID{"a", "b", "c"}}}},
		{"a ring of three that is small", among(3, "a", "b", "c"), nil},
		{"seven who thank each other", among(2, "a", "b", "c", "d", "e", "f", "g"), nil},
		{"three who thank others as well", append(among(4, "a", "b", "c"), append(many("a", 6), many("b", 6)...)...), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := hints(c.all); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

// TestTheRingOfTheLedger: five who thank each other daily are one ring, and ten
// pairs each way.
func TestTheRingOfTheLedger(t *testing.T) {
	var all []given
	people := []chat.UserID{"a", "b", "c", "d", "e"}
	for d := range 30 {
		for _, from := range people {
			for _, to := range people {
				if from != to {
					all = append(all, given{from: from, to: to, at: monday.AddDate(0, 0, d), back: true})
				}
			}
		}
	}
	count := map[pattern]int{}
	for _, h := range hints(all) {
		count[h.pattern]++
	}
	if want := (map[pattern]int{ring: 1, samePair: 20, flood: 5, mutual: 5}); !reflect.DeepEqual(count, want) {
		t.Errorf("%v, want %v", count, want)
	}
}
