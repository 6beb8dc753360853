package cohorts

import (
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// Match is a mentee and a mentor who were brought together.
type Match struct {
	ID        string
	Programme string
	Space     chat.SpaceID
	Run       int
	Mentee    chat.UserID
	Mentor    chat.UserID
	Topic     string // ID; "" for none
	State     MatchState
	At        time.Time
}

// MatchState is what became of a match.
type MatchState string

const (
	Proposed   MatchState = "proposed"   // both are being asked
	Introduced MatchState = "introduced" // both said yes
	Apart      MatchState = "apart"      // it came to nothing, and is not tried again
)

// live is whether the mentee has their mentor by it, and the mentor one seat less.
func (m *Match) live() bool { return m.State != Apart }

// settle takes what became of it, and is false when that was known.
func (m *Match) settle(introduced bool) bool {
	if m.State != Proposed {
		return false
	}
	if m.State = Apart; introduced {
		m.State = Introduced
	}
	return true
}

// Decision is what an organiser decided of a mentee and a mentor.
type Decision string

const (
	Pinned    Decision = "pin"   // together in every run
	Never     Decision = "never" // in none
	Undecided Decision = "none"  // nothing is kept of it
)
