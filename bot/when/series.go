package when

import (
	"slices"
	"time"

	"github.com/teambition/rrule-go"

	"github.com/kith-community/kith/bot/i18n"
)

// series is what a phrase says that repeats.
func (a asked) series(s *said) (Reading, *UnclearError) {
	if s.every.fault != "" {
		return Reading{}, unclear(s.every.fault, nil)
	}
	if s.after != nil || s.span != nil && (s.until != nil || s.count != 0) || s.until != nil && s.count != 0 {
		return Reading{}, unclear("clash", nil)
	}
	there := a
	if s.zone != nil {
		name, fault := s.zone.lasting(a.now)
		if fault != nil {
			return Reading{}, fault
		}
		there.zone = name
		there.loc, _ = Location(name)
	}
	theirs := dayOf(WallOf(a.now, there.loc))
	r, fault := there.repeated(s, theirs)
	if ours := dayOf(WallOf(a.now, a.loc)); fault == nil && !ours.Equal(theirs) && len(s.days) > 0 {
		return there.agreed(r, func() (Reading, *UnclearError) { return there.repeated(s, ours) })
	}
	return r, fault
}

// repeated is a series whose days are counted from a day.
func (a asked) repeated(s *said, today time.Time) (Reading, *UnclearError) {
	e := *s.every
	from, fault := s.begins(&e, today)
	if fault != nil {
		return Reading{}, fault
	}
	minute, length, fault := s.daily()
	if fault != nil {
		return Reading{}, fault
	}
	o := e.option()
	first, fault := a.firstOf(o, from, minute)
	if fault != nil {
		return Reading{}, fault
	}
	if slices.ContainsFunc(s.days, day.fixed) && !dayOf(first.Wall).Equal(from) {
		return Reading{}, unclear("past", i18n.Args{"moment": momentOf(wallAt(from, minute))})
	}
	if fault := s.limit(o, first.Wall, today); fault != nil {
		return Reading{}, fault
	}
	if o.Interval = e.interval; e.interval == 1 {
		o.Interval = 0
	}
	rule := Rule{Start: first.Wall, Zone: a.zone, RRule: ruleText(o)}
	return a.within(Reading{At: first.At, Zone: a.zone, Shift: first.Shift, Length: length, Rule: &rule})
}

// fixed is whether a day is one and no other: "today", not "wed".
func (d day) fixed() bool {
	return d.kind != bareWeekday && d.kind != ofMonth && d.kind != nthOfMonth
}

// lasting is the place by whose clocks a series can be kept. "EST" alone does
// not say what happens in summer.
func (z zone) lasting(now time.Time) (string, *UnclearError) {
	if z.name != "" {
		return z.name, nil
	}
	if name := z.steady(now); name != "" {
		return name, nil
	}
	if len(z.choices) == 0 {
		return "", unclear("zone-fixed", nil)
	}
	return "", unclear("zone-series", i18n.Args{"said": z.said, "choices": places(z.choices)})
}

// begins is the day from which a series counts, and completes from it what the
// phrase leaves open: "every week, next tue".
func (s *said) begins(e *every, today time.Time) (time.Time, *UnclearError) {
	named := said{days: s.days}
	if s.from != nil {
		if len(s.days) > 0 && s.days[0].fixed() {
			return today, unclear("clash", nil)
		}
		from := said{days: []day{*s.from}}
		found, fault := from.dates(today)
		if fault != nil {
			return today, fault
		}
		if found = found.from(today); len(found) == 0 {
			return today, unclear("past-start", nil)
		}
		today = found[0]
	}
	if e.complete() {
		if len(s.days) > 0 {
			return today, unclear("clash", nil)
		}
		return today, nil
	}
	if len(named.days) == 0 && s.from == nil {
		return today, unclear(map[int]string{weekly: "which-weekday", monthly: "which-day"}[e.unit], nil)
	}
	if len(named.days) == 0 {
		named.days = []day{{kind: inDays}} // the day it starts on
	}
	return e.fill(&named, today)
}

// from leaves out the dates before a day.
func (d dates) from(first time.Time) dates {
	return slices.DeleteFunc(slices.Clone(d), func(t time.Time) bool { return t.Before(first) })
}

// complete is whether a series says on which days it happens.
func (e *every) complete() bool {
	return e.unit == daily || len(e.weekdays)+len(e.monthDays) > 0
}

