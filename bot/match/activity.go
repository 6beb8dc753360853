package match

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Activity is when somebody wrote in public, and nothing else: at which hours of
// the day, UTC, and when last. The zero value is that of somebody who never did.
type Activity struct {
	hours clockFace
	seen  int64 // Unix seconds; 0 is never
	n     int   // messages, since it was zero or read from storage
}

// Spoke counts a message.
func (a *Activity) Spoke(at time.Time) {
	a.hours.add(at.Unix())
	a.see(at.Unix())
	a.n++
}

func (a *Activity) see(at int64) { a.seen = max(a.seen, at) }

// Seen is when they wrote last; the zero time is never.
func (a Activity) Seen() time.Time {
	if a.seen == 0 {
		return time.Time{}
	}
	return time.Unix(a.seen, 0)
}

// None is whether no message was counted.
func (a Activity) None() bool { return a.n == 0 }

// On is what comes of a after before: the older messages have faded with each new
// one, as if one had counted them all.
func (a Activity) On(before Activity) Activity {
	left := float32(math.Pow(hourKept, float64(a.n)))
	for i := range a.hours {
		a.hours[i] += before.hours[i] * left
	}
	a.see(before.seen)
	a.n += before.n
	return a
}

// faded is what is too little to be written down.
const faded = 0.01

// Hours are the hours as storage keeps them: "9:12.5 14:3".
func (a Activity) Hours() string {
	var b strings.Builder
	for hour, n := range a.hours {
		if n < faded {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%d:%s", hour, strconv.FormatFloat(float64(n), 'g', 4, 32))
	}
	return b.String()
}

// StoredActivity reads what [Activity.Hours] wrote. What it cannot read is
// nothing.
func StoredActivity(seen time.Time, hours string) (a Activity) {
	if !seen.IsZero() {
		a.seen = seen.Unix()
	}
	for part := range strings.FieldsSeq(hours) {
		left, right, _ := strings.Cut(part, ":")
		hour, err := strconv.ParseUint(left, 10, 8)
		n, wrong := strconv.ParseFloat(right, 32)
		if err == nil && wrong == nil && hour < uint64(len(a.hours)) && n > 0 && n <= mostAnHour {
			a.hours[hour] = float32(n)
		}
	}
	return a
}

// mostAnHour is 1/(1 − hourKept), which no hour reaches.
const mostAnHour = 500
