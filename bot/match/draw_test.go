package match

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// ranking reads "grace linus:2 mia!": who was suggested how often, and who is a
// newcomer.
func ranking(s string) (ranked []Terms) {
	for word := range strings.FieldsSeq(s) {
		var t Terms
		name, n, _ := strings.Cut(word, ":")
		t.Person, t.Newcomer = strings.CutSuffix(name, "!")
		fmt.Sscan(n, &t.Suggested)
		ranked = append(ranked, t)
	}
	return ranked
}

func TestChoose(t *testing.T) {
	for _, c := range []struct {
		name, ranked string
		n            int
		want         string
	}{
		{"nobody", "", 3, ""},
		{"all, when there are no more", "a b", 3, "a b"},
		{"the first three", "a b c d e", 3, "a b c"},
		{"the last place goes to a newcomer", "a b c d new!", 3, "a b new"},
		{"not when one is there already", "a new! c d other!", 3, "a new c"},
		{"not when they were asked more often", "a b c:1 d new!:2", 3, "a b c"},
		{"but when they were asked as often", "a b c:1 d new!:1", 3, "a b new"},
		{"who was asked least comes before the lot", "a b c:5 x!:2 y!:1 z!:3", 3, "a b y"},
		{"never the only place", "a new!", 1, "a"},
		{"the second of two", "a b new!", 2, "a new"},
		{"only newcomers", "x! y! z! w!", 3, "x y z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			chosen := Choose(ranking(c.ranked), c.n, "q", nil)
			if got := strings.Join(order(chosen), " "); got != c.want {
				t.Errorf("chosen %q, want %q", got, c.want)
			}
			for i, one := range chosen {
				if lot := i == c.n-1 && one.Newcomer && !strings.Contains(strings.Fields(c.ranked)[i], "!"); one.Lot != lot {
					t.Errorf("%s: lot is %v", one.Person, one.Lot)
				}
			}
		})
	}
}

// TestWhoMayNot: whoever cannot be asked is passed over, also by the lot, and
// nobody is looked up for nothing.
func TestWhoMayNot(t *testing.T) {
	for _, c := range []struct{ name, ranked, not, want, asked string }{
		{"the next ones follow", "a b c d e", "a c", "b d e", "a b c d e"},
		{"fewer, when there are no more", "a b c", "a b", "c", "a b c"},
		{"nobody", "a b! c", "a b c", "", "a b c"},
		{"a newcomer who may not", "a b c x! y!:1 d", "x", "a b y", "a b c x y"},
		{"nobody is asked who is not needed", "a b c d e f g", "", "a b c", "a b c"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var looked []string
			chosen := Choose(append(ranking(c.ranked)[:2:2], bump(ranking(c.ranked)[2:], 2)...), 3, "q", func(person string) bool {
				looked = append(looked, person)
				return !slices.Contains(strings.Fields(c.not), person)
			})
			if got := strings.Join(order(chosen), " "); got != c.want || strings.Join(looked, " ") != c.asked {
				t.Errorf("chosen %q after looking at %v, want %q and %q", got, looked, c.want, c.asked)
			}
		})
	}
}

// bump lets those who are no newcomers have been suggested so often.
func bump(ranked []Terms, n int) []Terms {
	for i := range ranked {
		if !ranked[i].Newcomer {
			ranked[i].Suggested = n
		}
	}
	return ranked
}

// TestTheLotIsFair: it falls on each newcomer about as often, is the same
// wherever and however often it is drawn, and lets nobody wait for long.
func TestTheLotIsFair(t *testing.T) {
	const newcomers, questions = 10, 3000
	ranked := ranking("a b c d")
	for i := range newcomers {
		ranked = append(ranked, Terms{Person: fmt.Sprint("new", i), Newcomer: true})
	}
	drawn := map[string]int{}
	for q := range questions {
		id := fmt.Sprintf("%016d", q)
		one := Choose(ranked, 3, id, nil)[2]
		drawn[one.Person]++
		again := slices.Clone(ranked)
		slices.Reverse(again[4:])
		if other := Choose(again, 3, id, nil)[2]; other.Person != one.Person {
			t.Fatalf("question %s is drawn for %s, and for %s", id, one.Person, other.Person)
		}
	}
	for person, n := range drawn { // 300 ± 5 standard deviations of a fair lot
		if n < 218 || n > 382 {
			t.Errorf("%s was drawn %d times of %d", person, n, questions)
		}
	}
	if len(drawn) != newcomers {
		t.Errorf("%d of %d were drawn", len(drawn), newcomers)
	}
}

// TestEachNewcomerIsDrawnSoon: who was asked this week waits until all were.
func TestEachNewcomerIsDrawnSoon(t *testing.T) {
	const newcomers = 8
	ranked := ranking("a:9 b:9 c:9 d:9")
	for i := range newcomers {
		ranked = append(ranked, Terms{Person: fmt.Sprint("new", i), Newcomer: true})
	}
	waiting := newcomers
	for q := range newcomers {
		one := Choose(ranked, 3, fmt.Sprint("q", q), nil)[2]
		i := slices.IndexFunc(ranked, func(t Terms) bool { return t.Person == one.Person })
		if ranked[i].Suggested == 0 {
			waiting--
		}
		ranked[i].Suggested++
	}
	if waiting > 0 {
		t.Errorf("after %d questions %d newcomers still wait", newcomers, waiting)
	}
}
