package privacy

import (
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
)

// think is how long somebody can change their mind.
const think = bot.Grace

// Erasure is a person's wish to be erased, in all spaces and with all accounts.
type Erasure struct {
	Person  string
	ID      string
	Space   chat.SpaceID // where they asked
	User    chat.UserID
	AskedAt time.Time
	DueAt   time.Time
}

// Due is whether the time to change one's mind is over.
func (e *Erasure) Due(now time.Time) bool { return !now.Before(e.DueAt) }
