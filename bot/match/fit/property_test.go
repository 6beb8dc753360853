package fit

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var topics = []string{"go", "sql", "css", "cobol"}

func someTopics(t *rapid.T, label string) []string {
	return rapid.SliceOfN(rapid.SampledFrom(topics), 0, 3).Draw(t, label)
}

func someMentors(t *rapid.T) (mentors []Mentor) {
	small := rapid.IntRange(0, 4)
	tongues := rapid.SliceOfN(rapid.SampledFrom([]string{"en", "de-AT", "fr"}), 0, 2)
	for i := range rapid.IntRange(0, 14).Draw(t, "mentors") {
		m := Mentor{
			ID: fmt.Sprint("m", i), Topics: map[string]Depth{}, Goals: someTopics(t, "goals"), Languages: tongues.Draw(t, "languages"),
			Active: small.Draw(t, "active"), Capacity: small.Draw(t, "capacity"), Asked30: small.Draw(t, "asked"),
			Introduced: rapid.IntRange(0, 1).Draw(t, "introduced"), Zone: 60 * rapid.IntRange(-12, 14).Draw(t, "zone"),
		}
		for _, topic := range someTopics(t, "topics") {
			m.Topics[topic] = Depth(rapid.IntRange(0, 3).Draw(t, "depth"))
		}
		for _, topic := range someTopics(t, "answered") {
			age := days * rapid.SampledFrom([]time.Duration{0, 100, 1000}).Draw(t, "age")
			m.HasAnswered(topic, now.Add(-age), now, rapid.Bool().Draw(t, "accepted"))
		}
		mentors = append(mentors, m)
	}
	return mentors
}

// TestRankHolds what is promised of every list of suggestions.
func TestRankHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mentors := someMentors(t)
		wish := Wish{Topics: someTopics(t, "wanted"), Goals: someTopics(t, "aims"), Languages: []string{"en", "de"}}
		share := Share{Requests: rapid.IntRange(0, 20).Draw(t, "requests")}
		seed := rapid.StringN(0, 4, -1).Draw(t, "seed")

		got := Rank(wish, mentors, share, seed)
		if again := Rank(wish, rapid.Permutation(mentors).Draw(t, "other order"), share, seed); !reflect.DeepEqual(got, again) {
			t.Fatalf("another order suggests %s, not %s", names(again), names(got))
		}
		expectPromises(t, wish, mentors, share, got)
		for _, one := range got {
			expectTruth(t, wish, mentors, one)
		}
	})
}

// expectPromises: who is there, who is not, and in which order.
func expectPromises(t *rapid.T, wish Wish, mentors []Mentor, share Share, got []Terms) {
	var suit, within, fresh int
	for i := range mentors {
		m := &mentors[i]
		if _, ok := compare(&wish, m, &Rarity{}); !ok || m.Active >= m.Capacity {
			continue
		}
		suit++
		if !share.over(m) {
			within++
			if m.newcomer() {
				fresh++
			}
		}
	}
	if want := min(Most, suit); within > 0 && len(got) != min(Most, within) || within == 0 && len(got) != want {
		t.Fatalf("%d suggested of %d who suit, %d of them within their share", len(got), suit, within)
	}
	seen := map[string]bool{}
	for i, one := range got {
		m := byID(mentors, one.Mentor)
		if seen[one.Mentor] || m.Active >= m.Capacity || within > 0 && share.over(m) {
			t.Fatalf("%s must not be there", one.Mentor)
		}
		seen[one.Mentor] = true
		if i > 0 && one.Score() > got[i-1].Score() || one.Lot && (i != Most-1 || !one.Newcomer) {
			t.Fatalf("%s stands in the wrong place", one.Mentor)
		}
	}
	if fresh > 0 && !slices.ContainsFunc(got, func(one Terms) bool { return one.Newcomer }) {
		t.Fatal("no newcomer")
	}
}

// expectTruth: every topic asked for is known or missing, and reasons are few.
func expectTruth(t *rapid.T, wish Wish, mentors []Mentor, one Terms) {
	m := byID(mentors, one.Mentor)
	if len(one.Topics)+len(one.Missing) != len(once(wish.Topics)) {
		t.Fatalf("%v known and %v missing of %v", one.Topics, one.Missing, wish.Topics)
	}
	for _, k := range one.Topics {
		if k.Depth != m.Topics[k.Topic] || k.Answered != m.Public[k.Topic].Answered.Count {
			t.Fatalf("%+v is not what the mentor said and did", k)
		}
	}
	reasons := Why(one)
	if n := len(reasons); n == 0 || n > maxReasons+1 || n == maxReasons+1 && len(one.Missing) == 0 {
		t.Fatalf("%d reasons: %v", n, reasons)
	}
}

func byID(mentors []Mentor, id string) *Mentor {
	return &mentors[slices.IndexFunc(mentors, func(m Mentor) bool { return m.ID == id })]
}

func TestScoreIsBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mentors := someMentors(t)
		rare := NewRarity(mentors)
		wish := Wish{Topics: someTopics(t, "wanted"), Goals: someTopics(t, "aims")}
		for i := range mentors {
			if a, b := Score(&wish, &mentors[i], &rare); !(a >= 0 && a <= 1 && b >= 0 && b <= 1) {
				t.Fatalf("%f and %f", a, b)
			}
		}
	})
}
