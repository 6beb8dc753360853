package facts

import "github.com/kith-community/kith/bot/chat"

// Introduced is a mentor and a mentee who both agreed to talk. They are a pair
// from now on.
type Introduced struct {
	Space   chat.SpaceID `json:"space"`
	Request string       `json:"request"` // it is the ID of the pair as well
	Mentor  chat.UserID  `json:"mentor"`
	Mentee  chat.UserID  `json:"mentee"`
	Topic   string       `json:"topic,omitempty"` // ID; "" for none
	Format  string       `json:"format"`          // "talk", "weeks" or "open"
}

// FactName implements bot.Fact.
func (Introduced) FactName() string { return "introduced" }

// PairEnded is the end of [Introduced]: the mentor has room for somebody else.
type PairEnded struct {
	Space  chat.SpaceID `json:"space"`
	Pair   string       `json:"pair"`
	Mentor chat.UserID  `json:"mentor"`
	Mentee chat.UserID  `json:"mentee"`
	Round  int          `json:"round"` // 1, and one more with each [PairReopened]: an older one is told late
}

// FactName implements bot.Fact.
func (PairEnded) FactName() string { return "pair-ended" }

// MatchProposed is a mentor and a mentee whom a programme brings together. Both
// signed up for it, and neither has agreed to the other yet.
type MatchProposed struct {
	Space     chat.SpaceID `json:"space"`
	Match     string       `json:"match"`
	Programme string       `json:"programme"` // its name
	Mentor    chat.UserID  `json:"mentor"`
	Mentee    chat.UserID  `json:"mentee"`
	Topic     string       `json:"topic,omitempty"` // ID; "" for none
}

// FactName implements bot.Fact.
func (MatchProposed) FactName() string { return "match-proposed" }

// MatchSettled is what became of [MatchProposed].
type MatchSettled struct {
	Match      string `json:"match"`
	Introduced bool   `json:"introduced"`
}

// FactName implements bot.Fact.
func (MatchSettled) FactName() string { return "match-settled" }
