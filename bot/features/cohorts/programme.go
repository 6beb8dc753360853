package cohorts

import (
	"regexp"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
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
}

// take reads a draft into the programme, or returns a complaint for each field
// that cannot be. Both days count to their end, where loc is. A sign-up whose end
// is moved goes on; one that has ended may stay so.
func (p *Programme) take(d Draft, now time.Time, loc *time.Location) map[string]complaint {
	complaints := map[string]complaint{}
	p.Name = chat.OneLine(d.Name)
	if n := utf8.RuneCountInString(p.Name); n < leastName || n > maxName {
		complaints["name"] = complaint{"form.name.length", i18n.Args{"least": leastName, "most": maxName}}
	}
	until, ok := endOfDay(d.Until, loc)
	switch {
	case !ok:
		complaints["until"] = complaint{"form.day", nil}
	case !until.After(now) && !until.Equal(p.Until):
		complaints["until"] = complaint{"form.past", nil}
	}
	ends, ok := endOfDay(d.Ends, loc)
	switch {
	case !ok:
		complaints["ends"] = complaint{"form.day", nil}
	case !ends.After(until):
		complaints["ends"] = complaint{"form.order", nil}
	case ends.Sub(now) > longest:
		complaints["ends"] = complaint{"form.far", nil}
	}
	seats, err := strconv.Atoi(chat.OneLine(d.Seats))
	if err != nil || seats < 1 || seats > maxSeats {
		complaints["seats"] = complaint{"form.seats.range", i18n.Args{"most": maxSeats}}
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

var (
	isoDay = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
	dotDay = regexp.MustCompile(`^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})$`)
)

// endOfDay reads "2026-04-01" or "1.4.2026" as the last minute of that day: times
// are shown to people in many zones, and "until 23:59" is read right in each.
func endOfDay(text string, loc *time.Location) (time.Time, bool) {
	var parts [3]int
	if m := isoDay.FindStringSubmatch(chat.OneLine(text)); m != nil {
		parts = [3]int{number(m[1]), number(m[2]), number(m[3])}
	} else if m := dotDay.FindStringSubmatch(chat.OneLine(text)); m != nil {
		parts = [3]int{number(m[3]), number(m[2]), number(m[1])}
	}
	day := time.Date(parts[0], time.Month(parts[1]), parts[2], 12, 0, 0, 0, time.UTC)
	if parts[0] < 1970 || day.Day() != parts[2] || int(day.Month()) != parts[1] {
		return time.Time{}, false
	}
	return time.Date(parts[0], time.Month(parts[1]), parts[2], 23, 59, 0, 0, loc), true
}

func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}
