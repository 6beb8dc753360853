package pairs

import (
	"slices"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
)

// Terms are how one side wants to work: what was chosen in each field, and words
// about confidentiality and about how to end.
type Terms struct {
	Cadence string `json:"cadence"`
	Place   string `json:"place"`
	Reply   string `json:"reply"`
	Length  string `json:"length"`
	Words   string `json:"words"`
}

const maxWords = 300 // runes; both sides' stand in one message, twice as long when escaped

// points are what a side chooses, in the order in which people read them.
var points = []struct {
	name    string
	options []string
	of      func(*Terms) *string
}{
	{"cadence", []string{"weekly", "fortnightly", "monthly", "needed"}, func(t *Terms) *string { return &t.Cadence }},
	{"place", []string{"here", "call", "person", "mixed"}, func(t *Terms) *string { return &t.Place }},
	{"reply", []string{"day", "days", "week"}, func(t *Terms) *string { return &t.Reply }},
	{"length", []string{"half", "three", "hour", "longer"}, func(t *Terms) *string { return &t.Length }},
}

// missing are the points of which nothing that is offered was chosen.
func (t Terms) missing() (names []string) {
	for _, p := range points {
		if !slices.Contains(p.options, *p.of(&t)) {
			names = append(names, p.name)
		}
	}
	return names
}

// Agreement is what both sides filled in so far.
type Agreement struct {
	Sides     map[chat.UserID]Terms
	Confirmed []chat.UserID // of the version there is
}

// Full is whether both sides are filled in.
func (a Agreement) Full(p *Pair) bool {
	_, mentor := a.Sides[p.Mentor]
	_, mentee := a.Sides[p.Mentee]
	return mentor && mentee
}

// Same is on how many points both chose the same.
func (a Agreement) Same(p *Pair) (n int) {
	mine, theirs := a.Sides[p.Mentor], a.Sides[p.Mentee]
	for _, point := range points {
		if *point.of(&mine) == *point.of(&theirs) {
			n++
		}
	}
	return n
}

// Propose fills in one side, or changes it, and reports whether that makes a new
// version. What was confirmed before goes on until both confirm the new one.
func (p *Pair) Propose(by chat.UserID, t Terms, a Agreement) (bool, error) {
	if err := p.open(); err != nil {
		return false, err
	}
	if before, filled := a.Sides[by]; filled && before == t {
		return false, nil
	}
	p.Version++
	return true, nil
}

// Confirm is one side agreeing to a version. It is in force once both did.
func (p *Pair) Confirm(by chat.UserID, version int, a Agreement, now time.Time) error {
	switch {
	case p.State == Ended:
		return bot.Mistake("over", nil)
	case !a.Full(p):
		return bot.Mistake("confirm.early", nil)
	case version != p.Version:
		return bot.Mistake("confirm.old", nil)
	case p.Agreed == version || !slices.Contains(a.Confirmed, p.Other(by)):
		return nil
	}
	wait := firstReview
	if p.Agreed > 0 {
		wait = laterReview
	}
	p.Agreed, p.ReviewAt = version, now.Add(wait)
	return nil
}
