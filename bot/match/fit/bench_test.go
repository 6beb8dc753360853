package fit

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// many are mentors as unlike each other as people: of 40 topics each offers up to
// six and answered questions on up to ten.
func many(n int) []Mentor {
	dice := rand.New(rand.NewPCG(1, 2))
	topic := func() string { return fmt.Sprint("topic", int(40*dice.Float64()*dice.Float64())) }
	mentors := make([]Mentor, n)
	for i := range mentors {
		m := &mentors[i]
		*m = Mentor{
			ID: fmt.Sprint("mentor", i), Topics: map[string]Depth{}, Goals: []string{topic()}, Languages: []string{"en", "de"},
			Week: NewWeek(func(int) bool { return dice.IntN(5) == 0 }), Capacity: 5, Active: dice.IntN(4),
			Asked30: dice.IntN(3), Introduced: dice.IntN(4), Helped: Tally{dice.IntN(2), dice.Float64()},
			Replies: NewReplies(4, []time.Duration{time.Hour, 2 * time.Hour, 9 * time.Hour}),
		}
		for range 1 + dice.IntN(6) {
			m.Topics[topic()] = Depth(1 + dice.IntN(3))
		}
		for range dice.IntN(10) {
			m.HasAnswered(topic(), now.Add(-days*time.Duration(dice.IntN(400))), now, dice.IntN(2) == 0)
		}
	}
	return mentors
}

var bench = Wish{Topics: []string{"topic0", "topic1", "topic7"}, Goals: []string{"topic2"}, Languages: []string{"de", "en"}, Week: week(1, 20, 50, 90, 120)}

func BenchmarkRank(b *testing.B) {
	mentors := many(2000)
	for i := 0; b.Loop(); i++ {
		if len(Rank(bench, mentors, Share{Requests: 100}, fmt.Sprint(i))) != Most {
			b.Fatal("too few are suggested")
		}
	}
}

func BenchmarkScore(b *testing.B) {
	mentors := many(2000)
	rare := NewRarity(mentors)
	for i := 0; b.Loop(); i++ {
		Score(&bench, &mentors[i%len(mentors)], &rare)
	}
}
