package calendar

import (
	"slices"
	"strings"
	"time"

	"github.com/teambition/rrule-go"
)

// untilName is the part of a rule that says when the series is over.
const untilName = "UNTIL="

// readRule understands the rule of a series. RFC 5545 wants UNTIL in UTC where the
// start is local (3.3.10); everything else is written as it was meant.
func (e *entry) readRule() error {
	if strings.ContainsAny(e.Rule, "\r\n") {
		return refuse(e.Event, "Rule", "has several lines")
	}
	o, err := rrule.StrToROption(e.Rule)
	if err != nil {
		return refuse(e.Event, "Rule", "is not one: "+err.Error())
	}
	if o.Freq > rrule.DAILY || len(o.Byhour)+len(o.Byminute)+len(o.Bysecond)+len(o.Byeaster) > 0 {
		return refuse(e.Event, "Rule", "must leave the time of day to Wall")
	}
	inWall, inUTC := e.until(o.Until)
	o.Dtstart, o.Until = e.wall, inWall
	if e.rule, err = rrule.NewRRule(*o); err != nil {
		return refuse(e.Event, "Rule", "is not one: "+err.Error())
	}
	if first, ok := e.rule.Iterator()(); !ok || !first.Equal(e.wall) {
		return refuse(e.Event, "Wall", "is not the first occurrence")
	}
	o.Dtstart, o.Until = time.Time{}, inUTC
	e.recur = o.RRuleString()
	return nil
}

// until is the end of a series in wall time and in UTC. Where clocks jump over it,
// readers that see an occurrence at that time see it after the jump (RFC 5545,
// 3.3.5), so the end is no earlier.
func (e *entry) until(given time.Time) (inWall, inUTC time.Time) {
	if given.IsZero() {
		return given, given
	}
	_, value, _ := strings.Cut(strings.ToUpper(e.Rule), untilName)
	value, _, _ = strings.Cut(value, ";")
	if strings.HasSuffix(value, "Z") {
		return wallAt(given, e.zone.loc), given
	}
	at, exists := moment(given, e.zone.loc)
	if !exists {
		at = given.Add(-offset(at.Add(-time.Second), e.zone.loc))
	}
	return given, at
}

// jumpsWithin is for how long after its last change a series is given the
// occurrences that clocks jump over. Feeds are read anew long before.
const jumpsWithin = 5 // years

// jumped are the occurrences at a wall time that does not exist on that day. Kith
// holds them at the next minute that does, and readers do not agree: RFC 5545 moves
// them by as much as clocks do, many leave them out. So each becomes an event of
// its own, unless it is one already.
func (e entry) jumped(replaced []time.Time) (walls []time.Time) {
	if e.rule == nil || !e.zone.jumpsOver(e.wall) {
		return nil
	}
	last := e.wall
	if e.Stamp.After(last) {
		last = e.Stamp
	}
	last = last.AddDate(jumpsWithin, 0, 0)
	next := e.rule.Iterator()
	for wall, ok := next(); ok && wall.Before(last); wall, ok = next() {
		_, exists := moment(wall, e.zone.loc)
		if !exists && !slices.ContainsFunc(e.except, wall.Equal) && !slices.ContainsFunc(replaced, wall.Equal) {
			walls = append(walls, wall)
		}
	}
	return walls
}

// on is one occurrence as an event of its own, at the time at which it is held.
func (e entry) on(wall time.Time) entry {
	e.Of, e.of = wall.Format(wallLayout), wall
	e.wall = e.zone.shown(wall)
	e.rule, e.recur, e.except = nil, "", nil
	return e
}
