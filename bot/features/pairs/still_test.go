package pairs

import (
	"slices"
	"testing"
	"time"
)

// days plays time from day to day and returns what happened on which.
func days(p *Pair, from, to int) (steps map[int]Step) {
	steps = map[int]Step{}
	for n := from; n <= to; n++ {
		for step := p.Pass(start.Add(time.Duration(n) * day)); step != Nothing; step = p.Pass(start.Add(time.Duration(n) * day)) {
			steps[n] = step
		}
	}
	return steps
}

func TestASilence(t *testing.T) {
	p := pairOf(Going)
	got := days(p, 0, 60)
	if len(got) != 3 || got[21] != AskStill || got[28] != AskStill || got[42] != CloseQuiet || p.How != Quiet {
		t.Errorf("%v", got)
	}
	p = pairOf(Going)
	days(p, 0, 28)
	p.Live(start.Add(30 * day))
	if got := days(p, 30, 60); len(got) != 2 || got[51] != AskStill || got[58] != AskStill {
		t.Errorf("after a sign of life: %v", got)
	}
}

func TestADowntimeEndsNoPairUnasked(t *testing.T) {
	p := pairOf(Going)
	got := days(p, 100, 130)
	if got[100] != AskStill || got[107] != AskStill || got[121] != CloseQuiet {
		t.Errorf("%v", got)
	}
}

func TestAPauseIsNoSilence(t *testing.T) {
	p := pairOf(Going)
	if err := p.Pause(start.Add(50 * day)); err != nil {
		t.Fatal(err)
	}
	if got := days(p, 0, 71); len(got) != 2 || got[50] != PauseOver || got[71] != AskStill {
		t.Errorf("%v", got)
	}
}

func TestAReview(t *testing.T) {
	p := pairOf(Going)
	p.ReviewAt = start.Add(firstReview)
	var reviews []int
	for n := range 250 {
		if got := days(p, n, n); got[n] == AskReview {
			reviews = append(reviews, n)
		}
		p.Live(start.Add(time.Duration(n) * day))
	}
	if want := []int{30, 120, 210}; !slices.Equal(reviews, want) {
		t.Errorf("reviewed on days %v, want %v", reviews, want)
	}
}

func TestNoReviewInASilence(t *testing.T) {
	p := pairOf(Going)
	p.ReviewAt = start.Add(firstReview)
	days(p, 0, 35)
	p.Live(start.Add(36 * day))
	if got := days(p, 36, 50); len(got) != 1 || got[43] != AskReview {
		t.Errorf("%v", got)
	}
}

func TestAnEndingWaitsAWeek(t *testing.T) {
	p := pairOf(Ending)
	if got := days(p, 0, 100); len(got) != 1 || got[7] != EndOver || p.How != Done {
		t.Errorf("%v", got)
	}
}

func TestAQuestionWhetherToGoOnEnds(t *testing.T) {
	p := pairOf(Ended)
	if got := days(p, 0, 100); len(got) != 0 {
		t.Errorf("an ended pair does %v", got)
	}
	if err := p.AskAgain("ada", start); err != nil {
		t.Fatal(err)
	}
	if got := days(p, 0, 100); len(got) != 1 || got[14] != AgainOver || p.Again != "" {
		t.Errorf("%v", got)
	}
}
