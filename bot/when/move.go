package when

import (
	"strconv"
	"strings"
	"time"

	"github.com/teambition/rrule-go"

	"github.com/kith-community/kith/bot/i18n"
)

// From is the series that goes on like r, from one of its occurrences on, which
// is moved to another day or time. How often it happens stays, and so does how
// many times it still does. What cannot be carried over is an [*UnclearError].
func (r Rule) From(old, to Wall) (Rule, error) {
	o, err := r.option()
	if err != nil || !r.Has(old) {
		return Rule{}, unclear("move.gone", nil)
	}
	if err := moveable(r, old, to); err != nil {
		return Rule{}, err
	}
	explicit(o)
	if o.Count > 0 {
		passed := 0
		r.each(o.Dtstart, func(w Wall) bool {
			if w.Before(old) {
				passed++
			}
			return w.Before(old)
		})
		o.Count -= passed
	}
	days := dayOf(to).Sub(dayOf(old))
	if !o.Until.IsZero() {
		o.Until = o.Until.Add(days)
	}
	if days != 0 {
		if err := moveDays(o, old, to); err != nil {
			return Rule{}, err
		}
	}
	return Rule{Start: to, Zone: r.Zone, RRule: ruleText(o)}, nil
}

// moveable refuses to move an occurrence to where another one of its series is,
// or beyond it: the order would be another one.
func moveable(r Rule, old, to Wall) error {
	var passed *Wall
	r.each(old.floating().Add(-soon), func(w Wall) bool {
		if w != old && (w == to || w.Before(old) != w.Before(to)) {
			passed = &w
		}
		return passed == nil && !old.Before(w)
	})
	if passed != nil {
		return unclear("move.past", i18n.Args{"day": dayName(*passed)})
	}
	return nil
}

// moveDays lets a rule happen on the day that one of its days was moved to.
func moveDays(o *rrule.ROption, old, to Wall) error {
	switch {
	case len(o.Byweekday)+len(o.Bymonthday) > 1:
		return unclear("move.days", nil)
	case o.Freq == rrule.DAILY:
		return nil
	case o.Freq == rrule.WEEKLY:
		o.Byweekday = []rrule.Weekday{weekdays[to.Weekday()]}
		return nil
	case old.Month != to.Month:
		return unclear("move.month", nil)
	case len(o.Bymonthday) == 1:
		o.Bymonthday = []int{to.Day}
		return nil
	}
	nth := (to.Day-1)/7 + 1
	if o.Byweekday[0].N() < 0 {
		if to.floating().AddDate(0, 0, 7).Month() == to.Month {
			return unclear("move.last", nil)
		}
		nth = -1
	}
	if nth == 5 {
		return unclear("move.last", nil)
	}
	d := weekdays[to.Weekday()]
	o.Byweekday = []rrule.Weekday{d.Nth(nth)}
	return nil
}

// Ends is the series that is over before an occurrence.
func (r Rule) Ends(before Wall) Rule {
	o, err := r.option()
	if err != nil {
		return r
	}
	until := before.floating().Add(-time.Minute)
	if o.Until.IsZero() || until.Before(o.Until) {
		o.Until = until
	}
	if o.Count > 0 { // RFC 5545 knows the one or the other
		last := o.Dtstart
		r.each(o.Dtstart, func(w Wall) bool { last = w.floating(); return true })
		if last.Before(o.Until) {
			return r
		}
		o.Count = 0
	}
	r.RRule = ruleText(o)
	return r
}

// ruleText writes a rule without its start: first how often, then on which days,
// and an end in floating time.
func ruleText(o *rrule.ROption) string {
	ends := ""
	switch {
	case o.Count > 0:
		ends = ";COUNT=" + strconv.Itoa(o.Count)
	case !o.Until.IsZero():
		ends = ";UNTIL=" + o.Until.UTC().Format("20060102T150405")
	}
	endless := *o
	endless.Count, endless.Until = 0, time.Time{}
	return strings.ReplaceAll(endless.RRuleString(), "+", "") + ends
}

// dayOf is midnight of a day.
func dayOf(w Wall) time.Time { return time.Date(w.Year, w.Month, w.Day, 0, 0, 0, 0, time.UTC) }
