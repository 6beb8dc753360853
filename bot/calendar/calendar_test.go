package calendar

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

func good() Event {
	return Event{UID: "1@kith", Stamp: stamp, At: time.Date(2026, 3, 3, 17, 0, 0, 0, time.UTC), Length: time.Hour, Title: "Mentoring"}
}

func weekly() Event {
	return Event{UID: "2@kith", Stamp: stamp, Wall: "2026-03-03T18:00", Zone: "Europe/Berlin", Rule: "FREQ=WEEKLY;COUNT=3", Length: time.Hour}
}

func TestWhatIsRefusedNamesItsField(t *testing.T) {
	for _, c := range []struct {
		field  string
		change func(*Event)
		of     Event
	}{
		{"UID", func(e *Event) { e.UID = "" }, good()},
		{"UID", func(e *Event) { e.UID = "a\r\nb" }, good()},
		{"UID", func(e *Event) { e.UID = strings.Repeat("x", 256) }, good()},
		{"Sequence", func(e *Event) { e.Sequence = -1 }, good()},
		{"Stamp", func(e *Event) { e.Stamp = time.Time{} }, good()},
		{"Length", func(e *Event) { e.Length = 0 }, good()},
		{"Length", func(e *Event) { e.Length = 90 * time.Second }, good()},
		{"At", func(e *Event) { e.At = time.Time{} }, good()},
		{"At", func(e *Event) { e.Wall = "2026-03-03T18:00" }, good()},
		{"At", func(e *Event) { e.At = time.Unix(1<<60, 0) }, good()},
		{"Rule", func(e *Event) { e.Rule = "FREQ=DAILY" }, good()},
		{"Except", func(e *Event) { e.Except = []string{"2026-03-03T18:00"} }, good()},
		{"Zone", func(e *Event) { e.Of = "2026-03-03T18:00" }, good()},
		{"Zone", func(e *Event) { e.Zone = "" }, weekly()},
		{"Zone", func(e *Event) { e.Zone = "Local" }, weekly()},
		{"Zone", func(e *Event) { e.Zone = "Europe/Atlantis" }, weekly()},
		{"Zone", func(e *Event) { e.Zone = "../../etc/passwd" }, weekly()},
		{"Wall", func(e *Event) { e.Wall = "2026-02-30T18:00" }, weekly()},
		{"Wall", func(e *Event) { e.Wall = "tomorrow" }, weekly()},
		{"Wall", func(e *Event) { e.Rule = "FREQ=WEEKLY;BYDAY=WE" }, weekly()},
		{"Rule", func(e *Event) { e.Rule = "every day" }, weekly()},
		{"Rule", func(e *Event) { e.Rule = "FREQ=SECONDLY" }, weekly()},
		{"Rule", func(e *Event) { e.Rule = "FREQ=DAILY;BYHOUR=3" }, weekly()},
		{"Rule", func(e *Event) { e.Rule = "FREQ=DAILY\r\nATTENDEE:x" }, weekly()},
		{"Rule", func(e *Event) { e.Of = "2026-03-03T18:00" }, weekly()},
		{"Except", func(e *Event) { e.Except = []string{""} }, weekly()},
		{"Of", func(e *Event) { e.Rule, e.Of = "", "x" }, weekly()},
	} {
		bad := c.of
		c.change(&bad)
		var b strings.Builder
		err := Write(&b, "Kith", Publish, good(), bad)
		refused, ok := errors.AsType[*RefusedError](err)
		if !ok || refused.Field != c.field || refused.UID != bad.UID || b.Len() > 0 {
			t.Errorf("%+v is refused with %v, want its %s; %d bytes were written", bad, err, c.field, b.Len())
		}
	}
}

