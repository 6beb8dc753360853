package cohorts

import (
	"errors"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/when"
)

// Programme is a time in which mentees and mentors who signed up are brought
// together.
type Programme struct {
	ID      string
	Space   chat.SpaceID
	By      chat.UserID // who opened it; "" when nobody can be told any more
	Name    string
	Until   time.Time // the end of the sign-up
	Ends    time.Time
	Ranking bool // whether people may say whom they would like
	Seats   int  // how many mentees a mentor may take at most
	State   State
	Run     int       // how often people were brought together
	At      time.Time // when it was opened

	// Revision counts everything that may change who would be brought together: an
	// organiser who looked at something older has to look again.
	Revision int
}

// State is where a programme stands.
type State string

const (
	Open   State = "open"   // people sign up
	Closed State = "closed" // people are brought together
	Ended  State = "ended"
)

const (
	leastName = 3
	maxName   = 60
	maxSeats  = 10 // ours: whoever takes more has no time for any of them
	maxWishes = 5
	longest   = 3 * 365 * 24 * time.Hour // of a programme; ours
)

// close ends the sign-up.
func (p *Programme) close() error {
	switch p.State {
	case Closed:
		return bot.Mistake("closed.already", i18n.Args{"programme": p.Name})
	case Ended:
		return bot.Mistake("ended.already", i18n.Args{"programme": p.Name})
	case Open:
	}
	p.State = Closed
	return nil
}

// signable is whether somebody can sign up, or change what they signed up with.
func (p *Programme) signable(now time.Time) error {
	if p.State != Open || !now.Before(p.Until) {
		return bot.Mistake("signup.over", i18n.Args{"programme": p.Name})
	}
	return nil
}

// runnable is whether people can be brought together, by somebody who looked at a
// revision.
func (p *Programme) runnable(revision int) error {
	switch {
	case p.State == Open:
		return bot.Mistake("run.open", nil)
	case p.State == Ended:
		return bot.Mistake("ended.already", i18n.Args{"programme": p.Name})
	case p.Revision != revision:
		return bot.Mistake("run.changed", nil)
	}
	return nil
}

// Draft is what an organiser typed of a programme.
type Draft struct{ Name, Until, Ends, Ranking, Seats string }

// complaint is a text about one field of a form.
type complaint struct {
	key  string
	args i18n.Args
	day  *when.UnclearError // instead: why a day cannot be read
}

// text is the complaint as people read it.
func (c complaint) text(t i18n.Printer) string {
	if c.day != nil {
		return c.day.Reason(t)
	}
	return t.S(c.key, c.args)
}

// take reads a draft into the programme, or returns a complaint for each field
// that cannot be. Both days count to their end, where loc is. A sign-up whose end
// is moved goes on; one that has ended may stay so.
func (p *Programme) take(d Draft, now time.Time, loc *time.Location, languages ...string) map[string]complaint {
	complaints := map[string]complaint{}
	p.Name = chat.OneLine(d.Name)
	if n := utf8.RuneCountInString(p.Name); n < leastName || n > maxName {
		complaints["name"] = complaint{key: "form.name.length", args: i18n.Args{"least": leastName, "most": maxName}}
	}
	until, unclear := endOfDay(d.Until, p.Until, now, loc, languages)
	switch {
	case unclear != nil:
		complaints["until"] = complaint{day: unclear}
	case !until.After(now) && !until.Equal(p.Until):
		complaints["until"] = complaint{key: "form.past"}
	}
	ends, unclear := endOfDay(d.Ends, p.Ends, now, loc, languages)
	switch {
	case unclear != nil:
		complaints["ends"] = complaint{day: unclear}
	case !ends.After(until):
		complaints["ends"] = complaint{key: "form.order"}
	case ends.Sub(now) > longest:
		complaints["ends"] = complaint{key: "form.far"}
	}
	seats, err := strconv.Atoi(chat.OneLine(d.Seats))
	if err != nil || seats < 1 || seats > maxSeats {
		complaints["seats"] = complaint{key: "form.seats.range", args: i18n.Args{"most": maxSeats}}
	}
	if p.State == "" || !until.Equal(p.Until) {
		p.State = Open
	}
	p.Until, p.Ends, p.Seats, p.Ranking = until, ends, seats, d.Ranking == yes
	return complaints
}

// yes and no are the values of choices that have no others.
const (
	yes = "yes"
	no  = "no"
)

// endOfDay reads a day in plain words as its last minute: times are shown to people in
// many zones, and "until 23:59" is read right in each. The day that stood in the form
// may be over.
func endOfDay(text string, was, now time.Time, loc *time.Location, languages []string) (time.Time, *when.UnclearError) {
	if !was.IsZero() && chat.OneLine(text) == was.In(loc).Format(time.DateOnly) {
		return was, nil
	}
	w, err := when.ReadDay(text, now, loc.String(), languages...)
	var unclear *when.UnclearError
	if errors.As(err, &unclear) {
		return time.Time{}, unclear
	}
	return time.Date(w.Year, w.Month, w.Day, 23, 59, 0, 0, loc), nil
}
