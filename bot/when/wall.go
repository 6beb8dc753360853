package when

import (
	"fmt"
	"time"
)

// wallLayout is how a wall time is written for machines.
const wallLayout = "2006-01-02T15:04"

// Wall is what a calendar and a clock on the wall show, in no zone.
type Wall struct {
	Year         int
	Month        time.Month
	Day          int
	Hour, Minute int
}

// WallOf is what the walls of a zone show at a moment.
func WallOf(t time.Time, loc *time.Location) Wall {
	t = t.In(loc)
	return Wall{t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute()}
}

// ParseWall reads "2026-03-10T17:30".
func ParseWall(s string) (Wall, error) {
	t, err := time.Parse(wallLayout, s)
	if err != nil {
		return Wall{}, fmt.Errorf("wall time: %w", err)
	}
	return WallOf(t, time.UTC), nil
}

// String writes what [ParseWall] reads.
func (w Wall) String() string { return w.floating().Format(wallLayout) }

// MarshalText lets a wall time stand in JSON as it is written.
func (w Wall) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText reverses [Wall.MarshalText].
func (w *Wall) UnmarshalText(text []byte) (err error) {
	*w, err = ParseWall(string(text))
	return err
}

// Before says whether the wall shows w earlier than o.
func (w Wall) Before(o Wall) bool { return w.floating().Before(o.floating()) }

// Weekday is the day of the week.
func (w Wall) Weekday() time.Weekday { return w.floating().Weekday() }

// floating is the wall time as if it were UTC, in which calendars have no gaps.
func (w Wall) floating() time.Time {
	return time.Date(w.Year, w.Month, w.Day, w.Hour, w.Minute, 0, 0, time.UTC)
}

// Shift is how a wall time met the clocks of a zone.
type Shift int

// Exact: it is there once. Skipped: the clocks jump over it, and the next minute
// that exists was taken. Doubled: it is there twice, and the first one was taken.
const (
	Exact Shift = iota
	Skipped
	Doubled
)

// farthest is further than any zone is from UTC (−12:00 to +14:00), so that all
// moments that may show a wall time are nearer to it.
const farthest = 15 * time.Hour

// Resolve is the moment at which the clocks of a zone show w, in that zone. A
// time that they jump over becomes the next minute that exists; of two the first
// is taken. It holds as long as a zone changes its clocks once within a day.
func (w Wall) Resolve(loc *time.Location) (time.Time, Shift) {
	u := w.floating()
	before, after := offset(u.Add(-farthest), loc), offset(u.Add(farthest), loc)
	early, late := u.Add(-before), u.Add(-after)
	isEarly, isLate := offset(early, loc) == before, offset(late, loc) == after
	switch {
	case isEarly && isLate && before != after:
		return early.In(loc), Doubled
	case isEarly:
		return early.In(loc), Exact
	case isLate:
		return late.In(loc), Exact
	}
	begins, _ := early.In(loc).ZoneBounds() // where the clocks jump to
	return begins, Skipped
}

// second is the later one of two moments that show w.
func (w Wall) second(loc *time.Location) time.Time {
	u := w.floating()
	return u.Add(-offset(u.Add(farthest), loc)).In(loc)
}

// offset is how far ahead of UTC the clocks of a zone are.
func offset(t time.Time, loc *time.Location) time.Duration {
	_, seconds := t.In(loc).Zone()
	return time.Duration(seconds) * time.Second
}