func TestOneBadEventBreaksNoFeed(t *testing.T) {
	bad, other := good(), good()
	bad.UID, bad.Length = "bad@kith", 0
	other.UID = "other@kith"
	content, refused := Feed("Grace, mentoring", good(), bad, weekly(), other, other)
	if got := slices.Sorted(maps.Keys(refused)); !slices.Equal(got, []string{"bad@kith", "other@kith"}) {
		t.Errorf("refused are %q", got)
	}
	got := readBack(t, question{Calendar: string(content), Stop: "2027-01-01T00:00"})
	if len(got.Events) != 3 || len(got.Held["2@kith"]) != 3 {
		t.Errorf("read were %+v", got.Events)
	}
	for name, want := range map[string]string{
		"NAME": `Grace\, mentoring`, "X-WR-CALNAME": `Grace\, mentoring`, "METHOD": "PUBLISH", "VERSION": "2.0", "PRODID": "-//Kith//Kith//EN",
		"REFRESH-INTERVAL": "PT1H", "X-PUBLISHED-TTL": "PT1H",
	} {
		if got.Properties[name] != want {
			t.Errorf("%s is %q, want %q", name, got.Properties[name], want)
		}
	}
	bad.UID = good().UID
	if content, refused := Feed("", bad, good()); len(refused) != 1 || !strings.Contains(string(content), "UID:1@kith") {
		t.Errorf("a bad event keeps a good one out: %v\n%s", refused, content)
	}
	if line := "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n"; !strings.Contains(string(content), line) {
		t.Errorf("there is no line %q in\n%s", line, content)
	}
	empty, refused := Feed("")
	if read := readBack(t, question{Calendar: string(empty), Stop: "2027-01-01T00:00"}); len(read.Events) != 0 || refused != nil {
		t.Errorf("an empty feed has %+v, refused %v", read.Events, refused)
	}
	again, _ := Feed("Grace, mentoring", good(), bad, weekly(), other, other)
	if string(again) != string(content) {
		t.Error("the same feed is not the same bytes")
	}
}

// What changes has the same UID and a higher sequence, and nobody's address.
func TestChangesAndCancellations(t *testing.T) {
	for n, method := range []Method{Publish, Publish, Cancel} {
		e := weekly()
		e.Sequence, e.Stamp = n, stamp.Add(time.Duration(n)*time.Hour)
		read := readBack(t, question{Calendar: written(t, method, e), Stop: "2027-01-01T00:00"})
		status := map[Method]string{Publish: "CONFIRMED", Cancel: "CANCELLED"}[method]
		got := read.Events[0]
		if len(read.Events) != 1 || got.UID != e.UID || got.Sequence != n || got.Status != status || read.Properties["METHOD"] != string(method) {
			t.Errorf("change %d was read as %+v in a calendar %+v", n, got, read.Properties)
		}
		if slices.Contains(got.Names, "ORGANIZER") || slices.Contains(got.Names, "ATTENDEE") || !slices.Contains(got.Names, "LAST-MODIFIED") {
			t.Errorf("it has %q", got.Names)
		}
	}
	off := good()
	off.Cancelled = true
	if read := readBack(t, question{Calendar: written(t, Publish, off), Stop: "2027-01-01T00:00"}); read.Events[0].Status != "CANCELLED" {
		t.Errorf("it is %s", read.Events[0].Status)
	}
}

func TestSecrets(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		s := NewSecret()
		if len(s) != 32 || strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" || seen[s] || seen[Hash(s)] {
			t.Fatalf("%q is no good secret", s)
		}
		seen[s], seen[Hash(s)] = true, true
	}
	// It stands in databases, and is the same in every release.
	if got, want := Hash("secret"), "K7gNU3sdo-OL0wNhqoVWhr3g6s1xYv72ol_pe_Unols"; got != want {
		t.Errorf("the hash is %s, want %s", got, want)
	}
}

// BenchmarkFeed is a feed with 500 events: a mentor's three years.
func BenchmarkFeed(b *testing.B) {
	var events []Event
	for i := range 500 {
		e := good()
		if i%10 == 0 {
			e = weekly()
			e.Zone = zones[i/10%len(zones)]
		}
		e.UID, e.Title, e.Words = fmt.Sprintf("%d@kith", i), "Mentoring with Ada", strings.Repeat("What we talk about. ", 20)
		events = append(events, e)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, refused := Feed("Grace", events...); refused != nil {
			b.Fatal(refused)
		}
	}
}
