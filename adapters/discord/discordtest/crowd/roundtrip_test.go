package crowd_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
)

// TestWhatIsDrawnIsRead sends any messages through the adapter, and reads them back
// from what Discord got: people see there what the core meant.
func TestWhatIsDrawnIsRead(t *testing.T) {
	_, people, platform := connected(t, false)
	people.Attach(sink(func(chat.Event) {}))
	people.Meet(chat.User{ID: "ada", Name: "Ada"})
	people.Channel("#questions")
	people.Seen()
	rapid.Check(t, func(t *rapid.T) {
		m := messages.Draw(t, "message")
		if m.Validate() != nil {
			t.Skip("too large")
		}
		if _, err := platform.Send(t.Context(), chat.Outgoing{Space: people.Space(), To: "#general", Message: m}); err != nil {
			t.Fatal(err)
		}
		want := chattest.InChannel("#general", chattest.Shows, m)
		if got := people.Seen(); len(got) != 1 || got[0] != want {
			t.Fatalf("\ngot  %q\nwant %q", got, want)
		}
	})
}

// messages are any that stay far from the limits, beyond which they are shortened.
var messages = rapid.Custom(func(t *rapid.T) chat.Message {
	m := chat.Message{Text: paragraph.Draw(t, "text"), Blocks: rapid.SliceOfN(block, 0, 6).Draw(t, "blocks")}
	for i := range rapid.IntRange(0, 2).Draw(t, "files") {
		name := "file" + strconv.Itoa(i) + ".txt"
		m.Files = append(m.Files, chat.File{Name: name, Type: "text/plain", Alt: "A file", Data: []byte("x")})
		if rapid.Bool().Draw(t, "shown") {
			m.Blocks = append(m.Blocks, chat.Picture{File: name})
		}
	}
	return m
})

var (
	// written is what people write, at its worst.
	written = rapid.OneOf(
		rapid.StringMatching(`[a-z]{1,8}( [a-z]{1,8}){0,5}`),
		rapid.StringMatching("[-#>*_~`|<@+!?.:1 \n\\\\a]{1,12}a"),
		rapid.SampledFrom([]string{"## no heading", "-# no note", "> no quote", "**Label:** no fact", "<@123456789012345678>", "see https://example.org/a_b*c", "@everyone", "<t:1:f>", "a\n\nb"}),
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
			// What an address may hold is written otherwise in a heading.
			return chat.Heading{Text: strings.ReplaceAll(chat.OneLine(written.Draw(t, "heading")), "https:", "") + "."}
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
			s := chat.Select{Placeholder: label.Draw(t, "placeholder"), Do: do("choose"), Of: chat.Source(rapid.IntRange(0, 2).Draw(t, "of"))}
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
