package crowd_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
)

// asRead leaves out what nobody sees: marks that only disarm people's text, and how
// lines are broken. What Slack's own markup cannot write down stands larger than small
// print, so a note may lack its brackets.
func asRead(line string) string {
	line = strings.NewReplacer(`\`, "", "\u200b", "", "(", "", ")", "").Replace(line)
	return strings.Join(strings.Fields(breaks.ReplaceAllString(line, " ")), " ")
}

var breaks = regexp.MustCompile(`( /)+( |$)`)

// TestWhatIsDrawnIsRead sends any messages through the adapter, and reads them back
// from what Slack got: people see there what the core meant.
func TestWhatIsDrawnIsRead(t *testing.T) {
	here := newTown(t, false)
	here.people.Attach(sink(func(chat.Event) {}))
	here.people.Meet(chat.User{ID: "ada", Name: "Ada"})
	here.people.Channel("#questions")
	here.people.Seen()
	rapid.Check(t, func(t *rapid.T) {
		m := messages.Draw(t, "message")
		if m.Validate() != nil {
			t.Skip("too large")
		}
		before := len(here.double.Messages(here.people.Channel("#general")))
		if _, err := here.platform.Send(t.Context(), chat.Outgoing{Space: here.people.Space(), To: "#general", Message: m}); err != nil {
			t.Fatal(err)
		}
		want := chattest.InChannel("#general", chattest.Shows, m)
		if got := here.people.Seen(); len(got) != 1 || asRead(got[0]) != asRead(want) {
			t.Fatalf("\ngot  %q\nwant %q", got, want)
		}
		for _, sent := range here.double.Messages(here.people.Channel("#general"))[before:] {
			if len(sent.Notifies) > 0 || sent.Everyone != "" {
				t.Fatalf("%q notifies %q %s", sent.Text, sent.Notifies, sent.Everyone)
			}
		}
	})
}

// messages are any that stay far from the limits, beyond which they are shortened.
var messages = rapid.Custom(func(t *rapid.T) chat.Message {
	m := chat.Message{Text: paragraph.Draw(t, "text"), Blocks: rapid.SliceOfN(block, 0, 6).Draw(t, "blocks")}
	for i := range rapid.IntRange(0, 2).Draw(t, "files") {
		f := chat.File{Name: "file" + strconv.Itoa(i) + ".txt", Type: "text/plain", Alt: "A file", Data: []byte{byte(i)}} // the same bytes are uploaded once
		if rapid.Bool().Draw(t, "shown") {
			f.Name, f.Type = "file"+strconv.Itoa(i)+".png", "image/png"
			m.Blocks = append(m.Blocks, chat.Picture{File: f.Name})
		}
		m.Files = append(m.Files, f)
	}
	return m
})

var (
	// written is what people write, at its worst.
	written = rapid.OneOf(
		rapid.StringMatching(`[a-z]{1,8}( [a-z]{1,8}){0,5}`),
		rapid.StringMatching("[-#>*_~`|<@+!?.:&1 \n\\\\a]{1,12}a"),
		rapid.SampledFrom([]string{
			"> no quote", "*Label:* no fact", "<@U0000000001>", "<!channel> <!here>", "<!subteam^S0123>", "<https://example.org|no link>", "see https://example.org/a_b*c",
			"@everyone @here @channel", "<!date^1^{date}|never>", ":tada: :+1:", "&amp; &lt;@U0000000001&gt;", "a\n\nb", "1. one\n2. two",
		}),
	)
	paragraph = rapid.Custom(func(t *rapid.T) chat.Markup {
		// Empty lines around a text are left out: nobody sees them.
		m := chat.Escape(strings.TrimSpace(written.Draw(t, "written"))) + " "
		switch rapid.IntRange(0, 4).Draw(t, "token") {
		case 0:
			m += chat.Mention("ada")
		case 1:
			m += chat.Channel("#questions")
		case 2:
			m += chat.When(time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "when"), 0))
		case 3:
			m += "**bold** and [a link](https://example.org)"
		}
		return m + "."
	})
	label = rapid.StringMatching(`[A-Za-z]{1,10}( [*_a-z]{1,10})?`)
	block = rapid.Custom(func(t *rapid.T) chat.Block {
		switch rapid.IntRange(0, 6).Draw(t, "kind") {
		case 0:
			return chat.Heading{Text: chat.OneLine(written.Draw(t, "heading")) + "."}
		case 1:
			return chat.Quote{Text: paragraph.Draw(t, "quote")}
		case 2:
			return chat.Note{Text: paragraph.Draw(t, "note")}
		case 3:
			return chat.Divider{}
		case 4:
			return chat.Facts{Rows: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) chat.Fact {
				return chat.Fact{Label: label.Draw(t, "label"), Value: paragraph.Draw(t, "fact")}
			}), 1, 4).Draw(t, "rows")}
		case 5:
			return controls.Draw(t, "controls")
		}
		return chat.Paragraph{Text: paragraph.Draw(t, "paragraph")}
	})
	controls = rapid.Custom(func(t *rapid.T) chat.Controls {
		do := func(name string) chat.ActionID {
			return chat.ActionID{Name: "try." + name, Arg: strconv.Itoa(rapid.IntRange(0, 1e9).Draw(t, "arg"))}
		}
		if rapid.Bool().Draw(t, "select") {
			s := chat.Select{Placeholder: label.Draw(t, "placeholder"), Do: do("choose"), Of: chat.Source(rapid.IntRange(0, 2).Draw(t, "of")), Max: rapid.IntRange(0, 2).Draw(t, "max")}
			if s.Of == chat.FromOptions {
				s.Options = []chat.Option{{Value: "a", Label: label.Draw(t, "a")}, {Value: "b", Label: label.Draw(t, "b"), Hint: "hint"}}
			}
			return chat.Controls{Items: []chat.Control{s}}
		}
		var c chat.Controls
		for i := range rapid.IntRange(1, 5).Draw(t, "buttons") {
			c.Items = append(c.Items, chat.Button{Label: label.Draw(t, "label"), Do: do("press" + strconv.Itoa(i))})
		}
		return c
	})
)
