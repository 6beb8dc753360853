package pairs

import (
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
)

// Apprentice is a member whom the mentor of a pair would like to learn how it is
// done. It takes the yes of all three; who said no is told to nobody.
type Apprentice struct {
	ID    string
	Pair  string
	Space chat.SpaceID
	User  chat.UserID
	State ApprenticeState

	Mentee bool // the mentee agreed
	Self   bool // they agreed themselves

	At time.Time // when the mentor proposed it
}

// ApprenticeState is where that stands.
//
//	asked ──both yes──▶ joined ──anybody takes them out──▶ out
//	asked ──one no, fourteen days, the pair ends──▶ not
type ApprenticeState string

const (
	Wanted ApprenticeState = "asked"
	Joined ApprenticeState = "joined"
	Not    ApprenticeState = "not"
	Out    ApprenticeState = "out"
)

const (
	apprenticeWaits = 14 * day
	apprenticeRest  = 90 * day // until the same person may be asked for the same pair again
)

// over is whether nothing can come of it any more.
func (a *Apprentice) over() bool { return a.State == Not || a.State == Out }

// Answer is what the mentee or the apprentice says. The same answer twice changes
// nothing.
func (a *Apprentice) Answer(p *Pair, by chat.UserID, yes bool) error {
	switch {
	case by != a.User && by != p.Mentee:
		return bot.Mistake("not-yours", nil)
	case a.State == Joined && yes:
		return nil
	case a.State != Wanted || p.State == Ended:
		return bot.Mistake("join.settled", nil)
	case !yes:
		a.State = Not
		return nil
	case by == a.User:
		a.Self = true
	default:
		a.Mentee = true
	}
	if a.Self && a.Mentee {
		a.State = Joined
	}
	return nil
}

// End takes the apprentice out, or ends the asking.
func (a *Apprentice) End() {
	switch a.State {
	case Wanted:
		a.State = Not
	case Joined:
		a.State = Out
	case Not, Out:
	}
}
