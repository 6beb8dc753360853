package gratitude

import (
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

func TestReason(t *testing.T) {
	for reason, want := range map[string]string{
		"":                               "form.short",
		"Thanks":                         "form.short",
		"   Thanks     ":                 "form.short",
		"Thank you.":                     "",
		"Dankeschön":                     "",
		strings.Repeat("ü", maxReason):   "",
		strings.Repeat("x", maxReason+1): "form.long",
		"\u202e\u202e\u202e\u202e\u202e\u202exxxx": "form.short",
	} {
		_, wrong := reasonIn(chat.Values{"because": {reason}}, "because")
		if got := key(wrong); got != want {
			t.Errorf("%q: %q, want %q", reason, got, want)
		}
	}
}

func key(c *complaint) string {
	if c == nil {
		return ""
	}
	return c.key
}

func TestHowMuchOneGives(t *testing.T) {
	to := func(users ...chat.UserID) (all []Receiver) {
		for _, user := range users {
			all = append(all, Receiver{User: user})
		}
		return all
	}
	for _, c := range []struct {
		name string
		gave gave
		to   []Receiver
		most int
		want string
	}{
		{"the first", gave{}, to("grace"), 3, ""},
		{"the tenth of a day", gave{today: 9}, to("grace"), 3, ""},
		{"the eleventh of a day", gave{today: 10}, to("grace"), 3, "limit.day"},
		{"two where one is left", gave{today: 9}, to("grace", "linus"), 3, "limit.day"},
		{"the third between two", gave{week: map[chat.UserID]int{"grace": 2}}, to("grace"), 3, ""},
		{"the fourth between two", gave{week: map[chat.UserID]int{"grace": 3}}, to("grace"), 3, "limit.week"},
		{"somebody else", gave{week: map[chat.UserID]int{"grace": 3}}, to("linus"), 3, ""},
		{"one of several", gave{week: map[chat.UserID]int{"grace": 1}}, to("linus", "grace"), 1, "limit.week"},
	} {
		if got := key(c.gave.allow(c.to, c.most)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestReword(t *testing.T) {
	one := Thanks{}
	for _, step := range []struct {
		public bool
		shown  int
	}{{true, 1}, {true, 1}, {false, 1}, {false, 1}, {true, 2}} {
		if one.Reword("words", step.public); one.Shown != step.shown || one.Public != step.public {
			t.Errorf("public %v: shown %d times, want %d", step.public, one.Shown, step.shown)
		}
	}
}

func TestMoment(t *testing.T) {
	now := monday
	m := Moment{Giver: "ada", State: momentOpen}
	m.Answered("grace", nil, "", now)
	wanted := func(after time.Duration, want bool) {
		t.Helper()
		if got := m.Wanted(now.Add(after)); got != want {
			t.Errorf("%+v: wanted %v, want %v", m, got, want)
		}
	}
	wanted(0, true)
	wanted(7*day-time.Minute, true)
	wanted(7*day, false)
	m.Answered("", nil, "", now)
	wanted(0, false)
	m.Answered("linus", nil, "", now)
	wanted(0, true)
	for _, state := range []momentState{momentThanked, momentPassed} {
		m.State = state
		m.Answered("grace", nil, "", now)
		wanted(0, false)
	}
	m.State, m.Giver = momentOpen, ""
	wanted(0, false)
}

// TestNamesAreTaken: who is erased is nobody's giver, helper or receiver any more.
func TestNamesAreTaken(t *testing.T) {
	former := chat.Former("x")
	one := Thanks{Space: "s", Giver: "ada", Reason: "words", To: []Receiver{{User: "grace", Space: "s", Account: "grace"}, {User: "linus", Space: "s2", Account: "l2"}}}
	one.rename("s", "grace", former)
	one.rename("s2", "l2", former)
	one.rename("s2", "ada", former) // another person, in another space
	if one.Giver != "ada" || one.Reason != "words" || one.To[0].User != former || one.To[0].Account != former || one.To[1].User != "linus" || one.To[1].Account != former {
		t.Errorf("%+v", one)
	}
	if one.rename("s", "ada", former); one.Giver != former || one.Reason != "" {
		t.Errorf("%+v", one)
	}
	m := Moment{Giver: "ada", Receiver: "grace", State: momentOpen}
	if m.rename("grace", former); m.Receiver != former || m.Wanted(monday) {
		t.Errorf("%+v", m)
	}
	a := ask{User: "ada", Helper: "grace", State: askWaiting}
	if a.rename("ada", former); a.User != former || a.State != askPassed {
		t.Errorf("%+v", a)
	}
	o := Outcome{Writer: "ada", Helper: "grace", Words: "words"}
	if o.rename("grace", former); o.Words != "words" || o.Helper != former {
		t.Errorf("%+v", o)
	}
	if o.rename("ada", former); o.Words != "" || o.Writer != former {
		t.Errorf("%+v", o)
	}
}

func TestMondayBefore(t *testing.T) {
	for _, c := range []struct{ at, zone, want string }{
		{"2026-03-08T22:00:00Z", "Europe/Berlin", "2026-03-01T23:00:00Z"},
		{"2026-03-08T23:00:00Z", "Europe/Berlin", "2026-03-08T23:00:00Z"},
		{"2026-03-29T23:30:00Z", "Europe/Berlin", "2026-03-29T22:00:00Z"}, // summer time began that night
		{"2026-03-09T22:00:00Z", "Etc/GMT+12", "2026-03-09T12:00:00Z"},
		{"2026-03-09T22:00:00Z", "Pacific/Kiritimati", "2026-03-08T10:00:00Z"},
	} {
		loc, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := mondayBefore(at, loc).UTC().Format(time.RFC3339); got != c.want {
			t.Errorf("%s in %s: %s, want %s", c.at, c.zone, got, c.want)
		}
	}
}
