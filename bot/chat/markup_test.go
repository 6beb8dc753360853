package chat_test

import (
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

func TestEscape(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"plain words, well-known (really!)", "plain words, well-known (really!)"},
		{"*bold* _it_ ~no~ `code` ||secret||", "\\*bold\\* \\_it\\_ \\~no\\~ \\`code\\` \\|\\|secret\\|\\|"},
		{"@everyone <@ada> <#questions> <t:1:R>", "@\u200beveryone \\<@\u200bada\\> \\<#questions\\> \\<t:1:R\\>"},
		{"[text](http://x.org)", `\[text\](http://x.org)`},
		{"# no heading\n- no list\n1. nor this\n> no quote", "\\# no heading\n\\- no list\n1\\. nor this\n\\> no quote"},
		{"see https://x.org/a_b*c?d=@e now", "see https://x.org/a_b%2Ac?d=%40e now"},
		{"null\x00, turned \u202eright\u202c to left, \xff broken", "null, turned right to left,  broken"},
	} {
		if got := chat.Escape(tt.in); string(got) != tt.want {
			t.Errorf("Escape(%q)\n got %q\nwant %q", tt.in, got, tt.want)
		}
	}
}

func TestReplaceTokens(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	m := chat.Mention("ada") + " in " + chat.Channel("#questions") + " at " + chat.When(at) + `, not \<@eve\>, nor <3 or <b>`
	got := chat.ReplaceTokens(m, func(mark chat.TokenMark) string { return "{" + string(mark.Kind) + mark.Value + "}" })
	if want := `{@ada} in {##questions} at {t2026-03-02T09:00:00Z}, not \<@eve\>, nor <3 or <b>`; got != want {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestShorten(t *testing.T) {
	for _, tt := range []struct {
		in   chat.Markup
		n    int
		want chat.Markup
	}{
		{"short", 10, "short"},
		{"some words that go on", 12, "some words…"},
		{"by <@someone-with-a-long-id> here", 12, "by…"},
		{`ends in \*star`, 10, `ends in…`},
		{"two\nlines  and gaps", 40, "two lines and gaps"},
	} {
		if got := chat.Shorten(tt.in, tt.n); got != tt.want {
			t.Errorf("Shorten(%q, %d) = %q, want %q", tt.in, tt.n, got, tt.want)
		}
	}
}

func FuzzEscape(f *testing.F) {
	for _, s := range []string{"<@ada>", `\<@ada>`, "https://x/<@ada>", "@everyone", "\n# x", "`<@x>`", `https://x\`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := chat.Escape(s)
		chat.ReplaceTokens(got, func(m chat.TokenMark) string { t.Errorf("Escape(%q) = %q holds the token %+v", s, got, m); return "" })
		if strings.Contains(string(got), "@everyone") || strings.Contains(string(got), "@here") {
			t.Errorf("Escape(%q) = %q pings", s, got)
		}
		for _, n := range []int{5, 20} {
			chat.ReplaceTokens(chat.Shorten(got, n), func(m chat.TokenMark) string { t.Errorf("shortened %q holds a token", got); return "" })
		}
	})
}
