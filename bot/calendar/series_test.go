package calendar

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var stamp = time.Date(2026, 1, 5, 12, 0, 0, 0, time.UTC)

// zones change their clocks by half an hour, at midnight, for Ramadan, in the other
// half of the year, under names that say the contrary, or not at all.
var zones = []string{
	"Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Chatham", "America/Sao_Paulo", "Africa/Cairo", "America/New_York", "America/Santiago",
	"Africa/Casablanca", "Europe/Berlin", "Europe/Dublin", "Asia/Kolkata", "Australia/Sydney", "Pacific/Apia", "America/St_Johns", "Antarctica/Troll",
	"Asia/Beirut", "America/Havana", "America/Nuuk", "Asia/Jerusalem", "Africa/El_Aaiun", "UTC",
}

// rules begin at times that clocks jump over somewhere, or show twice.
var rules = []struct{ start, rule string }{
	{"2026-01-06T18:00", "FREQ=WEEKLY;BYDAY=TU"},
	{"2026-01-07T17:30", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"},
	{"2026-01-05T19:00", "FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20260630T235900"},
	{"2026-01-30T16:00", "FREQ=MONTHLY;BYDAY=-1FR"},
	{"2026-01-31T09:00", "FREQ=MONTHLY;BYMONTHDAY=31"},
	{"2026-01-05T12:00", "FREQ=DAILY;COUNT=300"},
	{"2026-01-05T09:00", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20261225"},
	{"2026-01-04T02:30", "FREQ=WEEKLY;BYDAY=SU"},
	{"2026-01-04T01:30", "FREQ=DAILY"},
	{"2026-01-04T00:00", "FREQ=DAILY"},
	{"2026-01-04T02:00", "FREQ=DAILY;UNTIL=20281231T020000"},
	{"2026-01-04T23:45", "FREQ=DAILY"},
	{"2026-01-04T03:15", "FREQ=DAILY"},
}

func TestSeriesKeepTheirWallTimeForOtherReaders(t *testing.T) {
	var events []Event
	q := question{Stop: "2029-01-01T00:00"}
	for _, zone := range zones {
		for i, r := range rules {
			e := Event{
				UID: fmt.Sprintf("%s-%d@kith", zone, i), Stamp: stamp, Wall: r.start, Zone: zone, Rule: r.rule, Length: 90 * time.Minute,
				Title: "Mentoring", Except: []string{r.start},
			}
			if i%2 == 0 {
				e.Except = nil
			}
			events = append(events, e)
			q.Series = append(q.Series, meant{e.UID, zone, r.start, r.rule, e.Except, 90})
		}
	}
	q.Calendar = written(t, Publish, events...)
	got := readBack(t, q)
	t.Logf("%d occurrences in %d zones, %d differences; %d events were written", got.Compared, len(zones), len(got.Differences), len(got.Events))
	if len(got.Differences) > 0 {
		t.Errorf("%d differences:\n%s", len(got.Differences), strings.Join(got.Differences[:min(20, len(got.Differences))], "\n"))
	}
	if got.Compared < 50_000 {
		t.Errorf("only %d occurrences were compared", got.Compared)
	}
}

// allZones are the names in the machine's table of zones.
func allZones(t *testing.T) []string {
	t.Helper()
	file, err := os.Open("/usr/share/zoneinfo/tzdata.zi")
	if err != nil {
		file, err = os.Open("/usr/share/zoneinfo/zone1970.tab")
	}
	if err != nil {
		return zones
	}
	defer file.Close()
	var names []string
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		switch {
		case len(fields) < 3 || strings.HasPrefix(fields[0], "#"):
		case filepath.Base(file.Name()) == "zone1970.tab":
			names = append(names, fields[2])
		case fields[0] == "Z":
			names = append(names, fields[1])
		}
	}
	return names
}

func TestEveryZoneIsDescribedAsItIs(t *testing.T) {
	var events []Event
	var q question
	q.Stop = "2026-01-01T00:00"
	for _, zone := range allZones(t) {
		if _, err := time.LoadLocation(zone); err != nil || zone == "Factory" || zone == "Etc/UTC" {
			continue
		}
		q.Zones = append(q.Zones, zone)
		events = append(events, Event{UID: zone, Stamp: stamp, Wall: "2026-01-06T18:00", Zone: zone, Length: time.Hour})
	}
	for at := stamp; at.Year() < 2052; at = at.Add(1931 * time.Hour) { // some four a year, at changing hours
		q.Instants = append(q.Instants, at.Unix())
	}
	q.Calendar = written(t, Publish, events...)
	got := readBack(t, q)
	t.Logf("%d zones at %d instants: %d differences; %d bytes for each", len(q.Zones), len(q.Instants), len(got.Differences), len(q.Calendar)/len(q.Zones))
	if len(got.Differences) > 0 {
		t.Errorf("%d differences:\n%s", len(got.Differences), strings.Join(got.Differences[:min(20, len(got.Differences))], "\n"))
	}
}

func TestZonesAreRulesWherePossible(t *testing.T) {
	for zone, want := range map[string][]string{
		"Europe/Berlin":       {"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST"},
		"America/New_York":    {"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"},
		"Australia/Lord_Howe": {"TZOFFSETFROM:+1030", "TZOFFSETTO:+1100", "BYDAY=1SU"},
		"America/Santiago":    {"BYMONTHDAY=2,3,4,5,6,7,8;BYDAY=SU"},
		"Asia/Kathmandu":      {"DTSTART:19860101T000000", "TZOFFSETTO:+0545"},
		"Africa/Casablanca":   {"RDATE:"},
		"Asia/Tokyo":          {"DTSTART:19700101T000000", "TZOFFSETFROM:+0900"},
	} {
		ics := written(t, Publish, Event{UID: "1@kith", Stamp: stamp, Wall: "2026-01-06T18:00", Zone: zone, Length: time.Hour})
		for _, w := range want {
			if !strings.Contains(ics, w) {
				t.Errorf("%s has no %s:\n%s", zone, w, ics)
			}
		}
		if zone != "Africa/Casablanca" && strings.Contains(ics, "RDATE") {
			t.Errorf("%s lists dates:\n%s", zone, ics)
		}
	}
}

func TestMovedAndLeftOut(t *testing.T) {
	series := Event{
		UID: "pair@kith", Stamp: stamp, Wall: "2026-03-03T18:00", Zone: "Europe/Berlin", Rule: "FREQ=WEEKLY;COUNT=6", Length: time.Hour, Title: "Mentoring",
		Except: []string{"2026-03-17T18:00"},
	}
	moved := Event{UID: "pair@kith", Sequence: 1, Stamp: stamp.Add(time.Hour), Zone: "Europe/Berlin", Of: "2026-03-10T18:00", Wall: "2026-03-11T09:00", Length: 30 * time.Minute}
	elsewhere := moved
	elsewhere.Of, elsewhere.Wall, elsewhere.At = "2026-03-31T18:00", "", time.Date(2026, 4, 1, 20, 0, 0, 0, time.UTC)
	off := moved
	off.Of, off.Wall, off.Cancelled = "2026-04-07T18:00", "2026-04-07T18:00", true
	ics := written(t, Publish, series, moved, elsewhere, off)
	got := readBack(t, question{Calendar: ics, Stop: "2027-01-01T00:00"})
	var held []string
	for _, h := range got.Held["pair@kith"] {
		held = append(held, fmt.Sprint(h[0], " ", h[1]))
	}
	want := []string{"2026-03-03T17:00Z 60", "2026-03-11T08:00Z 30", "2026-03-24T17:00Z 60", "2026-04-01T20:00Z 30"}
	if !slices.Equal(held, want) {
		t.Errorf("it is held at\n%q, want\n%q\n%s", held, want, ics)
	}
}

// Clocks in Berlin jump over 02:30 on 29 March: what Kith holds at 03:00 is an
// occurrence of its own, unless somebody moved it or left it out.
func TestWhatClocksJumpOver(t *testing.T) {
	series := Event{UID: "night@kith", Stamp: stamp, Wall: "2026-03-22T02:30", Zone: "Europe/Berlin", Rule: "FREQ=WEEKLY;COUNT=3", Length: time.Hour}
	const jumped = "RECURRENCE-ID;TZID=Europe/Berlin:20260329T023000\r\n"
	ics := written(t, Publish, series)
	if !strings.Contains(ics, jumped) || !strings.Contains(ics, "DTSTART;TZID=Europe/Berlin:20260329T030000\r\nDTEND;TZID=Europe/Berlin:20260329T040000\r\n") {
		t.Errorf("it is not at 03:00:\n%s", ics)
	}
	left := series
	left.Except = []string{"2026-03-29T02:30"}
	if ics := written(t, Publish, left); strings.Contains(ics, "RECURRENCE-ID") {
		t.Errorf("it was left out:\n%s", ics)
	}
	moved := Event{UID: "night@kith", Stamp: stamp, Zone: "Europe/Berlin", Of: "2026-03-29T02:30", Wall: "2026-03-29T09:00", Length: time.Hour}
	if ics := written(t, Publish, series, moved); strings.Count(ics, jumped) != 1 || strings.Contains(ics, "T030000\r\nDTEND") {
		t.Errorf("it was moved:\n%s", ics)
	}
}

// An end by the clock would say three hours where two go by.
func TestALengthOverAChangeOfClocks(t *testing.T) {
	for _, e := range []Event{
		{UID: "1@kith", Stamp: stamp, Wall: "2026-03-29T00:30", Zone: "Europe/Berlin", Length: 2 * time.Hour},
		{UID: "1@kith", Stamp: stamp, Wall: "2026-10-25T00:30", Zone: "Europe/Berlin", Length: 3 * time.Hour},
	} {
		if ics := written(t, Publish, e); strings.Contains(ics, "DTEND") || !strings.Contains(ics, fmt.Sprintf("DURATION:PT%dM\r\n", int(e.Length.Minutes()))) {
			t.Errorf("%s", ics)
		}
	}
}
