package when

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func wall(t testing.TB, s string) Wall {
	t.Helper()
	w, err := ParseWall(s)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func zoneFor(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, ok := Location(name)
	if !ok {
		t.Fatalf("no zone %s", name)
	}
	return loc
}

func TestResolve(t *testing.T) {
	for _, c := range []struct {
		wall, zone, want string
		shift            Shift
	}{
		{"2026-03-10T17:30", "Europe/Berlin", "2026-03-10T17:30:00+01:00", Exact},
		{"2026-03-29T01:59", "Europe/Berlin", "2026-03-29T01:59:00+01:00", Exact},
		{"2026-03-29T02:00", "Europe/Berlin", "2026-03-29T03:00:00+02:00", Skipped},
		{"2026-03-29T02:30", "Europe/Berlin", "2026-03-29T03:00:00+02:00", Skipped},
		{"2026-03-29T03:00", "Europe/Berlin", "2026-03-29T03:00:00+02:00", Exact},
		{"2026-10-25T02:30", "Europe/Berlin", "2026-10-25T02:30:00+02:00", Doubled},
		{"2026-10-25T03:00", "Europe/Berlin", "2026-10-25T03:00:00+01:00", Exact},
		{"2026-11-01T01:30", "America/New_York", "2026-11-01T01:30:00-04:00", Doubled},
		{"2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-04T02:30:00+11:00", Skipped},
		{"2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-05T01:45:00+11:00", Doubled},
		{"2011-12-30T09:00", "Pacific/Apia", "2011-12-31T00:00:00+14:00", Skipped},
		{"2026-03-08T00:30", "America/Havana", "2026-03-08T01:00:00-04:00", Skipped},
		{"2026-03-29T02:30", "UTC", "2026-03-29T02:30:00Z", Exact},
	} {
		at, shift := wall(t, c.wall).Resolve(zoneFor(t, c.zone))
		if got := at.Format(time.RFC3339); got != c.want || shift != c.shift {
			t.Errorf("%s in %s is %s, %d; want %s, %d", c.wall, c.zone, got, shift, c.want, c.shift)
		}
	}
}

func TestRuleInJSON(t *testing.T) {
	r := Rule{Start: wall(t, "2026-03-10T17:30"), Zone: "Europe/Berlin", RRule: "FREQ=WEEKLY;BYDAY=TU"}
	raw, err := json.Marshal(r)
	if err != nil || string(raw) != `{"Start":"2026-03-10T17:30","Zone":"Europe/Berlin","RRule":"FREQ=WEEKLY;BYDAY=TU"}` {
		t.Errorf("%s, %v", raw, err)
	}
	var back Rule
	if err := json.Unmarshal(raw, &back); err != nil || back != r {
		t.Errorf("read back as %+v, %v", back, err)
	}
}

// TestNextFromAnywhere asks for what comes after any moment, and compares it
// with the series from its start.
func TestNextFromAnywhere(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, rrule := range append(yearRules, "FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=31", "FREQ=WEEKLY;INTERVAL=7;BYDAY=MO,FR") {
		r := Rule{Start: wall(t, "2024-01-31T02:30"), Zone: "Europe/Berlin", RRule: rrule}
		all := r.Next(time.Time{}, 2000)
		for range 200 {
			after := all[0].At.Add(time.Duration(rnd.Int64N(int64(3 * 365 * 24 * time.Hour))))
			from := slices.IndexFunc(all, func(o Occurrence) bool { return o.At.After(after) })
			if from < 0 {
				from = len(all)
			}
			got := r.Next(after, 3)
			if want := all[from:min(from+3, len(all))]; !slices.Equal(got, want) {
				t.Fatalf("%s after %s: %v, want %v", rrule, after, got, want)
			}
			for _, o := range got {
				if !r.Has(o.Wall) {
					t.Errorf("%s does not have %s", rrule, o.Wall)
				}
			}
		}
	}
}

func TestNextEnds(t *testing.T) {
	r := Rule{Start: wall(t, "2026-03-10T18:00"), Zone: "Europe/Berlin", RRule: "FREQ=WEEKLY;BYDAY=TU;COUNT=3"}
	if got := r.Next(time.Time{}, 10); len(got) != 3 || got[2].Wall != wall(t, "2026-03-24T18:00") {
		t.Errorf("three times: %v", got)
	}
	if r.Has(wall(t, "2026-03-31T18:00")) || r.Has(wall(t, "2026-03-17T18:30")) {
		t.Error("it has what it has not")
	}
	for _, broken := range []Rule{{}, {Zone: "Europe/Berlin"}, {Zone: "Europe/Berlin", RRule: "FREQ=SECONDLY"}, {Zone: "Mars/Phobos", RRule: "FREQ=DAILY"}} {
		if got := broken.Next(time.Time{}, 1); len(got) != 0 {
			t.Errorf("%+v comes at %v", broken, got)
		}
	}
}

func TestCheck(t *testing.T) {
	good := Rule{Start: wall(t, "2026-03-10T18:00"), Zone: "Europe/Berlin"}
	for _, rrule := range yearRules {
		good.RRule = rrule
		if err := good.Check(); err != nil {
			t.Errorf("%s: %v", rrule, err)
		}
	}
	for _, rrule := range []string{
		"", "FREQ=", "FREQ=YEARLY", "FREQ=SECONDLY;BYMONTHDAY=31", "FREQ=HOURLY", "FREQ=DAILY;INTERVAL=53", "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;COUNT=501",
		"FREQ=DAILY;COUNT=3;UNTIL=20270101T000000", "FREQ=DAILY;BYHOUR=3", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31;BYDAY=9MO",
		"FREQ=DAILY;BYSETPOS=1", "FREQ=WEEKLY;BYDAY=XX", "BYDAY=MO", "FREQ=DAILY\nRRULE:FREQ=DAILY", "FREQ=MONTHLY;BYDAY=6MO",
	} {
		bad := good
		bad.RRule = rrule
		if bad.Check() == nil {
			t.Errorf("%q is accepted", rrule)
		}
	}
	if r := (Rule{Start: wall(t, "2026-02-01T10:00"), Zone: "UTC", RRule: "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=30"}); r.Check() == nil {
		t.Error("30 February is accepted")
	}
	if r := (Rule{Start: good.Start, Zone: "Local", RRule: "FREQ=DAILY"}); r.Check() == nil {
		t.Error("a zone that names nothing is accepted")
	}
}

func TestFrom(t *testing.T) {
	for _, c := range []struct{ rrule, start, old, to, want string }{ // want is a key for what is refused
		{"FREQ=WEEKLY;BYDAY=TU", "2026-03-10T18:00", "2026-03-24T18:00", "2026-03-25T19:00", "FREQ=WEEKLY;BYDAY=WE"},
		{"FREQ=WEEKLY", "2026-03-10T18:00", "2026-03-24T18:00", "2026-03-24T19:00", "FREQ=WEEKLY;BYDAY=TU"},
		{"FREQ=WEEKLY;BYDAY=TU;COUNT=8", "2026-03-10T18:00", "2026-03-24T18:00", "2026-03-23T19:00", "FREQ=WEEKLY;BYDAY=MO;COUNT=6"},
		{"FREQ=WEEKLY;BYDAY=TU;UNTIL=20260630T235900", "2026-03-10T18:00", "2026-03-24T18:00", "2026-03-26T19:00", "FREQ=WEEKLY;BYDAY=TH;UNTIL=20260702T235900"},
		{"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-03-10T18:00", "2026-03-24T18:00", "2026-04-02T18:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"},
		{"FREQ=WEEKLY;BYDAY=TU,TH", "2026-03-10T18:00", "2026-03-24T18:00", "2026-03-24T09:00", "FREQ=WEEKLY;BYDAY=TU,TH"},
		{"FREQ=WEEKLY;BYDAY=TU,TH", "2026-03-10T18:00", "2026-03-24T18:00", "2026-03-25T18:00", "move.days"},
		{"FREQ=WEEKLY;BYDAY=TU", "2026-03-10T18:00", "2026-03-24T18:00", "2026-03-31T18:00", "move.past"},
		{"FREQ=WEEKLY;BYDAY=TU", "2026-03-10T18:00", "2026-03-24T18:00", "2026-04-01T18:00", "move.past"},
		{"FREQ=WEEKLY;BYDAY=TU", "2026-03-10T18:00", "2026-03-24T18:00", "2026-03-16T18:00", "move.past"},
		{"FREQ=WEEKLY;BYDAY=TU", "2026-03-10T18:00", "2026-03-25T18:00", "2026-03-26T18:00", "move.gone"},
		{"FREQ=MONTHLY;BYMONTHDAY=15", "2026-03-15T18:00", "2026-04-15T18:00", "2026-04-17T18:00", "FREQ=MONTHLY;BYMONTHDAY=17"},
		{"FREQ=MONTHLY;BYMONTHDAY=15", "2026-03-15T18:00", "2026-04-15T18:00", "2026-05-02T18:00", "move.month"},
		{"FREQ=MONTHLY;BYDAY=-1FR", "2026-03-27T16:00", "2026-03-27T16:00", "2026-03-26T15:00", "FREQ=MONTHLY;BYDAY=-1TH"},
		{"FREQ=MONTHLY;BYDAY=-1FR", "2026-03-27T16:00", "2026-03-27T16:00", "2026-03-20T15:00", "move.last"},
		{"FREQ=MONTHLY;BYDAY=2TU", "2026-03-10T16:00", "2026-03-10T16:00", "2026-03-18T15:00", "FREQ=MONTHLY;BYDAY=3WE"},
		{"FREQ=MONTHLY;BYDAY=4TU", "2026-03-24T16:00", "2026-03-24T16:00", "2026-03-30T15:00", "move.last"},
		{"FREQ=DAILY", "2026-03-10T16:00", "2026-03-24T16:00", "2026-03-24T17:00", "FREQ=DAILY"},
		{"FREQ=DAILY;INTERVAL=3", "2026-03-10T16:00", "2026-03-13T16:00", "2026-03-14T17:00", "FREQ=DAILY;INTERVAL=3"},
	} {
		r := Rule{Start: wall(t, c.start), Zone: "Europe/Berlin", RRule: c.rrule}
		moved, err := r.From(wall(t, c.old), wall(t, c.to))
		got := moved.RRule
		if u, ok := errors.AsType[*UnclearError](err); ok {
			got = u.Key
		}
		if got != c.want || err == nil && (moved.Start != wall(t, c.to) || !moved.Has(moved.Start) || moved.Check() != nil) {
			t.Errorf("%s moved from %s to %s is %+v, %v; want %s", c.rrule, c.old, c.to, moved, err, c.want)
		}
	}
}

func TestEnds(t *testing.T) {
	for _, rrule := range []string{"FREQ=WEEKLY", "FREQ=WEEKLY;COUNT=8", "FREQ=WEEKLY;UNTIL=20260630T235900"} {
		r := Rule{Start: wall(t, "2026-03-10T18:00"), Zone: "Europe/Berlin", RRule: rrule}
		over := r.Ends(wall(t, "2026-03-24T18:00"))
		if got := over.Next(time.Time{}, 10); len(got) != 2 || over.Check() != nil {
			t.Errorf("%s is over as %s: %v", rrule, over.RRule, got)
		}
		if got := r.Ends(r.Start).Next(time.Time{}, 10); len(got) != 0 {
			t.Errorf("%s is over before it begins, and has %v", rrule, got)
		}
		if r.Ends(wall(t, "2027-01-01T00:00")).Next(time.Time{}, 100)[1] != r.Next(time.Time{}, 2)[1] {
			t.Errorf("%s is another one with a late end", rrule)
		}
	}
	counted := Rule{Start: wall(t, "2026-03-10T18:00"), Zone: "Europe/Berlin", RRule: "FREQ=WEEKLY;COUNT=2"}
	if got := counted.Ends(wall(t, "2027-01-01T00:00")); got != counted {
		t.Errorf("what is over earlier becomes %+v", got)
	}
}
