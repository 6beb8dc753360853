package fit

import (
	"cmp"
	"slices"
)

// Reason is a true fact for which a mentor is suggested. There are no others:
// never a score or a rank, how many mentees or requests somebody has or declined,
// the zone in which they live, or whom else they helped.
type Reason interface{ isReason() }

type (
	// Offers means that they offer these topics, and how well they say they know them.
	Offers struct{ Topics []Offer }
	// Answered means that they answered so many questions on a topic in public, and
	// that so many of the answers were marked as the one that helped. Inferred says that
	// they do not offer the topic themselves: show it as what answers let think.
	Answered struct {
		Topic               string
		Questions, Accepted int
		Inferred            bool
	}
	// Reaches means that they help to reach these goals.
	Reaches struct{ Goals []string }
	// Shares means that both have time in so many hours of a week.
	Shares struct{ Hours int }
	// HelpedYou means that they answered so many of the mentee's questions. Like
	// YouThanked and Talked, it is for the mentee and the mentor only.
	HelpedYou struct{ Questions int }
	// YouThanked means that the mentee thanked them so often.
	YouThanked struct{ Times int }
	// Talked means that both wrote in so many public threads.
	Talked struct{ Threads int }
	// Speaks means that both speak these languages: BCP 47 without regions.
	Speaks struct{ Languages []string }
	// RepliesWithin means that half of all requests to them were answered within so
	// many hours.
	RepliesWithin struct{ Hours int }
	// NewMentor means that they were introduced to nobody yet.
	NewMentor struct{}
	// Drawn means the same, and that a lot gave them the place.
	Drawn struct{}
	// HasRoom means that nothing else is known: claim no more.
	HasRoom struct{}
	// Missing are topics that were asked for and that they do not know. It speaks
	// against them, and is said all the same.
	Missing struct{ Topics []string }
)

// Offer is a topic and how well it is known.
type Offer struct {
	Topic string
	Depth Depth
}

func (Offers) isReason()        {}
func (Answered) isReason()      {}
func (Reaches) isReason()       {}
func (Shares) isReason()        {}
func (HelpedYou) isReason()     {}
func (YouThanked) isReason()    {}
func (Talked) isReason()        {}
func (Speaks) isReason()        {}
func (RepliesWithin) isReason() {}
func (NewMentor) isReason()     {}
func (Drawn) isReason()         {}
func (HasRoom) isReason()       {}
func (Missing) isReason()       {}

const maxReasons = 3

// Why are the reasons for the mentee: at most three, those that moved the rank
// most first, and behind them what is missing. That a mentor is new is always
// among them.
func Why(t Terms) []Reason { return reasons(t, maxReasons) }

// Replay are all reasons, for whoever asks again.
func Replay(t Terms) []Reason { return reasons(t, len(factsOf(t))+1) }

func reasons(t Terms, most int) []Reason {
	facts := factsOf(t)
	slices.SortStableFunc(facts, func(a, b fact) int { return cmp.Compare(b.moved, a.moved) })
	room := most
	if t.Newcomer {
		room--
	}
	var all []Reason
	for _, f := range facts[:min(len(facts), room)] {
		all = append(all, f.reason)
	}
	switch {
	case t.Lot:
		all = append(all, Drawn{})
	case t.Newcomer:
		all = append(all, NewMentor{})
	case len(all) == 0:
		all = append(all, HasRoom{})
	}
	if len(t.Missing) > 0 {
		all = append(all, Missing{t.Missing})
	}
	return all
}

// fact is a reason that holds, and by how much it moved the rank.
type fact struct {
	reason Reason
	moved  float64
}

func factsOf(t Terms) (facts []fact) {
	facts = topicFacts(t.Topics)
	if len(t.Goals) > 0 {
		facts = append(facts, fact{Reaches{t.Goals}, t.Goal})
	}
	if t.Hours > 0 {
		facts = append(facts, fact{Shares{t.Hours}, t.Time})
	}
	switch {
	case t.Helped > 0:
		facts = append(facts, fact{HelpedYou{t.Helped}, t.Trust})
	case t.Thanked > 0:
		facts = append(facts, fact{YouThanked{t.Thanked}, t.Trust})
	case t.Talked > 0:
		facts = append(facts, fact{Talked{t.Talked}, t.Trust})
	}
	if t.Reply > 0 {
		facts = append(facts, fact{RepliesWithin{t.Reply}, t.Replies})
	}
	if len(t.Languages) > 0 {
		facts = append(facts, fact{Speaks{t.Languages}, t.Language})
	}
	return facts
}

// topicFacts are what they offer, and of the topics they answered the one that
// moved the rank most.
func topicFacts(topics []Known) (facts []fact) {
	var offers Offers
	var skill float64
	var answered fact
	for _, k := range topics {
		moved := k.Record
		if k.Depth > 0 {
			offers.Topics = append(offers.Topics, Offer{k.Topic, k.Depth})
			skill += k.Skill
		} else {
			moved += k.Skill
		}
		if k.Answered > 0 && (answered.reason == nil || moved > answered.moved) {
			answered = fact{Answered{k.Topic, k.Answered, k.Accepted, k.Depth == 0}, moved}
		}
	}
	if len(offers.Topics) > 0 {
		facts = append(facts, fact{offers, skill})
	}
	if answered.reason != nil {
		facts = append(facts, answered)
	}
	return facts
}
