package when

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot/i18n"
)

const dayMinutes = 24 * 60

// clock is a time of day: all minutes after midnight that it may mean. "5" may
// be in the morning and in the evening, and midnight at both ends of a day.
type clock struct {
	may   []int
	also  []int  // what it means only where may makes no sense: "7:30", in the evening
	wrong string // what was written, when no clock shows it
}

// half is a part of the day, which tells what a clock means.
type half int

const (
	morning half = iota + 1
	afternoon
	evening
	midday
)

// hoursOf are the minutes that belong to a part of the day.
var hoursOf = map[half][2]int{
	morning: {1 * 60, 12*60 - 1}, midday: {11 * 60, 15*60 - 1}, afternoon: {12 * 60, 18*60 - 1}, evening: {16 * 60, dayMinutes},
}

// morningsUntil is the last hour that is taken for the evening when it stands
// alone with minutes: nobody who writes "5:30" gets up for it, and who writes
// "9:30" has the morning in mind.
const morningsUntil = 6

// exact is a clock of 24 hours.
func exact(hour, minute int) clock {
	if minute > 59 || hour > 24 || hour == 24 && minute > 0 {
		return clock{wrong: fmt.Sprintf("%d:%02d", hour, minute)}
	}
	return clock{may: []int{hour*60 + minute}}
}

// either is a clock that may be in the morning and in the evening.
func either(hour, minute int) clock {
	if minute > 59 || hour > 24 || hour == 0 || hour > 12 {
		return exact(hour, minute)
	}
	return clock{may: []int{hour%12*60 + minute, (hour%12+12)*60 + minute}}
}

// loose is a clock of 24 hours, written without a zero in front.
func loose(hour, minute int) clock {
	both := either(hour, minute)
	if hour > morningsUntil && len(both.may) == 2 {
		c := exact(hour, minute)
		c.also = both.may
		return c
	}
	return both
}

// in is the clock in one half of 12 hours; 0 is am.
func (c clock) in(pm int, hour, minute int) clock {
	if hour < 1 || hour > 12 || minute > 59 {
		wrong := fmt.Sprintf("%d:%02d%s", hour, minute, [2]string{"am", "pm"}[pm])
		return clock{wrong: strings.Replace(wrong, ":00", "", 1)}
	}
	return exact(hour%12+12*pm, minute)
}

// shifted is a clock some minutes later: "quarter to six".
func (c clock) shifted(by int) clock {
	var moved []int
	for _, m := range c.may {
		moved = append(moved, (m+by+dayMinutes)%dayMinutes)
	}
	return clock{may: moved, wrong: c.wrong}
}

// midnight is the beginning of a day and its end.
func midnight() clock { return clock{may: []int{0, dayMinutes}} }

func (c clock) isMidnight() bool { return slices.Equal(c.may, midnight().may) }

// only keeps what lies in a part of the day.
func (c clock) only(h half) clock {
	bounds := hoursOf[h]
	outside := func(m int) bool { return m < bounds[0] || m > bounds[1] }
	kept := slices.DeleteFunc(slices.Clone(c.may), outside)
	if len(kept) == 0 {
		kept = slices.DeleteFunc(slices.Clone(c.also), outside)
	}
	return clock{may: kept, wrong: c.wrong}
}

// until keeps the minutes from which an end is as far as a meeting lasts, and
// says how far that is.
func (c clock) until(end clock) (from []int, length int) {
	for _, tries := range [][2][]int{{c.may, end.may}, {c.also, end.may}, {c.may, end.also}} {
		for _, begin := range tries[0] {
			for _, to := range tries[1] {
				if d := (to - begin + dayMinutes) % dayMinutes; d >= minLength && d <= maxLength {
					from, length = append(from, begin), d
				}
			}
		}
		if len(from) > 0 {
			break
		}
	}
	return from, length
}

// settle chooses among what clocks may mean by what is said beside them. length
// is 0 when no end is said.
func (s *said) settle() (start clock, length int, fault *UnclearError) {
	start = *s.clock
	for _, h := range s.halves {
		start = start.only(h)
	}
	if fault := start.check(); fault != nil || s.ends == nil {
		return start, 0, fault
	}
	if fault := s.ends.check(); fault != nil {
		return start, 0, fault
	}
	kept, length := start.until(*s.ends)
	if len(kept) == 0 {
		return start, 0, unclear("length", nil)
	}
	return clock{may: kept}, length, nil
}

func (c clock) check() *UnclearError {
	switch {
	case c.wrong != "":
		return unclear("no-clock", i18n.Args{"clock": c.wrong})
	case len(c.may) == 0:
		return unclear("other-half", nil)
	}
	return nil
}

// sure is the one minute that a clock means, else what to ask.
func (c clock) sure() (int, *UnclearError) {
	if len(c.may) == 1 {
		return c.may[0], nil
	}
	return 0, unclear("half", i18n.Args{"a": clockName(c.may[0]), "b": clockName(c.may[1])})
}
