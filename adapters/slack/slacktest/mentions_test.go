package slacktest

import (
	"encoding/json"
	"slices"
	"testing"
)

// TestMentions: who hears of a message that says something.
func TestMentions(t *testing.T) {
	for _, c := range []struct {
		what, text, blocks string
		people             []string
		everyone           string
	}{
		{"a person", "hi <@U1>", "", []string{"U1"}, ""},
		{"a person with a name, twice", "<@U1|ada> <@U1>", "", []string{"U1"}, ""},
		{"escaped", "&lt;@U1&gt; &lt;!here&gt;", "", nil, ""},
		{"a channel and a link", "<#C1|help> <https://example.com|@U1>", "", nil, ""},
		{"everybody", "<!channel>", "", nil, "channel"},
		{"typed everybody in a text", "@channel", "", nil, ""},
		{"mrkdwn", "x", `[{"type":"section","text":{"type":"mrkdwn","text":"<@U2>"}}]`, []string{"U2"}, ""},
		{"typed everybody in mrkdwn", "x", `[{"type":"context","elements":[{"type":"mrkdwn","text":"oh @here"}]}]`, nil, "here"},
		{"typed everybody in verbatim mrkdwn", "x", `[{"type":"section","text":{"type":"mrkdwn","text":"oh @here","verbatim":true}}]`, nil, ""},
		{"an address", "x", `[{"type":"section","text":{"type":"mrkdwn","text":"ada@here.example"}}]`, nil, ""},
		{"plain text", "x", `[{"type":"header","text":{"type":"plain_text","text":"<@U2> <!here>"}}]`, nil, ""},
		{"rich text", "x", `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"user","user_id":"U3"},{"type":"text","text":"<@U4> <!here>"}]}]}]`, []string{"U3"}, ""},
		{"everybody in rich text", "x", `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"broadcast","range":"everyone"}]}]}]`, nil, "everyone"},
	} {
		got := mentioned(c.text, decode(json.RawMessage(c.blocks)), nil, false)
		if !slices.Equal(got.people, c.people) || got.everyone != c.everyone {
			t.Errorf("%s: got %v and %q, want %v and %q", c.what, got.people, got.everyone, c.people, c.everyone)
		}
	}
	if got := mentioned("@here", nil, nil, true); got.everyone != "here" {
		t.Errorf("linked names: got %+v", got)
	}
}

// TestTyped: what becomes of what people type.
func TestTyped(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	for typed, want := range map[string]string{
		"1 < 2 & 3 > 2":              "1 &lt; 2 &amp; 3 &gt; 2",
		"@ada, (@Grace) and @nobody": "<@" + r.ada + "|ada>, (<@" + r.grace + "|grace>) and @nobody",
		"see #help. not #nowhere":    "see <#" + r.help + "|help>. not #nowhere",
		"@here @channel":             "<!here> <!channel>",
		"ada@grace.example":          "ada@grace.example",
		"go to https://x.org/?a&b":   "go to <https://x.org/?a&amp;b>",
		"<@" + r.ada + "> is known":  "<@" + r.ada + "> is known",
		"<b>":                        "&lt;b&gt;",
	} {
		if got := r.escaped(r.teams[r.team], typed); got != want {
			t.Errorf("%s: got %s, want %s", typed, got, want)
		}
	}
}
