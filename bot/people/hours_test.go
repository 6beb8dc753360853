package people

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func zoneOf(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func instant(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func hm(hour, minute int) int { return hour*60 + minute }

func TestNext(t *testing.T) {
	office := Hours{hm(9, 0), hm(17, 0), WorkDays}
	night := Hours{hm(22, 0), hm(6, 0), AllDays}
	for _, c := range []struct {
		what, zone string
		hours      Hours
		at, want   string // want "" when at is awake
	}{
		{"the first minute is awake", "UTC", DefaultHours, "2026-03-03T09:00:00Z", ""},
		{"the last second is awake", "UTC", DefaultHours, "2026-03-03T19:59:59Z", ""},
		{"the end is not", "UTC", DefaultHours, "2026-03-03T20:00:00Z", "2026-03-04T09:00:00Z"},
		{"before the start", "UTC", DefaultHours, "2026-03-03T08:59:59Z", "2026-03-03T09:00:00Z"},
		{"friday evening", "UTC", office, "2026-03-06T17:00:00Z", "2026-03-09T09:00:00Z"},
		{"one day a week", "UTC", Hours{hm(9, 0), hm(10, 0), DaysOf(time.Tuesday)}, "2026-03-03T10:00:00Z", "2026-03-10T09:00:00Z"},
		{"after midnight of a night", "UTC", night, "2026-03-03T05:59:00Z", ""},
		{"day of a night owl", "UTC", night, "2026-03-03T06:00:00Z", "2026-03-03T22:00:00Z"},
		{"the night of the last day lasts into the next", "UTC", Hours{hm(22, 0), hm(6, 0), DaysOf(time.Friday)}, "2026-03-07T03:00:00Z", ""},
		{"but does not begin there", "UTC", Hours{hm(22, 0), hm(6, 0), DaysOf(time.Friday)}, "2026-03-07T22:00:00Z", "2026-03-13T22:00:00Z"},
		{"until midnight", "UTC", Hours{hm(9, 0), 0, AllDays}, "2026-03-03T23:59:00Z", ""},
		{"no hours at all are all hours", "Europe/Berlin", Hours{}, "2026-03-03T03:00:00Z", ""},
		{"no days are all days", "UTC", Hours{hm(9, 0), hm(17, 0), 0}, "2026-03-07T18:00:00Z", "2026-03-08T09:00:00Z"},
		{"from and to the same is a whole day", "UTC", Hours{hm(9, 0), hm(9, 0), DaysOf(time.Friday)}, "2026-03-07T08:59:00Z", ""},
		{"of its days", "UTC", Hours{hm(9, 0), hm(9, 0), DaysOf(time.Friday)}, "2026-03-07T09:00:00Z", "2026-03-13T09:00:00Z"},

		{"Berlin in winter", "Europe/Berlin", DefaultHours, "2026-03-28T19:00:00Z", "2026-03-29T07:00:00Z"}, // spring forward that night
		{"Berlin in summer", "Europe/Berlin", DefaultHours, "2026-10-24T18:00:00Z", "2026-10-25T08:00:00Z"}, // back that night
		{"a start in Berlin's gap is its end", "Europe/Berlin", Hours{hm(2, 30), hm(8, 0), AllDays}, "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z"},
		{"an end in Berlin's gap too", "Europe/Berlin", Hours{hm(1, 0), hm(2, 30), AllDays}, "2026-03-29T01:00:00Z", "2026-03-29T23:00:00Z"},
		{"a period inside the gap is passed over", "Europe/Berlin", Hours{hm(2, 10), hm(2, 50), DaysOf(time.Sunday)}, "2026-03-29T00:00:00Z", "2026-04-05T00:10:00Z"},
		{"a start in Berlin's fold is the first", "Europe/Berlin", Hours{hm(2, 30), hm(8, 0), AllDays}, "2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z"},
		{"an end in Berlin's fold too", "Europe/Berlin", Hours{hm(1, 0), hm(2, 30), AllDays}, "2026-10-25T00:30:00Z", "2026-10-26T00:00:00Z"},
		{"a start in New York's gap", "America/New_York", Hours{hm(2, 30), hm(8, 0), AllDays}, "2026-03-08T06:00:00Z", "2026-03-08T07:00:00Z"},
		{"a start in New York's fold", "America/New_York", Hours{hm(1, 30), hm(8, 0), AllDays}, "2026-11-01T05:00:00Z", "2026-11-01T05:30:00Z"},
		{"the second pass is still awake", "America/New_York", Hours{hm(1, 30), hm(8, 0), AllDays}, "2026-11-01T06:00:00Z", ""},
		{"Lord Howe's gap of 30 minutes", "Australia/Lord_Howe", Hours{hm(2, 15), hm(8, 0), AllDays}, "2026-10-03T15:00:00Z", "2026-10-03T15:30:00Z"},
		{"Lord Howe's fold of 30 minutes", "Australia/Lord_Howe", Hours{hm(1, 45), hm(8, 0), AllDays}, "2026-04-04T14:00:00Z", "2026-04-04T14:45:00Z"},
		{"a midnight that does not exist", "Asia/Beirut", Hours{0, hm(6, 0), AllDays}, "2026-03-28T21:00:00Z", "2026-03-28T22:00:00Z"},
		{"a day that does not exist", "Pacific/Apia", DefaultHours, "2011-12-30T07:00:00Z", "2011-12-30T19:00:00Z"},
	} {
		t.Run(c.what, func(t *testing.T) {
			at, loc := instant(t, c.at), zoneOf(t, c.zone)
			want := at
			if c.want != "" {
				want = instant(t, c.want)
			}
			if got := c.hours.Next(at, loc); !got.Equal(want) {
				t.Errorf("Next(%s) = %s, want %s", c.at, got.UTC(), want.UTC())
			}
			if got, want := c.hours.Awake(at, loc), c.want == ""; got != want {
				t.Errorf("Awake(%s) = %t, want %t", c.at, got, want)
			}
		})
	}
}

func TestNextAt(t *testing.T) {
	office, night := Hours{hm(9, 0), hm(17, 0), WorkDays}, Hours{hm(22, 0), hm(6, 0), AllDays}
	for _, c := range []struct {
		what, zone string
		hours      Hours
		minute     int
		at, want   string
	}{
		{"later today", "UTC", office, hm(16, 0), "2026-03-06T10:00:00Z", "2026-03-06T16:00:00Z"},
		{"not again at that moment", "UTC", office, hm(16, 0), "2026-03-06T16:00:00Z", "2026-03-09T16:00:00Z"},
		{"over a weekend", "UTC", office, hm(16, 0), "2026-03-07T10:00:00Z", "2026-03-09T16:00:00Z"},
		{"the start, while nobody chose", "UTC", office, -1, "2026-03-05T09:00:00Z", "2026-03-06T09:00:00Z"},
		{"the start, for an hour of sleep", "UTC", office, hm(20, 0), "2026-03-05T10:00:00Z", "2026-03-06T09:00:00Z"},
		{"the end is sleep", "UTC", office, hm(17, 0), "2026-03-05T10:00:00Z", "2026-03-06T09:00:00Z"},
		{"after midnight of a night", "UTC", night, hm(1, 0), "2026-03-05T23:00:00Z", "2026-03-06T01:00:00Z"},
		{"after midnight, from there", "UTC", night, hm(1, 0), "2026-03-06T02:00:00Z", "2026-03-07T01:00:00Z"},
		{"before midnight of a night", "UTC", night, hm(23, 0), "2026-03-06T02:00:00Z", "2026-03-06T23:00:00Z"},
		{"the night of the last day", "UTC", Hours{hm(22, 0), hm(6, 0), DaysOf(time.Friday)}, hm(1, 0), "2026-03-05T12:00:00Z", "2026-03-07T01:00:00Z"},
		{"a whole day", "UTC", Hours{hm(9, 0), hm(9, 0), AllDays}, hm(8, 0), "2026-03-05T10:00:00Z", "2026-03-06T08:00:00Z"},
		{"always awake", "UTC", Hours{}, hm(7, 0), "2026-03-05T10:00:00Z", "2026-03-06T07:00:00Z"},
		{"in Berlin's gap", "Europe/Berlin", night, hm(2, 30), "2026-03-28T22:00:00Z", "2026-03-29T01:00:00Z"},
		{"in Berlin's fold, once", "Europe/Berlin", night, hm(2, 30), "2026-10-24T22:00:00Z", "2026-10-25T00:30:00Z"},
		{"and not a second time", "Europe/Berlin", night, hm(2, 30), "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"},
		{"in Sydney's gap", "Australia/Sydney", night, hm(2, 30), "2026-10-03T14:00:00Z", "2026-10-03T16:00:00Z"},
		{"in Lord Howe's gap", "Australia/Lord_Howe", night, hm(2, 15), "2026-10-03T14:00:00Z", "2026-10-03T15:30:00Z"},
		{"in Lord Howe's fold, once", "Australia/Lord_Howe", night, hm(1, 45), "2026-04-04T12:00:00Z", "2026-04-04T14:45:00Z"},
	} {
		t.Run(c.what, func(t *testing.T) {
			got := c.hours.NextAt(c.minute, instant(t, c.at), zoneOf(t, c.zone))
			if want := instant(t, c.want); !got.Equal(want) {
				t.Errorf("NextAt(%d, %s) = %s, want %s", c.minute, c.at, got.UTC(), want.UTC())
			}
		})
	}
}

func TestMidnight(t *testing.T) {
	for _, c := range []struct{ zone, want string }{
		{"Europe/Berlin", "2026-03-28T23:00:00Z"},
		{"Asia/Beirut", "2026-03-28T22:00:00Z"}, // does not exist: clocks jump from 23:59 to 01:00
	} {
		if got := Midnight(2026, 3, 29, zoneOf(t, c.zone)); !got.Equal(instant(t, c.want)) {
			t.Errorf("%s: %s, want %s", c.zone, got.UTC(), c.want)
		}
	}
}

func TestAdd(t *testing.T) {
	office := Hours{hm(9, 0), hm(17, 0), WorkDays}
	for _, c := range []struct {
		what, zone string
		hours      Hours
		at         string
		d          time.Duration
		want       string
	}{
		{"within a period", "UTC", DefaultHours, "2026-03-03T10:00:00Z", time.Hour, "2026-03-03T11:00:00Z"},
		{"asleep at first", "UTC", DefaultHours, "2026-03-03T23:00:00Z", time.Hour, "2026-03-04T10:00:00Z"},
		{"over night", "UTC", DefaultHours, "2026-03-03T19:30:00Z", time.Hour, "2026-03-04T09:30:00Z"},
		{"over a weekend", "UTC", office, "2026-03-06T15:00:00Z", 4 * time.Hour, "2026-03-09T11:00:00Z"},
		{"two working weeks", "UTC", office, "2026-03-02T09:00:00Z", 80*time.Hour + time.Minute, "2026-03-16T09:01:00Z"},
		{"to the very end is the next start", "UTC", office, "2026-03-06T15:00:00Z", 2 * time.Hour, "2026-03-09T09:00:00Z"},
		{"nothing", "UTC", office, "2026-03-07T12:00:00Z", 0, "2026-03-09T09:00:00Z"},
		{"less than nothing", "UTC", office, "2026-03-06T12:00:00Z", -time.Hour, "2026-03-06T12:00:00Z"},
		{"a short night in spring", "Europe/Berlin", Hours{hm(22, 0), hm(6, 0), AllDays}, "2026-03-28T21:00:00Z", 8 * time.Hour, "2026-03-29T21:00:00Z"},
		{"a long night in autumn", "Europe/Berlin", Hours{hm(22, 0), hm(6, 0), AllDays}, "2026-10-24T20:00:00Z", 8 * time.Hour, "2026-10-25T04:00:00Z"},
		{"over a gap inside waking hours", "America/New_York", Hours{hm(1, 0), hm(5, 0), AllDays}, "2026-03-08T06:30:00Z", time.Hour, "2026-03-08T07:30:00Z"},
		{"over a fold inside waking hours", "America/New_York", Hours{hm(1, 0), hm(5, 0), AllDays}, "2026-11-01T05:30:00Z", 3 * time.Hour, "2026-11-01T08:30:00Z"},
		{"Lord Howe's shorter night", "Australia/Lord_Howe", Hours{hm(22, 0), hm(6, 0), AllDays}, "2026-10-03T11:30:00Z", 7*time.Hour + 30*time.Minute, "2026-10-04T11:00:00Z"},
		{"Lord Howe's longer night", "Australia/Lord_Howe", Hours{hm(22, 0), hm(6, 0), AllDays}, "2026-04-04T11:00:00Z", 8 * time.Hour, "2026-04-04T19:00:00Z"},
		{"Sydney's longer night", "Australia/Sydney", Hours{hm(22, 0), hm(6, 0), AllDays}, "2026-04-04T11:00:00Z", 8 * time.Hour, "2026-04-04T19:00:00Z"},
		{"always awake", "America/New_York", Hours{}, "2026-11-01T00:00:00Z", 100 * time.Hour, "2026-11-05T04:00:00Z"},
	} {
		t.Run(c.what, func(t *testing.T) {
			got := c.hours.Add(instant(t, c.at), c.d, zoneOf(t, c.zone))
			if want := instant(t, c.want); !got.Equal(want) {
				t.Errorf("Add(%s, %s) = %s, want %s", c.at, c.d, got.UTC(), want.UTC())
			}
		})
	}
}

func TestAddEndsForTheLongestDuration(t *testing.T) {
	h := Hours{0, 1, DaysOf(time.Monday)}
	at := instant(t, "2026-03-03T10:00:00Z")
	if got := h.Add(at, 1<<63-1, time.UTC); !got.After(at) {
		t.Errorf("Add = %s, want a time after %s", got, at)
	}
}

var changingZones = []string{
	"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "America/Sao_Paulo",
	"America/St_Johns", "Africa/Casablanca", "Africa/Cairo", "America/Santiago", "Pacific/Apia", "Asia/Kathmandu",
}

type setting struct {
	hours Hours
	at    time.Time
	loc   *time.Location
}

func (w setting) String() string {
	return fmt.Sprintf("%s %s %s in %s", w.hours, w.hours.Days, w.at, w.loc)
}

// anyWhen draws hours, a zone and a time, half of the times within two days of
// a change of the zone's clock.
func anyWhen(t testing.TB) *rapid.Generator[setting] {
	return rapid.Custom(func(r *rapid.T) setting {
		w := setting{
			hours: Hours{
				From: rapid.IntRange(0, day-1).Draw(r, "from"),
				To:   rapid.IntRange(0, day-1).Draw(r, "to"),
				Days: Days(rapid.IntRange(0, int(AllDays)).Draw(r, "days")),
			},
			loc: zoneOf(t, rapid.SampledFrom(changingZones).Draw(r, "zone")),
		}
		first, last := time.Date(2005, 1, 1, 0, 0, 0, 0, time.UTC).Unix(), time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
		w.at = time.Unix(rapid.Int64Range(first, last).Draw(r, "at"), 0).In(w.loc)
		if _, change := w.at.ZoneBounds(); !change.IsZero() && rapid.Bool().Draw(r, "near a change") {
			w.at = change.Add(time.Duration(rapid.IntRange(-48*60, 48*60).Draw(r, "minutes")) * time.Minute)
		}
		return w
	})
}

func TestNextIsTheFirstWakingMoment(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := anyWhen(t).Draw(r, "when")
		next := w.hours.Next(w.at, w.loc)
		if next.Before(w.at) || !w.hours.Awake(next, w.loc) {
			r.Fatalf("%s: Next = %s, awake %t", w, next, w.hours.Awake(next, w.loc))
		}
		if w.hours.Awake(w.at, w.loc) != next.Equal(w.at) {
			r.Fatalf("%s: Next = %s although awake is %t", w, next, w.hours.Awake(w.at, w.loc))
		}
		for at := w.at; at.Before(next); at = at.Add(7 * time.Minute) {
			if w.hours.Awake(at, w.loc) {
				r.Fatalf("%s: awake at %s, before Next = %s", w, at, next)
			}
		}
	})
}

