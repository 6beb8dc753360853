package people

import (
	"fmt"
	"time"
)

const day = 24 * 60 // minutes

// Hours are the part of a week in which a person is awake: on each of Days a
// waking period starts at From and ends at To, on the next day when To is not
// after From. Both are minutes after local midnight.
//
// From == To is a period of a whole day. No days at all counts as [AllDays], so
// the zero Hours are always awake, and nobody is asleep for ever.
//
// Where the clock changes, a From or To that does not exist is the next minute
// that does, and one that exists twice is the first (product rule for times).
type Hours struct {
	From, To int
	Days     Days
}

// DefaultHours hold until a person sets their own: 09:00–20:00 every day.
var DefaultHours = Hours{From: 9 * 60, To: 20 * 60, Days: AllDays}

// A waking period is at most a week away, or two when the clock skips it. The
// reach is more than that, and an end to every search.
const reach = 30 // days

// maxPeriods bounds [Hours.Add]: about 270 years of daily periods.
const maxPeriods = 100_000

// Awake says whether t lies in a waking period. A nil zone is UTC.
func (h Hours) Awake(t time.Time, loc *time.Location) bool {
	start, _ := h.period(t, loc)
	return !start.After(t)
}

// Next is t when awake, else the start of the next waking period.
func (h Hours) Next(t time.Time, loc *time.Location) time.Time {
	start, _ := h.period(t, loc)
	if start.After(t) {
		return start.In(t.Location())
	}
	return t
}

// Add is the moment when d of waking time has passed since t. It is always a
// waking moment: time that ends with a period ends at the start of the next. A
// negative d counts as zero.
func (h Hours) Add(t time.Time, d time.Duration, loc *time.Location) time.Time {
	d = max(d, 0)
	at := t
	for range maxPeriods {
		start, end := h.period(at, loc)
		if start.After(at) {
			at = start
		}
		left := end.Sub(at)
		if d < left {
			break
		}
		d -= left
		at = end
	}
	return at.Add(d).In(t.Location())
}

// Holds says whether a minute after midnight is part of a waking period.
func (h Hours) Holds(minute int) bool {
	return minute >= h.From && minute < h.end() || minute+day < h.end()
}

// At is when clocks show a minute after midnight in the waking period that holds
// t or comes next; its start when they never do, or when minute is negative. It
// may lie before t.
func (h Hours) At(minute int, t time.Time, loc *time.Location) time.Time {
	start, end := h.period(t, loc)
	if minute < 0 {
		return start
	}
	if loc == nil {
		loc = time.UTC
	}
	year, month, date := start.In(loc).Date()
	for d := date; d <= date+1; d++ { // a period may last into the next day
		if at := wall(year, month, d, minute, loc); !at.Before(start) && at.Before(end) {
			return at
		}
	}
	return start
}

// NextAt is the first such moment after t.
func (h Hours) NextAt(minute int, t time.Time, loc *time.Location) time.Time {
	at := h.At(minute, t, loc)
	if !at.After(t) {
		_, end := h.period(t, loc)
		at = h.At(minute, end, loc)
	}
	return at
}

// Midnight is the first moment of a day.
func Midnight(year int, month time.Month, date int, loc *time.Location) time.Time {
	return wall(year, month, date, 0, loc)
}

// period is the first waking period that ends after t. It holds t or lies ahead.
func (h Hours) period(t time.Time, loc *time.Location) (start, end time.Time) {
	if loc == nil {
		loc = time.UTC
	}
	year, month, date := t.In(loc).Date()
	first := date
	if h.end() > day {
		first-- // yesterday's period may last into today
	}
	for d := first; d < date+reach; d++ {
		if !h.starts(year, month, d) {
			continue
		}
		start, end = wall(year, month, d, h.From, loc), wall(year, month, d, h.end(), loc)
		if end.After(t) && end.After(start) {
			return start, end
		}
	}
	return t, t.Add(time.Hour) // no zone skips a month: kept so that no caller ever loops
}

func (h Hours) starts(year int, month time.Month, date int) bool {
	return h.Days&AllDays == 0 || h.Days.Has(time.Date(year, month, date, 0, 0, 0, 0, time.UTC).Weekday())
}

func (h Hours) end() int {
	if h.To <= h.From {
		return h.To + day
	}
	return h.To
}

// wall is the instant of a local wall-clock time. One in a gap is the first
// instant after it, one in a fold is the first of the two.
func wall(year int, month time.Month, date, minute int, loc *time.Location) time.Time {
	want := time.Date(year, month, date, 0, minute, 0, 0, time.UTC)
	t := time.Date(year, month, date, 0, minute, 0, 0, loc)
	begin, end := t.ZoneBounds()
	switch got := local(t); {
	case got.After(want): // in a gap, and time.Date chose the side behind it
		return begin
	case got.Before(want): // in a gap, and time.Date chose the side before it
		return end
	case begin.IsZero() || t.Sub(begin) > 48*time.Hour: // no clock was ever set back that far
		return t
	}
	_, before := begin.Add(-time.Second).Zone()
	if first := want.Add(-time.Duration(before) * time.Second); first.Before(begin) {
		return first.In(loc)
	}
	return t
}

// local is what a clock on the wall shows at t, as if it were UTC.
func local(t time.Time) time.Time {
	_, offset := t.Zone()
	return t.UTC().Add(time.Duration(offset) * time.Second)
}

// String is how hours are shown and typed: "09:00–20:00". It leaves out the days.
func (h Hours) String() string {
	to := h.To
	if to == 0 {
		to = day
	}
	return fmt.Sprintf("%02d:%02d–%02d:%02d", h.From/60, h.From%60, to/60, to%60)
}
