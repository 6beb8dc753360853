package when

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// token is something that people write, and what an answer to a phrase with it
// has to have in common with it.
type token struct {
	text    string
	minute  int // of the day, plus one; 0 when it is no time of day
	weekday int // plus one
	day     int // of the month
	noise   bool
}

var salad = []token{
	{text: "5pm", minute: 17*60 + 1},
	{text: "17:30", minute: 17*60 + 31},
	{text: "9am", minute: 9*60 + 1},
	{text: "noon", minute: 12*60 + 1},
	{text: "18:00", minute: 18*60 + 1},
	{text: "17 Uhr", minute: 17*60 + 1},
	{text: "5.30pm", minute: 17*60 + 31},
	{text: "19h", minute: 19*60 + 1},
	{text: "tue", weekday: 3},
	{text: "friday", weekday: 6},
	{text: "mondays", weekday: 2},
	{text: "Mittwoch", weekday: 4},
	{text: "freitags", weekday: 6},
	{text: "10 march", day: 10},
	{text: "the 15th", day: 15},
	{text: "2026-03-20", day: 20},
	{text: "20.3.", day: 20},
	{text: "am 12.", day: 12},
	{text: "tomorrow", day: 5},
	{text: "today", day: 4},
	{text: "morgen"},
	{text: "übermorgen", day: 6},
	{text: "at"},
	{text: "on"},
	{text: "in"},
	{text: "next"},
	{text: "this"},
	{text: "every"},
	{text: "other"},
	{text: "of the month"},
	{text: "until"},
	{text: "for"},
	{text: "from"},
	{text: "to"},
	{text: "-"},
	{text: "and"},
	{text: "week"},
	{text: "two weeks"},
	{text: "an hour"},
	{text: "45 min"},
	{text: "8 times"},
	{text: "daily"},
	{text: "weekly"},
	{text: "first"},
	{text: "last"},
	{text: "second"},
	{text: "evening"},
	{text: "in the morning"},
	{text: "5"},
	{text: "7"},
	{text: "half past"},
	{text: "quarter to"},
	{text: "UTC"},
	{text: "EST"},
	{text: "Berlin time"},
	{text: "New York"},
	{text: "um"},
	{text: "jeden"},
	{text: "alle zwei Wochen"},
	{text: "nächsten"},
	{text: "bis"},
	{text: "für"},
	{text: "halb"},
	{text: "abends"},
	{text: "zweiten"},
	{text: "banana", noise: true},
	{text: "or", noise: true},
	{text: "not", noise: true},
	{text: "soon", noise: true},
	{text: "room", noise: true},
	{text: "except", noise: true},
}

// sensible is whether an answer may be one to these tokens. It knows nothing of
// the grammar: nothing that was written may be left out of account.
func sensible(tokens []token, r Reading) string {
	loc := r.At.Location()
	w := WallOf(r.At, loc)
	var minutes, weekdays, days []int
	moved := false // words that put a day or a time elsewhere
	for _, one := range tokens {
		if one.noise {
			return "it holds " + one.text
		}
		if one.minute > 0 {
			minutes = append(minutes, one.minute-1)
		}
		if one.weekday > 0 {
			weekdays = append(weekdays, one.weekday-1)
		}
		if one.day > 0 {
			days = append(days, one.day)
		}
		moved = moved || strings.Contains(" until bis from week two weeks alle zwei Wochen half past quarter to weekly ", " "+one.text+" ")
	}
	switch {
	case !r.At.After(saidAt) || r.At.After(saidAt.AddDate(2, 0, 1)):
		return "it is at another time"
	case len(minutes) > 0 && !moved && !slices.Contains(minutes, w.Hour*60+w.Minute):
		return "nobody wrote that time of day"
	case len(weekdays) > 0 && !moved && !slices.Contains(weekdays, int(w.Weekday())):
		return "nobody wrote that weekday"
	case len(days) > 0 && !moved && r.Rule == nil && !slices.Contains(days, w.Day):
		return "nobody wrote that day"
	case r.Rule != nil && r.Rule.Check() != nil:
		return "its series makes no sense"
	}
	return ""
}

// TestSalad reads what nobody would write. Nothing may be answered that leaves a
// word out, and what is answered is understood again when Kith says it.
func TestSalad(t *testing.T) {
	rnd := rand.New(rand.NewPCG(4, 3))
	p := printer(t, "en")
	answered, refused := 0, map[string]int{}
	heaps := 20_000
	if racing {
		heaps /= 10
	}
	for range heaps {
		var tokens []token
		var text []string
		for range 1 + rnd.IntN(6) {
			tokens = append(tokens, salad[rnd.IntN(len(salad))])
			text = append(text, tokens[len(tokens)-1].text)
		}
		phrase := strings.Join(text, " ")
		r, err := Read(phrase, saidAt, berlin)
		if u, ok := errors.AsType[*UnclearError](err); ok {
			refused[u.Key]++
			continue
		}
		answered++
		if why := sensible(tokens, r); err != nil || why != "" {
			t.Errorf("%q is %s, %v, %v: %s", phrase, r.At, r.Rule, err, why)
		}
		again, err := Read(Spell(p, r.At, berlin), saidAt, berlin)
		if err != nil || !again.At.Equal(r.At) {
			t.Errorf("%q is said as %q, which is %s, %v", phrase, Spell(p, r.At, berlin), again.At, err)
		}
	}
	t.Logf("%d answered, refused %v", answered, refused)
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"understood.tsv", "refused.tsv"} {
		for _, row := range table(f, name) {
			f.Add(row[1], row[0])
		}
	}
	p := printer(f, "de")
	f.Fuzz(func(t *testing.T, phrase, language string) {
		r, err := Read(phrase, saidAt, berlin, language)
		if u, ok := errors.AsType[*UnclearError](err); ok {
			if text := u.Reason(p); text == "" || strings.Contains(text, "when.") {
				t.Errorf("%q is answered with %q", phrase, text)
			}
			return
		}
		if err != nil || !r.At.After(saidAt) || r.At.After(saidAt.AddDate(2, 0, 1)) || r.Length < 0 || r.Length > 12*time.Hour {
			t.Errorf("%q is %+v, %v", phrase, r, err)
		}
		if r.Rule != nil {
			if err := r.Rule.Check(); err != nil || len(r.Rule.Next(saidAt, 1)) != 1 || r.Rule.Words(p) == "" {
				t.Errorf("%q makes %+v: %v", phrase, *r.Rule, err)
			}
		}
		if _, err := ReadDay(phrase, saidAt, berlin, language); err != nil && !errors.As(err, new(*UnclearError)) {
			t.Error(err)
		}
		if _, err := ReadLength(phrase, language); err != nil && !errors.As(err, new(*UnclearError)) {
			t.Error(err)
		}
	})
}