func TestNextAtIsOnceInEveryPeriod(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := anyWhen(t).Draw(r, "when")
		minute := rapid.IntRange(-1, day-1).Draw(r, "minute")
		next := w.hours.NextAt(minute, w.at, w.loc)
		if !next.After(w.at) || !w.hours.Awake(next, w.loc) {
			r.Fatalf("%s: NextAt(%d) = %s, awake %t", w, minute, next, w.hours.Awake(next, w.loc))
		}
		if at := w.hours.At(minute, next, w.loc); !at.Equal(next) {
			r.Fatalf("%s: NextAt(%d) = %s, but the period has it at %s", w, minute, next, at)
		}
	})
}

func TestAddIsAdditive(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := anyWhen(t).Draw(r, "when")
		a := time.Duration(rapid.Int64Range(0, int64(200*time.Hour)).Draw(r, "a"))
		b := time.Duration(rapid.Int64Range(0, int64(200*time.Hour)).Draw(r, "b"))
		once := w.hours.Add(w.at, a+b, w.loc)
		twice := w.hours.Add(w.hours.Add(w.at, a, w.loc), b, w.loc)
		if !once.Equal(twice) {
			r.Fatalf("%s: Add(%s) = %s, in two steps (%s, %s) %s", w, a+b, once, a, b, twice)
		}
		if !w.hours.Awake(once, w.loc) {
			r.Fatalf("%s: Add(%s) = %s, which is asleep", w, a+b, once)
		}
	})
}

