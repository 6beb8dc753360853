package match_test

import (
	"testing"
	"time"

	"github.com/kith-community/kith/bot/match"
)

// In a young community nothing stands out from the tenth, for there is none.
func TestWhatIsStrongAmongFew(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	q := match.NewQuestions()
	q.Loaded()
	for id, question := range map[string][2]string{
		"gap":   {"How do I explain a gap of two years in an interview?", "I looked after my father. Every interviewer asks, and every time I ramble."},
		"clock": {"How do I test code that reads the clock?", "My test sleeps for two seconds and fails on Fridays."},
	} {
		q.Put(match.Question{ID: id, At: now, Title: question[0], Body: question[1]})
	}
	for _, c := range []struct {
		title, body, strong string
	}{
		{"How can I test code that reads a clock?", "It fails.", "clock"},
		{"How do you practise system design alone?", "The second interview is next week. Books give me answers, but nobody asks me the questions.", ""},
		{"Which clock should I buy?", "", ""},
	} {
		got := ""
		for _, s := range q.Find(match.Search{Question: match.Question{Title: c.title, Body: c.body, At: now}, Now: now}, match.Tuning{}).Strong() {
			got += s.ID
		}
		if got != c.strong {
			t.Errorf("%q: strong is %q, want %q", c.title, got, c.strong)
		}
	}
}
