package pairs

import (
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
)

// State is where a pair stands.
//
//	going ──pause──▶ paused ──resume, or its date──▶ going
//	going, paused ──end it──▶ ending ──a second press, the other's words, seven days──▶ ended
//	ending ──keep going, by whoever began──▶ going
//	going ──no match, 42 quiet days──▶ ended; any ──somebody is gone──▶ ended
//	ended ──both want it again──▶ going
type State string

const (
	Going  State = "going"
	Paused State = "paused"
	Ending State = "ending"
	Ended  State = "ended"
)

// How is how a pair ended. Who wanted it is recorded for none of them.
type How string

const (
	Done   How = "done"   // as planned
	Parted How = "parted" // no match, during the trial
	Quiet  How = "quiet"  // nothing happened for six weeks
	Gone   How = "gone"   // one of them left the community
)

const (
	day = 24 * time.Hour

	trialMeetings = 2       // product: the first two meetings are a trial
	endAfter      = 7 * day // for the other one's words
	againWaits    = 14 * day
	againRest     = 30 * day // until one may ask again, so that nobody is pressed
	claimFor      = 7 * day  // for the other one to confirm a meeting
)

// Pair is a mentor and a mentee who were introduced. Its methods hold every rule
// about the two; they touch nothing else and need no database to test.
type Pair struct {
	ID        string // the request's
	Space     chat.SpaceID
	Mentor    chat.UserID
	Mentee    chat.UserID
	Topic     string // ID; "" for none
	State     State
	How       How // when ended
	Round     int // 1, and one more each time they take it up again
	CreatedAt time.Time
	EndedAt   time.Time

	Met     int         // meetings held
	MetAt   time.Time   // the last one
	Claim   chat.UserID // who says that they met; the other one has not yet
	ClaimAt time.Time

	PausedUntil time.Time
	Ender       chat.UserID // who began the ending; only while it lasts
	EndsAt      time.Time

	Version  int // of the agreement: how often a side was filled in or changed
	Agreed   int // the version that both confirmed last; 0 for none
	ReviewAt time.Time

	ActiveAt time.Time // the last sign of life
	Asked    int       // how often both were asked since then whether it goes on
	AskedAt  time.Time

	Again   chat.UserID // who wants to take it up again
	AgainAt time.Time   // when somebody last did
}

// Has is whether somebody is one of the two.
func (p *Pair) Has(who chat.UserID) bool { return who == p.Mentor || who == p.Mentee }

// Other is the one of the two who is not who.
func (p *Pair) Other(who chat.UserID) chat.UserID {
	if who == p.Mentor {
		return p.Mentee
	}
	return p.Mentor
}

// Both are the two.
func (p *Pair) Both() []chat.UserID { return []chat.UserID{p.Mentor, p.Mentee} }

// Trial is whether either may still leave without a reason.
func (p *Pair) Trial() bool { return p.State != Ended && p.Met < trialMeetings }

// Live notes that one of the two did something. They need not be asked whether
// it goes on.
func (p *Pair) Live(now time.Time) {
	if p.Asked > 0 && !p.ReviewAt.IsZero() && p.ReviewAt.Before(now.Add(soonReview)) {
		p.ReviewAt = now.Add(soonReview)
	}
	p.ActiveAt, p.Asked, p.AskedAt = now, 0, time.Time{}
}

func (p *Pair) open() error {
	if p.State == Ended {
		return bot.Mistake("over", nil)
	}
	return nil
}

// Pause lets a pair rest until a date. Another date replaces the first.
func (p *Pair) Pause(until time.Time) error {
	if p.State == Ending {
		return bot.Mistake("pause.ending", nil)
	}
	if err := p.open(); err != nil {
		return err
	}
	p.State, p.PausedUntil = Paused, until
	return nil
}

// Resume ends a pause. Without one it changes nothing.
func (p *Pair) Resume() error {
	if p.State == Paused {
		p.State, p.PausedUntil = Going, time.Time{}
	}
	return p.open()
}

