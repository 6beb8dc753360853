// Package calendar writes meetings as calendars read them: iCalendar (RFC 5545),
// as a file to import or as a feed that a calendar asks for again and again.
//
// Nobody's address stands in it: there is no organiser and no attendee. Nor is
// there an alarm, since Kith reminds by itself.
//
//	calendar.go  what is written
//	event.go     one event, and why one is refused
//	series.go    the rule of a series, and what clocks jump over
//	wall.go      wall time and moments
//	zone.go      a zone as readers need it described
//	onsets.go    when its clocks change, as a rule or as dates
//	words.go     people's words
//	secret.go    the private address of a feed
package calendar

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
)

// Event is one meeting, or a series of them, as a calendar is to know it.
//
// A meeting that happens once has At, or Wall and Zone. A series has Wall, Zone
// and Rule; Wall is its first occurrence.
type Event struct {
	UID      string    // stable for ever, "…@kith"
	Sequence int       // grows with each change
	Stamp    time.Time // when it changed last
	At       time.Time // written in UTC

	Wall   string   // local time "2006-01-02T15:04"
	Zone   string   // IANA name, such as Europe/Berlin
	Rule   string   // value of an RRULE; an UNTIL without Z is local time
	Except []string // wall times of occurrences that are left out
	// Of is the wall time of the occurrence, in Zone, that this event replaces in
	// the series with the same UID. Its own time is At or Wall.
	Of string

	Length time.Duration
	// These are people's words: any text is fit. Links are given in words as well,
	// because not every calendar shows them otherwise.
	Title, Words, Place, Link string
	Cancelled                 bool
}

// Method is what a calendar is to do with the events (RFC 5546).
type Method string

const (
	Publish Method = "PUBLISH" // take them, and what changed in them
	Cancel  Method = "CANCEL"  // take them away
)

// refresh is how often calendars are asked to read a feed: meetings are moved
// hours before they begin, and a feed that did not change costs next to nothing.
const refresh = "PT1H"

// Write writes events for a calendar called name. One that is refused is a
// [*RefusedError], and then nothing is written.
func Write(w io.Writer, name string, method Method, events ...Event) error {
	b := newBook(events)
	if len(b.refused) > 0 {
		return errors.Join(b.refused...)
	}
	cal := b.calendar(name, method)
	return serialize(w, cal)
}

// Feed is what a calendar that follows a private address gets. Events that are
// refused are left out; refused says why, by UID.
func Feed(name string, events ...Event) (content []byte, refused map[string]error) {
	b := newBook(events)
	for _, err := range b.refused {
		if refused == nil {
			refused = map[string]error{}
		}
		if r, ok := errors.AsType[*RefusedError](err); ok {
			refused[r.UID] = errors.Join(refused[r.UID], err)
		}
	}
	cal := b.calendar(name, Publish)
	cal.SetRefreshInterval(refresh) // the library writes VALUE=DURATION
	cal.SetXPublishedTTL(refresh)
	var out bytes.Buffer
	if err := serialize(&out, cal); err != nil {
		panic("calendar: " + err.Error()) // memory takes everything
	}
	return out.Bytes(), refused
}

// serialize writes in one piece, because the library overlooks errors of w.
func serialize(w io.Writer, cal *ics.Calendar) error {
	_, err := io.WriteString(w, cal.Serialize(ics.WithNewLineWindows))
	return err
}

// book is what goes into one calendar, and the zones that describe it.
type book struct {
	entries []entry
	zones   map[string]*zone
	refused []error
}

// newBook checks all events and keeps the good ones, in their order.
func newBook(events []Event) *book {
	b := &book{zones: map[string]*zone{}}
	taken := map[[2]string]bool{} // UID and the occurrence
	for _, e := range events {
		entry, err := b.check(e)
		if err == nil && taken[[2]string{e.UID, e.Of}] {
			err = refuse(e, "UID", "is another event's as well")
		}
		if err != nil {
			b.refused = append(b.refused, err)
			continue
		}
		taken[[2]string{e.UID, e.Of}] = true
		b.entries = append(b.entries, entry)
		if entry.zone != nil {
			entry.zone.cover(entry.wall, e.Stamp)
		}
		if e.Of != "" {
			entry.zone.cover(entry.of, e.Stamp)
		}
	}
	return b
}

// calendar is everything as the library knows it: zones first, for readers that
// read once.
func (b *book) calendar(name string, method Method) *ics.Calendar {
	cal := ics.NewCalendar()
	cal.SetProductId("-//Kith//Kith//EN")
	cal.SetCalscale("GREGORIAN")
	cal.SetMethod(ics.Method(method))
	if name = line(name, maxTitle); name != "" {
		cal.SetName(name) // and X-WR-CALNAME, which more calendars read
	}
	names := make([]string, 0, len(b.zones))
	for name, z := range b.zones {
		if z.used() {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, strings.Compare)
	for _, name := range names {
		cal.AddVTimezone(b.zones[name].describe())
	}
	replaced := b.replaced()
	for _, e := range b.entries {
		e.Cancelled = e.Cancelled || method == Cancel
		cal.AddVEvent(e.vevent())
		for _, wall := range e.jumped(replaced[e.UID]) {
			cal.AddVEvent(e.on(wall).vevent())
		}
	}
	return cal
}

// replaced are the occurrences of each series that events of their own replace.
func (b *book) replaced() map[string][]time.Time {
	all := map[string][]time.Time{}
	for _, e := range b.entries {
		if e.Of != "" {
			all[e.UID] = append(all[e.UID], e.of)
		}
	}
	return all
}
