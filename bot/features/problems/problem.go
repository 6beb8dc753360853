package problems

import (
	"slices"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
)

// Problem is what a member told organisers about.
type Problem struct {
	ID       string
	Space    chat.SpaceID
	Reporter chat.UserID // "" once it is forgotten
	Kind     Kind
	Contact  Contact
	About    []chat.UserID       // whom it is about; may be nobody
	Without  []chat.UserID       // organisers who are not to know of it either
	Where    chat.ConversationID // of the message it is about; "" for none
	SaidAt   time.Time           // when that was written

	State     State
	Handler   chat.UserID // the organiser who took it, or closed it
	Outcome   Outcome
	Round     int       // how often it came back to wait
	At        time.Time // when it was reported
	Waiting   time.Time // since when it waits for somebody who takes it
	TakenAt   time.Time // for the first time; zero while nobody could read it
	ClosedAt  time.Time // or withdrawn
	Reminded  bool      // organisers were told a second time in this round
	Forgotten bool      // its words are kept no longer
}

// Kind is what sort of problem it is, as its reporter chose.
type Kind string

// kinds are all of them, in the order of the form.
var kinds = []Kind{"behaviour", "public", "pressed", "mentorship", "other"}

// Contact is how far organisers may turn to the reporter.
type Contact string

const (
	Named     Contact = "named" // they may ask, and see who it is
	Relay     Contact = "relay" // they may ask through Kith, and do not see who it is
	NoContact Contact = "no"    // neither
)

// contacts are all of them, in the order of the form.
var contacts = []Contact{Relay, Named, NoContact}

// State is where a problem stands.
type State string

const (
	Waiting   State = "new"
	Taken     State = "taken"
	Closed    State = "closed"
	Withdrawn State = "withdrawn"
)

// Outcome is what organisers say came of it.
type Outcome string

// outcomes are all of them, in the order of the form.
var outcomes = []Outcome{"talked", "acted", "apart", "passed", "unclear", "nothing"}

const (
	remindAfter = 24 * time.Hour // a second message to organisers
	lateAfter   = 72 * time.Hour // a line in the report
	mostAbout   = 5              // people whom one problem is about, and as many who are kept out besides
	mostOpen    = 5              // problems of one reporter that are not over
)

// hidden is whether somebody may not know, as an organiser, that there is such a
// problem: they are kept out of it, or reported it.
func (p *Problem) hidden(from chat.UserID) bool { return from == p.Reporter || p.out(from) }

// out is whether somebody is kept out of it: it is about them, or its reporter
// does not want them to read it.
func (p *Problem) out(who chat.UserID) bool {
	return slices.Contains(p.About, who) || slices.Contains(p.Without, who)
}

// over is whether nobody works on it any more.
func (p *Problem) over() bool { return p.State == Closed || p.State == Withdrawn }

// reads is whether an organiser reads what was written: whoever took it, alone.
func (p *Problem) reads(who chat.UserID) bool {
	return p.Handler == who && who != "" && (p.State == Taken || p.State == Closed)
}

// wait puts it back to where any organiser may take it.
func (p *Problem) wait(now time.Time) {
	p.State, p.Handler, p.Outcome, p.ClosedAt = Waiting, "", "", time.Time{}
	p.Round++
	p.Waiting, p.Reminded = now, false
}

func (p *Problem) handOver(to chat.UserID, now time.Time) {
	p.State, p.Handler = Taken, to
	if p.TakenAt.IsZero() {
		p.TakenAt = now
	}
}

// Take lets one organiser look after it. Taking it twice is taking it once.
func (p *Problem) Take(by chat.UserID, now time.Time) error {
	switch {
	case p.State == Withdrawn:
		return bot.Mistake("withdrawn", nil)
	case p.State == Closed:
		return bot.Mistake("closed", nil)
	case p.State == Taken && p.Handler != by:
		return bot.Mistake("taken", i18n.Args{"who": chat.Mention(p.Handler)})
	}
	p.handOver(by, now)
	return nil
}

// TakeOver lets another organiser look after it instead.
func (p *Problem) TakeOver(by chat.UserID, now time.Time) error {
	if p.State != Taken {
		return p.Take(by, now)
	}
	p.handOver(by, now)
	return nil
}

// mine refuses whoever does not look after it at present.
func (p *Problem) mine(by chat.UserID) error {
	switch {
	case p.State == Withdrawn:
		return bot.Mistake("withdrawn", nil)
	case p.State == Closed:
		return bot.Mistake("closed", nil)
	case p.State != Taken || p.Handler != by:
		return bot.Mistake("not-yours", nil)
	}
	return nil
}

// GiveBack lets somebody else take it.
func (p *Problem) GiveBack(by chat.UserID, now time.Time) error {
	if err := p.mine(by); err != nil {
		return err
	}
	p.wait(now)
	return nil
}

// Ask is whether an organiser may ask the reporter something.
func (p *Problem) Ask(by chat.UserID) error {
	switch err := p.mine(by); {
	case err != nil:
		return err
	case p.Reporter.Former():
		return bot.Mistake("reporter.erased", nil)
	case p.Contact == NoContact:
		return bot.Mistake("no-contact", nil)
	}
	return nil
}

// Close ends it. The outcome is one of a few: what it says is read by the
// reporter.
func (p *Problem) Close(by chat.UserID, outcome Outcome, now time.Time) error {
	if err := p.mine(by); err != nil {
		return err
	}
	if !slices.Contains(outcomes, outcome) {
		return bot.Mistake("unclear", nil)
	}
	p.State, p.Outcome, p.ClosedAt = Closed, outcome, now
	return nil
}

// Reopen lets an organiser look after a closed one again.
func (p *Problem) Reopen(by chat.UserID, now time.Time) error {
	if err := p.closed(); err != nil {
		return err
	}
	p.Outcome, p.ClosedAt = "", time.Time{}
	p.Round++
	p.handOver(by, now)
	return nil
}

// Again lets the reporter say that it is not over. Any organiser may take it
// then: a second look may need other eyes.
func (p *Problem) Again(by chat.UserID, now time.Time) error {
	if err := p.reported(by); err != nil {
		return err
	}
	if err := p.closed(); err != nil {
		return err
	}
	p.wait(now)
	return nil
}

func (p *Problem) closed() error {
	if p.State != Closed {
		return bot.Mistake("not-closed", nil)
	}
	return nil
}

// reported refuses everybody but the reporter, as if there were no such problem.
func (p *Problem) reported(by chat.UserID) error {
	if p.Reporter != by || p.Forgotten {
		return bot.Mistake("gone", nil)
	}
	return nil
}

// Add is whether the reporter may write something more.
func (p *Problem) Add(by chat.UserID) error {
	switch err := p.reported(by); {
	case err != nil:
		return err
	case p.State == Withdrawn:
		return bot.Mistake("withdrawn.own", nil)
	case p.State == Closed:
		return bot.Mistake("closed.own", nil)
	}
	return nil
}

// Withdraw takes it back, while no organiser could read it yet.
func (p *Problem) Withdraw(by chat.UserID, now time.Time) error {
	switch err := p.reported(by); {
	case err != nil:
		return err
	case p.State == Withdrawn:
		return nil
	case !p.TakenAt.IsZero():
		return bot.Mistake("read-already", nil)
	}
	p.State, p.ClosedAt = Withdrawn, now
	return nil
}

// due is whether organisers are to be told a second time.
func (p *Problem) due(now time.Time) bool {
	return p.State == Waiting && !p.Reminded && now.Sub(p.Waiting) >= remindAfter
}
