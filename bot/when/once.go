package when

import (
	"time"

	"github.com/kith-community/kith/bot/i18n"
)

// reading is what the pieces of a phrase mean together.
func (a asked) reading(s *said) (Reading, *UnclearError) {
	switch {
	case s.zone != nil && s.zone.loc == nil:
		return Reading{}, unclear("zone", i18n.Args{"said": s.zone.said, "choices": places(s.zone.choices)})
	case s.every != nil:
		return a.series(s)
	case s.span != nil || s.until != nil || s.from != nil || s.count != 0:
		return Reading{}, unclear("no-series", nil)
	}
	there := a
	if s.zone != nil {
		there.loc, there.zone = s.zone.loc, s.zone.name
		there.now = a.now.In(there.loc)
	}
	if s.after != nil && s.after.minutes != 0 {
		return there.away(s)
	}
	r, fault := there.once(s, dayOf(WallOf(a.now, a.loc)))
	if fault != nil || len(s.days) == 0 {
		return r, fault
	}
	// "tomorrow" is another day where the named clocks are: then it is asked.
	if theirs := dayOf(WallOf(a.now, there.loc)); !theirs.Equal(dayOf(WallOf(a.now, a.loc))) {
		return there.agreed(r, func() (Reading, *UnclearError) { return there.once(s, theirs) })
	}
	return r, nil
}

// agreed is a reading when the other way to read it says the same.
func (a asked) agreed(r Reading, other func() (Reading, *UnclearError)) (Reading, *UnclearError) {
	o, fault := other()
	if fault == nil && !r.same(o) {
		fault = unclear("two-days", i18n.Args{"a": dayName(WallOf(r.At, a.loc)), "b": dayName(WallOf(o.At, a.loc))})
	}
	if fault != nil {
		return Reading{}, fault
	}
	return r, nil
}

// same is whether two readings mean the same.
func (r Reading) same(o Reading) bool {
	if (r.Rule == nil) != (o.Rule == nil) || r.Rule != nil && *r.Rule != *o.Rule {
		return false
	}
	return r.At.Equal(o.At) && r.Length == o.Length && r.Zone == o.Zone
}

// away is a number of hours and minutes from now, perhaps with days before them.
func (a asked) away(s *said) (Reading, *UnclearError) {
	if s.clock != nil || len(s.days) > 0 || len(s.halves) > 0 || s.ends != nil {
		return Reading{}, unclear("clash", nil)
	}
	at := a.now.AddDate(0, s.after.months, s.after.days).Add(s.after.length())
	length, fault := s.lasts(0)
	if fault != nil {
		return Reading{}, fault
	}
	return a.within(Reading{At: at, Zone: a.zone, Length: length})
}

// within refuses what is further away than anybody plans.
func (a asked) within(r Reading) (Reading, *UnclearError) {
	if r.At.After(a.now.AddDate(horizon, 0, 0)) {
		return Reading{}, unclear("far", i18n.Args{"day": dayName(WallOf(r.At, a.loc))})
	}
	return r, nil
}

// lasts is the length that was said; minutes are those until an end.
func (s *said) lasts(minutes int) (time.Duration, *UnclearError) {
	if s.length != nil {
		minutes = s.length.minutes
	}
	if minutes != 0 && (minutes < minLength || minutes > maxLength) {
		return 0, unclear("length", nil)
	}
	return time.Duration(minutes) * time.Minute, nil
}

// once is one moment. today is where the phrase's days are counted from.
func (a asked) once(s *said, today time.Time) (Reading, *UnclearError) {
	days, fault := s.dates(today)
	if fault != nil {
		return Reading{}, fault
	}
	if s.clock == nil && len(s.halves) == 1 && s.halves[0] == midday {
		c := exact(12, 0)
		s.clock = &c
	}
	if s.clock == nil {
		if s.after == nil || len(s.halves) > 0 || s.ends != nil {
			return Reading{}, missing(days)
		}
		now := WallOf(a.now, a.loc)
		c := exact(now.Hour, now.Minute)
		s.clock = &c
	}
	start, until, fault := s.settle()
	if fault != nil {
		return Reading{}, fault
	}
	length, fault := s.lasts(until)
	if fault != nil {
		return Reading{}, fault
	}
	if days == nil {
		today = dayOf(WallOf(a.now, a.loc))
		days = dates{today, today.AddDate(0, 0, 1)}
		if start.isMidnight() {
			start = exact(0, 0)
		}
	}
	at, fault := a.first(days, start)
	if fault != nil {
		return Reading{}, fault
	}
	return a.within(Reading{At: at, Zone: a.zone, Length: length})
}

// missing asks for the time of day.
func missing(days dates) *UnclearError {
	if len(days) == 0 {
		return unclear("no-day-no-time", nil)
	}
	return unclear("no-time", i18n.Args{"day": dayNamed(days[0])})
}

