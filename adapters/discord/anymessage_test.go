package discord

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/kith-community/kith/bot/chat"
)

// biggest are messages at the contract's limits.
func biggest() map[string]chat.Message {
	do := func(row, i int) chat.ActionID {
		arg := fmt.Sprint(row, i)
		return chat.ActionID{Name: "try.b", Arg: arg + strings.Repeat("9", chat.MaxActionBytes-len("try.b:")-len(arg))}
	}
	rows := func() (all []chat.Block) {
		for row := range chat.MaxControls / (1 + chat.MaxRow) {
			var c chat.Controls
			for i := range chat.MaxRow {
				c.Items = append(c.Items, chat.Button{Label: strings.Repeat("b", chat.MaxButtonLabel), Do: do(row, i)})
			}
			all = append(all, c)
		}
		return all
	}
	fill := func(from []chat.Block, with ...chat.Block) chat.Message {
		all := from
		for i := 0; len(all) < chat.MaxBlocks; i++ {
			all = append(all, with[i%len(with)])
		}
		return chat.Message{Text: "t", Blocks: all}
	}
	var narrow, between []chat.Block
	for row := range chat.MaxRows {
		narrow = append(narrow, chat.Heading{Text: "h"}, chat.Controls{Items: []chat.Control{chat.Button{Label: "b", Do: do(row, 0)}, chat.Button{Label: "b", Do: do(row, 1)}}})
	}
	for _, row := range rows() {
		between = append(between, chat.Paragraph{Text: "p"}, row, chat.Picture{File: "p q.png"})
	}
	files := []chat.File{{Name: "p q.png", Alt: "a", Data: []byte("1")}, {Name: "p_q.png"}, {Name: "päq.png"}, {Name: "...", Alt: strings.Repeat("ä", chat.MaxAlt)}, {Name: strings.Repeat("日", 99)}}
	crowded := fill(between, chat.Note{Text: "n"}, chat.Divider{})
	crowded.Files = files
	lines := chat.Message{Text: "t", Blocks: []chat.Block{chat.Quote{Text: chat.Markup("x" + strings.Repeat("\n", 1998) + "x")}, chat.Note{Text: chat.Markup(strings.Repeat("x\n", 749))}}}
	return map[string]chat.Message{
		"rows and separators": fill(rows(), chat.Divider{}),
		"many rows":           fill(narrow, chat.Divider{}),
		"rows and headings":   fill(rows(), chat.Heading{Text: strings.Repeat("*", 90)}),
		"everything mixed":    crowded,
		"many lines":          lines,
		"words":               {Text: chat.Markup(strings.Repeat("ä", chat.MaxText))},
		"files":               {Text: chat.Markup(strings.Repeat("ä", chat.MaxText)), Files: files},
		"twins":               {Text: "t", Files: []chat.File{{Name: "a.png", Alt: "a"}, {Name: "a.png", Alt: "b"}}, Blocks: []chat.Block{chat.Picture{File: "a.png"}}},
		"nothing at all":      {Text: "\x01"},
		"nothing to see":      {Text: "\u00a0x", Blocks: []chat.Block{chat.Heading{Text: "\x01"}, chat.Paragraph{Text: "\x02"}, chat.Quote{Text: "\x03"}}},
		"only separators":     {Text: "t", Blocks: slices.Repeat([]chat.Block{chat.Divider{}}, chat.MaxBlocks)},
		"stars": {Text: "t", Blocks: []chat.Block{chat.Heading{Text: strings.Repeat("*", 150)}, chat.Facts{Rows: []chat.Fact{
			{Label: strings.Repeat("_", 45), Value: chat.Markup(strings.Repeat("v", 1900))}, {Label: "l", Value: chat.Markup(strings.Repeat("v", 1400))},
		}}}},
	}
}

