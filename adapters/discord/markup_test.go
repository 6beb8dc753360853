package discord

import (
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/kith-community/kith/bot/chat"
)

func TestMarkup(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name string
		in   chat.Markup
		want string
	}{
		{"marks stay", "**bold** _it_ `code` [x](https://example.org/)\n- a\n- b", "**bold** _it_ `code` [x](https://example.org/)\n- a\n- b"},
		{"people", chat.Mention("42") + "!", "<@42>!"},
		{"channels", "in " + chat.Channel("43"), "in <#43>"},
		{"times", "at " + chat.When(at), "at <t:1772442000:f>"},
		{"a time that is none is text", "at <t:never>", "at never"},
		{"somebody Discord does not know is text", "by <@ada_l>", `by ada\_l`},
		{"roles and everybody are nobody", "<@&42> <@everyone>", "&42 everyone"},
		{"the ID of a former member is not shown", "by " + chat.Mention(chat.Former("x7")), "by …"},
		{"what is escaped stays so", chat.Escape("<@42> ||x|| -# y"), "\\<@\u200b42\\> \\|\\|x\\|\\| -# y"},
		{"control characters go", "a\x07b", "ab"},
	} {
		if got := markup(tt.in); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestPrefixes(t *testing.T) {
	if got, want := quoted("a\n\nb"), "> a\n> \n> b"; got != want {
		t.Errorf("quoted %q, want %q", got, want)
	}
	if got, want := small("a\n\nb"), "-# a\n\n-# b"; got != want {
		t.Errorf("small %q, want %q", got, want)
	}
}

func TestShortened(t *testing.T) {
	for _, tt := range []struct {
		in   string
		n    int
		want string
	}{
		{"short", 5, "short"},
		{"some words that go on", 12, "some words…"},
		{"first line\nsecond line", 14, "first line…"},
		{"by <@1234567890123456789> here", 12, "by…"},
		{`ends in \*star`, 10, "ends in…"},
		{strings.Repeat("ä", 9), 5, "ääää…"},
		{"x", 0, "…"},
	} {
		if got := shortened(tt.in, tt.n); got != tt.want {
			t.Errorf("shortened(%q, %d) = %q, want %q", tt.in, tt.n, got, tt.want)
		}
	}
}

// What Discord makes something of. A pair of a backslash and what it disarms is
// taken out first, as Discord reads.
var (
	disarmed = regexp.MustCompile(`\\[^0-9A-Za-z\s]`)
	links    = regexp.MustCompile(`https?://[^\s<>"\\]+`)
	active   = []*regexp.Regexp{
		regexp.MustCompile(`<@[!&]?[0-9]`), regexp.MustCompile(`<#[0-9]`), regexp.MustCompile(`<t:-?[0-9]`),
		regexp.MustCompile(`<a?:[A-Za-z0-9_~]+:[0-9]`), regexp.MustCompile(`<id:`), regexp.MustCompile(`</[^>]+:[0-9]`), regexp.MustCompile(`</?https?:`),
		regexp.MustCompile("[*`|]"), regexp.MustCompile(`\]\(`),
		regexp.MustCompile(`(?m)^[ \t]*(-?#{1,3}|>>>|>|-|\+|[0-9]+\.)[ \t]`),
	}
	// pings are looked for by Discord's server, which knows nothing of backslashes.
	pings = regexp.MustCompile(`@everyone|@here|<@[!&]?[0-9]+>|<#[0-9]+>`)
)

func FuzzEscapedIsInert(f *testing.F) {
	for _, s := range []string{
		"<@42>", "<@!42>", "<@&42>", "<#42>", "<t:1:R>", "<:blob:42>", "<a:blob:42>", "<id:customize>", "</ask:42>", "@everyone", "@here", `\<@42>`, `\\<@42>`,
		"||x||", "-# x", "# x", ">>> x", "> x", "__x__", "~~x~~", "```\nx```", "[x](https://example.org/)", "<https://example.org/>", "https://x/<@42>", "https://x|<#42>", "1. x\n2) y", "*x*",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for what, got := range map[string]string{"paragraph": markup(chat.Escape(s)), "title": plain(s)} {
			if is := pings.FindString(got); is != "" {
				t.Errorf("%q as %s is %q, which holds %q", s, what, got, is)
			}
			left := disarmed.ReplaceAllString(links.ReplaceAllString(got, ""), "x")
			for _, re := range active {
				if is := re.FindString(left); is != "" {
					t.Errorf("%q as %s is %q, which holds %q", s, what, got, is)
				}
			}
			for _, n := range []int{1, 5, 20} {
				cut := shortened(got, n)
				if is := pings.FindString(cut); is != "" || utf8.RuneCountInString(cut) > n {
					t.Errorf("%q cut at %d is %q", got, n, cut)
				}
			}
		}
	})
}
