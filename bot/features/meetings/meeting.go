package meetings

import (
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
)

// MeetingState is what became of one time.
type MeetingState string

const (
	Coming  MeetingState = "set"
	Off     MeetingState = "off"     // called off, or left out of its series
	Held    MeetingState = "held"    // both said so, or one did and the other nothing
	Missed  MeetingState = "missed"  // both said that it did not take place
	Unclear MeetingState = "unclear" // nobody said anything, or they did not say the same
)

// Step is what time has brought a meeting to. They follow each other; some are left
// out when a meeting is set late, or Kith comes late.
type Step int

const (
	Planned    Step = iota
	ThreeDays       // both were reminded 72 hours before
	OneDay          // and 24 hours before
	TenMinutes      // and 10 minutes before, whoever wants that
	Ask             // both were asked whether they met
	Settle          // and it was taken as they answered, or did not
)

const (
	askAfter    = 2 * time.Hour // product: "did you meet?" to both
	answerMet   = 7 * day       // for the other one's word
	lateOff     = day           // called off later than that counts as late
	longestWait = 7 * day       // after which nobody is asked any more
)

// before is how long before the meeting a reminder comes.
var before = map[Step]time.Duration{ThreeDays: 3 * day, OneDay: day, TenMinutes: 10 * time.Minute}

// Meeting is one time at which people meet. Its methods hold the rules.
type Meeting struct {
	ID    string
	Plan  string
	Space chat.SpaceID
	Run   int    // which of the plan's rules it is of
	Wall  string // of a series: the time its rule names, for ever; "" for once
	At    time.Time
	Details
	State MeetingState
	// Seq is the plan's when this changed last. What was promised for an older one
	// is not said any more.
	Seq       int
	By        chat.UserID // who set it, moved it or called it off; "" for the next one of a series
	Moved     bool
	Step      Step
	Late      Notice      // how late it was called off
	Absent    chat.UserID // who did not come
	ChangedAt time.Time
}

// Notice is what is known of a meeting that was called off late.
type Notice string

const (
	InTime    Notice = ""
	LateAsked Notice = "asked" // the other one has not said how it was for them
	LateFine  Notice = "fine"  // it was alright
	LateShort Notice = "short" // it was short notice
)

// End is when it is over.
func (m *Meeting) End() time.Time { return m.At.Add(m.Length) }

// stepAt is when a step is due.
func (m *Meeting) stepAt(s Step) time.Time {
	switch s {
	case Ask:
		return m.End().Add(askAfter)
	case Settle:
		return m.End().Add(askAfter + answerMet)
	case Planned, ThreeDays, OneDay, TenMinutes:
	}
	return m.At.Add(-before[s])
}

// Begin forgets what was promised for an earlier time. Whoever sets a time hears of
// it at once, which stands for the reminders that would have come by now.
func (m *Meeting) Begin(now time.Time) {
	m.Step = Planned
	for s := ThreeDays; s <= TenMinutes; s++ {
		if !m.stepAt(s).After(now) {
			m.Step = s
		}
	}
}

// Next is when time does something to the meeting; zero for never. soon is whether
// somebody wants the last reminder.
func (m *Meeting) Next(soon bool) time.Time {
	if m.State != Coming || m.Step >= Settle {
		return time.Time{}
	}
	s := m.Step + 1
	if s == TenMinutes && !soon {
		s++
	}
	return m.stepAt(s)
}

// Pass does everything that is due, and returns what people are told of it: the
// last reminder of those that are due, as long as the meeting is ahead, or the
// question whether they met.
func (m *Meeting) Pass(now time.Time, soon bool) (say Step) {
	for {
		next := m.Next(soon)
		if next.IsZero() || next.After(now) {
			return say
		}
		m.Step++
		if m.Step == TenMinutes && !soon {
			m.Step++
		}
		switch {
		case m.Step < Ask && m.At.After(now):
			say = m.Step
		case m.Step == Ask && now.Sub(m.stepAt(Ask)) < longestWait:
			say = Ask
		default:
			say = Planned // it has begun, or is long over
		}
	}
}

// Move sets another time. Whatever was promised for the old one is forgotten.
func (m *Meeting) Move(by chat.UserID, at time.Time, d Details, seq int, now time.Time) error {
	if err := m.coming(now); err != nil {
		return err
	}
	if d.Place == m.Place {
		d.PlaceBy = m.PlaceBy
	}
	m.Moved = m.Moved || !at.Equal(m.At)
	m.At, m.Details, m.By, m.Seq, m.ChangedAt = at, d, by, seq, now
	m.Begin(now)
	return nil
}

// CallOff says that it does not take place. Late, the other one is asked how that
// was. Twice changes nothing.
func (m *Meeting) CallOff(by chat.UserID, seq int, now time.Time) error {
	if m.State == Off {
		return nil
	}
	if err := m.coming(now); err != nil {
		return err
	}
	m.State, m.By, m.Seq, m.ChangedAt = Off, by, seq, now
	if by != "" && now.After(m.At.Add(-lateOff)) {
		m.Late = LateAsked
	}
	return nil
}

// LateIs takes the other one's word for how a late calling off was.
func (m *Meeting) LateIs(by chat.UserID, n Notice) error {
	switch {
	case m.State != Off || m.Late == InTime:
		return bot.Mistake("settled", nil)
	case by == m.By:
		return bot.Mistake("not-yours", nil)
	}
	m.Late = n
	return nil
}

// coming is whether it can still be changed: until it ends.
func (m *Meeting) coming(now time.Time) error {
	switch {
	case m.State == Off:
		return bot.Mistake("off.already", nil)
	case m.State != Coming || !m.End().After(now):
		return bot.Mistake("over", nil)
	}
	return nil
}

// Answer is what one of the two says of a meeting that is past.
type Answer string

const (
	Met      Answer = "met"
	NotMet   Answer = "agreed" // it did not take place, and that is alright
	ByMe     Answer = "me"     // because of whoever says so
	ByOther  Answer = "other"  // because the other one did not come
	NoAnswer Answer = ""
)

// Answers are what the two said.
type Answers map[chat.UserID]Answer

// Conclude draws from what both said what became of the meeting, and reports whether
// that is settled now: when both have spoken, or time is up. Nobody is called absent
// whom the other one alone says so of, unless they say it themselves.
func (m *Meeting) Conclude(both []chat.UserID, said Answers, timeUp bool) bool {
	if m.State == Off || len(both) != 2 {
		return false
	}
	one, two := said[both[0]], said[both[1]]
	if (one == NoAnswer || two == NoAnswer) && !timeUp {
		return false
	}
	m.Absent = ""
	switch {
	case one == Met && two == Met, one == Met && two == NoAnswer, one == NoAnswer && two == Met:
		m.State = Held
	case one == NoAnswer, two == NoAnswer, one == Met, two == Met:
		m.State = Unclear
	default:
		m.State = Missed
		if one == ByOther && two == ByMe || one == ByMe && two == ByOther {
			m.Absent = both[0]
			if two == ByMe {
				m.Absent = both[1]
			}
		}
	}
	return true
}

// rename lets a former member stand where somebody stood who was erased.
func (m *Meeting) rename(from, to chat.UserID) {
	for _, who := range []*chat.UserID{&m.By, &m.Absent} {
		if *who == from {
			*who = to
		}
	}
	if m.PlaceBy == from {
		m.Place, m.PlaceBy = "", ""
	}
}
