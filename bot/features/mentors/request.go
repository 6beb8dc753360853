package mentors

import (
	"slices"
	"time"
	"unicode/utf8"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
)

// Request is a mentee's wish to talk with a mentor. One to a topic's mentors asks
// them one after another.
//
//	draft ──send──▶ sent ──a mentor's yes──▶ accepted ──the mentee's yes──▶ introduced ──▶ over
//	  │               ├──no more mentors to ask──▶ declined, expired ──again──▶ sent
//	  └──withdraw─────┴────────────────────────────▶ withdrawn
type Request struct {
	ID        string
	Space     chat.SpaceID
	Mentee    chat.UserID
	Mentor    chat.UserID // the one it is to; "" for any mentor of the topic
	Topic     string      // ID; "" for none
	Match     string      // of the programme that it comes from; "" for none
	Programme string      // its name
	State     State
	Want      string // what they hope for; the mentor reads it first
	About     string // who they are
	Tried     string
	Why       string // this mentor
	Shows     []Item
	News      int  // how often the mentee was told something
	Said      News // what they were told last
	At        time.Time

	// MentorSpace is where its mentor is, when that is another community that is one
	// with this one; "" when it is this one.
	MentorSpace chat.SpaceID
}

// to is whom a request is to.
func (r *Request) to() people.Place { return placeIn(r.Space, r.MentorSpace, r.Mentor) }

// from is whose request it is.
func (r *Request) from() people.Place { return people.Place{Space: r.Space, User: r.Mentee} }

// toAll makes it a request to the mentors of its topic.
func (r *Request) toAll() { r.Mentor, r.MentorSpace = "", "" }

// State is where a request stands.
type State string

const (
	Draft      State = "draft"
	Sent       State = "sent"
	Accepted   State = "accepted"
	Introduced State = "introduced"
	Declined   State = "declined"
	Expired    State = "expired"
	Withdrawn  State = "withdrawn"
	Over       State = "over" // they were introduced, and are a pair no more
)

// Item is something of a request that its mentee may keep back until both agreed.
// What they want, and why from this mentor, is always shown.
type Item string

const (
	Name    Item = "name"
	About   Item = "about"
	Tried   Item = "tried"
	Earlier Item = "earlier" // that the two met in public before
)

var items = []Item{Name, About, Tried, Earlier}

// News is what a mentee is told of their request.
type News string

const (
	NewsAccepted  News = "accepted"
	NewsMore      News = "more"
	NewsDeclined  News = "declined"
	NewsExpired   News = "expired"
	NewsUnfound   News = "unfound"   // nobody was free for as long as was looked
	NewsNobody    News = "nobody"    // none is left to be asked
	NewsTakenBack News = "takenback" // the mentor's yes
	NewsLapsed    News = "lapsed"    // the mentee did not confirm in time
	NewsElsewhere News = "elsewhere" // another mentor said yes
	NewsGone      News = "gone"      // the mentor left, or stopped
	NewsRoomless  News = "roomless"  // both agreed, and their room cannot be opened
)

const (
	minWhy     = 40 // runes; shorter says nothing about why this mentor
	minWant    = 20
	mostAtOnce = 2 // requests that wait for an answer (product rule)
)

// longest is how many runes of each thing fit a message that a mentor reads in a
// minute.
var longest = map[string]int{"want": 600, "why": 500, "about": 400, "tried": 400, "question": 200, "added": 500}

// check returns a complaint for each field that cannot stand. why is whether it is
// to one mentor, who is owed a reason.
func (r *Request) check() map[string]complaint {
	complaints := map[string]complaint{}
	least := func(field, text string, n int) {
		if got := utf8.RuneCountInString(text); got < n {
			complaints[field] = complaint{"request." + field + ".short", i18n.Args{"n": n, "got": got}}
		}
	}
	least("want", r.Want, minWant)
	if r.Mentor != "" {
		least("why", r.Why, minWhy)
	}
	for field, text := range map[string]string{"want": r.Want, "about": r.About, "tried": r.Tried, "why": r.Why} {
		if got := utf8.RuneCountInString(text); got > longest[field] {
			complaints[field] = complaint{"request.long", i18n.Args{"n": got, "max": longest[field]}}
		}
	}
	return complaints
}

// complaint is the text of what is wrong with a field.
type complaint struct {
	key  string
	args i18n.Args
}

// shows is whether the mentor sees an item before both agreed.
func (r *Request) shows(i Item) bool { return slices.Contains(r.Shows, i) }

// Pending is whether somebody is to answer it.
func (r *Request) Pending() bool { return r.State == Sent || r.State == Accepted }

// Done is whether nothing can come of it any more.
func (r *Request) Done() bool {
	return r.State == Withdrawn || r.State == Introduced || r.State == Over
}

// Begin says that a request is on its way. pending is how many others of the mentee
// wait for an answer.
func (r *Request) Begin(by chat.UserID, pending int, at time.Time) error {
	switch {
	case by != r.Mentee:
		return bot.Mistake("not-yours", nil)
	case r.Pending():
		return bot.Mistake("send.sent", nil)
	case r.Done():
		return bot.Mistake("send.done", nil)
	case pending >= mostAtOnce:
		return bot.Mistake("send.enough", i18n.Args{"n": mostAtOnce})
	}
	r.State, r.At = Sent, at
	return nil
}

// Withdraw takes a request back. Withdrawing twice changes nothing.
func (r *Request) Withdraw(by chat.UserID) error {
	switch {
	case by != r.Mentee:
		return bot.Mistake("not-yours", nil)
	case r.State == Introduced || r.State == Over:
		return bot.Mistake("withdraw.late", nil)
	}
	r.State = Withdrawn
	return nil
}

// tell notes what the mentee is told next.
func (r *Request) tell(n News) {
	r.News++
	r.Said = n
}
