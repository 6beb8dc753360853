package when

import (
	"time"
)

// piece is something that a phrase says. into puts it to the rest, unless that
// says it already: then the phrase makes no sense this way.
type piece interface{ into(s *said) bool }

// said is what a phrase says, put together from its pieces.
type said struct {
	clock  *clock
	ends   *clock // until when it lasts
	halves []half // of the day
	days   []day  // the weekday and the date of one day
	after  *amount
	zone   *zone
	length *amount
	every  *every
	span   *amount // how long a series goes on
	until  *day
	from   *day
	count  int
}

type (
	// pieces are several at once: "tonight".
	pieces []piece
	// lasting is a length: "for an hour".
	lasting amount
	// later is a time from now: "in two hours".
	later amount
	// ending is when it is over: "until 19:30".
	ending clock
	// lastDay and firstDay bound a series.
	lastDay  day
	firstDay day
	// times is how often a series happens.
	times int
)

func (p pieces) into(s *said) bool {
	for _, one := range p {
		if !one.into(s) {
			return false
		}
	}
	return true
}

func (c clock) into(s *said) bool {
	free := s.clock == nil
	s.clock = &c
	return free
}

func (c ending) into(s *said) bool {
	free := s.ends == nil && s.length == nil
	s.ends = (*clock)(&c)
	return free
}

func (h half) into(s *said) bool {
	free := len(s.halves) == 0 || s.halves[0] == h
	s.halves = append(s.halves, h)
	return free
}

// into allows a weekday beside another day, which it has to fit, and in front of
// or behind it; a relative day stands in front ("morgen, Freitag": "Freitag
// morgen" is in the morning).
func (d day) into(s *said) bool {
	if len(s.days) > 0 && (len(s.days) > 1 || s.days[0].kind == bareWeekday == (d.kind == bareWeekday) || d.kind == inDays || s.after != nil) {
		return false
	}
	s.days = append(s.days, d)
	return true
}

func (a later) into(s *said) bool {
	free := s.after == nil
	s.after = (*amount)(&a)
	return free
}

func (z zone) into(s *said) bool {
	free := s.zone == nil
	s.zone = &z
	return free
}

func (a lasting) into(s *said) bool {
	if a.days != 0 || a.months != 0 {
		free := s.span == nil
		s.span = (*amount)(&a)
		return free && a.minutes == 0
	}
	free := s.length == nil && s.ends == nil
	s.length = (*amount)(&a)
	return free
}

func (e every) into(s *said) bool {
	free := s.every == nil
	s.every = &e
	return free
}

func (d lastDay) into(s *said) bool {
	free := s.until == nil
	s.until = (*day)(&d)
	return free
}

func (d firstDay) into(s *said) bool {
	free := s.from == nil
	s.from = (*day)(&d)
	return free
}

func (n times) into(s *said) bool {
	free := s.count == 0
	s.count = int(n)
	return free
}

// amount is how long something takes, or how far away it is. Minutes are
// absolute, days and months are on the calendar.
type amount struct{ minutes, days, months int }

func (a amount) plus(b amount) amount {
	return amount{a.minutes + b.minutes, a.days + b.days, a.months + b.months}
}

func (a amount) times(n int) amount { return amount{a.minutes * n, a.days * n, a.months * n} }

func (a amount) length() time.Duration { return time.Duration(a.minutes) * time.Minute }

// units are what words for them mean.
const (
	minutes = iota + 1
	hours
	daily
	weekly
	fortnightly
	monthly
	yearly
)

// one is one of a unit; false for those that Kith does not count in.
func one(unit int) (amount, bool) {
	switch unit {
	case minutes:
		return amount{minutes: 1}, true
	case hours:
		return amount{minutes: 60}, true
	case daily:
		return amount{days: 1}, true
	case weekly:
		return amount{days: 7}, true
	case fortnightly:
		return amount{days: 14}, true
	case monthly:
		return amount{months: 1}, true
	case yearly:
		return amount{months: 12}, true
	}
	return amount{}, false
}

// every is how a series repeats: every interval of a unit (daily, weekly,
// monthly), on weekdays, on numbered weekdays of the month, or on days of it.
type every struct {
	unit, interval int
	weekdays       []time.Weekday
	nth            []int // of weekdays[0] in the month; −1 is the last
	monthDays      []int
	fault          string // the key of a text, for what means two things
}