// first is the first of some days on which a clock is still to come.
func (a asked) first(days dates, c clock) (time.Time, *UnclearError) {
	if c.isMidnight() {
		for _, m := range c.may {
			if at, _ := wallAt(days[0], m).Resolve(a.loc); at.After(a.exactly) && m == 0 {
				return time.Time{}, unclear("midnight", i18n.Args{"a": dayNamed(days[0]), "b": dayNamed(days[0].AddDate(0, 0, 1))})
			}
		}
		c = exact(24, 0)
	}
	minute, fault := c.sure()
	if fault != nil {
		return time.Time{}, fault
	}
	for _, d := range days {
		w := wallAt(d, minute)
		at, shift := w.Resolve(a.loc)
		if !at.After(a.exactly) && shift != Doubled {
			continue
		}
		switch shift {
		case Skipped:
			return at, unclear("gap", i18n.Args{"moment": momentOf(w), "clock": clockOf(at)})
		case Doubled:
			return at, unclear("fold", i18n.Args{"moment": momentOf(w), "a": withOffset(at), "b": withOffset(w.second(a.loc))})
		}
		return at, nil
	}
	return time.Time{}, unclear("past", i18n.Args{"moment": momentOf(wallAt(days[len(days)-1], minute))})
}

// wallAt is a minute of a day; the last one is the midnight that ends it.
func wallAt(d time.Time, minute int) Wall {
	return WallOf(d.Add(time.Duration(minute)*time.Minute), time.UTC)
}

func clockOf(t time.Time) clockName { return clockName(t.Hour()*60 + t.Minute()) }

// withOffset is a time as it can be written when the clock shows it twice.
func withOffset(t time.Time) string { return t.Format("15:04 UTC-07:00") }

// dates are the days that a phrase names; nil when it names none.
func (s *said) dates(today time.Time) (dates, *UnclearError) {
	days := s.days
	if s.after != nil {
		d := day{kind: inDays, n: s.after.days}
		if s.after.months != 0 {
			d = day{kind: inMonths, n: s.after.months, plus: amount{days: s.after.days}}
		}
		if len(days) > 0 && (len(days) > 1 || days[0].kind != bareWeekday) {
			return nil, unclear("clash", nil)
		}
		days = append(days[:len(days):len(days)], d)
	}
	switch len(days) {
	case 0:
		return nil, nil
	case 1:
		return days[0].on(today)
	}
	name, other := days[0], days[1]
	if other.kind == bareWeekday {
		name, other = other, name
	}
	found, fault := other.on(today)
	if fault != nil {
		return nil, fault
	}
	// Not the next one that fits: "wed 10 march" would be meant for another year.
	if ahead := found.from(today); len(ahead) > 0 {
		found = ahead
	}
	if found[0].Weekday() != name.weekday {
		return nil, unclear("weekday", i18n.Args{"day": dayNamed(found[0]), "weekday": weekName(name.weekday)})
	}
	return found[:1], nil
}

// dayAlone is the day that a phrase names, when it names nothing else.
func (a asked) dayAlone(s *said) (Wall, *UnclearError) {
	bare := said{days: s.days, after: s.after}
	if s.clock != nil || s.ends != nil || s.halves != nil || s.zone != nil || s.length != nil || s.every != nil || s.span != nil ||
		s.until != nil || s.from != nil || s.count != 0 || s.after != nil && s.after.minutes != 0 {
		return Wall{}, unclear("day-only", nil)
	}
	today := dayOf(WallOf(a.now, a.loc))
	days, fault := bare.dates(today)
	if fault != nil {
		return Wall{}, fault
	}
	if len(s.days) == 1 && s.days[0].kind == bareWeekday && len(days) > 1 && s.after == nil {
		return Wall{}, unclear("two-days", i18n.Args{"a": dayNamed(days[0]), "b": dayNamed(days[1])})
	}
	for _, d := range days {
		switch {
		case d.Before(today):
		case d.After(today.AddDate(horizon, 0, 0)):
			return Wall{}, unclear("far", i18n.Args{"day": dayNamed(d)})
		default:
			return wallAt(d, 0), nil
		}
	}
	return Wall{}, unclear("past-day", i18n.Args{"day": dayNamed(days[0])})
}

// several asks which of some moments is meant.
func (a asked) several(all []Reading, asks *UnclearError) *UnclearError {
	if asks != nil && asks.Key == "no-time" { // "dec 24 2026"
		return asks
	}
	if len(all) < 2 || all[0].At.Equal(all[1].At) {
		return unclear("unsure", nil)
	}
	return unclear("two", i18n.Args{"a": momentOf(WallOf(all[0].At, a.loc)), "b": momentOf(WallOf(all[1].At, a.loc))})
}
