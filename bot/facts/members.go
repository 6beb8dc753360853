package facts

import "github.com/kith-community/kith/bot/chat"

// MemberLeft is somebody who left a space. They may be back by the time a feature
// hears of it.
type MemberLeft struct {
	Space chat.SpaceID `json:"space"`
	User  chat.UserID  `json:"user"`
}

// FactName implements bot.Fact.
func (MemberLeft) FactName() string { return "member-left" }
