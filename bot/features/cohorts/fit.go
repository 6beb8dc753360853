package cohorts

import "slices"

// How well two who signed up suit each other, by what they said when signing up.

const (
	byTopics   = .9
	byLanguage = .1 // for the language that the mentee named first
	unnamed    = .5 // of somebody who is open to any topic
)

// suits returns how well the mentor suits the mentee, and the mentee the mentor,
// from 0 to 1; ok is false when they have no language or no topic in common. Who
// named none has all.
func suits(mentee, mentor *Signup) (fit, back float64, ok bool) {
	topics := common(mentee.Topics, mentor.Topics)
	if len(mentee.Topics) > 0 && len(mentor.Topics) > 0 && len(topics) == 0 {
		return 0, 0, false
	}
	spoken := 0.0
	if len(mentee.Languages) > 0 && len(mentor.Languages) > 0 {
		if len(common(mentee.Languages, mentor.Languages)) == 0 {
			return 0, 0, false
		}
		if slices.Contains(mentor.Languages, mentee.Languages[0]) {
			spoken = 1
		}
	}
	return byTopics*share(topics, mentee.Topics, mentor.Topics) + byLanguage*spoken,
		byTopics*share(topics, mentor.Topics, mentee.Topics) + byLanguage*spoken, true
}

// share is how much of one's own topics is met.
func share(common, own, others []string) float64 {
	if len(own) == 0 || len(others) == 0 {
		return unnamed
	}
	return float64(len(common)) / float64(len(own))
}

// common are those of a that are in b.
func common(a, b []string) (both []string) {
	for _, one := range a {
		if slices.Contains(b, one) {
			both = append(both, one)
		}
	}
	return both
}

// topicOf is what the two would talk about: the mentee's first topic in common,
// else whatever one of them named.
func topicOf(mentee, mentor *Signup) string {
	both := common(mentee.Topics, mentor.Topics)
	for _, named := range [][]string{both, mentee.Topics, mentor.Topics} {
		if len(named) > 0 {
			return named[0]
		}
	}
	return ""
}
