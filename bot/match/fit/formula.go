package fit

import (
	"math"
	"slices"
	"strings"
)

// What the parts weigh. The first four and the mentees were given with Kith's
// design, as choices that are fitted to nothing; the others are ours (docs/matching.md).
const (
	skillWeight    = 0.45
	goalWeight     = 0.20
	timeWeight     = 0.20
	trustWeight    = 0.15
	recordWeight   = 0.10
	repliesWeight  = 0.10
	languageWeight = 0.05
	menteesWeight  = 0.05
	requestsWeight = 0.03
)

const (
	// What a topic counts by the depth that is declared. One that is inferred counts
	// half at most, as given; the steps between are ours.
	deepLevel     = 1.0
	solidLevel    = 0.85
	basicsLevel   = 0.6
	inferredLevel = 0.5
	// A topic is inferred from as much as one answer of today, and fully from three, as
	// in "often helps with". Ours.
	fewestAnswers = 1.0
	manyAnswers   = 3.0
	// Answers worth so much give half of what a record can. Ours.
	halfRecord = 3.0

	enoughHours = 2.0    // a week; as given
	farZones    = 8 * 60 // minutes; as given
	dayMinutes  = 24 * 60

	// What earlier contact counts beside a question that was answered: thanks as
	// given, talking is ours.
	thanksCount = 0.5
	talkCount   = 0.25
	trustScale  = 2.0 // as given
)

// match is one mentor beside one wish: how well they suit from 0 to 1, by part.
type match struct {
	skill, best, record, goal, time, trust, replies, language float64
}

// compare says how well they suit, and whether they do at all: they speak a
// language in common, and know something of what is asked for.
func compare(w *Wish, m *Mentor, r *Rarity) (match, bool) {
	language, understood := tongue(w.Languages, m.Languages)
	if !understood {
		return match{}, false
	}
	c := match{language: language, goal: goals(w, m, r)}
	c.topics(w, m, r)
	if c.best == 0 && c.goal == 0 && !w.open() {
		return match{}, false
	}
	c.time = hours(w, m)
	c.trust = m.trust()
	c.replies = m.Replies.good()
	return c, true
}

// topics compares what is asked for with what they know. Rare topics count more,
// and one that nobody offers counts nothing: it speaks against nobody.
func (c *match) topics(w *Wish, m *Mentor, r *Rarity) {
	var all float64
	for _, topic := range w.Topics {
		rare := r.topic(topic)
		record := m.Public[topic]
		level := level(m.Topics[topic], record)
		c.best = max(c.best, level)
		c.skill += rare * level
		c.record += rare * received(record)
		all += rare
	}
	if all > 0 {
		c.skill /= all
		c.record /= all
	}
}

// level is how well a topic is known: as declared, or as answers let think.
func level(declared Depth, record Record) float64 {
	switch declared {
	case Deep:
		return deepLevel
	case Solid:
		return solidLevel
	case Basics:
		return basicsLevel
	default:
		if record.Answered.Weight < fewestAnswers {
			return 0
		}
		return inferredLevel * min(1, record.Answered.Weight/manyAnswers)
	}
}

// received is what a record counts, the less the more there is. An answer that was
// marked counts twice.
func received(record Record) float64 {
	worth := record.Answered.Weight + record.Accepted.Weight
	return worth / (worth + halfRecord)
}

func goals(w *Wish, m *Mentor, r *Rarity) float64 {
	var got, all float64
	for _, goal := range w.Goals {
		rare := r.goal(goal)
		all += rare
		if slices.Contains(m.Goals, goal) {
			got += rare
		}
	}
	if all == 0 {
		return 0
	}
	return got / all
}

// hours is 1 from two hours a week in common on. Where one side's week is unknown,
// the distance of their zones stands for it, the shorter way round the world.
func hours(w *Wish, m *Mentor) float64 {
	if w.Week.Known() && m.Week.Known() {
		return min(1, float64(w.Week.Overlap(m.Week))/enoughHours)
	}
	apart := max(w.Zone-m.Zone, m.Zone-w.Zone) % dayMinutes
	apart = min(apart, dayMinutes-apart)
	return 1 - float64(min(apart, farZones))/farZones
}

func (m *Mentor) trust() float64 {
	talked := max(0, m.Talked.Weight-m.Helped.Weight) // where they helped, they talked
	contact := m.Helped.Weight + thanksCount*m.Thanked.Weight + talkCount*talked
	if contact == 0 {
		return 0
	}
	return 1 - math.Exp(-contact/trustScale)
}

// tongue is 1 when the first choice is spoken, ½ for the second, and so on; 0 when
// one side says nothing, and false when none is in common.
func tongue(wanted, spoken []string) (float64, bool) {
	if len(wanted) == 0 || len(spoken) == 0 {
		return 0, true
	}
	for i, tag := range wanted {
		if speaks(spoken, tag) {
			return 1 / float64(i+1), true
		}
	}
	return 0, false
}

func speaks(spoken []string, tag string) bool {
	return slices.ContainsFunc(spoken, func(s string) bool { return strings.EqualFold(primary(s), primary(tag)) })
}

// primary is the language of a tag, without script and region: whoever writes
// de-AT is understood by de-CH.
func primary(tag string) string {
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		return tag[:i]
	}
	return tag
}

func (c match) parts(m *Mentor) Parts {
	return Parts{
		Skill:    skillWeight * c.skill,
		Goal:     goalWeight * c.goal,
		Time:     timeWeight * c.time,
		Trust:    trustWeight * c.trust,
		Record:   recordWeight * c.record,
		Replies:  repliesWeight * c.replies,
		Language: languageWeight * c.language,
		Mentees:  -menteesWeight * math.Log1p(float64(m.Active)),
		Requests: -requestsWeight * math.Log1p(float64(m.Asked30)),
	}
}
