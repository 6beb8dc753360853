package me

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// day is a day of the calendar.
type day struct {
	year  int
	month time.Month
	date  int
}

func dayOf(t time.Time) day {
	y, m, d := t.Date()
	return day{y, m, d}
}

// utc is the day's noon there, for counting days.
func (d day) utc() time.Time       { return time.Date(d.year, d.month, d.date, 12, 0, 0, 0, time.UTC) }
func (d day) add(days int) day     { return dayOf(d.utc().AddDate(0, 0, days)) }
func (d day) after(other day) bool { return d.utc().After(other.utc()) }
func (d day) exists() bool         { return d == dayOf(d.utc()) }
func (d day) in(year int) day      { return day{year, d.month, d.date} }

var (
	isoDay   = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
	dotDay   = regexp.MustCompile(`^(\d{1,2})\.\s*(\d{1,2})\.(?:\s*(\d{4}))?$`)
	namedDay = regexp.MustCompile(`^(\d{1,2})(?:\.|st|nd|rd|th)?\s+(\pL+)\.?(?:,?\s+(\d{4}))?$`)
	monthDay = regexp.MustCompile(`^(\pL+)\.?\s+(\d{1,2})(?:\.|st|nd|rd|th)?(?:,?\s+(\d{4}))?$`)
)

// readDay understands "2026-12-24", "24 December", "Dec 24", "24.12." and the
// like; month gives the number of a month's name. Without a year it is the next
// such day. "3/4" is refused: people disagree on what comes first.
func readDay(text string, today day, month func(name string) string) (day, bool) {
	text = strings.ToLower(chat.OneLine(text))
	var year, mon, date string
	if m := isoDay.FindStringSubmatch(text); m != nil {
		year, mon, date = m[1], m[2], m[3]
	} else if m := dotDay.FindStringSubmatch(text); m != nil {
		date, mon, year = m[1], m[2], m[3]
	} else if m := namedDay.FindStringSubmatch(text); m != nil {
		date, mon, year = m[1], month(m[2]), m[3]
	} else if m := monthDay.FindStringSubmatch(text); m != nil {
		mon, date, year = month(m[1]), m[2], m[3]
	}
	d := day{number(year), time.Month(number(mon)), number(date)}
	if year == "" {
		d = d.next(today)
	}
	return d, d.exists()
}

// next is the first such day after today. 29 February may be years away.
func (d day) next(today day) day {
	for year := today.year; year < today.year+8; year++ {
		if d.in(year).exists() && d.in(year).after(today) {
			return d.in(year)
		}
	}
	return day{}
}

// monthNamed is the number of a month, in any language Kith speaks; "" when it
// is none.
func (f *Feature) monthNamed(name string) string {
	for _, l := range f.reg.Languages() {
		for i, names := range strings.Split(f.reg.In(l.Tag).S("word.months"), ",") {
			for _, n := range strings.Fields(names) {
				if n == name {
					return strconv.Itoa(i + 1)
				}
			}
		}
	}
	return ""
}

// number is 0 for what is none: no year, month or day has it.
func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
