package gratitude

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
)

const (
	minReason = 10 // runes: shorter says nothing that the other one can keep
	maxReason = 600
	mostTo    = 5  // people in one thanks
	mostToday = 10 // people whom one member thanks in a day

	// usualWeek is how often one member thanks another in seven days at most,
	// unless organisers decided otherwise: real pairs had three in ninety days in
	// 95 of 100 cases.
	usualWeek = 3
	mostWeek  = 10
)

// Thanks is what one member recorded of their gratitude to others. What was taken
// back is there no more.
type Thanks struct {
	ID     string
	Space  chat.SpaceID
	Giver  chat.UserID
	To     []Receiver
	Reason string // "" when it is not kept any more
	Public bool
	Shown  int                 // how often it was made public
	Thread chat.ConversationID // in which the help was given; "" for none in particular
	Moment string              // of which it is the thanks; "" for none
	Topics []string            // IDs
	At     time.Time
}

// Receiver is somebody who is thanked: as the giver knows them, and where they
// read it, which is another space when they are there now.
type Receiver struct {
	User    chat.UserID
	Space   chat.SpaceID
	Account chat.UserID
	Counted bool // thanks back within a day is delivered, and no new one
	name    string
}

// elsewhere is whether they read it in another space than it was said in.
func (r Receiver) elsewhere(t *Thanks) bool { return r.Space != t.Space }

// Reword gives a thanks other words, and lets it be read by all or by few.
func (t *Thanks) Reword(reason string, public bool) {
	t.Reason = reason
	if public && !t.Public {
		t.Shown++
	}
	t.Public = public
}

// rename lets a former member stand where somebody stood who was erased. What the
// giver wrote goes with them.
func (t *Thanks) rename(space chat.SpaceID, from, to chat.UserID) {
	if t.Giver == from && t.Space == space {
		t.Giver, t.Reason = to, ""
	}
	for i, r := range t.To {
		if r.User == from && t.Space == space {
			t.To[i].User = to
		}
		if r.Account == from && r.Space == space {
			t.To[i].Account = to
		}
	}
}

// complaint is what is wrong with a field of a form.
type complaint struct {
	field, key string
	args       i18n.Args
}

// Error implements error, so that a transaction ends with it.
func (c *complaint) Error() string { return c.field + ": " + c.key }

// reasonIn is what was written, with a complaint when it cannot stand.
func reasonIn(v chat.Values, field string) (string, *complaint) {
	words := strings.TrimSpace(chat.Clean(v.First(field)))
	switch n := utf8.RuneCountInString(words); {
	case n < minReason:
		return words, &complaint{field, "form.short", i18n.Args{"n": minReason}}
	case n > maxReason:
		return words, &complaint{field, "form.long", i18n.Args{"n": n, "max": maxReason}}
	}
	return words, nil
}

// named are the people chosen, each once; first is named already, or "".
func named(v chat.Values, first chat.UserID) (users []chat.UserID) {
	if first != "" {
		users = append(users, first)
	}
	for _, user := range v["who"] {
		if user != "" && !slices.Contains(users, chat.UserID(user)) {
			users = append(users, chat.UserID(user))
		}
	}
	return users
}

// gave is what a member gave lately, as far as the limits care.
type gave struct {
	today int                 // people, also of thanks that were taken back
	week  map[chat.UserID]int // in seven days, by whom
}

// allow is whether a member may thank these as well.
func (g gave) allow(to []Receiver, mostOfOne int) *complaint {
	if g.today+len(to) > mostToday {
		return &complaint{"who", "limit.day", i18n.Args{"n": mostToday}}
	}
	for _, r := range to {
		if g.week[r.User] >= mostOfOne {
			return &complaint{"who", "limit.week", i18n.Args{"n": mostOfOne, "name": r.name}}
		}
	}
	return nil
}
