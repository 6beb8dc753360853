package cohorts

import "github.com/kith-community/kith/bot/match/fit"

// scale says how well two who signed up for the same programme suit each other, by
// what they said then. Of what else fit compares nothing is known here, so the best
// that two can be counts as 1.
type scale struct {
	rare       fit.Rarity
	mentors    map[string]*fit.Mentor // by sign-up
	best, back float64                // what fit says of two who suit in all that is asked
}

// newScale compares with the mentors of a programme: topics that few of them name
// count more.
func newScale(mentors []*Signup) *scale {
	c := &scale{mentors: map[string]*fit.Mentor{}}
	var all []fit.Mentor
	for _, s := range mentors {
		m := offering(s, s.Topics, fit.Deep)
		all = append(all, m)
		c.mentors[s.ID] = &m
	}
	c.rare = fit.NewRarity(all)
	same := Signup{Topics: []string{"one"}, Languages: []string{"one"}}
	m := offering(&same, same.Topics, fit.Deep)
	c.best, c.back = fit.Score(&fit.Wish{Topics: same.Topics, Languages: same.Languages}, &m, &fit.Rarity{})
	return c
}

func offering(s *Signup, topics []string, depth fit.Depth) fit.Mentor {
	m := fit.Mentor{Topics: map[string]fit.Depth{}, Languages: s.Languages, Zone: s.Zone}
	for _, topic := range topics {
		m.Topics[topic] = depth
	}
	return m
}

// suits returns how well the mentor suits the mentee, and the mentee the mentor,
// from 0 to 1; ok is false when they have no language or no topic in common. Who
// named none has all; of topics, a little of each.
func (c *scale) suits(mentee, mentor *Signup) (fits, back float64, ok bool) {
	m := c.mentors[mentor.ID]
	if len(mentor.Topics) == 0 {
		any := offering(mentor, mentee.Topics, fit.Basics)
		m = &any
	}
	w := fit.Wish{Topics: mentee.Topics, Languages: mentee.Languages, Zone: mentee.Zone}
	fits, back = fit.Score(&w, m, &c.rare)
	return fits / c.best, back / c.back, fits > 0
}

// topicOf is what the two would talk about: the mentee's first topic in common,
// else whatever one of them named.
func topicOf(mentee, mentor *Signup) string {
	for _, topic := range mentee.Topics {
		for _, other := range mentor.Topics {
			if topic == other {
				return topic
			}
		}
	}
	for _, named := range [][]string{mentee.Topics, mentor.Topics} {
		if len(named) > 0 {
			return named[0]
		}
	}
	return ""
}
