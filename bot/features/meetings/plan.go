package meetings

import (
	"slices"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/when"
)

// State is where a plan stands.
//
//	asked ──the other picks a time──▶ set ──nothing comes any more──▶ over
//	asked ──the other suggests other times──▶ asked
//	asked ──the other declines──▶ declined; ──a week, or all times have passed──▶ expired
//	asked ──whoever asked takes it back──▶ withdrawn
//	no hours in common ──in writing──▶ written
//
// An open meeting is set from the start; one that organisers take down is withdrawn.
type State string

const (
	Asked     State = "asked"
	Set       State = "set"
	Written   State = "written"
	Declined  State = "declined"
	Expired   State = "expired"
	Withdrawn State = "withdrawn"
	Over      State = "over"
)

const (
	day = 24 * time.Hour

	maxOptions = 3       // product: up to three times to choose from
	answerIn   = 7 * day // to a proposal
	maxOpen    = 3       // plans of a pair that are not over, so that a room stays readable

	usualLength = 45 * time.Minute
)

// Option is one time to choose from: once, or a series of them.
type Option struct {
	At   time.Time  `json:"at"`
	Zone string     `json:"zone"` // in which it was written
	Rule *when.Rule `json:"rule,omitempty"`
}

// Plan is what people want to meet for. Its methods hold the rules about
// proposing; they touch nothing else and need no database to test.
type Plan struct {
	ID      string
	Space   chat.SpaceID
	Pair    string      // "" for an open meeting
	Host    chat.UserID // who proposed it first, or opened it
	Guest   chat.UserID // the other one of the pair
	State   State
	Asker   chat.UserID // who proposed last
	Round   int         // how often times were suggested
	Options []Option
	Details
	Title string // of an open meeting
	Topic string // ID, likewise
	Seats int    // likewise: how many places there are
	Rules []when.Rule
	// Seq grows with each change of the plan or of one of its meetings: it is the
	// SEQUENCE of calendars.
	Seq                         int
	Created, AskedAt, ChangedAt time.Time
	EndedAt                     time.Time // zero while something may come
}

// Details are what belongs to a meeting beside its time.
type Details struct {
	Length  time.Duration
	Place   string      // or a link, in people's words
	PlaceBy chat.UserID // whose
}

// Between is whether it is a matter of a pair.
func (p *Plan) Between() bool { return p.Pair != "" }

// Both are the two of a pair.
func (p *Plan) Both() []chat.UserID { return []chat.UserID{p.Host, p.Guest} }

// Has is whether somebody is one of the two, or opened the meeting.
func (p *Plan) Has(who chat.UserID) bool { return who == p.Host || p.Between() && who == p.Guest }

// Other is the one of the two who is not who.
func (p *Plan) Other(who chat.UserID) chat.UserID {
	if who == p.Host {
		return p.Guest
	}
	return p.Host
}

// Series is whether it happens again and again.
func (p *Plan) Series() bool { return len(p.Rules) > 0 }

// Rule is the one that holds now. It is for series alone.
func (p *Plan) Rule() when.Rule { return p.Rules[len(p.Rules)-1] }

// Live is whether something may still come of it.
func (p *Plan) Live() bool { return p.State == Asked || p.State == Set }

// ExpiresAt is when a proposal that nobody answers ends: after a week, or with the
// last of its times.
func (p *Plan) ExpiresAt() time.Time {
	last := time.Time{}
	for _, o := range p.Options {
		if o.Rule != nil {
			return p.AskedAt.Add(answerIn) // a series begins later, then
		}
		if o.At.After(last) {
			last = o.At
		}
	}
	if end := p.AskedAt.Add(answerIn); end.Before(last) {
		return end
	}
	return last
}

// Suggest puts other times in place of those that stand, by either of the two.
func (p *Plan) Suggest(by chat.UserID, options []Option, d Details, now time.Time) error {
	switch {
	case p.State == Set:
		return bot.Mistake("picked.already", nil)
	case p.State != Asked:
		return bot.Mistake("settled", nil)
	}
	p.Asker, p.Options, p.AskedAt = by, options, now
	if d.Place == p.Place {
		d.PlaceBy = p.PlaceBy
	}
	p.Details = d
	p.Round++
	return nil
}

