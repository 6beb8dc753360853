package fit

import (
	"slices"
	"strings"
)

// terms are the parts of a score with the facts behind them.
func (c candidate) terms(w *Wish, r *Rarity) Terms {
	m := c.Mentor
	compared, _ := compare(w, m, r)
	t := Terms{
		Mentor: m.ID, Parts: compared.parts(m),
		Languages: common(w.Languages, m.Languages),
		Hours:     w.Week.Overlap(m.Week),
		Helped:    m.Helped.Count, Talked: m.Talked.Count, Thanked: m.Thanked.Count,
		Reply: m.Replies.hours(), Newcomer: m.newcomer(), Lot: c.drawn,
	}
	t.Topics, t.Missing = known(w, m, r)
	for _, goal := range w.Goals {
		if slices.Contains(m.Goals, goal) {
			t.Goals = append(t.Goals, goal)
		}
	}
	return t
}

// known are the topics of a wish that a mentor knows, and those they do not. What
// they offer themselves is known without any answer, and is never called inferred.
func known(w *Wish, m *Mentor, r *Rarity) (yes []Known, no []string) {
	var all float64
	for _, topic := range w.Topics {
		all += r.topic(topic)
	}
	for _, topic := range w.Topics {
		record := m.Public[topic]
		level := level(m.Topics[topic], record)
		if level == 0 {
			no = append(no, topic)
			continue
		}
		share := r.topic(topic) / all
		yes = append(yes, Known{
			Topic: topic, Depth: m.Topics[topic],
			Answered: record.Answered.Count, Accepted: record.Accepted.Count,
			Skill: skillWeight * share * level, Record: recordWeight * share * received(record),
		})
	}
	return yes, no
}

// common are the languages that both speak, in the order of the first.
func common(wanted, spoken []string) (both []string) {
	for _, tag := range wanted {
		if speaks(spoken, tag) {
			both = append(both, strings.ToLower(primary(tag)))
		}
	}
	return once(both)
}