// TestWallMatchesTheClock holds against every minute around a change what its
// own clock shows: the first instant that shows a wall time, or, when none
// does, the first that shows a later one.
func TestWallMatchesTheClock(t *testing.T) {
	for _, name := range changingZones {
		loc := zoneOf(t, name)
		_, change := time.Date(2010, 1, 1, 0, 0, 0, 0, loc).ZoneBounds()
		for n := 0; n < 6 && !change.IsZero(); n++ {
			year, month, date := change.Add(-12 * time.Hour).In(loc).Date()
			at := change.Add(-48 * time.Hour).Truncate(time.Minute).In(loc)
			for minute := range 2 * day {
				want := time.Date(year, month, date, 0, minute, 0, 0, time.UTC)
				for local(at).Before(want) {
					at = at.Add(time.Minute)
				}
				if got := wall(year, month, date, minute, loc); !got.Equal(at) {
					t.Fatalf("%s: wall %s = %s, want %s", name, want.Format("2006-01-02 15:04"), got, at)
				}
			}
			_, change = change.In(loc).ZoneBounds()
		}
	}
}

func BenchmarkAwake(b *testing.B) {
	loc, at := zoneOf(b, "Europe/Berlin"), instant(b, "2026-03-03T10:00:00Z")
	for b.Loop() {
		DefaultHours.Awake(at, loc)
	}
}
