package calendar

import (
	"fmt"
	"strings"
	"time"
)

// observance is a time that clocks change to again and again: at dates that follow
// a rule for ever, or else at these. Readers agree best on rules; some take no
// list of dates, so dates are written where there is no rule alone.
type observance struct {
	change
	onsets []time.Time
	rule   string // value of an RRULE that gives all onsets
}

// observances are the changes by what they change, each kind with its onsets. Dates
// before those that follow a rule are an observance of their own.
func observances(changes []change) []observance {
	var all []observance
	place := map[change]int{}
	for _, c := range changes {
		kind := c
		kind.onset = time.Time{}
		i, ok := place[kind]
		if !ok {
			i = len(all)
			place[kind], all = i, append(all, observance{change: kind})
		}
		all[i].onsets = append(all[i].onsets, c.onset)
	}
	last := changes[len(changes)-1].onset
	var split []observance
	for _, o := range all {
		regular, rule := tail(o.onsets, last)
		if before := len(o.onsets) - regular; before > 0 {
			split = append(split, observance{change: o.change, onsets: o.onsets[:before]})
		}
		if regular > 0 {
			split = append(split, observance{o.change, o.onsets[len(o.onsets)-regular:], rule})
		}
	}
	return split
}

// tail is how many of the onsets, from the end, follow a yearly rule that goes on.
func tail(onsets []time.Time, last time.Time) (n int, rule string) {
	end := onsets[len(onsets)-1]
	if last.Sub(end) > 366*24*time.Hour {
		return 0, "" // this came to an end
	}
	for n = 1; n < len(onsets); n++ {
		o, next := onsets[len(onsets)-1-n], onsets[len(onsets)-n]
		if o.Year() != next.Year()-1 || o.Month() != end.Month() || o.Weekday() != end.Weekday() || o.Sub(midnight(o)) != end.Sub(midnight(end)) {
			break
		}
	}
	if n < described-1 {
		return 0, "" // too few to tell
	}
	if rule = yearly(onsets[len(onsets)-n:]); rule == "" {
		return 0, ""
	}
	return n, rule
}

func midnight(t time.Time) time.Time { return t.Truncate(24 * time.Hour) }

// yearly is a rule for dates of one month and one day of the week over 28 years:
// the last one of the month, the nth, or the first one from a day on.
func yearly(onsets []time.Time) string {
	weekday := strings.ToUpper(onsets[0].Weekday().String()[:2])
	rule := fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;", onsets[0].Month())
	lastOnes, nth, low, high := true, (onsets[0].Day()+6)/7, 31, 1
	for _, o := range onsets {
		lastOnes = lastOnes && o.AddDate(0, 0, 7).Month() != o.Month()
		if (o.Day()+6)/7 != nth {
			nth = 0
		}
		low, high = min(low, o.Day()), max(high, o.Day())
	}
	switch {
	case lastOnes:
		return rule + "BYDAY=-1" + weekday
	case nth > 0:
		return fmt.Sprintf("%sBYDAY=%d%s", rule, nth, weekday)
	case high-low == 6:
		days := make([]string, 7)
		for i := range days {
			days[i] = fmt.Sprint(low + i)
		}
		return rule + "BYMONTHDAY=" + strings.Join(days, ",") + ";BYDAY=" + weekday
	}
	return ""
}

// dates are the onsets after the first one as an RDATE value.
func (o observance) dates() string {
	all := make([]string, len(o.onsets)-1)
	for i := range all {
		all[i] = o.onsets[i+1].Format(localLayout)
	}
	return strings.Join(all, ",")
}