// fill takes the days of a series from a day that was named.
func (e *every) fill(named *said, today time.Time) (time.Time, *UnclearError) {
	if d := named.days[0]; e.unit == monthly && len(named.days) == 1 {
		switch d.kind {
		case ofMonth:
			e.monthDays = []int{d.n}
			return today, nil
		case bareWeekday:
			return today, unclear("which-of-month", i18n.Args{"weekday": weekName(d.weekday)})
		case nthOfMonth:
			if d.month == 0 && !d.anyway {
				e.nth, e.weekdays = []int{d.n}, []time.Weekday{d.weekday}
				return today, nil
			}
		}
	}
	found, fault := named.dates(today)
	if fault != nil {
		return today, fault
	}
	found = found.from(today)
	if len(found) == 0 {
		return today, unclear("past-start", nil)
	}
	if e.unit == weekly {
		e.weekdays = []time.Weekday{found[0].Weekday()}
	} else {
		e.monthDays = []int{found[0].Day()}
	}
	return found[0], nil
}

// daily is the minute of the day at which a series happens, and how long it lasts.
func (s *said) daily() (int, time.Duration, *UnclearError) {
	if s.clock == nil {
		return 0, 0, unclear("no-time-series", nil)
	}
	start, until, fault := s.settle()
	if fault != nil {
		return 0, 0, fault
	}
	length, fault := s.lasts(until)
	if fault != nil {
		return 0, 0, fault
	}
	if start.isMidnight() {
		if s.every.unit != daily {
			return 0, 0, unclear("midnight-series", nil)
		}
		return 0, length, nil
	}
	minute, fault := start.sure()
	if fault == nil && minute == dayMinutes {
		fault = unclear("midnight-series", nil)
	}
	return minute, length, fault
}

// option is the series as the library takes it, each period of it.
func (e *every) option() *rrule.ROption {
	o := &rrule.ROption{Freq: rrule.DAILY}
	switch e.unit {
	case weekly:
		o.Freq = rrule.WEEKLY
	case monthly:
		o.Freq, o.Bymonthday = rrule.MONTHLY, e.monthDays
		for _, n := range e.nth {
			d := weekdays[e.weekdays[0]]
			o.Byweekday = append(o.Byweekday, d.Nth(n))
		}
		return o
	}
	for i := range 7 { // from Monday on
		if w := time.Weekday((i + 1) % 7); slices.Contains(e.weekdays, w) {
			o.Byweekday = append(o.Byweekday, weekdays[w])
		}
	}
	return o
}

// firstOf is the first occurrence that is still to come, from a day on.
func (a asked) firstOf(o *rrule.ROption, from time.Time, minute int) (Occurrence, *UnclearError) {
	start := wallAt(from, minute)
	after := a.exactly
	if at, _ := start.Resolve(a.loc); at.After(after) {
		after = at.Add(-time.Minute)
	}
	found := Rule{Start: start, Zone: a.zone, RRule: ruleText(o)}.Next(after, 1)
	if len(found) == 0 {
		return Occurrence{}, unclear("no-date", nil)
	}
	return found[0], nil
}

// limit ends a series where the phrase says.
func (s *said) limit(o *rrule.ROption, first Wall, today time.Time) *UnclearError {
	begin := dayOf(first)
	e := s.every
	switch {
	case s.count != 0:
		o.Count = s.count
	case s.span != nil && e.unit == weekly && len(o.Byweekday) == 1 && s.span.months == 0 && s.span.days%7 == 0:
		o.Count = (s.span.days/7 + e.interval - 1) / e.interval
	case s.span != nil:
		o.Until = wallAt(s.span.from(begin).AddDate(0, 0, -1), dayMinutes-1).floating()
	case s.until != nil:
		until := said{days: []day{*s.until}}
		found, fault := until.dates(today)
		if fault != nil {
			return fault
		}
		if found = found.from(today); len(found) == 0 || found[0].Before(begin) {
			return unclear("ends-before", i18n.Args{"day": dayNamed(begin)})
		}
		o.Until = wallAt(found[0], dayMinutes-1).floating()
	}
	if o.Count < 0 || o.Count > maxCount {
		return unclear("count", i18n.Args{"most": maxCount})
	}
	if o.Until.After(begin.AddDate(10, 0, 0)) {
		return unclear("far", i18n.Args{"day": dayNamed(o.Until)})
	}
	return nil
}
