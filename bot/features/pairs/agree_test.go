package pairs

import (
	"testing"

	"github.com/kith-community/kith/bot/chat"
)

var weekly = Terms{Cadence: "weekly", Place: "call", Reply: "day", Length: "hour"}

func TestPropose(t *testing.T) {
	p, a := pairOf(Going), Agreement{Sides: map[chat.UserID]Terms{}}
	for _, c := range []struct {
		terms   Terms
		changed bool
		version int
	}{
		{weekly, true, 1},
		{weekly, false, 1},
		{Terms{Cadence: "monthly", Place: "call", Reply: "day", Length: "hour"}, true, 2},
	} {
		changed, err := p.Propose("ada", c.terms, a)
		if err != nil || changed != c.changed || p.Version != c.version {
			t.Errorf("%v: changed %v to version %d, %v", c.terms, changed, p.Version, err)
		}
		a.Sides["ada"] = c.terms
	}
	if _, err := pairOf(Ended).Propose("ada", weekly, a); mistake(err) != "over" {
		t.Error("an ended pair agrees:", err)
	}
}

func TestConfirm(t *testing.T) {
	full := map[chat.UserID]Terms{"ada": weekly, "grace": weekly}
	for name, c := range map[string]struct {
		sides     map[chat.UserID]Terms
		confirmed []chat.UserID
		version   int
		refuse    string
		agreed    int
	}{
		"the first":            {full, nil, 3, "", 0},
		"the second":           {full, []chat.UserID{"grace"}, 3, "", 3},
		"the first once more":  {full, []chat.UserID{"ada"}, 3, "", 0},
		"an old version":       {full, []chat.UserID{"grace"}, 2, "confirm.old", 0},
		"half an agreement":    {map[chat.UserID]Terms{"ada": weekly}, nil, 3, "confirm.early", 0},
		"one that is no where": {full, nil, 4, "confirm.old", 0},
	} {
		t.Run(name, func(t *testing.T) {
			p := pairOf(Going)
			p.Version = 3
			err := p.Confirm("ada", c.version, Agreement{c.sides, c.confirmed}, start)
			if mistake(err) != c.refuse || p.Agreed != c.agreed {
				t.Errorf("refused with %q and agreed to %d, want %q and %d", mistake(err), p.Agreed, c.refuse, c.agreed)
			}
			if reviewed := !p.ReviewAt.IsZero(); reviewed != (c.agreed > 0) {
				t.Errorf("a review is planned: %v", reviewed)
			}
		})
	}
}

func TestMissing(t *testing.T) {
	if got := weekly.missing(); len(got) != 0 {
		t.Errorf("missing %v", got)
	}
	if got := (Terms{Cadence: "weekly", Place: "the moon", Reply: "day"}).missing(); len(got) != 2 {
		t.Errorf("missing %v, want place and length", got)
	}
}

func TestApprenticeAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		answers map[chat.UserID]bool
		by      chat.UserID
		yes     bool
		state   ApprenticeState
		refuse  string
	}{
		"the mentee alone":        {nil, "ada", true, Wanted, ""},
		"the apprentice alone":    {nil, "linus", true, Wanted, ""},
		"the mentee last":         {map[chat.UserID]bool{"linus": true}, "ada", true, Joined, ""},
		"the apprentice last":     {map[chat.UserID]bool{"ada": true}, "linus", true, Joined, ""},
		"twice the same":          {map[chat.UserID]bool{"ada": true}, "ada", true, Wanted, ""},
		"a no":                    {map[chat.UserID]bool{"ada": true}, "linus", false, Not, ""},
		"a yes after a no":        {map[chat.UserID]bool{"ada": false}, "linus", true, Not, "join.settled"},
		"a yes once more":         {map[chat.UserID]bool{"ada": true, "linus": true}, "ada", true, Joined, ""},
		"a no that comes late":    {map[chat.UserID]bool{"ada": true, "linus": true}, "ada", false, Joined, "join.settled"},
		"the mentor asked, so no": {nil, "grace", true, Wanted, "not-yours"},
		"a stranger":              {nil, "eve", true, Wanted, "not-yours"},
	} {
		t.Run(name, func(t *testing.T) {
			p, a := pairOf(Going), &Apprentice{User: "linus", State: Wanted}
			for who, yes := range c.answers {
				if err := a.Answer(p, who, yes); err != nil {
					t.Fatal(err)
				}
			}
			if got := mistake(a.Answer(p, c.by, c.yes)); got != c.refuse || a.State != c.state {
				t.Errorf("refused with %q, is %s; want %q, %s", got, a.State, c.refuse, c.state)
			}
		})
	}
	a := &Apprentice{User: "linus", State: Wanted}
	if got := mistake(a.Answer(pairOf(Ended), "linus", true)); got != "join.settled" {
		t.Errorf("an ended pair is joined: %q", got)
	}
}
