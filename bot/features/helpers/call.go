package helpers

import (
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/match"
)

// Call is a question that helpers are told about.
type Call struct {
	ID      string // the question's
	Space   chat.SpaceID
	Asker   chat.UserID
	Unnamed bool // nobody is to learn who asks
	Title   string
	Topics  []string            // IDs; none for a question without a topic
	Where   chat.ConversationID // its thread
	Coming  chat.UserID         // who said last that they are on it
	Settled bool                // somebody answers, or nobody need
}

// Suggestion is one helper told about one call.
type Suggestion struct {
	ID    string
	Call  string
	Space chat.SpaceID
	User  chat.UserID
	State State
	Terms Terms
	At    time.Time // when they were told
}

// State is what a helper made of a suggestion.
type State string

const (
	Told   State = "asked"
	Coming State = "coming"
	Passed State = "passed"
)

// answer records what the helper says. Saying it twice changes nothing.
func (s *Suggestion) answer(by chat.UserID, c *Call, state State) error {
	switch {
	case by != s.User:
		return bot.Mistake("not-yours", nil)
	case c.Settled && s.State != state:
		return bot.Mistake("settled", nil)
	}
	s.State = state
	return nil
}

// Terms are why a helper was told, kept so that "why me?" can be answered later.
type Terms struct {
	Topics []string    `json:"topics"` // names of the topics in common
	Rank   match.Terms `json:"rank"`
}
