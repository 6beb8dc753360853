package agenda

import (
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// MeetingState is where a meeting stands.
type MeetingState string

const (
	Planned MeetingState = "set"
	Off     MeetingState = "off"
	Held    MeetingState = "held" // for good, whatever else is told
)

const (
	askBefore = 48 * time.Hour // product: the agenda nudge, before a meeting
	askLeast  = 12 * time.Hour // for a meeting that is set later; nobody prepares in less
	running   = 3 * time.Hour  // for how long after its beginning a meeting is the one that goes on
	askNotes  = 7 * 24 * time.Hour
)

// Meeting is a meeting of a pair, as far as the feature that plans it has told.
type Meeting struct {
	ID      string
	Name    string // what that feature calls it
	Space   chat.SpaceID
	Pair    string
	State   MeetingState
	At      time.Time
	Change  int       // the newest that was told; -1 for none
	SetAt   time.Time // when it got its time
	AskedAt time.Time // when the mentee was asked what to talk about; zero: not for this time
	HeldAt  time.Time // when it was told that it took place
}

// Set gives a meeting its time, or another one, and reports whether that was news:
// what is told late or twice is not.
func (m *Meeting) Set(at time.Time, change int, now time.Time) bool {
	if m.State == Held || change <= m.Change {
		return false
	}
	if at.Add(-askBefore).After(now) {
		m.AskedAt = time.Time{} // there is time to ask again
	}
	m.State, m.At, m.Change, m.SetAt = Planned, at, change, now
	return true
}

// Cancel says that a meeting does not take place, and reports whether that was news.
func (m *Meeting) Cancel(change int) bool {
	if m.State == Held || change <= m.Change {
		return false
	}
	m.State, m.Change = Off, change
	return true
}

// Hold says that a meeting took place, and reports whether that was news.
func (m *Meeting) Hold(at, now time.Time) bool {
	if m.State == Held {
		return false
	}
	m.State, m.At, m.HeldAt = Held, at, now
	return true
}

// Begun is whether the two can write down what they talked about.
func (m *Meeting) Begun(now time.Time) bool { return m.State != Off && !m.At.After(now) }

// AskAt is when the mentee is asked what to talk about; zero for not at all.
func (m *Meeting) AskAt(now time.Time) time.Time {
	at := m.At.Add(-askBefore)
	switch {
	case m.State != Planned:
	case at.After(now):
		return at
	case m.AskedAt.IsZero() && !now.Add(askLeast).After(m.At):
		return now
	}
	return time.Time{}
}
