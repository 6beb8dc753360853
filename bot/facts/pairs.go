package facts

import (
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// MeetingSet is a meeting of a pair that has a time, or another one than before.
type MeetingSet struct {
	Space   chat.SpaceID `json:"space"`
	Pair    string       `json:"pair"`
	Meeting string       `json:"meeting"`
	At      time.Time    `json:"at"`
	By      chat.UserID  `json:"by,omitempty"` // who of the two set it; "" for the next one of a series
	Change  int          `json:"change"`       // grows with every change: an older one is told late
}

// FactName implements bot.Fact.
func (MeetingSet) FactName() string { return "meeting-set" }

// MeetingOff is a meeting of a pair that does not take place, or did not.
type MeetingOff struct {
	Space   chat.SpaceID `json:"space"`
	Pair    string       `json:"pair"`
	Meeting string       `json:"meeting"`
	Change  int          `json:"change"` // as of [MeetingSet]
}

// FactName implements bot.Fact.
func (MeetingOff) FactName() string { return "meeting-off" }

// MeetingHeld is a meeting of a pair that took place. A pair counts one a day.
type MeetingHeld struct {
	Space   chat.SpaceID `json:"space"`
	Pair    string       `json:"pair"`
	Meeting string       `json:"meeting,omitempty"`
	At      time.Time    `json:"at"`
}

// FactName implements bot.Fact.
func (MeetingHeld) FactName() string { return "meeting-held" }

// AdviceUsed is somebody who put to use what a meeting left them to do.
type AdviceUsed struct {
	Space chat.SpaceID `json:"space"`
	Pair  string       `json:"pair"`
	Item  string       `json:"item"`
	By    chat.UserID  `json:"by"`
}

// FactName implements bot.Fact.
func (AdviceUsed) FactName() string { return "advice-used" }

// PairReopened takes [PairEnded] back: both wanted to go on with each other, so
// the mentor has somebody again.
type PairReopened struct {
	Space  chat.SpaceID `json:"space"`
	Pair   string       `json:"pair"`
	Mentor chat.UserID  `json:"mentor"`
	Mentee chat.UserID  `json:"mentee"`
	Round  int          `json:"round"` // the one that begins; see [PairEnded]
}

// FactName implements bot.Fact.
func (PairReopened) FactName() string { return "pair-reopened" }
