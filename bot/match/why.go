package match

import (
	"cmp"
	"slices"
	"time"
)

// Reason is a true fact for which somebody was suggested. There are no others:
// never a score or a rank, never whether somebody is online or in which zone they
// live, never whom else they helped.
type Reason interface{ isReason() }

type (
	// AnsweredSimilar means that they answered these threads, which resemble the
	// question. Show those the reader may open, and nothing when there is none.
	AnsweredSimilar struct{ Threads []string }
	// OftenHelps means that these words of the question stand in three or more
	// threads each that they answered.
	OftenHelps struct{ Words []string }
	// HelpedHere means that they answered this many threads in the question's
	// channel in the last 30 days.
	HelpedHere struct {
		Channel string
		Threads int
	}
	// UsualHour means that they often write at this hour.
	UsualHour struct{}
	// HelpedBefore means that they helped the same asker before. It is for that
	// asker and for the helper only.
	HelpedBefore struct{ At time.Time }
	// ActiveLately means that nothing but their activity speaks for them: claim no
	// more.
	ActiveLately struct{}
	// NewHere means that they subscribed and have not answered here yet.
	NewHere struct{}
	// Spared is for the helper only: they were suggested this often in the week
	// before, and that counted against suggesting them again.
	Spared struct{ Suggestions int }
)

func (AnsweredSimilar) isReason() {}
func (OftenHelps) isReason()      {}
func (HelpedHere) isReason()      {}
func (UsualHour) isReason()       {}
func (HelpedBefore) isReason()    {}
func (ActiveLately) isReason()    {}
func (NewHere) isReason()         {}
func (Spared) isReason()          {}

const maxReasons = 3

// Why are the reasons for the asker: at most three, those that moved the rank
// most first.
func Why(t Terms) []Reason {
	if t.Newcomer {
		return []Reason{NewHere{}}
	}
	facts := factsOf(t)
	slices.SortStableFunc(facts, func(a, b fact) int { return cmp.Compare(b.moved, a.moved) })
	var reasons []Reason
	for _, f := range facts[:min(len(facts), maxReasons)] {
		reasons = append(reasons, f.reason)
	}
	if len(reasons) == 0 {
		return []Reason{ActiveLately{}}
	}
	return reasons
}

// fact is a reason that holds, and by how much it moved the rank.
type fact struct {
	reason Reason
	moved  float64
}

func factsOf(t Terms) (facts []fact) {
	if len(t.Threads) > 0 && t.Similar > 0 {
		facts = append(facts, fact{AnsweredSimilar{t.Threads}, t.Similar})
	}
	if len(t.Words) > 0 {
		facts = append(facts, fact{OftenHelps{t.Words}, t.Profile})
	}
	if t.Here > 0 {
		facts = append(facts, fact{HelpedHere{t.Channel, t.Here}, t.Habit - habitBase})
	}
	if t.Helped > 0 {
		facts = append(facts, fact{HelpedBefore{time.Unix(t.Helped, 0).UTC()}, t.Trust})
	}
	if t.Usual {
		facts = append(facts, fact{UsualHour{}, t.Hour})
	}
	return facts
}

// habitBase is 0.7·ln(0.001), the habit of those who hardly ever answer: what is
// above it moved the rank.
const habitBase = -4.835429

// WhyMe are the reasons for the one who was suggested: the same, and what was
// held back for their sake.
func WhyMe(t Terms) []Reason {
	reasons := Why(t)
	if t.Suggested > 0 && t.Load < 0 {
		reasons = append(reasons, Spared{t.Suggested})
	}
	return reasons
}
