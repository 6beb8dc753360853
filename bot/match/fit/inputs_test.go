package fit

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestWeek(t *testing.T) {
	always := NewWeek(func(int) bool { return true })
	for _, c := range []struct {
		name string
		a, b Week
		want int
	}{
		{"all hours", always, always, WeekHours},
		{"the first and the last", week(0, 167), always, 2},
		{"across the words it is kept in", week(63, 64, 127, 128), week(64, 127), 2},
		{"none", week(1), week(2), 0},
		{"unknown", Week{}, always, 0},
	} {
		if got := c.a.Overlap(c.b); got != c.want || c.b.Overlap(c.a) != got {
			t.Errorf("%s: %d hours, want %d", c.name, got, c.want)
		}
	}
	if week().Known() || !week(100).Known() {
		t.Error("a week is known from its first hour on")
	}
}

func TestOverlapCountsHours(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hours := rapid.SliceOfNDistinct(rapid.IntRange(0, WeekHours-1), 0, WeekHours, rapid.ID)
		a, b := hours.Draw(t, "a"), hours.Draw(t, "b")
		in, want := map[int]bool{}, 0
		for _, h := range a {
			in[h] = true
		}
		for _, h := range b {
			if in[h] {
				want++
			}
		}
		if got := week(a...).Overlap(week(b...)); got != want {
			t.Fatalf("%d hours, want %d", got, want)
		}
	})
}

func TestReplies(t *testing.T) {
	h := func(hours ...float64) (took []time.Duration) {
		for _, n := range hours {
			took = append(took, time.Duration(n*float64(time.Hour)))
		}
		return took
	}
	for _, c := range []struct {
		name  string
		asked int
		took  []time.Duration
		hours int
		good  float64
	}{
		{"never asked", 0, nil, 0, .75 * (1 - 1./6)},
		{"two answers say nothing of time", 2, h(1, 1), 0, (2 + 2.25) / 5 * (1 - 1./6)},
		{"three do", 3, h(5, 1, 30), 5, (3 + 2.25) / 6 * (1 - 5./144)},
		{"of an even number the faster half", 4, h(1, 2, 30, 40), 2, (4 + 2.25) / 7 * (1 - 2./144)},
		{"hours are begun hours", 3, h(.2, .3, .4), 1, (3 + 2.25) / 6 * (1 - .3/144)},
		{"an expired request took for ever", 6, h(1, 2, 3, 40), 3, (4 + 2.25) / 9 * (1 - 3./144)},
		{"answering one of three at once is not fast", 9, h(1, 1, 1), 0, (3 + 2.25) / 12 / 2},
		{"nor is answering none", 3, nil, 0, 2.25 / 6 / 2},
		{"what took longer than a request lasts", 3, h(80, 90, 100), 90, (3 + 2.25) / 6 / 2},
		{"more answers than were counted as asked", 0, h(6, 6, 6), 6, (3 + 2.25) / 6 * (1 - 6./144)},
		{"in no time", 3, h(0, 0, 0), 1, (3 + 2.25) / 6 * (1 - 1./60/144)},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := NewReplies(c.asked, c.took)
			if r.hours() != c.hours || !near(r.good(), c.good) {
				t.Errorf("%d hours, %.4f; want %d, %.4f", r.hours(), r.good(), c.hours, c.good)
			}
		})
	}
}

func TestTally(t *testing.T) {
	var tally Tally
	for _, age := range []time.Duration{0, 180 * days, 360 * days, -time.Hour} {
		tally = tally.Plus(now.Add(-age), now)
	}
	if tally.Count != 4 || !near(tally.Weight, 1+.5+.25+1) {
		t.Errorf("%+v: what lies ahead counts as now", tally)
	}
}
