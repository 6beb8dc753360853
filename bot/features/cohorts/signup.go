package cohorts

import (
	"slices"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// Signup is somebody who takes part in a programme.
type Signup struct {
	ID        string
	Programme string
	Space     chat.SpaceID
	User      chat.UserID
	Role      Role
	Topics    []string // IDs, the most important first; none is anything
	Languages []string // BCP 47; none is any
	Zone      int      // minutes east of UTC, when they signed up
	Seats     int      // how many mentees a mentor takes
	Listed    bool     // the other side may see them and wish for them
	Run       int      // the last run that told them something; 0 for none
	Why       Reason   // why that brought them nobody
	At        time.Time
}

// Role is a side of a programme.
type Role string

const (
	Mentee Role = "mentee"
	Mentor Role = "mentor"
)

// other is the side that this one is brought together with.
func (r Role) other() Role {
	if r == Mentee {
		return Mentor
	}
	return Mentee
}

// Reason is why somebody was brought together with nobody.
type Reason string

const (
	Matched Reason = ""       // they were not left over
	Nobody  Reason = "nobody" // no one of the other side suits them at all
	Full    Reason = "full"   // there were some, and they went to others
)

const (
	maxTopics    = 5
	maxLanguages = 5
)

// wishes reads what somebody chose in each place, the dearest first, or returns
// the place in which somebody stands a second time. Whoever is not listed any more
// is dropped.
func wishes(chosen, listed []chat.UserID) (all []chat.UserID, twice int) {
	for place, who := range chosen {
		switch {
		case slices.Contains(all, who):
			return nil, place
		case slices.Contains(listed, who):
			all = append(all, who)
		}
	}
	return all, -1
}
