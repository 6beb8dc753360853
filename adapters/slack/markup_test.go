package slack

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"github.com/kith-community/kith/adapters/slack/limits"
	"github.com/kith-community/kith/bot/chat"
)

func TestWords(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   chat.Markup
		want string
	}{
		{"marks are dropped", "**bold** _it_ `code` ~~gone~~", "bold it code gone"},
		{"links", "[x & y](https://example.org/?a=1&b=2)", "<https://example.org/?a=1&amp;b=2|x &amp; y>"},
		{"links that lead nowhere are text", "[x](javascript:alert) [y](mailto:a@b) [z](https://)", "x y z"},
		{"addresses", "see https://example.org/a_b_c.", "see <https://example.org/a_b_c|https://example.org/a_b_c>."},
		{"addresses in brackets", "(https://example.org/) https://example.org/a_(b)", "(<https://example.org/|https://example.org/>) <https://example.org/a_(b)|https://example.org/a_(b)>"},
		{"people", chat.Mention("U42") + "!", "<@U42>!"},
		{"channels", "in " + chat.Channel("C43"), "in <#C43>"},
		{"threads", "in " + chat.Channel("C43:1700000000.000100"), "in <#C43><https://slack.com/archives/C43/p1700000000000100|↗>"},
		{"times", "at " + chat.When(aMoment), "at <!date^1772442000^{date_short_pretty}, {time}|2 Mar 2026, 09:00 UTC>"},
		{"a time that is none is text", "at <t:never>", "at never"},
		{"somebody Slack does not know is text", "by <@ada_l>", "by ada_l"},
		{"groups and everybody are nobody", "<@S42> <@everyone> <#general>", "S42 everyone general"},
		{"the ID of a former member is not shown", "by " + chat.Mention(chat.Former("x7")), "by …"},
		{"what is escaped stays so", chat.Escape("<@U42> <!channel> *x* & @here"), "&lt;@U42&gt; &lt;!channel&gt; *x* &amp; @here"},
		{"control characters go", "a\x07b", "ab"},
		{"lists", "- a\n- b\n\n3. c\n4. d", "• a\n• b\n3. c\n4. d"},
	} {
		if got := words(tt.in); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestSlacksMarkup: what can be written in it is, and nothing else.
func TestSlacksMarkup(t *testing.T) {
	for _, tt := range []struct {
		in   chat.Markup
		want string // "" where there is no way
	}{
		{"words & signs", "words &amp; signs"},
		{"a **bold** _word_, `code`.", "a *bold* _word_, `code`."},
		{"half**bold**", ""},
		{"**bold**half", ""},
		{"- a list", ""},
		{chat.Escape("*theirs*"), ""},
		{chat.Escape("> theirs"), ""},
		{chat.Escape("a :tada: b"), ""},
		{"at 9:30 and 10:30", "at 9:30 and 10:30"},
		{"at 9:30", "at 9:30"},
		{"two\nlines", "two\nlines"},
	} {
		got, able := place{}.markup(tt.in)
		if got != tt.want || able != (tt.want != "") {
			t.Errorf("%q: got %q, %v, want %q", tt.in, got, able, tt.want)
		}
	}
}

func TestCut(t *testing.T) {
	for _, tt := range []struct {
		in   string
		n    int
		want string
	}{
		{"short", 5, "short"},
		{"some words that go on", 12, "some words…"},
		{"by <@U1234567890> here", 12, "by…"},
		{"a b c d e &amp; more", 14, "a b c d e…"},
		{"abcdefgh&amp;", 12, "abcdefgh…"},
		{strings.Repeat("ä", 9), 5, "ääää…"},
		{"x", 0, "…"},
	} {
		if got := cut(tt.in, tt.n); got != tt.want {
			t.Errorf("cut(%q, %d) = %q, want %q", tt.in, tt.n, got, tt.want)
		}
	}
}

// nasty is text that means something to Slack, to Markdown or to the contract.
func nasty() *rapid.Generator[string] {
	pieces := rapid.SampledFrom([]string{
		"<@U42>", "<!channel>", "<!here|x>", "<!everyone>", "<!subteam^S1>", "<!date^1^{date}|x>", "<#C42>", "<https://evil.org|safe>", "<mailto:a@b>", "@channel", "@here", "@everyone",
		"*", "**", "_", "__", "~", "~~", "`", "```", ">", ">>>", "&", "&lt;", "&amp;", "|", "\\", "[", "](", ")", "#", "- ", "+ ", "1. ", "2) ", ":tada:", ":", "\n", "\n\n", "\n\n\n", " ", "\t",
		"https://example.org/", "https://x", "http://_a_", "https://example.org/_a_*b*", "https://", "www.example.org", "h", "a", "word", "é", "日本", "\u200b", "\u2028", "!", "!!", "(", "{", "}", "^", "\"", "'",
		"<t:2026-03-02T09:00:00Z>", "<@former:x>", "/me",
	})
	return rapid.OneOf(rapid.Map(rapid.SliceOfN(pieces, 0, 12), func(all []string) string { return strings.Join(all, "") }), rapid.String())
}

// TestPeoplesWordsAreWords: what people write appears as they wrote it, wherever it
// stands, and does nothing: it neither formats nor notifies, and leads nowhere but to
// the address that is read.
func TestPeoplesWordsAreWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		said := nasty().Draw(t, "said")
		if strings.TrimSpace(chat.OneLine(said)) == "" {
			return
		}
		m := chat.Escape(said)
		for name, b := range map[string]chat.Block{
			"paragraph": chat.Paragraph{Text: m}, "quote": chat.Quote{Text: m}, "note": chat.Note{Text: m}, "facts": chat.Facts{Rows: []chat.Fact{{Label: "x", Value: m}}},
		} {
			blocks, text := draw(chat.Message{Text: m, Blocks: []chat.Block{b}}, inChannel())
			if err := limits.CheckMessage(blocks, text); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			seen := look(t, blocks)
			if got, want := bare(strings.TrimPrefix(seen, "x: ")), bare(encoded(said)); got != want {
				t.Errorf("%s: people read %q of %q", name, got, want)
			}
			if got, want := bare(spelled(t, text)), bare(encoded(said)); got != want {
				t.Errorf("beside the %s: people hear %q of %q", name, got, want)
			}
		}
	})
}

