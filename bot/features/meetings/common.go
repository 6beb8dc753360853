package meetings

import (
	"time"

	"github.com/kith-community/kith/bot/people"
)

// Finding times that suit both: when both are awake, on different days, not too
// soon, and free of what they have planned already.

const (
	searchFrom = 20 * time.Hour // nobody is to find out tonight about tomorrow morning
	searchFor  = 14 * day
	slot       = 30 * time.Minute
)

// hours are somebody's waking hours in their zone.
type hours struct {
	people.Hours
	loc *time.Location
}

// awakeFor is whether somebody is awake all through a meeting.
func (h hours) awakeFor(at time.Time, length time.Duration) bool {
	return h.Awake(at, h.loc) && h.Awake(at.Add(length-time.Minute), h.loc)
}

// busy is time that somebody has given away.
type busy struct{ from, to time.Time }

// commonTimes are up to three times that suit both, one a day, each in the middle
// of what they have in common that day. None means that they are never awake
// together for that long.
func commonTimes(a, b hours, taken []busy, now time.Time, length time.Duration) (found []time.Time) {
	end := now.Add(searchFor)
	at := now.Add(searchFrom).Truncate(slot).Add(slot)
	for at.Before(end) && len(found) < maxOptions {
		first, last := window(a, b, taken, at, end, length)
		if first.IsZero() {
			return found
		}
		found = append(found, first.Add(last.Sub(first)/2).Truncate(slot))
		y, m, d := last.In(a.loc).Date()
		at = people.Midnight(y, m, d+1, a.loc)
		if !at.After(last) {
			at = last.Add(slot)
		}
	}
	return found
}

// window is the first stretch of starts that suit both; zero for none before end.
func window(a, b hours, taken []busy, from, end time.Time, length time.Duration) (first, last time.Time) {
	for at := from; at.Before(end); at = at.Add(slot) {
		suits := a.awakeFor(at, length) && b.awakeFor(at, length) && free(taken, at, length)
		switch {
		case suits && first.IsZero():
			first, last = at, at
		case suits:
			last = at
		case !first.IsZero():
			return first, last
		}
	}
	return first, last
}

func free(taken []busy, at time.Time, length time.Duration) bool {
	for _, t := range taken {
		if at.Before(t.to) && t.from.Before(at.Add(length)) {
			return false
		}
	}
	return true
}
