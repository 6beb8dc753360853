package fit

import "math"

// Rarity is how rare topics and goals are among the mentors of a space or a
// programme: who offers what few do counts more for it. With the zero Rarity all
// count the same.
type Rarity struct {
	topics, goals map[string]float64
}

// NewRarity counts who offers what, declared or inferred.
func NewRarity(mentors []Mentor) Rarity {
	topics, goals := map[string]float64{}, map[string]float64{}
	for i := range mentors {
		m := &mentors[i]
		for topic, depth := range m.Topics {
			if depth > 0 {
				topics[topic]++
			}
		}
		for topic, record := range m.Public {
			if m.Topics[topic] == 0 && level(0, record) > 0 {
				topics[topic]++
			}
		}
		for _, goal := range m.Goals {
			goals[goal]++
		}
	}
	rare(topics, len(mentors))
	rare(goals, len(mentors))
	return Rarity{topics, goals}
}

// rare replaces how many of n offer something by BM25's inverse document frequency.
func rare(offered map[string]float64, n int) {
	for thing, by := range offered {
		offered[thing] = math.Log1p((max(0, float64(n)-by) + 0.5) / (by + 0.5))
	}
}

func (r *Rarity) topic(topic string) float64 { return of(r.topics, topic) }

func (r *Rarity) goal(goal string) float64 { return of(r.goals, goal) }

func of(rarity map[string]float64, thing string) float64 {
	if rarity == nil {
		return 1
	}
	return rarity[thing]
}
