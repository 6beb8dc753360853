package slack

import (
	"testing"

	"github.com/kith-community/kith/bot/chat"
)

func TestAsTyped(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"How do I test time?", "How do I test time?"},
		{"a &lt; b &amp;&amp; c &gt; d, &amp;lt;", "a < b && c > d, &lt;"},
		{"<@U012AB> and <@W9XY|grace> and <#C012|questions> and <#C9|>", "<@U012AB> and <@W9XY> and <#C012> and <#C9>"},
		{"&lt;@U012AB&gt;", "<@U012AB>"},
		{"<!here> <!channel> <!everyone> <!subteam^S1|@mentors> <!subteam^S1> <!date^1700000000^{date}|a day>", "@here @channel @everyone @mentors  a day"},
		{"see <https://example.org/a?b=1&amp;c=2>", "see https://example.org/a?b=1&c=2"},
		{"see <http://example.org|example.org> or <https://example.org/x|example.org/x>", "see example.org or example.org/x"},
		{"see <https://example.org/|the manual>", "see the manual (https://example.org/)"},
		{"<mailto:ada@example.org|ada@example.org> <mailto:ada@example.org>", "ada@example.org ada@example.org"},
		{"<tel:+49123|+49123>", "+49123"},
		{"open < and <> and <broken", "open < and  and <broken"},
		{"*bold* _it_ `code` ~no~ :wave:", "*bold* _it_ `code` ~no~ :wave:"},
	} {
		if got := asTyped(tt.in); got != tt.want {
			t.Errorf("%q\n got %q\nwant %q", tt.in, got, tt.want)
		}
	}
}

func TestSlashed(t *testing.T) {
	plain, prefixed := newOffice(t).a, newOffice(t).a
	prefixed.opts.Prefix = "x-"
	for _, tt := range []struct {
		a                              *Adapter
		command, text, name, wantInput string
	}{
		{plain, "/ask", "How &amp; why?", "ask", "How & why?"},
		{plain, "/ask", "first line\nsecond", "ask", "first line\nsecond"},
		{plain, "/question", "list", "question list", ""},
		{plain, "/question", "close  which:7", "question close", "which:7"},
		{plain, "/question", "", "question", ""},
		{plain, "/thanks", "<@U012AB|ada> for <#C01|questions>", "thanks", "<@U012AB> for <#C01>"},
		{plain, "/kith-me", "", "me", ""},
		{plain, "/unheard-of", "it", "unheard-of", "it"},
		{prefixed, "/x-ask", "it", "ask", "it"},
		{prefixed, "/x-question", "list", "question list", ""},
		{prefixed, "/x-what", "", "what", ""},
	} {
		if got := tt.a.slashed(tt.command, tt.text); got.Name != tt.name || got.Input != tt.wantInput {
			t.Errorf("%s %s: got %q with %q, want %q with %q", tt.command, tt.text, got.Name, got.Input, tt.name, tt.wantInput)
		}
	}
}

func TestCommandBehindTheName(t *testing.T) {
	for _, tt := range []struct {
		text, name string // "" is talk
	}{
		{"<@U0KITH> question list", "question list"},
		{"<@U0KITH>: /question list", "question list"},
		{"  <@U0KITH>, Question List", "question list"},
		{"<@U0KITH> question", "question"},
		{"<@U0KITH> question of mine", ""},
		{"<@U0KITH>", "help"},
		{"<@U0KITH> is great", ""},
		{"<@U0KITH> ask", "ask"},
		{"<@U0KITH> thanks!", ""},
		{"thank you <@U0KITH> question list", ""},
		{"<@U0ADA> question list", ""},
		{"<@U0KITH> question.answer", ""},
	} {
		rest, named := addressed(tt.text, ownUser)
		typed, is := chat.Typed{}, false
		if named {
			typed, is = commandIn(published, rest)
		}
		if is != (tt.name != "") || is && typed.Name != tt.name {
			t.Errorf("%q: got %q (a command: %v), want %q", tt.text, typed.Name, is, tt.name)
		}
	}
}
