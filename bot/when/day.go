package when

import (
	"time"

	"github.com/kith-community/kith/bot/i18n"
)

// dayKind is how a day is named.
type dayKind int

const (
	inDays      dayKind = iota + 1 // n days from today
	inMonths                       // n months from today
	bareWeekday                    // "friday": the next one, today if it is still ahead
	thisWeekday                    // "this friday": of this week
	nextWeekday                    // "next friday": of the next week
	nextOrNear                     // where "next" may also be the nearest one; n weeks after it
	coming                         // "the coming friday"
	inWeek                         // of the week n weeks from this one
	dated                          // day and month, perhaps the year
	swapped                        // day and month whose order is not known
	ofMonth                        // "the 15th", of the next month that comes to it
	inMonth                        // "the 15th of next month", months from this one
	nthOfMonth                     // "the first monday": year, month or months say of which month
	endOfMonth                     // of a month, or months from this one
	endOfYear
	someDay // "next week", without a day of it
)

// day is a day as it was named.
type day struct {
	kind    dayKind
	n       int // days, weeks, the day of a month; which weekday of a month, −1 the last
	weekday time.Weekday
	month   time.Month // 0 when none was named
	year    int        // 0 when none was named
	months  int        // from this one, likewise
	anyway  bool       // months was named, 0 too
	plus    amount     // that many days later
}

// dates are the days that one may mean, soonest first: the first one that is not
// over counts. Days that have to be asked about are all wrong.
type dates []time.Time

// on finds the dates of a day. today is in floating time.
func (d day) on(today time.Time) (dates, *UnclearError) {
	found, fault := d.plain(today)
	if fault != nil || d.plus == (amount{}) {
		return found, fault
	}
	if found = found[:1]; d.kind == bareWeekday && found[0].Equal(today) {
		return nil, unclear("two-days", i18n.Args{"a": dayNamed(d.plus.from(today)), "b": dayNamed(d.plus.from(today.AddDate(0, 0, 7)))})
	}
	return dates{d.plus.from(found[0])}, nil
}

// from is the day that lies some days and months later.
func (a amount) from(t time.Time) time.Time { return t.AddDate(0, a.months, a.days) }

func (d day) plain(today time.Time) (dates, *UnclearError) {
	monday := today.AddDate(0, 0, -(int(today.Weekday())+6)%7)
	inThisWeek := monday.AddDate(0, 0, (int(d.weekday)+6)%7)
	ahead := (int(d.weekday) - int(today.Weekday()) + 7) % 7
	next := today.AddDate(0, 0, ahead)
	switch d.kind {
	case inDays:
		return dates{today.AddDate(0, 0, d.n)}, nil
	case someDay:
		return nil, unclear("some-day", nil)
	case inMonths:
		return sameDay(today, d.n)
	case bareWeekday:
		if ahead == 0 {
			return dates{today, today.AddDate(0, 0, 7)}, nil
		}
		return dates{next}, nil
	case thisWeekday:
		return dates{inThisWeek}, nil
	case nextWeekday:
		return dates{inThisWeek.AddDate(0, 0, 7)}, nil
	case inWeek:
		return dates{inThisWeek.AddDate(0, 0, 7*d.n)}, nil
	case nextOrNear, coming:
		if ahead == 0 {
			next = today.AddDate(0, 0, 7)
		}
		week := inThisWeek.AddDate(0, 0, 7+7*d.n)
		if d.kind == nextOrNear && !week.Equal(next.AddDate(0, 0, 7*d.n)) || d.kind == coming && ahead == 0 {
			return nil, unclear("two-days", i18n.Args{"a": dayNamed(today.AddDate(0, 0, ahead+7*d.n)), "b": dayNamed(week)})
		}
		return dates{next.AddDate(0, 0, 7*d.n)}, nil
	}
	return d.inCalendar(today)
}

