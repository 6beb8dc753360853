package mentors

import (
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/match/fit"
	"github.com/kith-community/kith/bot/people"
)

// Ask is one mentor asked about one request.
//
//	asked ⇄ more (waits for the mentee) ──▶ accepted ──the mentee's yes──▶ introduced ──▶ over
//	  └──▶ declined, expired, withdrawn ◀───┘
type Ask struct {
	ID         string
	Request    string
	Space      chat.SpaceID // of its mentor
	Mentor     chat.UserID
	State      AskState
	Reason     Reason // of a decline
	Question   string // what the mentor wants to know
	Added      string // what the mentee added
	Reminded   int
	Clock      time.Time     // since when it waits for whose turn it is; zero while it stands still
	Spent      time.Duration // for how long it waited before
	Terms      fit.Terms     // why this mentor
	At         time.Time
	AnsweredAt time.Time
}

// by is who is asked.
func (a *Ask) by() people.Place { return people.Place{Space: a.Space, User: a.Mentor} }

// far is whether its mentor is in another space than its mentee.
func (a *Ask) far(req *Request) bool { return a.Space != req.Space }

// AskState is what a mentor made of a request.
type AskState string

const (
	Asked         AskState = "asked"
	More          AskState = "more"
	AskAccepted   AskState = "accepted"
	AskIntroduced AskState = "introduced"
	AskDeclined   AskState = "declined"
	AskExpired    AskState = "expired"
	AskWithdrawn  AskState = "withdrawn"
	AskOver       AskState = "over"
)

// Reason is why a mentor declines. The mentee reads a kind sentence of it.
type Reason string

const (
	NotMyTopic   Reason = "topic"
	NoTime       Reason = "time"
	BetterPublic Reason = "public"
	SomebodyElse Reason = "else"
	OtherReason  Reason = "other"
	TookBack     Reason = "takenback"
	Left         Reason = "left"
)

// When a silent person is reminded, and when a request ends by itself (product
// rule for introductions). It holds for the mentor's answer and for the mentee's
// yes alike. A mentee has longer to say what a mentor wants to know.
const (
	expiresAfter = 72 * time.Hour
	addsWithin   = 7 * 24 * time.Hour
)

var remindAfter = []time.Duration{24 * time.Hour, 60 * time.Hour}

// Waits is whether somebody is to say something.
func (a *Ask) Waits() bool { return a.State == Asked || a.State == More || a.State == AskAccepted }

// turn begins somebody's turn: the whole time is theirs.
func (a *Ask) turn(at time.Time) { a.Clock, a.Spent, a.Reminded = at, 0, 0 }

// hold stops the clock.
func (a *Ask) hold(at time.Time) {
	if !a.Clock.IsZero() {
		a.Spent += at.Sub(a.Clock)
		a.Clock = time.Time{}
	}
}

// goOn lets the clock run on.
func (a *Ask) goOn(at time.Time) {
	if a.Clock.IsZero() {
		a.Clock = at
	}
}

// next is when the next reminder is due, or the end; the zero time when nothing is.
func (a *Ask) next() time.Time {
	switch {
	case a.State == More:
		return a.AnsweredAt.Add(addsWithin)
	case a.Clock.IsZero() || !a.Waits():
		return time.Time{}
	case a.Reminded < len(remindAfter):
		return a.Clock.Add(remindAfter[a.Reminded] - a.Spent)
	}
	return a.Clock.Add(expiresAfter - a.Spent)
}

// due is what time brings.
type due int

const (
	nothing due = iota
	reminder
	end
)

// Tick notes what is due.
func (a *Ask) Tick(now time.Time) due {
	at := a.next()
	switch {
	case at.IsZero() || now.Before(at):
		return nothing
	case a.State != More && a.Reminded < len(remindAfter):
		a.Reminded++
		return reminder
	}
	return end
}

// delayed gives back the time in which Kith was not there to remind anybody: what
// is due now counts as due in time, and nobody is given up without a reminder.
func (a *Ask) delayed(now time.Time) {
	if at := a.next(); at.IsZero() || now.Before(at) || a.State == More {
		return
	}
	a.Reminded = min(a.Reminded, len(remindAfter)-1)
	a.Clock = now.Add(a.Spent - remindAfter[a.Reminded])
}

// Accept is the mentor's yes.
func (a *Ask) Accept(by chat.UserID, at time.Time) error {
	switch {
	case by != a.Mentor:
		return bot.Mistake("not-yours", nil)
	case a.State == AskAccepted || a.State == AskIntroduced:
		return nil // pressed twice
	case a.State != Asked && a.State != More:
		return bot.Mistake("ask.settled", nil)
	}
	a.State, a.AnsweredAt = AskAccepted, at
	a.turn(at)
	return nil
}

// Decline is the mentor's no.
func (a *Ask) Decline(by chat.UserID, why Reason, at time.Time) error {
	switch {
	case by != a.Mentor:
		return bot.Mistake("not-yours", nil)
	case a.State == AskDeclined:
		return nil
	case a.State != Asked && a.State != More:
		return bot.Mistake("ask.settled", nil)
	}
	a.State, a.Reason, a.AnsweredAt = AskDeclined, why, at
	a.hold(at)
	return nil
}

// AskMore is the mentor's wish to know more first. The clock stands still until
// the mentee says it.
func (a *Ask) AskMore(by chat.UserID, question string, at time.Time) error {
	switch {
	case by != a.Mentor:
		return bot.Mistake("not-yours", nil)
	case a.State == More:
		return bot.Mistake("more.asked", nil)
	case a.State != Asked:
		return bot.Mistake("ask.settled", nil)
	}
	a.State, a.Question, a.AnsweredAt = More, question, at
	a.hold(at)
	return nil
}

// Add is what the mentee says to that. It is the mentor's turn again.
func (a *Ask) Add(words string, at time.Time) error {
	if a.State != More {
		return bot.Mistake("add.over", nil)
	}
	a.State, a.Added = Asked, words
	a.goOn(at)
	return nil
}

// TakeBack is the mentor's yes taken back, which they can until both agreed.
func (a *Ask) TakeBack(by chat.UserID, at time.Time) error {
	switch {
	case by != a.Mentor:
		return bot.Mistake("not-yours", nil)
	case a.State == AskDeclined && a.Reason == TookBack:
		return nil
	case a.State == AskIntroduced || a.State == AskOver:
		return bot.Mistake("takeback.late", nil)
	case a.State != AskAccepted:
		return bot.Mistake("ask.settled", nil)
	}
	a.State, a.Reason = AskDeclined, TookBack
	a.hold(at)
	return nil
}

// finish ends an ask by no word of its mentor.
func (a *Ask) finish(s AskState, at time.Time) {
	a.State = s
	a.hold(at)
}

// ends is when it ends by itself, unless somebody says something.
func (a *Ask) ends() time.Time { return a.Clock.Add(expiresAfter - a.Spent) }
