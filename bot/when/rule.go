package when

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/teambition/rrule-go"
)

const (
	maxInterval = 52  // periods between occurrences
	maxCount    = 500 // occurrences of a series that counts them
	// soon is how far away the first occurrence may be. What comes once in four
	// years is no series of meetings, and one that never comes is a mistake.
	soon = 2 * 366 * 24 * time.Hour
)

// Rule is a series: local wall time in a zone.
type Rule struct {
	Start Wall   // the first occurrence
	Zone  string // IANA
	// RRule is as RFC 5545 writes it, in floating time: "FREQ=WEEKLY;BYDAY=MO;UNTIL=20260630T235900".
	RRule string
}

// Occurrence is one time of a series.
type Occurrence struct {
	Wall  Wall      // what the rule says. It names the occurrence for ever
	At    time.Time // the moment, in the zone of the rule
	Shift Shift
}

// errRule is wrapped by what [Rule.Check] finds.
var errRule = errors.New("no series that Kith keeps")

// allowed are the parts a rule may have.
var allowed = []string{"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "WKST"}

// Check says what is wrong with a rule that did not come from [Read].
func (r Rule) Check() error {
	if _, ok := Location(r.Zone); !ok {
		return fmt.Errorf("zone %q: %w", r.Zone, errRule)
	}
	for part := range strings.SplitSeq(r.RRule, ";") {
		if name, _, _ := strings.Cut(part, "="); !slices.Contains(allowed, name) {
			return fmt.Errorf("%s: %w", name, errRule)
		}
	}
	o, err := r.option()
	switch {
	case err != nil:
		return fmt.Errorf("%w: %w", errRule, err)
	case o.Freq != rrule.DAILY && o.Freq != rrule.WEEKLY && o.Freq != rrule.MONTHLY:
		return fmt.Errorf("FREQ=%v: %w", o.Freq, errRule)
	case o.Interval < 0 || o.Interval > maxInterval:
		return fmt.Errorf("INTERVAL=%d: %w", o.Interval, errRule)
	case o.Count < 0 || o.Count > maxCount || o.Count > 0 && !o.Until.IsZero():
		return fmt.Errorf("COUNT=%d: %w", o.Count, errRule)
	}
	expanded, err := rrule.NewRRule(*o)
	if err != nil {
		return fmt.Errorf("%w: %w", errRule, err)
	}
	if first := expanded.After(o.Dtstart, true); o.Until.IsZero() && (first.IsZero() || first.After(o.Dtstart.Add(soon))) {
		return fmt.Errorf("it never happens: %w", errRule)
	}
	return nil
}

// option is the rule as the library takes it, in UTC that stands for wall time.
func (r Rule) option() (*rrule.ROption, error) {
	o, err := rrule.StrToROption(r.RRule)
	if err != nil {
		return nil, err
	}
	o.Dtstart = r.Start.floating()
	return o, nil
}

// Next lists n occurrences whose moment is after a given one; fewer when the
// series ends, none when the rule makes no sense ([Rule.Check]). What it costs
// does not depend on how long ago the series began, unless it counts.
func (r Rule) Next(after time.Time, n int) []Occurrence {
	loc, ok := Location(r.Zone)
	if !ok {
		return nil
	}
	// An occurrence that the clocks jumped over comes later than its wall time
	// says, and one hour is twice: so we begin a day earlier and look at moments.
	from := WallOf(after, loc).floating().AddDate(0, 0, -1)
	var found []Occurrence
	r.each(from, func(w Wall) bool {
		at, shift := w.Resolve(loc)
		if at.After(after) {
			found = append(found, Occurrence{w, at, shift})
		}
		return len(found) < n
	})
	return found[:min(max(n, 0), len(found))]
}

// Has says whether a wall time is an occurrence.
func (r Rule) Has(w Wall) bool {
	has := false
	r.each(w.floating(), func(o Wall) bool {
		has = o == w
		return false
	})
	return has
}

// each goes through the occurrences from a wall time on, until f returns false.
func (r Rule) each(from time.Time, f func(Wall) bool) {
	o, err := r.option()
	if err != nil || o.Freq > rrule.DAILY {
		return
	}
	if o.Count == 0 {
		skipAhead(o, from)
	}
	expanded, err := rrule.NewRRule(*o)
	if err != nil {
		return
	}
	next := expanded.Iterator()
	for t, ok := next(); ok; t, ok = next() {
		if !t.Before(from) && !f(WallOf(t, time.UTC)) {
			return
		}
	}
}

// skipAhead moves the start of a rule by whole intervals to shortly before a
// time, so that the years in between are not expanded.
func skipAhead(o *rrule.ROption, from time.Time) {
	start, every := o.Dtstart, max(o.Interval, 1)
	explicit(o)
	switch o.Freq {
	case rrule.DAILY:
		o.Dtstart = start.AddDate(0, 0, periods(int(from.Sub(start)/(24*time.Hour)), every))
	case rrule.WEEKLY:
		o.Dtstart = start.AddDate(0, 0, 7*periods(int(from.Sub(start)/(7*24*time.Hour)), every))
	default:
		months := periods((from.Year()-start.Year())*12+int(from.Month()-start.Month()), every)
		if months > 0 { // the first of a month exists in every month
			o.Dtstart = time.Date(start.Year(), start.Month()+time.Month(months), 1, start.Hour(), start.Minute(), 0, 0, time.UTC)
		}
	}
}

// periods is how many may be skipped of those that passed: a multiple of every,
// and two of them fewer, as occurrences lie anywhere in a period.
func periods(passed, every int) int { return max(passed/every-2, 0) * every }

// explicit writes down which days a rule takes from its start.
func explicit(o *rrule.ROption) {
	if len(o.Byweekday)+len(o.Bymonthday) > 0 {
		return
	}
	switch o.Freq {
	case rrule.WEEKLY:
		o.Byweekday = []rrule.Weekday{weekdays[o.Dtstart.Weekday()]}
	case rrule.MONTHLY:
		o.Bymonthday = []int{o.Dtstart.Day()}
	}
}

// weekdays are the library's, by [time.Weekday].
var weekdays = [7]rrule.Weekday{rrule.SU, rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA}

// goWeekday reverses weekdays.
func goWeekday(d rrule.Weekday) time.Weekday { return time.Weekday((d.Day() + 1) % 7) }
