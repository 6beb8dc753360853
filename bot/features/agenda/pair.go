package agenda

import (
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
)

// Pair is a mentor and a mentee whose agenda is kept.
type Pair struct {
	ID      string
	Space   chat.SpaceID
	Mentor  chat.UserID
	Mentee  chat.UserID
	Round   int  // the newest of which anything was heard
	Open    bool // while the pair goes on
	EndedAt time.Time
}

// Has is whether somebody is one of the two.
func (p *Pair) Has(who chat.UserID) bool { return who == p.Mentor || who == p.Mentee }

// Other is the one of the two who is not who.
func (p *Pair) Other(who chat.UserID) chat.UserID {
	if who == p.Mentor {
		return p.Mentee
	}
	return p.Mentor
}

// Both are the two.
func (p *Pair) Both() []chat.UserID { return []chat.UserID{p.Mentor, p.Mentee} }

// role is what one of the two is.
func (p *Pair) role(who chat.UserID) string {
	if who == p.Mentor {
		return "mentor"
	}
	return "mentee"
}

// End closes what the two keep: it can be read, and nothing is added any more.
// What is told late, after they have taken it up again, changes nothing.
func (p *Pair) End(round int, now time.Time) {
	if round < p.Round {
		return
	}
	if p.Round = round; p.Open {
		p.Open, p.EndedAt = false, now
	}
}

// Reopen lets them go on where they were.
func (p *Pair) Reopen(round int) {
	if round > p.Round {
		p.Round, p.Open, p.EndedAt = round, true, time.Time{}
	}
}

func (p *Pair) writable() error {
	if !p.Open {
		return bot.Mistake("over", nil)
	}
	return nil
}
