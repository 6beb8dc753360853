package calendar

import (
	"fmt"
	"time"

	ics "github.com/arran4/golang-ical"
)

// firstYear is the one in which zones are described as beginning, as other
// calendars do; what was before does not matter to meetings.
const firstYear = 1970

// described is for how long after the newest event a zone is described. In 28 years
// every date has been on every day of the week, so a rule that fits all of them is
// the zone's own, and goes on.
const described = 28 // years

// zone is one whose wall time events have.
type zone struct {
	name        string
	loc         *time.Location
	first, last time.Time // what it has to describe
	known       []change  // how, once somebody asked
}

// change is when clocks in a zone change, or begin.
type change struct {
	onset    time.Time // wall time, by the clocks before
	from, to int       // seconds east of UTC
	name     string    // of the time that begins, such as CEST
}

// zone finds the zone of an event.
func (b *book) zone(e Event) (*zone, error) {
	if z := b.zones[e.Zone]; z != nil {
		return z, nil
	}
	loc, err := time.LoadLocation(e.Zone)
	if err != nil || e.Zone == "" || e.Zone == "Local" {
		return nil, refuse(e, "Zone", "is not known")
	}
	z := &zone{name: e.Zone, loc: loc}
	b.zones[e.Zone] = z
	return z, nil
}

// utc is whether the zone needs no description, as its times are written in UTC.
func (z *zone) utc() bool { return z.name == "UTC" || z.name == "Etc/UTC" }

// used is whether a description of the zone is needed.
func (z *zone) used() bool { return !z.first.IsZero() && !z.utc() }

// cover makes the description reach from a wall time until long after both.
func (z *zone) cover(wall, stamp time.Time) {
	if z.first.IsZero() || wall.Before(z.first) {
		z.first = wall
	}
	for _, t := range []time.Time{wall, stamp} {
		if t.After(z.last) {
			z.last = t
		}
	}
}

// shown is the wall time that clocks show when it is to be wall.
func (z *zone) shown(wall time.Time) time.Time {
	at, _ := moment(wall, z.loc)
	return wallAt(at, z.loc)
}

// add writes a wall time.
func (z *zone) add(v *ics.VEvent, p ics.ComponentProperty, wall time.Time) {
	if z.utc() {
		v.AddProperty(p, wall.Format(utcLayout))
		return
	}
	v.AddProperty(p, wall.Format(localLayout), ics.WithTZID(z.name))
}

// changes are those of the clocks, and as the first one the time that holds when
// the first event begins.
func (z *zone) changes() []change {
	if z.known != nil {
		return z.known
	}
	t := z.first.Add(-24 * time.Hour).In(z.loc)
	begin, _ := t.ZoneBounds()
	for begin.Year() >= firstYear && !changesAt(begin) {
		begin, _ = begin.Add(-time.Second).ZoneBounds()
	}
	if begin.Year() < firstYear { // also when it never began
		name, to := t.Zone()
		z.known = append(z.known, change{time.Date(firstYear, 1, 1, 0, 0, 0, 0, time.UTC), to, to, name})
		begin = t
	}
	for horizon := z.last.AddDate(described, 0, 0); !begin.IsZero() && begin.Before(horizon); begin = periodEnd(begin) {
		if changesAt(begin) {
			_, from := begin.Add(-time.Second).Zone()
			name, to := begin.Zone()
			z.known = append(z.known, change{wallAt(begin, time.FixedZone("", from)), from, to, name})
		}
	}
	return z.known
}

// changesAt is whether clocks change at t. Go also ends periods with the year.
func changesAt(t time.Time) bool {
	_, from := t.Add(-time.Second).Zone()
	_, to := t.Zone()
	return from != to
}

// periodEnd is when the period that t lies in ends, zero for never. Go has some end on
// the eve of the last day of a leap year, where they also begin.
func periodEnd(t time.Time) time.Time {
	if _, end := t.ZoneBounds(); end.IsZero() || end.After(t) {
		return end
	}
	return t.Add(24 * time.Hour)
}

// jumpsOver is whether clocks ever jump over this time of day.
func (z *zone) jumpsOver(wall time.Time) bool {
	const day = 24 * time.Hour
	for _, c := range z.changes() {
		// How long after the onset clocks would show that time of day.
		after := (wall.Sub(c.onset)%day + day) % day
		if after < time.Duration(c.to-c.from)*time.Second {
			return true
		}
	}
	return false
}

// describe is the zone for readers who have no table of zones, or an older one.
func (z *zone) describe() *ics.VTimezone {
	v := ics.NewTimezone(z.name)
	for _, o := range observances(z.changes()) {
		c := &ics.ComponentBase{}
		c.AddProperty(ics.ComponentPropertyDtStart, o.onsets[0].Format(localLayout))
		c.AddProperty(ics.ComponentProperty(ics.PropertyTzoffsetfrom), offsetValue(o.from))
		c.AddProperty(ics.ComponentProperty(ics.PropertyTzoffsetto), offsetValue(o.to))
		c.AddProperty(ics.ComponentProperty(ics.PropertyTzname), o.name)
		if o.rule != "" {
			c.AddProperty(ics.ComponentPropertyRrule, o.rule)
		} else if len(o.onsets) > 1 {
			c.AddProperty(ics.ComponentPropertyRdate, o.dates())
		}
		// By what the clocks do: in Ireland and Morocco the names say otherwise.
		if o.to > o.from {
			v.Components = append(v.Components, &ics.Daylight{ComponentBase: *c})
		} else {
			v.Components = append(v.Components, &ics.Standard{ComponentBase: *c})
		}
	}
	return v
}

// offsetValue is seconds east of UTC as a UTC-OFFSET value (RFC 5545, 3.3.14).
func offsetValue(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	if s := seconds % 60; s != 0 {
		return fmt.Sprintf("%c%02d%02d%02d", sign, seconds/3600, seconds/60%60, s)
	}
	return fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
}