// inCalendar finds the dates of days that months have.
func (d day) inCalendar(today time.Time) (dates, *UnclearError) {
	first := time.Date(today.Year(), today.Month()+time.Month(d.months), 1, 0, 0, 0, 0, time.UTC)
	switch d.kind {
	case dated:
		return d.date(today)
	case swapped:
		return d.order(today)
	case ofMonth:
		return d.rolling(first, today)
	case inMonth:
		return monthDay(first, d.n)
	case endOfYear:
		return dates{time.Date(today.Year(), time.December, 31, 0, 0, 0, 0, time.UTC)}, nil
	}
	if d.month == 0 {
		if d.kind == nthOfMonth && !d.anyway {
			return nil, unclear("which-month", nil)
		}
		return d.within(first)
	}
	year := d.year
	if year == 0 {
		year = today.Year()
	}
	found, fault := d.within(time.Date(year, d.month, 1, 0, 0, 0, 0, time.UTC))
	if d.year == 0 && fault == nil && found[0].Before(today) {
		return d.within(time.Date(year+1, d.month, 1, 0, 0, 0, 0, time.UTC))
	}
	return found, fault
}

// within is the day in the month that begins at first.
func (d day) within(first time.Time) (dates, *UnclearError) {
	if d.kind == endOfMonth {
		return dates{first.AddDate(0, 1, -1)}, nil
	}
	return d.nthIn(first)
}

// date is a day and a month; without a year it is the next one to come.
func (d day) date(today time.Time) (dates, *UnclearError) {
	var found dates
	years := []int{d.year}
	if d.year == 0 {
		years = []int{today.Year(), today.Year() + 1}
	}
	for _, year := range years {
		t := time.Date(year, d.month, d.n, 0, 0, 0, 0, time.UTC)
		if d.month < 1 || d.month > 12 || t.Day() != d.n {
			if d.month == time.February && d.n == 29 && len(years) > 1 {
				return nil, unclear("leap", nil)
			}
			return nil, unclear("no-date", nil)
		}
		found = append(found, t)
	}
	return found, nil
}

// order asks which number is the month, where both may be; n stands first.
func (d day) order(today time.Time) (dates, *UnclearError) {
	one, other := d, d
	one.kind, other.kind = dated, dated
	other.n, other.month = int(d.month), time.Month(d.n)
	a, wrong := one.date(today)
	b, wrongToo := other.date(today)
	switch {
	case wrong != nil && wrongToo != nil:
		return nil, wrong
	case wrong != nil:
		return b, nil
	case wrongToo != nil || a[0].Equal(b[0]):
		return a, nil
	}
	if d.year == 0 && a[0].Before(today) {
		a = a[1:]
	}
	if d.year == 0 && b[0].Before(today) {
		b = b[1:]
	}
	return nil, unclear("two-days", i18n.Args{"a": dayNamed(a[0]), "b": dayNamed(b[0])})
}

// rolling is a day of this month, or of the next one when it is over.
func (d day) rolling(first, today time.Time) (dates, *UnclearError) {
	this, fault := monthDay(first, d.n)
	if fault != nil {
		return nil, fault
	}
	next, fault := monthDay(first.AddDate(0, 1, 0), d.n)
	if fault != nil {
		if this[0].Before(today) {
			return nil, fault
		}
		return this, nil
	}
	return append(this, next...), nil
}

// monthDay is a day of the month that begins at first.
func monthDay(first time.Time, n int) (dates, *UnclearError) {
	t := first.AddDate(0, 0, n-1)
	if n < 1 || t.Month() != first.Month() {
		return nil, unclear("no-day", i18n.Args{"n": n, "month": monthNamed(first)})
	}
	return dates{t}, nil
}

// sameDay is the day of the same number some months later.
func sameDay(today time.Time, months int) (dates, *UnclearError) {
	return monthDay(time.Date(today.Year(), today.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC), today.Day())
}

// nthIn is the n-th of a weekday in the month that begins at first.
func (d day) nthIn(first time.Time) (dates, *UnclearError) {
	if d.n < 0 {
		last := first.AddDate(0, 1, -1)
		return dates{last.AddDate(0, 0, -(int(last.Weekday())-int(d.weekday)+7)%7)}, nil
	}
	t := first.AddDate(0, 0, (int(d.weekday)-int(first.Weekday())+7)%7+7*(d.n-1))
	if t.Month() != first.Month() {
		return nil, unclear("no-date", nil)
	}
	return dates{t}, nil
}
