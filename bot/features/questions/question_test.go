package questions

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
)

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func TestUnnamed(t *testing.T) {
	for _, tt := range []struct {
		name string
		q    Question
		do   func(*Question) bool
		want State
	}{
		{"the asker's own words count like anybody's", Question{State: Open}, func(q *Question) bool { return q.Reply("ada", monday) }, Talking},
		{"and leave what is missing", Question{State: Talking, NeedsInfo: "grace"}, func(q *Question) bool { return !q.Reply("ada", monday) && q.NeedsInfo == "grace" }, Talking},
		{"nobody else was heard: it opens again", Question{State: Talking, Repliers: []chat.UserID{"ada"}}, (*Question).Unheard, Open},
		{"somebody was", Question{State: Talking, Repliers: []chat.UserID{"ada", "grace"}}, func(q *Question) bool { return !q.Unheard() }, Talking},
		{"the asker speaks through Kith", Question{State: Open}, func(q *Question) bool { return q.Say("ada") == nil }, Open},
		{"nobody else does", Question{State: Open}, func(q *Question) bool { return q.Say("grace") != nil }, Open},
		{"nor the asker when it is closed", Question{State: Closed}, func(q *Question) bool { return q.Say("ada") != nil }, Closed},
		{"an organiser may mark the asker's words like anybody's", Question{State: Talking, Repliers: []chat.UserID{"ada"}}, func(q *Question) bool {
			return q.Mark(actor{"olga", true}, "ada", chat.Ref{}, monday) == nil
		}, Answered},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.q.Asker, tt.q.Unnamed = "ada", true
			if !tt.do(&tt.q) || tt.q.State != tt.want {
				t.Errorf("%+v, want %s", tt.q, tt.want)
			}
		})
	}
}

// TestNobodyReadsWhoAskedUnnamed: in the stories in which Ada asks without her
// name, nobody but Ada reads it, except as the author of what she signs herself.
func TestNobodyReadsWhoAskedUnnamed(t *testing.T) {
	for _, file := range []string{"testdata/unnamed.txt", "testdata/unnamedorganiser.txt"} {
		story, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(story)) {
			signed := strings.Contains(line, "Marked: <@ada>") || strings.Contains(line, "Answered by <@ada>")
			if strings.HasPrefix(line, "  ") && !strings.HasPrefix(line, "  ada ") && strings.Contains(line, "<@ada>") && !signed {
				t.Errorf("%s shows %s", file, line)
			}
		}
	}
}

func TestRevealTakesTwo(t *testing.T) {
	for _, tt := range []struct {
		name  string
		do    func(*Reveal) error
		want  RevealState
		wrong string
	}{
		{"a second one agrees", func(v *Reveal) error { return v.Agree("linus", "ada", monday) }, Revealed, ""},
		{"nobody is both", func(v *Reveal) error { return v.Agree("olga", "ada", monday) }, Wished, "reveal.two"},
		{"nor the asker", func(v *Reveal) error { return v.Agree("ada", "ada", monday) }, Wished, "reveal.own"},
		{"a day later it is over", func(v *Reveal) error { return v.Agree("linus", "ada", monday.Add(revealWithin)) }, Wished, "reveal.over"},
		{"a second before, it is not", func(v *Reveal) error { return v.Agree("linus", "ada", monday.Add(revealWithin-time.Second)) }, Revealed, ""},
		{"the first withdraws", func(v *Reveal) error { return v.End("olga", monday) }, Withdrawn, ""},
		{"the other declines", func(v *Reveal) error { return v.End("linus", monday) }, Declined, ""},
		{"declined is declined", func(v *Reveal) error {
			_ = v.End("linus", monday)
			return v.Agree("eve", "ada", monday)
		}, Declined, "reveal.over"},
		{"revealed is revealed", func(v *Reveal) error {
			_ = v.Agree("linus", "ada", monday)
			return v.End("olga", monday)
		}, Revealed, "reveal.over"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := &Reveal{First: "olga", State: Wished, At: monday}
			err := tt.do(v)
			var m *bot.MistakeError
			if errors.As(err, &m) && m.Key != tt.wrong || (err == nil) != (tt.wrong == "") || v.State != tt.want {
				t.Errorf("%s, %v; want %s, %q", v.State, err, tt.want, tt.wrong)
			}
		})
	}
}

// TestFoundFitsIntoAMessage: five questions whose every letter has to be escaped,
// with the longest words and answers there are.
func TestFoundFitsIntoAMessage(t *testing.T) {
	texts := i18n.NewCatalog()
	if err := texts.Add("questions", files); err != nil {
		t.Fatal(err)
	}
	for most, answer := range map[int]int{3: shownAnswer, mostFound: shownInList} {
		m := chat.Message{Text: "x"}
		for i := range most {
			q := &Question{ID: strings.Repeat("x", 16), Title: strings.Repeat("*", maxTitle), State: Answered, CreatedAt: monday}
			words := strings.Repeat("w", 64)
			m.Blocks = append(m.Blocks, hitBlocks(texts.Printer("questions", "de"), i+1, hit{
				q, chat.ConversationID(strings.Repeat("9", 40)),
				[]string{words, words, words, words, words},
				&Answer{Author: "grace", Words: strings.Repeat("*", maxAnswer)},
			}, answer)...)
		}
		m.Blocks = append(m.Blocks, chat.Paragraph{Text: chat.Markup(strings.Repeat("x", 300))}) // what stands around them
		if err := m.Validate(); err != nil {
			t.Errorf("%d of them: %v", most, err)
		}
	}
}

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
		{"time closes what is answered", Answered, func(q *Question) error { q.Idle(monday.Add(idleAfter), defaultTimers); return nil }, Closed, ""},
		{"a minute early it does not", Answered, func(q *Question) error { q.Idle(monday.Add(idleAfter-time.Minute), defaultTimers); return nil }, Answered, ""},
		{"time never closes what nobody answered", Open, func(q *Question) error { q.Idle(monday.Add(365*24*time.Hour), defaultTimers); return nil }, Open, ""},
		{"nor what is talked about", Talking, func(q *Question) error { q.Idle(monday.Add(365*24*time.Hour), defaultTimers); return nil }, Talking, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q := &Question{Asker: "ada", Title: "How do I test time?", State: tt.from, ActiveAt: monday}
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
