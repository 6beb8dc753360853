package calendar

import "time"

// Wall times are kept as if they were in UTC, so that adding to them never meets
// a clock that changes.

// wallLayout is how callers write a wall time; the other two are iCalendar's, for
// local time and for UTC.
const (
	wallLayout  = "2006-01-02T15:04"
	localLayout = "20060102T150405"
	utcLayout   = "20060102T150405Z"
)

// wallAt is what clocks in a zone show.
func wallAt(t time.Time, loc *time.Location) time.Time {
	_, offset := t.In(loc).Zone()
	return t.UTC().Add(time.Duration(offset) * time.Second)
}

// moment is when clocks in a zone show a wall time. Of two moments it is the
// first. A wall time that clocks jump over is the moment of the jump, which is the
// next minute that exists: what Kith tells people.
func moment(wall time.Time, loc *time.Location) (at time.Time, exists bool) {
	const apart = 24 * time.Hour // farther from UTC than any zone
	before, after := offset(wall.Add(-apart), loc), offset(wall.Add(apart), loc)
	for _, o := range []time.Duration{before, after} {
		if at := wall.Add(-o); wallAt(at, loc).Equal(wall) {
			return at, true
		}
	}
	jump, _ := wall.Add(-before).In(loc).ZoneBounds()
	return jump.UTC(), false
}

func offset(t time.Time, loc *time.Location) time.Duration {
	_, seconds := t.In(loc).Zone()
	return time.Duration(seconds) * time.Second
}
