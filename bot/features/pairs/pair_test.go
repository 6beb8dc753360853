package pairs

import (
	"errors"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
)

var start = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

func pairOf(state State) *Pair {
	p := &Pair{ID: "1", Mentor: "grace", Mentee: "ada", State: state, Round: 1, CreatedAt: start, ActiveAt: start}
	switch state {
	case Paused:
		p.PausedUntil = start.Add(7 * day)
	case Ending:
		p.Ender, p.EndsAt = "ada", start.Add(endAfter)
	case Ended:
		p.How, p.EndedAt = Done, start
	case Going:
	}
	return p
}

// mistake is the key of what somebody did wrong; "" for nothing.
func mistake(err error) string {
	var m *bot.MistakeError
	if errors.As(err, &m) {
		return m.Key
	}
	return ""
}

func TestWhatEachStateAllows(t *testing.T) {
	acts := map[string]func(*Pair) error{
		"pause":        func(p *Pair) error { return p.Pause(start.Add(day)) },
		"resume":       func(p *Pair) error { return p.Resume() },
		"part":         func(p *Pair) error { return p.Part(start) },
		"begins":       func(p *Pair) error { return p.Close("ada", start) },
		"other closes": func(p *Pair) error { return p.Close("grace", start) },
		"now":          func(p *Pair) error { return p.CloseNow(start) },
		"keep":         func(p *Pair) error { return p.Keep("ada") },
		"other keeps":  func(p *Pair) error { return p.Keep("grace") },
		"again":        func(p *Pair) error { return p.AskAgain("ada", start) },
		"leave":        func(p *Pair) error { p.Leave(start); return nil },
	}
	for _, c := range []struct {
		from   State
		act    string
		to     State
		how    How
		refuse string
	}{
		{Going, "pause", Paused, "", ""},
		{Paused, "pause", Paused, "", ""},
		{Ending, "pause", Ending, "", "pause.ending"},
		{Ended, "pause", Ended, Done, "over"},
		{Going, "resume", Going, "", ""},
		{Paused, "resume", Going, "", ""},
		{Ended, "resume", Ended, Done, "over"},
		{Going, "part", Ended, Parted, ""},
		{Paused, "part", Ended, Parted, ""},
		{Ending, "part", Ended, Parted, ""},
		{Ended, "part", Ended, Done, "over"},
		{Going, "begins", Ending, "", ""},
		{Paused, "begins", Ending, "", ""},
		{Ending, "begins", Ending, "", ""},
		{Ending, "other closes", Ended, Done, ""},
		{Ended, "other closes", Ended, Done, ""},
		{Going, "now", Going, "", "end.taken-back"},
		{Ending, "now", Ended, Done, ""},
		{Ended, "now", Ended, Done, ""},
		{Going, "keep", Going, "", ""},
		{Ending, "keep", Going, "", ""},
		{Ending, "other keeps", Ending, "", "keep.not-yours"},
		{Ended, "keep", Ended, Done, "over"},
		{Going, "again", Going, "", ""},
		{Ended, "again", Ended, Done, ""},
		{Going, "leave", Ended, Gone, ""},
		{Paused, "leave", Ended, Gone, ""},
		{Ending, "leave", Ended, Gone, ""},
		{Ended, "leave", Ended, Done, ""},
	} {
		t.Run(string(c.from)+" "+c.act, func(t *testing.T) {
			p := pairOf(c.from)
			if got := mistake(acts[c.act](p)); got != c.refuse {
				t.Errorf("refused with %q, want %q", got, c.refuse)
			}
			if p.State != c.to || p.How != c.how {
				t.Errorf("is %s %s, want %s %s", p.State, p.How, c.to, c.how)
			}
		})
	}
}

func TestAnEndKeepsNobodysName(t *testing.T) {
	p := pairOf(Ending)
	p.Claim = "grace"
	p.Leave(start)
	if p.Ender != "" || p.Claim != "" || p.Again != "" {
		t.Errorf("still named: %q %q %q", p.Ender, p.Claim, p.Again)
	}
}

func TestTrialIsTwoMeetings(t *testing.T) {
	p := pairOf(Going)
	for n := range trialMeetings {
		if !p.Trial() {
			t.Fatalf("no trial after %d meetings", n)
		}
		if !p.Meet(start.Add(time.Duration(n)*day), time.UTC) {
			t.Fatal("a meeting does not count")
		}
	}
	if p.Trial() || mistake(p.Part(start)) != "part.late" {
		t.Error("the trial goes on")
	}
}

func TestMeetings(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	type press struct {
		by chat.UserID
		at time.Duration
	}
	for name, c := range map[string]struct {
		presses []press
		met     int
	}{
		"one alone does not count":                {[]press{{"ada", 0}, {"ada", 0}}, 0},
		"both count":                              {[]press{{"ada", 0}, {"grace", 0}}, 1},
		"the other's a day later counts":          {[]press{{"ada", 0}, {"grace", day}}, 1},
		"one a day":                               {[]press{{"ada", 0}, {"grace", 0}, {"ada", time.Hour}, {"grace", time.Hour}}, 1},
		"a day ends at midnight of the space":     {[]press{{"ada", 14 * time.Hour}, {"grace", 14 * time.Hour}, {"ada", 16 * time.Hour}, {"grace", 16 * time.Hour}}, 2},
		"after a week what one said is forgotten": {[]press{{"ada", 0}, {"grace", 8 * day}}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			p := pairOf(Going)
			for _, press := range c.presses {
				if _, err := p.SayMet(press.by, start.Add(press.at), berlin); err != nil && mistake(err) != "met.today" {
					t.Fatal(err)
				}
			}
			if p.Met != c.met {
				t.Errorf("%d meetings, want %d", p.Met, c.met)
			}
		})
	}
}

func TestAMeetingToldTwiceCountsOnce(t *testing.T) {
	p := pairOf(Going)
	if !p.Meet(start.Add(day), time.UTC) || p.Meet(start.Add(day), time.UTC) || p.Meet(start, time.UTC) || p.Met != 1 {
		t.Errorf("%d meetings, want 1", p.Met)
	}
	ended := pairOf(Ended)
	if ended.Meet(start, time.UTC) {
		t.Error("an ended pair meets")
	}
}

func TestTakingItUpAgain(t *testing.T) {
	p := pairOf(Ended)
	for _, by := range []chat.UserID{"ada", "ada"} {
		if err := p.AskAgain(by, start); err != nil || p.State != Ended {
			t.Fatal(p.State, err)
		}
	}
	if got := mistake(p.AnswerAgain("ada", true, start)); got != "not-yours" {
		t.Errorf("whoever asked answers: %q", got)
	}
	if err := p.AnswerAgain("grace", false, start); err != nil || p.Again != "" {
		t.Fatal(p.Again, err)
	}
	if got := mistake(p.AnswerAgain("grace", true, start)); got != "again.settled" {
		t.Errorf("answered twice: %q", got)
	}
	if got := mistake(p.AskAgain("grace", start.Add(day))); got != "again.soon" {
		t.Errorf("asked again the next day: %q", got)
	}
	if err := p.AskAgain("grace", start.Add(againRest)); err != nil {
		t.Fatal(err)
	}
	if err := p.AskAgain("ada", start.Add(againRest)); err != nil || p.State != Going || p.Round != 2 {
		t.Errorf("both want it: %s, round %d, %v", p.State, p.Round, err)
	}
	parted := pairOf(Ended)
	parted.How = Parted
	if got := mistake(parted.AskAgain("ada", start)); got != "over" {
		t.Errorf("a pair that was no match is asked for again: %q", got)
	}
}
