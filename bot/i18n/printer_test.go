package i18n

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

func TestPluralFormFollowsN(t *testing.T) {
	c := catalogue(t, nil)
	for tag, want := range map[string]map[any]string{
		"en": {0: "0 open questions", 1: "1 open question", 2: "2 open questions", -1: "-1 open question", int64(1): "1 open question", 1000000: "1000000 open questions"},
		"de": {0: "0 offene Fragen", 1: "1 offene Frage", 11: "11 offene Fragen", uint8(3): "3 offene Fragen"},
		"ru": {
			0: "0 открытых вопросов", 1: "1 открытый вопрос", 2: "2 открытых вопроса", 5: "5 открытых вопросов",
			11: "11 открытых вопросов", 21: "21 открытый вопрос", 22: "22 открытых вопроса", 111: "111 открытых вопросов",
			1001: "1001 открытый вопрос", 5003: "5003 открытых вопроса",
		},
	} {
		p := c.Printer("ask", tag)
		for n, want := range want {
			if got := p.T("open", Args{"n": n}); string(got) != want {
				t.Errorf("%s, n = %v: got %q, want %q", tag, n, got, want)
			}
		}
	}
}

func TestPeoplesTextIsEscapedInT(t *testing.T) {
	p := catalogue(t, nil).Printer("ask", "de")
	for topic, want := range map[any]string{
		"Go":                           "Go",
		"@everyone":                    "@\u200beveryone",
		"*bold* _it_ ~~no~~":           `\*bold\* \_it\_ \~\~no\~\~`,
		"<@1> <#2> <t:2026-01-01>":     "\\<@\u200b1\\> \\<#2\\> \\<t:2026-01-01\\>",
		"`code`":                       "\\`code\\`",
		"[free](https://evil.example)": `\[free\](https://evil.example)`,
		"||spoiler||":                  `\|\|spoiler\|\|`,
		"- list":                       `\- list`,
		"# heading":                    `\# heading`,
		`back\slash`:                   `back\\slash`,
		"{who} {{":                     "{who} {{",
		"%s %d":                        "%s %d",
		"zero\x00\u202ewidth":          "zerowidth",
		42:                             "42",
		-7:                             "-7",
		2.5:                            `2\.5`,
		true:                           "true",
		chat.Mention("1"):              "<@1>",
		chat.Markup("**so**"):          "**so**",
		50 * time.Hour:                 "2 Tage",
		chat.UserID("sandbox*1"):       `sandbox\*1`,
	} {
		got := p.T("sent", Args{"topic": topic})
		if want := "Deine Anfrage zu " + want + " ist unterwegs."; string(got) != want {
			t.Errorf("%#v: got %q, want %q", topic, got, want)
		}
	}
}

func TestSIsPlainText(t *testing.T) {
	p := catalogue(t, nil).Printer("ask")
	for topic, want := range map[any]string{
		"Go":                       "Mentors for Go",
		"*Go* & <C>_":              "Mentors for *Go* & <C>_",
		" two\n\tlines\x07 ":       "Mentors for two lines",
		"\u202eright to left":      "Mentors for right to left",
		chat.Escape("*a* @b [c]"):  "Mentors for *a* @b [c]",
		chat.Markup("**x** `y` z"): "Mentors for x y z",
		90 * time.Minute:           "Mentors for 90 min",
		7:                          "Mentors for 7",
	} {
		if got := p.S("label", Args{"topic": topic}); got != want {
			t.Errorf("%#v: got %q, want %q", topic, got, want)
		}
	}
	if got, want := p.S("code"), "press Take or write /take * {x}"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := p.T("code"), chat.Markup("press **Take** or write `/take` \\* {x}"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestProblemsAreReportedAndStillReadable(t *testing.T) {
	for _, tt := range []struct {
		name   string
		show   func(Printer) string
		want   string
		report []string
	}{
		{
			"missing argument", func(p Printer) string { return string(p.T("sent")) },
			"Deine Anfrage zu  ist unterwegs.",
			[]string{"de: ask.sent: nothing was given for {topic}"},
		},
		{
			"nil argument", func(p Printer) string { return p.S("sent", Args{"topic": nil}) },
			"Deine Anfrage zu ist unterwegs.",
			[]string{"de: ask.sent: nothing was given for {topic}"},
		},
		{
			"missing n", func(p Printer) string { return string(p.T("open")) }, " offene Fragen",
			[]string{"de: ask.open: it has plural forms, but no integer n was given", "de: ask.open: nothing was given for {n}"},
		},
		{
			"n is no integer", func(p Printer) string { return string(p.T("open", Args{"n": "1"})) }, `1 offene Fragen`,
			[]string{"de: ask.open: it has plural forms, but no integer n was given"},
		},
		{
			"missing in German", func(p Printer) string { return string(p.T("only", Args{"wait": 26 * 24 * time.Hour})) },
			"Only in English: 26 days.",
			[]string{"de: ask.only: it is missing and shown in English"},
		},
		{
			"missing everywhere", func(p Printer) string { return string(p.T("no*pe")) },
			`ask.no\*pe`,
			[]string{"de: ask.no*pe: there is no such text"},
		},
		{
			"missing owner", func(p Printer) string { return p.For("nobody").S("x") },
			"nobody.x",
			[]string{"de: nobody.x: there is no such text"},
		},
		{
			"mention in plain text", func(p Printer) string { return p.S("label", Args{"topic": chat.Mention("1")}) },
			"Mentoren für",
			[]string{"de: ask.label: {topic} holds a mention, a channel or a time, which plain text cannot show"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var reported []string
			if got := tt.show(catalogue(t, &reported).Printer("ask", "de")); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if !slices.Equal(reported, tt.report) {
				t.Errorf("reported %q, want %q", reported, tt.report)
			}
		})
	}
}

func TestNobodyNeedsToListen(t *testing.T) {
	c := catalogue(t, nil)
	c.Report = nil
	if got := c.Printer("ask").T("nope"); got != "ask.nope" {
		t.Errorf("got %q, want the key", got)
	}
	var zero Printer
	if got := zero.For("ask").T("open"); got != "ask.open" || zero.Language() != "en" || zero.Duration(time.Hour) == "" {
		t.Errorf("the zero Printer shows %q in %q", got, zero.Language())
	}
}

func TestArgsComeInParts(t *testing.T) {
	got := catalogue(t, nil).Printer("ask").T("two", Args{"who": chat.Mention("1")}, Args{"topic": "Go"})
	if want := chat.Markup("<@1> asks about **Go**"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// It is Escape that is right: harmless may only say yes where Escape has
// nothing to do.
func TestHarmlessTextNeedsNoEscape(t *testing.T) {
	characters := []string{"\xff", "\xc3", "\U0001F389"}
	for r := range rune(0x3100) {
		characters = append(characters, string(r))
	}
	for _, r := range characters {
		for _, s := range []string{r, "a" + r + " b", "a\n" + r + ". b", " " + r + ") b"} {
			if harmless(s) && string(chat.Escape(s)) != s {
				t.Errorf("%q passes, but Escape makes %q of it", s, chat.Escape(s))
			}
		}
	}
	if !harmless("Grace Hopper") || !harmless("Jörg Müller") || harmless("1. one") || harmless(strings.Repeat("a", 40)+"@everyone") {
		t.Error("a name is harmless; the start of a list and a notification are not")
	}
}
