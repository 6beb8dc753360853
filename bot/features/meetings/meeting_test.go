package meetings

import (
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func coming(in, length time.Duration) *Meeting {
	m := &Meeting{ID: "m", State: Coming, At: start.Add(in), Details: Details{Length: length}}
	m.Begin(start)
	return m
}

func TestReminders(t *testing.T) {
	for _, c := range []struct {
		name string
		in   time.Duration // from when it is set
		soon bool
		want map[time.Duration]Step // what is said how long before or after it begins
	}{
		{"set long before", 10 * day, false, map[time.Duration]Step{-3 * day: ThreeDays, -day: OneDay, 165 * time.Minute: Ask}},
		{"set two days before", 2 * day, false, map[time.Duration]Step{-day: OneDay, 165 * time.Minute: Ask}},
		{"set exactly three days before", 3 * day, false, map[time.Duration]Step{-day: OneDay, 165 * time.Minute: Ask}},
		{"set an hour before", time.Hour, false, map[time.Duration]Step{165 * time.Minute: Ask}},
		{"with the last reminder", time.Hour, true, map[time.Duration]Step{-10 * time.Minute: TenMinutes, 165 * time.Minute: Ask}},
		{"set five minutes before", 5 * time.Minute, true, map[time.Duration]Step{165 * time.Minute: Ask}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := coming(c.in, 45*time.Minute)
			said := map[time.Duration]Step{}
			for now := start; now.Before(m.At.Add(20 * day)); now = now.Add(5 * time.Minute) {
				if say := m.Pass(now, c.soon); say != Planned {
					said[now.Sub(m.At)] = say
				}
			}
			if len(said) != len(c.want) {
				t.Errorf("said %v, want %v", said, c.want)
			}
			for at, step := range c.want {
				if said[at] != step {
					t.Errorf("%v from its beginning said %v, want %v", at, said[at], step)
				}
			}
		})
	}
}

// A worker that comes late says what still helps, once.
func TestLateReminders(t *testing.T) {
	for _, c := range []struct {
		name string
		at   time.Duration // from when it begins
		want Step
	}{
		{"between both", -2 * day, ThreeDays},
		{"after both", -time.Hour, OneDay},
		{"as it begins", 0, Planned},
		{"while it lasts", 30 * time.Minute, Planned},
		{"a day after", day, Ask},
		{"long after", 9 * day, Planned},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := coming(10*day, 45*time.Minute)
			now := m.At.Add(c.at)
			if say := m.Pass(now, false); say != c.want {
				t.Errorf("said %v, want %v", say, c.want)
			}
			if say := m.Pass(now, false); say != Planned {
				t.Errorf("said %v once more", say)
			}
		})
	}
}

func TestClockSetBack(t *testing.T) {
	m := coming(10*day, 45*time.Minute)
	if say := m.Pass(m.At.Add(-3*day), false); say != ThreeDays {
		t.Fatalf("said %v", say)
	}
	if say := m.Pass(m.At.Add(-4*day), false); say != Planned {
		t.Errorf("an hour that came twice said %v", say)
	}
}

func TestMoving(t *testing.T) {
	m := coming(10*day, 45*time.Minute)
	m.Pass(m.At.Add(-day), false)
	now := m.At.Add(-day)
	if err := m.Move("ada", m.At.Add(5*day), m.Details, 2, now); err != nil {
		t.Fatal(err)
	}
	if next := m.Next(false); !next.Equal(m.At.Add(-3*day)) || m.Seq != 2 || !m.Moved {
		t.Errorf("after moving: %+v, next %v", m, next)
	}
	m.At = start
	if err := m.Move("ada", start.Add(day), m.Details, 3, start.Add(time.Hour)); err == nil {
		t.Error("a meeting that is over was moved")
	}
}

func TestCallingOff(t *testing.T) {
	for _, c := range []struct {
		name string
		in   time.Duration // until it begins
		by   chat.UserID
		want Notice
	}{
		{"in time", 2 * day, "ada", InTime},
		{"exactly a day before", day, "ada", InTime},
		{"late", 23 * time.Hour, "ada", LateAsked},
		{"late, with the pair", 23 * time.Hour, "", InTime},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := coming(c.in, time.Hour)
			if err := m.CallOff(c.by, 2, start); err != nil || m.Late != c.want || m.State != Off {
				t.Errorf("%v, %+v, want %q", err, m, c.want)
			}
			if err := m.CallOff("grace", 3, start); err != nil || m.By != c.by || m.Seq != 2 {
				t.Errorf("twice: %v, %+v", err, m)
			}
			if !m.Next(true).IsZero() {
				t.Error("something is promised of it")
			}
		})
	}
}

func TestLateness(t *testing.T) {
	m := coming(time.Hour, time.Hour)
	if err := m.CallOff("ada", 2, start); err != nil {
		t.Fatal(err)
	}
	if err := m.LateIs("ada", LateFine); err == nil {
		t.Error("who called it off said how that was")
	}
	if err := m.LateIs("grace", LateShort); err != nil || m.Late != LateShort {
		t.Errorf("%v, %q", err, m.Late)
	}
}

func TestConclusions(t *testing.T) {
	both := []chat.UserID{"ada", "grace"}
	for _, c := range []struct {
		ada, grace Answer
		timeUp     bool
		settled    bool
		state      MeetingState
		absent     chat.UserID
	}{
		{Met, Met, false, true, Held, ""},
		{Met, NoAnswer, false, false, Coming, ""},
		{Met, NoAnswer, true, true, Held, ""},
		{NoAnswer, Met, true, true, Held, ""},
		{NoAnswer, NoAnswer, true, true, Unclear, ""},
		{Met, ByOther, false, true, Unclear, ""},
		{ByOther, NoAnswer, true, true, Unclear, ""},
		{ByOther, ByOther, false, true, Missed, ""},
		{ByOther, NotMet, false, true, Missed, ""},
		{ByOther, ByMe, false, true, Missed, "grace"},
		{ByMe, ByOther, false, true, Missed, "ada"},
		{ByMe, ByMe, false, true, Missed, ""},
		{NotMet, NotMet, false, true, Missed, ""},
	} {
		m := coming(time.Hour, time.Hour)
		said := Answers{"ada": c.ada, "grace": c.grace}
		settled := m.Conclude(both, said, c.timeUp)
		if settled != c.settled || m.State != c.state || m.Absent != c.absent {
			t.Errorf("%q and %q, time up %v: %v, %s, absent %q; want %v, %s, %q", c.ada, c.grace, c.timeUp, settled, m.State, m.Absent, c.settled, c.state, c.absent)
		}
	}
}
