package meetings

import (
	"testing"
	"time"

	"github.com/kith-community/kith/bot/people"
)

func awake(t *testing.T, zone string, from, to int) hours {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return hours{people.Hours{From: from * 60, To: to * 60, Days: people.AllDays}, loc}
}

func TestCommonTimes(t *testing.T) {
	for _, c := range []struct {
		name   string
		a, b   hours
		length time.Duration
		want   int
	}{
		{"the same city", awake(t, "Europe/Berlin", 9, 20), awake(t, "Europe/Berlin", 9, 20), time.Hour, 3},
		{"an ocean apart", awake(t, "Europe/Berlin", 9, 20), awake(t, "America/New_York", 9, 20), time.Hour, 3},
		{"across a change of clocks", awake(t, "America/New_York", 9, 12), awake(t, "Europe/London", 14, 18), time.Hour, 3},
		{"over midnight", awake(t, "Asia/Tokyo", 18, 2), awake(t, "Europe/Lisbon", 10, 17), time.Hour, 3},
		{"never together", awake(t, "Europe/Berlin", 9, 17), awake(t, "Pacific/Auckland", 9, 17), time.Hour, 0},
		{"too short together", awake(t, "Europe/Berlin", 9, 10), awake(t, "Europe/London", 8, 10), 3 * time.Hour, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := commonTimes(c.a, c.b, nil, start, c.length)
			if len(found) != c.want {
				t.Fatalf("%d times, want %d: %v", len(found), c.want, found)
			}
			for i, at := range found {
				if !c.a.awakeFor(at, c.length) || !c.b.awakeFor(at, c.length) || at.Before(start.Add(searchFrom)) {
					t.Errorf("%v suits not both", at)
				}
				if i > 0 && at.In(c.a.loc).YearDay() == found[i-1].In(c.a.loc).YearDay() {
					t.Errorf("two on one day: %v", found)
				}
			}
		})
	}
}

func TestCommonTimesAreFree(t *testing.T) {
	a, b := awake(t, "Europe/Berlin", 9, 12), awake(t, "Europe/Berlin", 9, 12)
	first := commonTimes(a, b, nil, start, time.Hour)[0]
	taken := []busy{{first.Add(-time.Hour), first.Add(time.Hour)}}
	for _, at := range commonTimes(a, b, taken, start, time.Hour) {
		if !free(taken, at, time.Hour) {
			t.Errorf("%v is taken", at)
		}
	}
}
