package gratitude

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

var monday = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// known is somebody who has been here for long and was seen.
func known(at time.Time) standing {
	y, m, d := at.Date()
	return standing{since: monday.AddDate(-1, 0, 0), seen: true, today: time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}
}

// play lets people give thanks one after another, and sums up what each got.
func play(gives []given) map[chat.UserID]float64 {
	got, gave := map[chat.UserID]float64{}, map[chat.UserID][]given{}
	for _, g := range gives {
		g.credit, _ = credit(g, known(g.at), gave[g.from])
		gave[g.from] = append(gave[g.from], g)
		got[g.to] += g.credit
	}
	return got
}

// TestRingsAndFloodsWeighLittle: the numbers that the rule was chosen for.
func TestRingsAndFloodsWeighLittle(t *testing.T) {
	people := []chat.UserID{"a", "b", "c", "d", "e"}
	var ring, pair, flood, honest []given
	for d := range 30 {
		at := monday.AddDate(0, 0, d)
		for _, from := range people {
			for _, to := range people {
				if from != to {
					ring = append(ring, given{from: from, to: to, at: at})
				}
			}
		}
		pair = append(pair, given{from: "a", to: "b", at: at})
		for n := range 20 {
			flood = append(flood, given{from: "alt", to: "b", at: at.Add(time.Duration(n) * time.Minute)})
		}
		honest = append(honest, given{from: chat.UserID(fmt.Sprint(d)), to: "b", at: at})
	}
	for _, c := range []struct {
		name  string
		gives []given
		n     int
		want  float64
	}{
		{"a ring of five, every day for a month", ring, 120, 16},
		{"a pair, every day for a month", pair, 30, 4},
		{"twenty a day from one", flood, 600, 5.6},
		{"thirty people, once each", honest, 30, 30},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := 0
			for _, g := range c.gives {
				if g.to == "b" {
					n++
				}
			}
			if got := play(c.gives)["b"]; n != c.n || math.Abs(got-c.want) > 0.05 {
				t.Errorf("%d thanks weigh %.2f, want %d that weigh %.1f", n, got, c.n, c.want)
			}
		})
	}
}

func TestCredit(t *testing.T) {
	earlier := func(ago time.Duration, to chat.UserID, thread chat.ConversationID, credit float64) given {
		return given{from: "ada", to: to, thread: thread, at: monday.Add(-ago), credit: credit}
	}
	five := []given{}
	for i := range 5 {
		five = append(five, earlier(time.Hour, chat.UserID(fmt.Sprint(i)), "", 1))
	}
	for _, c := range []struct {
		name   string
		g      given
		change func(*standing)
		before []given
		want   float64
		why    why
	}{
		{"the first", given{}, nil, nil, 1, whyNew},
		{"another person before", given{}, nil, []given{earlier(time.Hour, "linus", "", 1)}, 1, whyNew},
		{"the second of two", given{}, nil, []given{earlier(day, "grace", "", 1)}, 0.5, whyNew},
		{"after 90 days it is new again", given{}, nil, []given{earlier(90*day, "grace", "", 1)}, 1, whyNew},
		{"one that weighed nothing makes no difference", given{}, nil, []given{earlier(day, "grace", "", 0)}, 1, whyNew},
		{"the same thread", given{thread: "t1"}, nil, []given{earlier(30*day, "grace", "t1", 1)}, 0, whyThread},
		{"another thread", given{thread: "t2"}, nil, []given{earlier(30*day, "grace", "t1", 1)}, 0.5, whyNew},
		{"the same thread, somebody else", given{thread: "t1"}, nil, []given{earlier(30*day, "linus", "t1", 1)}, 1, whyNew},
		{"the sixth of a day", given{}, nil, five, 0, whyDay},
		{"the sixth after midnight", given{}, func(s *standing) { s.today = monday.Add(-time.Minute) }, five, 1, whyNew},
		{"an answer to thanks", given{}, func(s *standing) { s.back = true }, nil, 0, whyBack},
		{"six days here", given{}, func(s *standing) { s.since = monday.Add(-6 * day) }, nil, 0, whyYoung},
		{"seven days here", given{}, func(s *standing) { s.since = monday.Add(-7 * day) }, nil, 1, whyNew},
		{"nothing else of them", given{}, func(s *standing) { s.seen = false }, nil, 0, whyUnseen},
		{"one took no part in the thread", given{thread: "t1"}, func(s *standing) { s.apart = true }, nil, 0, whyApart},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.g.from, c.g.to, c.g.at = "ada", "grace", monday
			s := known(monday)
			if c.change != nil {
				c.change(&s)
			}
			if got, why := credit(c.g, s, c.before); got != c.want || why != c.why {
				t.Errorf("%v, %s; want %v, %s", got, why, c.want, c.why)
			}
		})
	}
}

func TestBackWithinADay(t *testing.T) {
	theirs := []given{{from: "grace", to: "ada", at: monday}}
	for after, want := range map[time.Duration]bool{0: true, 23 * time.Hour: true, 24 * time.Hour: false} {
		if got := isBack("grace", monday.Add(after), theirs); got != want {
			t.Errorf("after %v: %v, want %v", after, got, want)
		}
	}
	if isBack("linus", monday, theirs) {
		t.Error("thanks to somebody else is no answer")
	}
}
