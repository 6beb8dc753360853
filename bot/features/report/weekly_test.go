package report

import (
	"testing"
	"time"

	"github.com/kith-community/kith/bot/people"
)

// TestWhichMonday: the job runs on Sunday at 10:00 UTC, or later, and means the
// Monday that then begins, or began.
func TestWhichMonday(t *testing.T) {
	for _, c := range []struct{ runs, zone, want string }{
		{"2026-03-08T10:00:00Z", "Europe/Berlin", "2026-03-08T23:00:00Z"},
		{"2026-03-08T10:00:00Z", "Pacific/Kiritimati", "2026-03-08T10:00:00Z"}, // where Monday begins first
		{"2026-03-08T10:00:00Z", "Etc/GMT+12", "2026-03-09T12:00:00Z"},         // where it begins last
		{"2026-03-11T18:00:00Z", "Europe/Berlin", "2026-03-08T23:00:00Z"},      // Kith was down
		{"2026-03-29T10:00:00Z", "Europe/Berlin", "2026-03-29T22:00:00Z"},      // summer time began that night
		{"2026-03-14T10:00:00Z", "Europe/Berlin", "2026-03-08T23:00:00Z"},      // Saturday: still the week before
	} {
		t.Run(c.runs+" "+c.zone, func(t *testing.T) {
			loc, err := time.LoadLocation(c.zone)
			if err != nil {
				t.Fatal(err)
			}
			runs, err := time.Parse(time.RFC3339, c.runs)
			if err != nil {
				t.Fatal(err)
			}
			if got := monday(runs.Add(ahead), loc).UTC().Format(time.RFC3339); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// TestWeekAcrossAChangeOfTheClock: a week of the space may have 167 hours.
func TestWeekAcrossAChangeOfTheClock(t *testing.T) {
	week, err := weekOf("2026-03-30", people.Space{Zone: "Europe/Berlin"})
	if err != nil || week.To.Sub(week.From) != 167*time.Hour || week.From.UTC().Format(time.RFC3339) != "2026-03-22T23:00:00Z" {
		t.Errorf("%v, %v", week, err)
	}
	if _, err := weekOf("someday", people.Space{}); err == nil {
		t.Error("no day is no error")
	}
}

func TestWhatIsLookedAt(t *testing.T) {
	for arg, want := range map[string]view{
		"30/2": {30, 2}, "7/0": {7, 0}, "": {7, 0}, "x": {7, 0}, "8/0": {7, 0}, "7/-1": {7, 0}, "30": {7, 0}, "30/99999999999999999999": {7, 0},
	} {
		if got := viewed(arg); got != want {
			t.Errorf("%q is %v, want %v", arg, got, want)
		}
	}
}
