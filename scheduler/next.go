package scheduler

import (
	"errors"
	"fmt"
	"time"

	"github.com/robfig/cron/v3"
)

// ErrSpec means that a schedule cannot be read or never comes due.
var ErrSpec = errors.New("not a usable schedule")

// shortest is the least time between two occurrences, as in the five fields.
// The parser takes "@every -1h" for every second.
const shortest = time.Minute

// everyHour is set in robfig/cron's field when it was "*" (its spec.go, starBit).
const everyHour = 1 << 63

// Next returns the first time after t that spec names in zone. spec has five
// fields, "0 9 * * MON", or is one of robfig/cron's "@daily" and "@every 1h".
// zone is a name like "Europe/Berlin"; an empty one is UTC.
//
// A wall-clock time that daylight saving skips comes as much later as the clock
// jumps; one that it repeats comes once, the first time. Specs for every hour
// follow real time instead, and so neither pause nor repeat.
func Next(spec, zone string, t time.Time) (time.Time, error) {
	s, loc, err := parse(spec, zone)
	if err != nil {
		return time.Time{}, err
	}
	next := after(s, loc, t)
	if next.IsZero() {
		return time.Time{}, fmt.Errorf("%w: %q", errNever, spec)
	}
	return next, nil
}

// errNever means that a schedule has no time left.
var errNever = fmt.Errorf("%w: it never comes", ErrSpec)

// missed returns the latest time up to now that spec names, of those from first
// on, and the first one after now.
func missed(spec, zone string, first, now time.Time) (at, next time.Time, err error) {
	s, loc, err := parse(spec, zone)
	if err != nil {
		return at, next, err
	}
	if next = after(s, loc, now); next.IsZero() {
		return at, next, errNever
	}
	return last(s, loc, first, now), next, nil
}

// parse guards robfig/cron: its parser panics on "CRON_TZ=UTC" alone.
func parse(spec, zone string) (s cron.Schedule, loc *time.Location, err error) {
	if loc, err = time.LoadLocation(zone); err != nil || zone == "Local" {
		return nil, nil, fmt.Errorf("%w: no time zone %q", ErrSpec, zone)
	}
	if spec == "" || spec[0] == 'C' || spec[0] == 'T' {
		return nil, nil, fmt.Errorf("%w: %q", ErrSpec, spec)
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %q", ErrSpec, spec)
		}
	}()
	if s, err = cron.ParseStandard(spec); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrSpec, err)
	}
	if every, ok := s.(cron.ConstantDelaySchedule); ok && every.Delay < shortest {
		return nil, nil, fmt.Errorf("%w: %q is too often", ErrSpec, spec)
	}
	return s, loc, nil
}

// after is zero when the schedule never comes due. The spec is expanded on a
// clock without daylight saving, and each result put on the zone's own.
func after(s cron.Schedule, loc *time.Location, t time.Time) time.Time {
	fields, ok := s.(*cron.SpecSchedule)
	if !ok || fields.Hour&everyHour != 0 {
		return s.Next(t.In(loc))
	}
	wall := floating(t.In(loc)).Add(-jumped(t.In(loc)))
	for {
		if wall = s.Next(wall); wall.IsZero() {
			return time.Time{}
		}
		if next := onClock(wall, loc); next.After(t) {
			return next
		}
	}
}

// jumped is by how much the clock jumped forward in the day before t. Times that
// it skipped may still have to come.
func jumped(t time.Time) time.Duration {
	start, _ := t.ZoneBounds()
	if start.IsZero() || t.Sub(start) > 24*time.Hour {
		return 0
	}
	_, before := start.Add(-time.Second).Zone()
	_, now := t.Zone()
	return max(0, time.Duration(now-before)*time.Second)
}

// floating is the wall-clock time of t as if it were UTC.
func floating(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

// onClock is the first instant at which a clock in loc shows wall, or would
// have shown it had it not jumped.
func onClock(wall time.Time, loc *time.Location) time.Time {
	t := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, loc)
	_, offset := t.Zone()
	if floating(t).Before(wall) { // skipped, and read with the offset after the jump
		return wall.Add(-time.Duration(offset) * time.Second).In(loc)
	}
	if start, _ := t.ZoneBounds(); !start.IsZero() {
		_, before := start.Add(-time.Second).Zone()
		if first := wall.Add(-time.Duration(before) * time.Second); first.Before(start) {
			return first.In(loc)
		}
	}
	return t
}

// last is the latest time up to now that the schedule names, of those from
// first on. It looks back in growing steps, so that a schedule for every minute
// that rested for a year costs no half million steps.
func last(s cron.Schedule, loc *time.Location, first, now time.Time) time.Time {
	for _, back := range []time.Duration{time.Hour, 25 * time.Hour, 32 * 24 * time.Hour} {
		from := now.Add(-back)
		if !from.After(first) {
			break
		}
		if at := after(s, loc, from); !at.IsZero() && !at.After(now) {
			first = at
			break
		}
	}
	for {
		next := after(s, loc, first)
		if next.IsZero() || next.After(now) {
			return first
		}
		first = next
	}
}
