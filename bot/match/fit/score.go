package fit

// allWeights is what all parts that can add something add at most, and mentorWeights
// what those do that the mentor sees.
const (
	mentorWeights = skillWeight + goalWeight + timeWeight + trustWeight + languageWeight
	allWeights    = mentorWeights + recordWeight + repliesWeight
)

// Score is how well two suit each other in a programme, once as the mentee sees it
// and once as the mentor does: from 0, they do not, to 1. Rarity is that of the
// programme's mentors.
//
// A mentee wants as much as possible of what they ask for, from somebody who
// answers and has few others. A mentor wants to give what they know best, so one
// topic is enough. Seats are counted elsewhere: Capacity and Asked30 mean nothing
// here.
func Score(w *Wish, m *Mentor, rare *Rarity) (mentee, mentor float64) {
	c, ok := compare(w, m, rare)
	if !ok {
		return 0, 0
	}
	p := c.parts(m)
	p.Requests = 0
	mentee = p.Score() / allWeights
	p.Skill = skillWeight * c.best
	mentor = (p.Skill + p.Goal + p.Time + p.Trust + p.Language) / mentorWeights
	return bound(mentee), bound(mentor)
}

func bound(score float64) float64 { return min(1, max(0, score)) }
