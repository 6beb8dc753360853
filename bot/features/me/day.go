package me

import "time"

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
