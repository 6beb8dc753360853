package gratitude

import (
	"slices"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// The ledger says how much a thanks weighs. Nobody is shown a sum: it keeps rings
// and floods from looking like help. The numbers come from what 21,971 thanks in
// real communities looked like (docs/gratitude.md).

const (
	day = 24 * time.Hour

	mostCredited = 5        // of one giver in a day; a giver's day has four at most in 99 of 100 cases
	fadesOver    = 90 * day // for which thanks between the same two weigh less each time
	backWithin   = day      // in which thanks back is an answer, and no new thanks
	knownFor     = 7 * day  // until what a new member says weighs anything
)

// why is what a thanks weighs, in a word.
type why string

const (
	whyNew     why = "new"
	whyBack    why = "back"
	whyThread  why = "thread" // this help was credited before
	whyDay     why = "day"    // the giver has credited enough for a day
	whyYoung   why = "young"  // the giver is new here
	whyUnseen  why = "unseen" // nothing else of the giver is known
	whyApart   why = "apart"  // one of the two took no part in the thread
	whyUndone  why = "undone" // it was taken back
	noCredit       = 0.0
	fullCredit     = 1.0
)

// given is a thanks of one person to another, as far as the ledger cares.
type given struct {
	from, to chat.UserID
	thread   chat.ConversationID // "" for none in particular
	at       time.Time
	credit   float64
	public   bool
	back     bool
}

// standing is what the ledger must know of a giver beside what they gave.
type standing struct {
	since time.Time // as a member
	seen  bool      // they did something else here
	apart bool      // there is a thread, and one of the two took no part in it
	today time.Time // when the day of the giver began
	back  bool      // the other one thanked them within a day
}

// credit is what one more thanks weighs, beside what its giver gave before and
// did not take back.
func credit(g given, s standing, before []given) (float64, why) {
	switch {
	case s.back:
		return noCredit, whyBack
	case g.at.Sub(s.since) < knownFor:
		return noCredit, whyYoung
	case !s.seen:
		return noCredit, whyUnseen
	case s.apart:
		return noCredit, whyApart
	}
	today, same := 0, 0
	for _, b := range before {
		if b.credit <= 0 {
			continue
		}
		if !b.at.Before(s.today) {
			today++
		}
		if b.to != g.to {
			continue
		}
		if b.thread == g.thread && g.thread != "" {
			return noCredit, whyThread
		}
		if g.at.Sub(b.at) < fadesOver {
			same++
		}
	}
	if today >= mostCredited {
		return noCredit, whyDay
	}
	return fullCredit / float64(1+same), whyNew
}

// isBack is whether thanks to somebody is an answer to what they gave so lately.
func isBack(to chat.UserID, at time.Time, theirs []given) bool {
	return slices.ContainsFunc(theirs, func(g given) bool { return g.from == to && at.Sub(g.at) < backWithin })
}