// Pick takes one of the times of a round. Picking the one that holds already
// changes nothing.
func (p *Plan) Pick(by chat.UserID, round, n int, now time.Time) (Option, error) {
	switch {
	case p.State == Set:
		return Option{}, bot.Mistake("picked.already", nil)
	case p.State != Asked:
		return Option{}, bot.Mistake("settled", nil)
	case round != p.Round || n < 0 || n >= len(p.Options):
		return Option{}, bot.Mistake("pick.changed", nil)
	case by == p.Asker:
		return Option{}, bot.Mistake("pick.own", nil)
	}
	o := p.Options[n]
	if o.Rule != nil {
		next := o.Rule.Next(now, 1)
		if len(next) == 0 {
			return Option{}, bot.Mistake("pick.past", nil)
		}
		o.At = next[0].At
	}
	if !o.At.After(now) {
		return Option{}, bot.Mistake("pick.past", nil)
	}
	p.State = Set
	if o.Rule != nil {
		p.Rules = append(p.Rules, *o.Rule)
	}
	return o, nil
}

// Decline says no to all times of a proposal, or takes one's own back. Twice
// changes nothing.
func (p *Plan) Decline(by chat.UserID, now time.Time) error {
	switch {
	case p.State == Declined, p.State == Withdrawn:
		return nil
	case p.State == Set:
		return bot.Mistake("picked.already", nil)
	case p.State != Asked:
		return bot.Mistake("settled", nil)
	case by == p.Asker:
		p.close(Withdrawn, now)
	default:
		p.close(Declined, now)
	}
	return nil
}

// Expire ends a proposal whose time is up, and reports whether it did.
func (p *Plan) Expire(now time.Time) bool {
	if p.State != Asked || now.Before(p.ExpiresAt()) {
		return false
	}
	p.close(Expired, now)
	return true
}

func (p *Plan) close(to State, now time.Time) { p.State, p.EndedAt = to, now }

// MoveAll lets a series go on at other times from one of them on: the one that its
// rule names so. What is past stays as it was.
func (p *Plan) MoveAll(from, to when.Wall) error {
	was := p.Rule()
	now, err := was.From(from, to)
	if err != nil {
		return err
	}
	p.Rules[len(p.Rules)-1] = was.Ends(from)
	p.Rules = append(p.Rules, now)
	return nil
}

// StopBefore ends a series before one of its times.
func (p *Plan) StopBefore(w when.Wall) { p.Rules[len(p.Rules)-1] = p.Rule().Ends(w) }

// Next is the first time of the series after a moment that is not taken: that is
// neither planned already nor left out.
func (p *Plan) Next(after time.Time, taken []string) (when.Occurrence, bool) {
	for n := 1; ; n *= 2 {
		found := p.Rule().Next(after, n)
		for _, o := range found {
			if !slices.Contains(taken, o.Wall.String()) {
				return o, true
			}
		}
		if len(found) < n {
			return when.Occurrence{}, false
		}
	}
}

// rename lets a former member stand where somebody stood who was erased. What they
// wrote goes.
func (p *Plan) rename(from, to chat.UserID) {
	for _, who := range []*chat.UserID{&p.Host, &p.Guest, &p.Asker} {
		if *who == from {
			*who = to
		}
	}
	if p.PlaceBy == from {
		p.Place, p.PlaceBy = "", ""
	}
	if p.Host == to {
		p.Title = ""
	}
}

// ahead is the first time of the series that has not begun.
func (p *Plan) ahead(now time.Time) (when.Wall, bool) {
	next := p.Rule().Next(now, 1)
	if len(next) == 0 {
		return when.Wall{}, false
	}
	return next[0].Wall, true
}

// previous is when the series met before one of its meetings; false for the first.
func (p *Plan) previous(m *Meeting) (time.Time, bool) {
	at := m.At
	for span := 2 * day; span < 800*day; span *= 2 {
		found := p.Rules[m.Run].Next(at.Add(-span), int(span/day)+1)
		var last time.Time
		for _, o := range found {
			if o.At.Before(at) {
				last = o.At
			}
		}
		if !last.IsZero() {
			return last, true
		}
	}
	return time.Time{}, false
}