// encoded is text as [chat.Escape] hands it over: marks in addresses are written
// as addresses write them.
func encoded(s string) string {
	return addresses.ReplaceAllStringFunc(chat.Clean(s), func(a string) string {
		return strings.NewReplacer(`\`, "%5C", "*", "%2A", "`", "%60", "|", "%7C", "[", "%5B", "]", "%5D", "@", "%40").Replace(a)
	})
}

var addresses = regexp.MustCompile(`https?://[^\s<>"]+`)

// bare is text without white space and what stands behind an "@" on purpose.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, unguarded.Replace(chat.Clean(s)))
}

// look reads blocks as people do. It fails for whatever is more than words.
func look(t *rapid.T, blocks any) string {
	data, err := json.Marshal(blocks)
	if err != nil {
		t.Fatal(err)
	}
	var all any
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	var seen strings.Builder
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, one := range v {
				walk(one)
			}
		case map[string]any:
			switch kind := v["type"]; kind {
			case "text":
				if v["style"] != nil && v["text"] != "x: " {
					t.Errorf("formatted: %v", v)
				}
				seen.WriteString(v["text"].(string))
			case "link":
				if !strings.EqualFold(outside(v["text"].(string)), v["url"].(string)) {
					t.Errorf("a link that leads elsewhere: %v", v)
				}
				seen.WriteString(v["text"].(string))
			case "mrkdwn":
				text := strings.TrimPrefix(v["text"].(string), "*x*\n")
				if v["verbatim"] != true || active.MatchString(label.ReplaceAllString(text, " ")) {
					t.Errorf("formatted: %v", v)
				}
				seen.WriteString(spelled(t, text))
			case "rich_text", "rich_text_section", "rich_text_quote", "context":
				walk(v["elements"])
			case "section":
				walk(v["fields"])
			default:
				t.Errorf("a %v came of words: %v", kind, v)
			}
		}
	}
	walk(all)
	return seen.String()
}

// label is a link in Slack's markup.
var label = regexp.MustCompile(`<(https?://[^|<>]*)\|([^<>]*)>`)

// spelled is a text in Slack's markup as people read it.
func spelled(t *rapid.T, text string) string {
	text = label.ReplaceAllStringFunc(text, func(l string) string {
		parts := label.FindStringSubmatch(l)
		if plain := signs.Replace(parts[2]); !strings.EqualFold(inAddress.Replace(outside(plain)), parts[1]) {
			t.Errorf("a link that leads elsewhere: %s", l)
		}
		return parts[2]
	})
	if strings.ContainsAny(text, "<>") {
		t.Errorf("%q means something", text)
	}
	return signs.Replace(text)
}

var signs = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