// Part ends a trial. Who wanted it is not kept. Twice changes nothing.
func (p *Pair) Part(now time.Time) error {
	switch {
	case p.State == Ended && p.How == Parted:
		return nil
	case p.State == Ended:
		return bot.Mistake("over", nil)
	case !p.Trial():
		return bot.Mistake("part.late", nil)
	}
	p.end(Parted, now)
	return nil
}

// Close begins an ending, or completes one that the other began. Whoever began it
// may send their words once more, and words may still follow when it is over.
func (p *Pair) Close(by chat.UserID, now time.Time) error {
	switch p.State {
	case Going, Paused:
		p.State, p.PausedUntil, p.Ender, p.EndsAt = Ending, time.Time{}, by, now.Add(endAfter)
	case Ending:
		if by != p.Ender {
			p.end(Done, now)
		}
	case Ended:
		if p.How != Done {
			return bot.Mistake("over", nil)
		}
	}
	return nil
}

// CloseNow completes an ending without waiting. Twice changes nothing.
func (p *Pair) CloseNow(now time.Time) error {
	switch {
	case p.State == Ending:
		p.end(Done, now)
	case p.State == Ended && p.How == Done:
	case p.State == Ended:
		return bot.Mistake("over", nil)
	default:
		return bot.Mistake("end.taken-back", nil)
	}
	return nil
}

// Keep takes an ending back. Twice changes nothing.
func (p *Pair) Keep(by chat.UserID) error {
	switch {
	case p.State == Ended:
		return bot.Mistake("over", nil)
	case p.State == Ending && by != p.Ender:
		return bot.Mistake("keep.not-yours", nil)
	case p.State == Ending:
		p.State, p.Ender, p.EndsAt = Going, "", time.Time{}
	}
	return nil
}

// Leave ends a pair of which somebody is not there any more.
func (p *Pair) Leave(now time.Time) {
	if p.State != Ended {
		p.end(Gone, now)
	}
}

func (p *Pair) end(how How, now time.Time) {
	p.State, p.How, p.EndedAt = Ended, how, now
	p.PausedUntil, p.EndsAt, p.ReviewAt, p.ClaimAt = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	p.Ender, p.Claim = "", ""
	p.Live(now)
}

// DoorOpen is whether the two may take it up again.
func (p *Pair) DoorOpen() bool { return p.State == Ended && (p.How == Done || p.How == Quiet) }

// AskAgain says that one of the two wants to go on with the other. When both do,
// they go on; twice changes nothing.
func (p *Pair) AskAgain(by chat.UserID, now time.Time) error {
	switch {
	case p.State != Ended:
		return nil // they go on already
	case !p.DoorOpen():
		return bot.Mistake("over", nil)
	case p.Again == by:
		return nil
	case p.Again != "":
		p.reopen(now)
		return nil
	case !p.AgainAt.IsZero() && now.Before(p.AgainAt.Add(againRest)):
		return bot.Mistake("again.soon", nil)
	}
	p.Again, p.AgainAt = by, now
	return nil
}

// AnswerAgain is what the other one says to [Pair.AskAgain].
func (p *Pair) AnswerAgain(by chat.UserID, yes bool, now time.Time) error {
	switch {
	case p.Again == "" || p.State != Ended:
		return bot.Mistake("again.settled", nil)
	case p.Again == by:
		return bot.Mistake("not-yours", nil)
	case yes:
		p.reopen(now)
	default:
		p.Again = ""
	}
	return nil
}

func (p *Pair) reopen(now time.Time) {
	p.State, p.How, p.Again, p.EndedAt = Going, "", "", time.Time{}
	p.Round++
	if p.Agreed > 0 {
		p.ReviewAt = now.Add(firstReview)
	}
	p.Live(now)
}

// rename lets a former member stand where somebody stood who was erased, and
// nobody where only somebody present can.
func (p *Pair) rename(from, to chat.UserID) {
	for _, who := range []*chat.UserID{&p.Mentor, &p.Mentee} {
		if *who == from {
			*who = to
		}
	}
	for _, who := range []*chat.UserID{&p.Claim, &p.Ender, &p.Again} {
		if *who == from {
			*who = ""
		}
	}
}
