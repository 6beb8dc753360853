package mentors

import (
	"errors"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func after(hours float64) time.Time { return noon.Add(time.Duration(hours * float64(time.Hour))) }

func newAsk() *Ask {
	a := &Ask{Mentor: "grace", State: Asked, At: noon}
	a.turn(noon)
	return a
}

// mistake is the text of a mistake; "" for none.
func mistake(err error) string {
	var m *bot.MistakeError
	if errors.As(err, &m) {
		return m.Key
	}
	return ""
}

func TestTheClockOfAnAsk(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(*Ask)
		want []float64 // hours after noon at which something is due; the last one is the end
	}{
		"nobody says anything": {func(*Ask) {}, []float64{24, 60, 72}},
		"a question stops it, and the answer lets it run on": {func(a *Ask) {
			_ = a.AskMore("grace", "Which?", after(20))
			_ = a.Add("This.", after(50))
		}, []float64{54, 90, 102}},
		"a yes begins the mentee's turn":                 {func(a *Ask) { _ = a.Accept("grace", after(30)) }, []float64{54, 90, 102}},
		"a question that is not answered ends by itself": {func(a *Ask) { _ = a.AskMore("grace", "Which?", after(20)) }, []float64{20 + 7*24}},
		"a no ends it": {func(a *Ask) { _ = a.Decline("grace", NotMyTopic, after(1)) }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAsk()
			c.do(a)
			for i, hours := range c.want {
				if at := a.next(); !at.Equal(after(hours)) {
					t.Fatalf("step %d is due at %v, want %v", i, at, after(hours))
				}
				if d := a.Tick(after(hours - 0.1)); d != nothing {
					t.Errorf("step %d comes early: %v", i, d)
				}
				want := reminder
				if i == len(c.want)-1 {
					want = end
				}
				if d := a.Tick(after(hours)); d != want {
					t.Errorf("step %d is %v, want %v", i, d, want)
				}
			}
			if c.want == nil && !a.next().IsZero() {
				t.Errorf("something is due at %v", a.next())
			}
		})
	}
}

func TestNobodyLosesTimeByADowntime(t *testing.T) {
	for name, c := range map[string]struct {
		reminded int
		back     float64
	}{
		"before the first reminder": {0, 100}, "before the second": {1, 100}, "before the end": {2, 100},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAsk()
			a.Reminded = c.reminded
			a.delayed(after(c.back))
			if d := a.Tick(after(c.back)); d != reminder {
				t.Errorf("first comes %v, want a reminder", d)
			}
			if left := a.ends().Sub(after(c.back)); left < 12*time.Hour {
				t.Errorf("%v are left, want 12 h or more", left)
			}
		})
	}
	a := newAsk()
	a.delayed(after(10)) // nothing was due
	if !a.next().Equal(after(24)) {
		t.Errorf("the next step moved to %v", a.next())
	}
}

func TestWhoMayDoWhatWithAnAsk(t *testing.T) {
	in := func(s AskState) *Ask { a := newAsk(); a.State = s; return a }
	for name, c := range map[string]struct {
		ask  *Ask
		do   func(*Ask) error
		want string
	}{
		"somebody else accepts":        {in(Asked), func(a *Ask) error { return a.Accept("eve", noon) }, "not-yours"},
		"a second yes changes nothing": {in(AskAccepted), func(a *Ask) error { return a.Accept("grace", noon) }, ""},
		"a yes comes too late":         {in(AskExpired), func(a *Ask) error { return a.Accept("grace", noon) }, "ask.settled"},
		"a yes while more is awaited":  {in(More), func(a *Ask) error { return a.Accept("grace", noon) }, ""},
		"somebody else declines":       {in(Asked), func(a *Ask) error { return a.Decline("eve", OtherReason, noon) }, "not-yours"},
		"a no after the yes":           {in(AskAccepted), func(a *Ask) error { return a.Decline("grace", OtherReason, noon) }, "ask.settled"},
		"more is asked twice":          {in(More), func(a *Ask) error { return a.AskMore("grace", "?", noon) }, "more.asked"},
		"more is asked after the end":  {in(AskWithdrawn), func(a *Ask) error { return a.AskMore("grace", "?", noon) }, "ask.settled"},
		"nobody asked for more":        {in(Asked), func(a *Ask) error { return a.Add("x", noon) }, "add.over"},
		"a yes is taken back":          {in(AskAccepted), func(a *Ask) error { return a.TakeBack("grace", noon) }, ""},
		"after both agreed":            {in(AskIntroduced), func(a *Ask) error { return a.TakeBack("grace", noon) }, "takeback.late"},
		"what was not said":            {in(Asked), func(a *Ask) error { return a.TakeBack("grace", noon) }, "ask.settled"},
	} {
		if got := mistake(c.do(c.ask)); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
