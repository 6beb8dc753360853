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
