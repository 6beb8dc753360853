package cohorts

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
)

var berlin = func() *time.Location {
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return loc
}()

func TestEndOfDay(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, berlin)
	want := time.Date(2026, 4, 1, 23, 59, 0, 0, berlin)
	for text, ok := range map[string]bool{
		"2026-04-01": true, "1.4.2026": true, "1 april": true, "1. April": true, "in 30 days": true,
		"": false, "4/1/2026": false, "2026-02-30": false, "31.4.2026": false, "soon": false, "2026-03-01": false,
	} {
		got, unclear := endOfDay(text, time.Time{}, now, berlin, []string{"en", "de"})
		if (unclear == nil) != ok || ok && !got.Equal(want) {
			t.Errorf("%q is %v, %v", text, got, unclear)
		}
	}
	was := time.Date(2026, 2, 1, 23, 59, 0, 0, berlin)
	if got, unclear := endOfDay("2026-02-01", was, now, berlin, nil); unclear != nil || !got.Equal(was) {
		t.Errorf("the day that stood there is %v, %v", got, unclear)
	}
}

func TestTake(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, berlin)
	over := Programme{State: Closed, Until: time.Date(2026, 3, 1, 23, 59, 0, 0, berlin)}
	early := Programme{State: Closed, Until: time.Date(2026, 3, 9, 23, 59, 0, 0, berlin)}
	for _, c := range []struct {
		name  string
		p     Programme
		d     Draft
		state State
		bad   []string
	}{
		{"all is well", Programme{}, Draft{"Spring", "2026-03-09", "2026-06-30", yes, "3"}, Open, nil},
		{"today is no past", Programme{}, Draft{"Spring", "2026-03-02", "2026-06-30", no, "3"}, Open, nil},
		{"nothing is well", Programme{}, Draft{"x", "?", "?", "", "0"}, Open, []string{"ends", "name", "seats", "until"}},
		{"the same day is no end", Programme{}, Draft{"Spring", "2026-03-09", "2026-03-09", "", "1"}, Open, []string{"ends"}},
		{"a sign-up that is over stays over", over, Draft{"Spring", "2026-03-01", "2026-06-30", "", "1"}, Closed, nil},
		{"its end is moved into the past", over, Draft{"Spring", "2026-02-28", "2026-06-30", "", "1"}, Open, []string{"until"}},
		{"its end is moved", over, Draft{"Spring", "2026-03-05", "2026-06-30", "", "1"}, Open, nil},
		{"what was ended early stays ended", early, Draft{"Summer", "2026-03-09", "2026-06-30", "", "1"}, Closed, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := slices.Sorted(maps.Keys(c.p.take(c.d, now, berlin)))
			if !slices.Equal(got, c.bad) {
				t.Errorf("complaints about %v, want %v", got, c.bad)
			}
			if len(c.bad) == 0 && (c.p.State != c.state || c.p.Name != c.d.Name || c.p.Ranking != (c.d.Ranking == yes)) {
				t.Errorf("took %+v", c.p)
			}
		})
	}
}

func TestRunnable(t *testing.T) {
	for _, c := range []struct {
		p    Programme
		want string
	}{
		{Programme{State: Closed, Revision: 7}, ""},
		{Programme{State: Closed, Revision: 8}, "run.changed"},
		{Programme{State: Open, Revision: 7}, "run.open"},
		{Programme{State: Ended, Revision: 7}, "ended.already"},
	} {
		var m *bot.MistakeError
		err := c.p.runnable(7)
		if errors.As(err, &m); (m == nil) != (c.want == "") || m != nil && m.Key != c.want {
			t.Errorf("%+v: %v, want %q", c.p, err, c.want)
		}
	}
}

func TestWishes(t *testing.T) {
	listed := []chat.UserID{"a", "b", "c"}
	for _, c := range []struct {
		name   string
		chosen []chat.UserID
		want   []chat.UserID
		twice  int
	}{
		{"nobody", []chat.UserID{"", "", ""}, nil, -1},
		{"gaps close", []chat.UserID{"", "b", "", "a"}, []chat.UserID{"b", "a"}, -1},
		{"who is not listed any more", []chat.UserID{"x", "c"}, []chat.UserID{"c"}, -1},
		{"somebody twice", []chat.UserID{"a", "b", "a"}, nil, 2},
	} {
		if got, twice := wishes(c.chosen, listed); !slices.Equal(got, c.want) || twice != c.twice {
			t.Errorf("%s: %v, %d", c.name, got, twice)
		}
	}
}

func TestSettle(t *testing.T) {
	m := &Match{State: Proposed}
	if !m.settle(true) || m.State != Introduced || m.settle(false) || m.State != Introduced || !m.live() {
		t.Errorf("introduced, then told again: %v", m.State)
	}
	m = &Match{State: Proposed}
	if !m.settle(false) || m.live() {
		t.Errorf("not introduced: %v", m.State)
	}
}
