package agenda

import (
	"fmt"
	"testing"
	"time"
)

// change is one thing that is told of a meeting, so many hours from now on.
type change struct {
	what   string
	in     time.Duration
	change int
}

// TestWhatIsToldOfAMeeting: whatever comes late or twice changes nothing, and what
// took place took place.
func TestWhatIsToldOfAMeeting(t *testing.T) {
	now := at(t, "UTC", "2026-03-02 12:00")
	for name, c := range map[string]struct {
		told []change
		want string
	}{
		"moved":                    {[]change{{"set", 3, 1}, {"set", 5, 2}}, "set +5h: true true"},
		"moved, and told late":     {[]change{{"set", 5, 2}, {"set", 3, 1}}, "set +5h: true false"},
		"told twice":               {[]change{{"set", 3, 1}, {"set", 3, 1}}, "set +3h: true false"},
		"called off":               {[]change{{"set", 3, 1}, {"off", 0, 2}}, "off +3h: true true"},
		"called off, told first":   {[]change{{"off", 0, 2}, {"set", 3, 1}}, "off +0h: true false"},
		"called off, and on again": {[]change{{"set", 3, 1}, {"off", 0, 2}, {"set", 4, 3}}, "set +4h: true true true"},
		"held":                     {[]change{{"set", 3, 1}, {"held", 3, 0}, {"held", 4, 0}, {"off", 0, 2}, {"set", 9, 3}}, "held +3h: true true false false false"},
		"held, told first":         {[]change{{"held", 3, 0}, {"set", 3, 1}}, "held +3h: true false"},
		"held after all":           {[]change{{"set", 3, 1}, {"off", 0, 2}, {"held", 3, 0}}, "held +3h: true true true"},
		"the first change is zero": {[]change{{"set", 3, 0}}, "set +3h: true"},
	} {
		t.Run(name, func(t *testing.T) {
			m := &Meeting{Change: -1, At: now}
			got := ""
			for _, told := range c.told {
				var news bool
				switch at := now.Add(told.in * time.Hour); told.what {
				case "set":
					news = m.Set(at, told.change, now)
				case "off":
					news = m.Cancel(told.change)
				case "held":
					news = m.Hold(at, now)
				}
				got += fmt.Sprint(" ", news)
			}
			if got = fmt.Sprintf("%s +%.0fh:%s", m.State, m.At.Sub(now).Hours(), got); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestAskAt: when the mentee is asked, in hours from now on; a meeting is so many
// hours away.
func TestAskAt(t *testing.T) {
	now := at(t, "UTC", "2026-03-02 12:00")
	const never = -1
	for name, c := range map[string]struct {
		state MeetingState
		in    time.Duration
		asked bool
		want  time.Duration
	}{
		"two days before":              {Planned, 100, false, 52},
		"also when asked for another":  {Planned, 100, true, 52},
		"at once when set later":       {Planned, 47, false, 0},
		"at once with half a day left": {Planned, 12, false, 0},
		"not with less":                {Planned, 11, false, never},
		"not twice":                    {Planned, 47, true, never},
		"not when off":                 {Off, 100, false, never},
		"not when held":                {Held, 100, false, never},
	} {
		t.Run(name, func(t *testing.T) {
			m := &Meeting{State: c.state, At: now.Add(c.in * time.Hour)}
			if c.asked {
				m.AskedAt = now.Add(-time.Hour)
			}
			var want time.Time
			if c.want != never {
				want = now.Add(c.want * time.Hour)
			}
			if got := m.AskAt(now); !got.Equal(want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

// TestMovedMeetingsAreAskedForAgain, when there is time for that.
func TestMovedMeetingsAreAskedForAgain(t *testing.T) {
	now := at(t, "UTC", "2026-03-02 12:00")
	for in, want := range map[time.Duration]bool{24: false, 48: false, 49: true} {
		m := &Meeting{State: Planned, At: now.Add(30 * time.Hour), Change: 1, AskedAt: now.Add(-time.Hour)}
		m.Set(now.Add(in*time.Hour), 2, now)
		if again := m.AskedAt.IsZero(); again != want {
			t.Errorf("moved to %d hours from now on: asked again is %v", in, again)
		}
	}
}

// TestTalkedIn: a point belongs to the meeting in which it was talked about.
func TestTalkedIn(t *testing.T) {
	now := at(t, "UTC", "2026-03-10 12:00")
	hours := func(n time.Duration) time.Time { return now.Add(n * time.Hour) }
	for name, c := range map[string]struct {
		begun []*Meeting // the newest first
		wrote time.Time
		want  string
	}{
		"the last one":              {[]*Meeting{{ID: "b", At: hours(-24)}, {ID: "a", At: hours(-48)}}, hours(-72), "b"},
		"the one that goes on":      {[]*Meeting{{ID: "b", At: hours(-1)}}, now, "b"},
		"none since it was written": {[]*Meeting{{ID: "b", At: hours(-24)}}, hours(-5), ""},
		"none that was off":         {[]*Meeting{{ID: "b", At: hours(-24), State: Off}, {ID: "a", At: hours(-48)}}, hours(-72), "a"},
		"none":                      {nil, hours(-5), ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := talkedIn(c.begun, &Point{At: c.wrote}, now); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
