package mentors

import (
	"slices"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
)

// Offer is what a member offers as a mentor. Its methods hold every rule about it.
type Offer struct {
	Space       chat.SpaceID
	User        chat.UserID
	State       OfferState
	PausedUntil time.Time // zero while paused: until they resume
	Topics      map[string]Depth
	Capacity    int // mentees at a time
	Weekly      int // requests in seven days
	ReplyDays   int // within how many they mean to answer
	Format      Format
	Languages   []string     // BCP 47
	Hours       people.Hours // when they can meet, in their zone
	Off         string       // what they do not want to be asked, in their words
	Silent      int          // requests in a row that they let expire
	Since       time.Time

	// Home is where the offer was made, when that was in another community that is
	// one with this one; zero when it was here.
	Home people.Place
}

// home is where the offer was made.
func (o *Offer) home() people.Place {
	if o.Home != (people.Place{}) {
		return o.Home
	}
	return people.Place{Space: o.Space, User: o.User}
}

// OfferState is whether somebody can be asked.
type OfferState string

const (
	OfferOpen    OfferState = "open"
	OfferPaused  OfferState = "paused"  // by themselves
	OfferSilent  OfferState = "silent"  // by us: they let requests expire
	OfferStopped OfferState = "stopped" // for good
)

// Depth is how well a mentor knows a topic.
type Depth string

const (
	Basics Depth = "basics" // well enough to help others begin
	Deep   Depth = "deep"
)

// Format is what a mentor has time for.
type Format string

const (
	Talk  Format = "talk"  // one talk
	Weeks Format = "weeks" // some weeks, towards a goal
	Long  Format = "open"  // as long as both like
)

var (
	formats    = []Format{Talk, Weeks, Long}
	capacities = []int{1, 2, 3, 4, 5}
	intakes    = []int{1, 2, 3, 5}
	replies    = []int{1, 2, 3}
)

// mostSilent is how many requests in a row a mentor lets expire before others are
// spared the wait (product rule for introductions).
const mostSilent = 2

// newOffer is what holds until its mentor changes it.
func newOffer(space chat.SpaceID, user chat.UserID, hours people.Hours, now time.Time) *Offer {
	return &Offer{
		Space: space, User: user, State: OfferOpen, Topics: map[string]Depth{}, Capacity: 2, Weekly: 1, ReplyDays: 3,
		Format: Weeks, Hours: hours, Since: now,
	}
}

// Open is whether requests reach the mentor at present.
func (o *Offer) Open(now time.Time) bool {
	switch o.State {
	case OfferOpen:
		return true
	case OfferPaused:
		return !o.PausedUntil.IsZero() && !o.PausedUntil.After(now)
	case OfferSilent, OfferStopped:
	}
	return false
}

// Pause keeps requests away until a time; the zero time is until they resume.
func (o *Offer) Pause(until time.Time) { o.State, o.PausedUntil = OfferPaused, until }

// Resume lets requests reach the mentor again, whoever paused them.
func (o *Offer) Resume() { o.State, o.PausedUntil, o.Silent = OfferOpen, time.Time{}, 0 }

// Stop ends the offer. What it says is kept, should they come back.
func (o *Offer) Stop() { o.State, o.PausedUntil = OfferStopped, time.Time{} }

// Answered notes that the mentor answered a request, whatever they said.
func (o *Offer) Answered() { o.Silent = 0 }

// Missed notes that they let one expire, and reports whether that paused them.
func (o *Offer) Missed() (paused bool) {
	o.Silent++
	if o.Silent < mostSilent || o.State != OfferOpen {
		return false
	}
	o.State = OfferSilent
	return true
}

// load is what a mentor has to do at present.
type load struct {
	Mentees int // with those whom they accepted
	Week    int // requests in the last seven days
}

// Takes is whether the mentor can be asked now.
func (o *Offer) Takes(l load, now time.Time) bool {
	return o.Open(now) && l.Mentees < o.Capacity && l.Week < o.Weekly
}

// Covers is whether the mentor offers a topic; "" is any.
func (o *Offer) Covers(topic string) bool {
	_, offers := o.Topics[topic]
	return topic == "" || offers
}

// set takes what was chosen for a topic's depth; what was chosen for both is deep.
func (o *Offer) set(basics, deep []string) {
	o.Topics = map[string]Depth{}
	for _, t := range basics {
		o.Topics[t] = Basics
	}
	for _, t := range deep {
		o.Topics[t] = Deep
	}
}

// of lists the topics that are known so well.
func (o *Offer) of(d Depth) (topics []string) {
	for t, depth := range o.Topics {
		if depth == d {
			topics = append(topics, t)
		}
	}
	slices.Sort(topics)
	return topics
}
