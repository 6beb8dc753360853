// Package facts lists what features tell each other. A feature that knows
// something publishes a fact in its transaction; whoever wants to know listens.
// Names are never changed: a fact may wait in the database over a release.
package facts

import "github.com/kith-community/kith/bot/chat"

// ChannelChosen is an organiser's choice of a channel for a purpose.
type ChannelChosen struct {
	Space   chat.SpaceID `json:"space"`
	Purpose string       `json:"purpose"`
}

// FactName implements bot.Fact.
func (ChannelChosen) FactName() string { return "channel-chosen" }

// HelpWanted is a question that nobody has answered for a while.
type HelpWanted struct {
	Space    chat.SpaceID        `json:"space"`
	Question string              `json:"question"`
	Asker    chat.UserID         `json:"asker"`
	Title    string              `json:"title"`
	Unnamed  bool                `json:"unnamed,omitempty"` // nobody is to learn who asks
	Topics   []string            `json:"topics"`            // IDs
	Where    chat.ConversationID `json:"where"`             // its thread
}

// FactName implements bot.Fact.
func (HelpWanted) FactName() string { return "help-wanted" }

// HelpSettled is the end of [HelpWanted]: somebody answers, or nobody need.
type HelpSettled struct {
	Question string `json:"question"`
}

// FactName implements bot.Fact.
func (HelpSettled) FactName() string { return "help-settled" }

// HelpComing is a helper who says that they are on it.
type HelpComing struct {
	Question string      `json:"question"`
	Helper   chat.UserID `json:"helper"`
}

// FactName implements bot.Fact.
func (HelpComing) FactName() string { return "help-coming" }

// QuestionAnswered is a question that has its answer, or, when Answerer is "", has
// none any more.
type QuestionAnswered struct {
	Space    chat.SpaceID        `json:"space"`
	Question string              `json:"question"`
	Topics   []string            `json:"topics"` // IDs
	Asker    chat.UserID         `json:"asker"`  // "" when nobody is to learn who asked
	Answerer chat.UserID         `json:"answerer"`
	Where    chat.ConversationID `json:"where"` // its thread; "" when it came from elsewhere
}

// FactName implements bot.Fact.
func (QuestionAnswered) FactName() string { return "question-answered" }

// CardHeld is a message that nobody has seen yet, because Kith cannot write in
// its channel; and later that it stands.
type CardHeld struct {
	Kind string `json:"kind"`
	Row  string `json:"row"`
	Over bool   `json:"over,omitempty"`
}

// FactName implements bot.Fact.
func (CardHeld) FactName() string { return "card-held" }

// TopicsMerged is a topic that became part of another one.
type TopicsMerged struct {
	Space chat.SpaceID `json:"space"`
	From  string       `json:"from"` // IDs
	Into  string       `json:"into"`
}

// FactName implements bot.Fact.
func (TopicsMerged) FactName() string { return "topics-merged" }

// WordsForgotten is a question whose words are kept no longer.
type WordsForgotten struct {
	Question string `json:"question"`
}

// FactName implements bot.Fact.
func (WordsForgotten) FactName() string { return "words-forgotten" }
