package calendar

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"
	"github.com/teambition/rrule-go"
)

// RefusedError is an event that cannot be written, because of what stands in a
// field of it. Why is for those who run Kith, and holds nothing that people wrote.
type RefusedError struct{ UID, Field, Why string }

func (e *RefusedError) Error() string {
	return fmt.Sprintf("calendar event %q: its %s %s", e.UID, e.Field, e.Why)
}

func refuse(e Event, field, why string) error { return &RefusedError{e.UID, field, why} }

// maxUID is in bytes (RFC 7986, 5.3).
const maxUID = 255

// entry is an event that was understood.
type entry struct {
	Event
	zone   *zone     // nil when nothing of it is local
	wall   time.Time // of the start
	of     time.Time
	except []time.Time
	rule   *rrule.RRule // expands in wall time
	recur  string       // as it is written
}

// check understands an event, or says what is wrong with it.
func (b *book) check(e Event) (entry, error) {
	if err := e.consistent(); err != nil {
		return entry{}, err
	}
	n := entry{Event: e}
	if e.At.IsZero() || e.Of != "" {
		var err error
		if n.zone, err = b.zone(e); err != nil {
			return n, err
		}
	}
	var ok [2]bool
	n.wall, ok[0] = readWall(e.Wall)
	n.of, ok[1] = readWall(e.Of)
	switch {
	case !ok[0]:
		return n, refuse(e, "Wall", "is no wall time")
	case !ok[1]:
		return n, refuse(e, "Of", "is no wall time")
	}
	for _, s := range e.Except {
		wall, ok := readWall(s)
		if !ok || s == "" {
			return n, refuse(e, "Except", "has what is no wall time")
		}
		n.except = append(n.except, wall)
	}
	if !e.At.IsZero() && n.zone != nil {
		n.wall = wallAt(e.At, n.zone.loc)
	}
	if e.Rule != "" {
		return n, n.readRule()
	}
	if n.zone != nil {
		n.wall = n.zone.shown(n.wall)
	}
	return n, nil
}

// consistent is whether the fields go together.
func (e Event) consistent() error {
	switch {
	case e.UID == "" || len(e.UID) > maxUID || strings.ContainsFunc(e.UID, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) || r == unicode.ReplacementChar }):
		return refuse(e, "UID", "must be one word")
	case e.Sequence < 0:
		return refuse(e, "Sequence", "is negative")
	case !writable(e.Stamp):
		return refuse(e, "Stamp", "must say when it changed last")
	case e.Length < time.Minute || e.Length%time.Minute != 0:
		return refuse(e, "Length", "must be whole minutes")
	case e.At.IsZero() == (e.Wall == ""):
		return refuse(e, "At", "or else its Wall must say when it is")
	case !e.At.IsZero() && !writable(e.At):
		return refuse(e, "At", "is out of reach")
	case e.Rule != "" && (e.Wall == "" || e.Of != ""):
		return refuse(e, "Rule", "needs Wall, and no Of")
	case e.Except != nil && e.Rule == "":
		return refuse(e, "Except", "needs Rule")
	}
	return nil
}

// writable is whether a time has a year of four digits, and is not so early that
// zones are not described.
func writable(t time.Time) bool { return t.UTC().Year() >= firstYear && t.UTC().Year() < 9999 }

// readWall reads a wall time; "" is none, and well.
func readWall(s string) (time.Time, bool) {
	if s == "" {
		return time.Time{}, true
	}
	wall, err := time.Parse(wallLayout, s)
	return wall, err == nil && writable(wall)
}

// vevent is the event as the library writes it.
func (e entry) vevent() *ics.VEvent {
	v := ics.NewEvent(e.UID)
	v.SetSequence(e.Sequence)
	v.SetDtStampTime(e.Stamp)
	v.SetModifiedAt(e.Stamp)
	e.setTimes(v)
	if title := line(e.Title, maxTitle); title != "" {
		v.SetSummary(title)
	}
	words, link := text(e.Words, maxWords), line(e.Link, maxLink)
	if words = strings.Trim(words+"\n\n"+link, "\n"); words != "" {
		v.SetDescription(words)
	}
	if place := line(e.Place, maxPlace); place != "" {
		v.SetLocation(place)
	}
	if url := address(link); url != "" {
		v.SetURL(url)
	}
	// A calendar that colleagues see shows them that its person is busy.
	v.SetClass(ics.ClassificationPrivate)
	v.SetStatus(ics.ObjectStatusConfirmed)
	if e.Cancelled {
		v.SetStatus(ics.ObjectStatusCancelled)
	}
	return v
}

// setTimes says when it is, and which occurrences there are.
func (e entry) setTimes(v *ics.VEvent) {
	if e.At.IsZero() {
		e.setLocal(v)
	} else {
		v.SetStartAt(e.At)
		v.SetEndAt(e.At.Add(e.Length))
	}
	if e.Of != "" {
		e.zone.add(v, ics.ComponentPropertyRecurrenceId, e.of)
	}
	for _, wall := range e.except {
		e.zone.add(v, ics.ComponentPropertyExdate, wall)
	}
	if e.recur != "" {
		v.AddRrule(e.recur)
	}
}

// setLocal says when a local event begins and ends. A length stands instead of the
// end when clocks change in between: readers subtract wall times.
func (e entry) setLocal(v *ics.VEvent) {
	e.zone.add(v, ics.ComponentPropertyDtStart, e.wall)
	at, _ := moment(e.wall, e.zone.loc)
	end := e.wall.Add(e.Length)
	if until, exists := moment(end, e.zone.loc); exists && until.Sub(at) == e.Length {
		e.zone.add(v, ics.ComponentPropertyDtEnd, end)
		return
	}
	v.AddProperty(ics.ComponentPropertyDuration, fmt.Sprintf("PT%dM", int(e.Length/time.Minute)))
}
