package fit

import "math/bits"

// WeekHours are the hours of a week.
const WeekHours = 7 * 24

// Week is in which hours of a week, in UTC, somebody has time. The zero Week is
// unknown, for nobody who looks for a mentor has none at all. The clock changes,
// so it is made anew for the week in which it is used.
type Week [3]uint64

// NewWeek asks for each hour whether it is free. Hour 0 begins on Monday at 00:00
// UTC, hour 167 on Sunday at 23:00.
func NewWeek(free func(hour int) bool) (w Week) {
	for hour := range WeekHours {
		if free(hour) {
			w[hour/64] |= 1 << (hour % 64)
		}
	}
	return w
}

// Known is whether there is any hour in it.
func (w Week) Known() bool { return w != Week{} }

// Overlap is in how many hours both have time.
func (w Week) Overlap(other Week) (hours int) {
	for i := range w {
		hours += bits.OnesCount64(w[i] & other[i])
	}
	return hours
}