func TestTheBiggestMessagesFit(t *testing.T) {
	for name, m := range biggest() {
		if err := m.Validate(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, to := range []place{{space: spaceOf(aGuild)}, {space: spaceOf(aGuild), direct: true}, {space: spaceOf(aGuild), edit: true}} {
			t.Run(fmt.Sprintf("%s %+v", name, to), func(t *testing.T) {
				drawn := draw(m, to)
				report(t, checkMessage(drawn, to.edit), drawn)
			})
		}
	}
}

func TestOnlyACrowdedMessageIsJoined(t *testing.T) {
	for blocks, texts := range map[int]int{39: 39, 40: 1} { // and the container
		m := chat.Message{Text: "t", Blocks: slices.Repeat([]chat.Block{chat.Paragraph{Text: "p"}}, blocks)}
		drawn := draw(m, place{})
		if got := len(drawn.Components[0].Components); got != texts {
			t.Errorf("%d paragraphs are %d texts, want %d", blocks, got, texts)
		}
	}
	m := chat.Message{Text: "t", Files: []chat.File{{Name: "a.png", Alt: "a"}, {Name: "b.png", Alt: "b"}}}
	m.Blocks = append(slices.Repeat([]chat.Block{chat.Picture{File: "a.png"}}, 39), chat.Picture{File: "b.png"})
	if all := draw(m, place{}).Components[0].Components; len(all) != 1 || len(all[0].Items) != 2 {
		t.Errorf("the pictures are %+v, want each once", all)
	}
}

// Whatever is valid can be sent, and shows every word as long as there is room.
func TestAnyMessageFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyMessage(t)
		if err := m.Validate(); err != nil {
			t.Skip(err)
		}
		to := place{space: spaceOf(aGuild), direct: rapid.Bool().Draw(t, "direct"), edit: rapid.Bool().Draw(t, "edit")}
		drawn := draw(m, to)
		report(t, checkMessage(drawn, to.edit), drawn)
	})
}

func anyText(most int) *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringMatching("[a-zA-Z*_<>@ ]{1,40}"), rapid.StringN(1, most, -1), rapid.Just(strings.Repeat("x\n", most/2-1)+"x"),
		rapid.Map(rapid.StringN(1, most/4, -1), func(s string) string { return string([]rune(string(chat.Escape(s)) + "x")[:1]) + "y" }),
	)
}

func anyMessage(t *rapid.T) chat.Message {
	m := chat.Message{Text: chat.Markup(anyText(chat.MaxText).Draw(t, "text"))}
	for i := range rapid.IntRange(0, chat.MaxFiles).Draw(t, "files") {
		m.Files = append(m.Files, chat.File{Name: rapid.StringN(1, 12, -1).Draw(t, fmt.Sprint("name", i)), Alt: "a"})
	}
	budget := chat.MaxTotal
	for i := range rapid.IntRange(0, chat.MaxBlocks).Draw(t, "blocks") {
		b := anyBlock(t, i, m.Files, max(min(budget, chat.MaxText)/2, 4))
		if p, ok := b.(chat.Paragraph); ok {
			budget -= len(p.Text)
		}
		m.Blocks = append(m.Blocks, b)
	}
	return m
}

func anyBlock(t *rapid.T, i int, files []chat.File, room int) chat.Block {
	text := chat.Markup(anyText(room).Draw(t, fmt.Sprint("words", i)))
	switch rapid.IntRange(0, 7).Draw(t, fmt.Sprint("kind", i)) {
	case 0:
		return chat.Heading{Text: rapid.StringN(1, 20, -1).Draw(t, "heading")}
	case 1:
		return chat.Quote{Text: text}
	case 2:
		return chat.Note{Text: text}
	case 3:
		return chat.Facts{Rows: []chat.Fact{{Label: rapid.StringN(1, 45, -1).Draw(t, "label"), Value: text}}}
	case 4:
		if len(files) > 0 {
			return chat.Picture{File: rapid.SampledFrom(files).Draw(t, "picture").Name}
		}
	case 5:
		return chat.Controls{Items: []chat.Control{anySelect(t, i)}}
	case 6:
		var c chat.Controls
		for n := range rapid.IntRange(1, chat.MaxRow).Draw(t, "buttons") {
			c.Items = append(c.Items, chat.Button{Label: "b", Do: chat.ActionID{Name: "try.b", Arg: fmt.Sprint(i, n)}})
		}
		return c
	}
	return chat.Divider{}
}

func anySelect(t *rapid.T, n int) chat.Select {
	s := chat.Select{
		Placeholder: "p", Do: chat.ActionID{Name: "try.choose", Arg: fmt.Sprint(n)}, Max: rapid.IntRange(0, 30).Draw(t, "max"),
		Of: rapid.SampledFrom([]chat.Source{chat.FromOptions, chat.FromPeople, chat.FromChannels}).Draw(t, "of"),
	}
	for i := range rapid.IntRange(1, chat.MaxOptions).Draw(t, "options") {
		s.Options = append(s.Options, chat.Option{Value: fmt.Sprint(i), Label: "l", Hint: "h"})
	}
	s.Chosen = rapid.SliceOfN(rapid.SampledFrom([]string{"1", "2", "3", "20", "ada"}), 0, 6).Draw(t, "chosen")
	return s
}
