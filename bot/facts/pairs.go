package facts

import (
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// MeetingHeld is a meeting of a pair that took place. A pair counts one a day.
type MeetingHeld struct {
	Space chat.SpaceID `json:"space"`
	Pair  string       `json:"pair"`
	At    time.Time    `json:"at"`
}

// FactName implements bot.Fact.
func (MeetingHeld) FactName() string { return "meeting-held" }

// PairReopened takes [PairEnded] back: both wanted to go on with each other, so
// the mentor has somebody again.
type PairReopened struct {
	Space  chat.SpaceID `json:"space"`
	Pair   string       `json:"pair"`
	Mentor chat.UserID  `json:"mentor"`
	Mentee chat.UserID  `json:"mentee"`
}

// FactName implements bot.Fact.
func (PairReopened) FactName() string { return "pair-reopened" }
