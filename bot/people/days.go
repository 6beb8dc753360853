package people

import (
	"fmt"
	"strings"
	"time"
)

// Days is a set of weekdays, one bit each: 1<<time.Sunday to 1<<time.Saturday.
// It is stored as that number.
type Days uint8

// AllDays is every day of the week; WorkDays are Monday to Friday.
const (
	AllDays  Days = 1<<7 - 1
	WorkDays Days = AllDays &^ (1<<time.Saturday | 1<<time.Sunday)
)

var dayNames = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} // by time.Weekday

// DaysOf is the set of the given weekdays.
func DaysOf(weekdays ...time.Weekday) Days {
	var d Days
	for _, w := range weekdays {
		d |= 1 << w
	}
	return d
}

// Has says whether the set holds a weekday.
func (d Days) Has(w time.Weekday) bool { return d>>w&1 == 1 }

// List is the weekdays of the set, from Monday on.
func (d Days) List() []time.Weekday {
	var list []time.Weekday
	for i := range 7 {
		if w := time.Weekday((i + 1) % 7); d.Has(w) {
			list = append(list, w)
		}
	}
	return list
}

// String names the days for machines, from Monday on: "mon,tue".
func (d Days) String() string {
	var names []string
	for _, w := range d.List() {
		names = append(names, dayNames[w])
	}
	return strings.Join(names, ",")
}

// ParseDays reverses [Days.String]. It returns [ErrHours] for anything else.
func ParseDays(s string) (Days, error) {
	var d Days
	if s == "" {
		return 0, nil
	}
	for name := range strings.SplitSeq(s, ",") {
		w, ok := weekday(strings.TrimSpace(name))
		if !ok {
			return 0, fmt.Errorf("day %q: %w", name, ErrHours)
		}
		d |= 1 << w
	}
	return d, nil
}

func weekday(name string) (time.Weekday, bool) {
	for w, n := range dayNames {
		if strings.EqualFold(n, name) {
			return time.Weekday(w), true
		}
	}
	return 0, false
}
