package cohorts

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// What this feature knows about a member: what they signed up with, how many they
// wished for, and what became of it. Whom is theirs as well as others', and so is
// said of nobody.

type (
	knows struct {
		Signups []knownSignup `json:"signups"`
		Matches []knownMatch  `json:"matches"`
		Opened  []string      `json:"opened"` // names of programmes
	}
	knownSignup struct {
		Programme string    `json:"programme"` // ID
		Role      Role      `json:"role"`
		Topics    []string  `json:"topics"`
		Languages []string  `json:"languages"`
		Zone      int       `json:"minutes_east_of_utc"`
		Seats     int       `json:"seats,omitempty"`
		Listed    bool      `json:"may_be_seen"`
		Wishes    int       `json:"wishes"`
		At        time.Time `json:"at"`
	}
	knownMatch struct {
		Programme string     `json:"programme"`
		As        Role       `json:"as"`
		State     MatchState `json:"state"`
		At        time.Time  `json:"at"`
	}
)

func (f *Feature) know(ctx context.Context, tx *storage.Tx, t i18n.Printer, m people.Member) (bot.Known, error) {
	k := knows{Signups: []knownSignup{}, Matches: []knownMatch{}, Opened: []string{}}
	all, err := signups(ctx, tx, `space = $1 AND user_id = $2 ORDER BY id DESC`, m.Space, m.User)
	for _, s := range all {
		if err != nil {
			return bot.Known{}, err
		}
		var wished []chat.UserID
		wished, err = wishesOf(ctx, tx, s)
		k.Signups = append(k.Signups, knownSignup{s.Programme, s.Role, s.Topics, s.Languages, s.Zone, s.Seats, s.Listed, len(wished), s.At})
	}
	if err != nil {
		return bot.Known{}, err
	}
	found, err := matches(ctx, tx, `space = $1 AND (mentee = $2 OR mentor = $2) ORDER BY id DESC`, m.Space, m.User)
	if err != nil {
		return bot.Known{}, err
	}
	for _, one := range found {
		as := Mentor
		if one.Mentee == m.User {
			as = Mentee
		}
		k.Matches = append(k.Matches, knownMatch{one.Programme, as, one.State, one.At})
	}
	opened, err := programmes(ctx, tx, `space = $1 AND opened_by = $2 ORDER BY id DESC`, m.Space, m.User)
	for _, p := range opened {
		k.Opened = append(k.Opened, p.Name)
	}
	return bot.Known{Lines: k.lines(t), Data: k}, err
}

func (k *knows) lines(t i18n.Printer) (lines []chat.Markup) {
	if n := len(k.Signups); n > 0 {
		lines = append(lines, t.T("know.signups", i18n.Args{"n": n}))
	}
	if n := len(k.Matches); n > 0 {
		lines = append(lines, t.T("know.matches", i18n.Args{"n": n}))
	}
	if n := len(k.Opened); n > 0 {
		lines = append(lines, t.T("know.opened", i18n.Args{"n": n}))
	}
	return lines
}
