package questions

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
)

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func TestRules(t *testing.T) {
	ref := chat.Ref{Space: "s", Conversation: "c", Message: "m"}
	ada, grace, eve, olga := actor{"ada", false}, actor{"grace", false}, actor{"eve", false}, actor{"olga", true}
	for _, tt := range []struct {
		name  string
		from  State
		do    func(*Question) error
		want  State
		wrong string // key of the mistake
	}{
		{"a stranger's words begin a talk", Open, func(q *Question) error { q.Reply("eve", monday); return nil }, Talking, ""},
		{"the asker's own words do not", Open, func(q *Question) error { q.Reply("ada", monday); return nil }, Open, ""},
		{"words after the answer change nothing", Answered, func(q *Question) error { q.Reply("eve", monday); return nil }, Answered, ""},
		{"the asker marks", Talking, func(q *Question) error { return q.Mark(ada, "grace", ref, monday) }, Answered, ""},
		{"the author marks", Talking, func(q *Question) error { return q.Mark(grace, "grace", ref, monday) }, Answered, ""},
		{"an organiser marks", Talking, func(q *Question) error { return q.Mark(olga, "grace", ref, monday) }, Answered, ""},
		{"a bystander does not mark", Talking, func(q *Question) error { return q.Mark(eve, "grace", ref, monday) }, Talking, "mark.not-yours"},
		{"askers mark what they found themselves", Open, func(q *Question) error { return q.Mark(ada, "ada", ref, monday) }, Answered, ""},
		{"but not without showing it", Talking, func(q *Question) error { return q.Mark(ada, "ada", chat.Ref{}, monday) }, Talking, "mark.own"},
		{"a closed question takes no answer", Closed, func(q *Question) error { return q.Mark(ada, "grace", ref, monday) }, Closed, "closed"},
		{"needing more is no answer", Open, func(q *Question) error { return q.AskForMore("grace") }, Open, ""},
		{"the asker does not ask themselves", Open, func(q *Question) error { return q.AskForMore("ada") }, Open, "more.own"},
		{"an answered question needs no more", Answered, func(q *Question) error { return q.AskForMore("eve") }, Answered, "more.answered"},
		{"the asker closes an open question", Open, func(q *Question) error { return q.Close(ada) }, Closed, ""},
		{"closing twice is once", Closed, func(q *Question) error { return q.Close(ada) }, Closed, ""},
		{"a helper does not close", Talking, func(q *Question) error { return q.Close(grace) }, Talking, "close.not-yours"},
		{"a helper reopens", Closed, func(q *Question) error { return q.Reopen(grace, monday) }, Talking, ""},
		{"a bystander does not reopen", Closed, func(q *Question) error { return q.Reopen(eve, monday) }, Closed, "reopen.not-yours"},
		{"reopening an open one changes nothing", Open, func(q *Question) error { return q.Reopen(ada, monday) }, Open, ""},
		{"only the asker adds details", Open, func(q *Question) error { return q.Add("grace", "x", monday) }, Open, "add.not-yours"},
		{"more details than a card can show", Open, func(q *Question) error { return q.Add("ada", strings.Repeat("x", maxDetails+1), monday) }, Open, "add.long"},
		{"details come too late", Closed, func(q *Question) error { return q.Add("ada", "x", monday) }, Closed, "closed"},
		{"time closes what is answered", Answered, func(q *Question) error { q.Idle(monday.Add(idleAfter)); return nil }, Closed, ""},
		{"a minute early it does not", Answered, func(q *Question) error { q.Idle(monday.Add(idleAfter - time.Minute)); return nil }, Answered, ""},
		{"time never closes what nobody answered", Open, func(q *Question) error { q.Idle(monday.Add(365 * 24 * time.Hour)); return nil }, Open, ""},
		{"nor what is talked about", Talking, func(q *Question) error { q.Idle(monday.Add(365 * 24 * time.Hour)); return nil }, Talking, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q := &Question{Asker: "ada", State: tt.from, ActiveAt: monday}
			if tt.from != Open {
				q.Repliers = []chat.UserID{"grace"}
			}
			err := tt.do(q)
			var m *bot.MistakeError
			switch {
			case tt.wrong == "" && err != nil:
				t.Fatal(err)
			case tt.wrong != "" && (!errors.As(err, &m) || m.Key != tt.wrong):
				t.Fatalf("got %v, want %q", err, tt.wrong)
			}
			if q.State != tt.want {
				t.Errorf("state is %q, want %q", q.State, tt.want)
			}
		})
	}
}

func TestCheck(t *testing.T) {
	for _, tt := range []struct{ title, details, field, key string }{
		{"How do I test time?", "", "", ""},
		{"", "", "title", "ask.title.empty"},
		{"Help", "", "title", "ask.title.short"},
		{strings.Repeat("ä", maxTitle), "", "", ""},
		{strings.Repeat("ä", maxTitle+1), "", "title", "ask.title.long"},
		{"How do I test time?", strings.Repeat("ä", maxDetails+1), "details", "ask.details.long"},
	} {
		got := (&Question{Title: tt.title, Details: tt.details}).check()
		if tt.field == "" && len(got) > 0 || tt.field != "" && got[tt.field].key != tt.key {
			t.Errorf("check(%d runes, %d runes) = %v, want %q", len([]rune(tt.title)), len([]rune(tt.details)), got, tt.key)
		}
	}
}

func TestAskForMoreEndsWithTheAskersWords(t *testing.T) {
	q := &Question{Asker: "ada", State: Open}
	if err := q.AskForMore("grace"); err != nil || q.NeedsInfo != "grace" {
		t.Fatalf("needs info from %q, %v", q.NeedsInfo, err)
	}
	if changed := q.Reply("ada", monday); !changed || q.NeedsInfo != "" || q.State != Open {
		t.Errorf("after the asker wrote: changed %v, needs %q, %s", changed, q.NeedsInfo, q.State)
	}
}

func TestPartsLoseNothingThatFits(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		cut        bool
	}{
		{"nothing", "", false},
		{"lines of code", "I tried:\n\tx := 1\n\tgo f(x)", false},
		{"as much as a form takes", strings.Repeat("word and ", maxDetails/9), false},
		{"one endless word", strings.Repeat("x", maxDetails), false},
		{"nothing but marks", strings.Repeat("*", maxDetails), true},
		{"nothing but backslashes", strings.Repeat("\\", maxDetails), true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			escaped := chat.Escape(tt.text)
			all := parts(escaped, quoted, shownDetails)
			together, total := "", 0
			for _, p := range all {
				if n := len([]rune(p)); n > chat.MaxText {
					t.Errorf("a part has %d runes", n)
				}
				if (len(p)-len(strings.TrimRight(string(p), "\\")))%2 == 1 {
					t.Errorf("a part ends within %q", p[len(p)-1:])
				}
				together, total = together+string(p), total+len([]rune(p))
			}
			if total > shownDetails+2 {
				t.Errorf("%d runes in all", total)
			}
			squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
			if got := strings.HasSuffix(together, "…"); got != tt.cut || !tt.cut && squeeze(together) != squeeze(string(escaped)) {
				t.Errorf("cut is %v, want %v; %d of %d runes", got, tt.cut, total, len([]rune(escaped)))
			}
		})
	}
	if got := parts("a\nb", quoted, shownDetails); len(got) != 1 || got[0] != "a\nb" {
		t.Errorf("lines became %q", got)
	}
}
