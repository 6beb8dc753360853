package slack

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/adapters/slack/limits"
	"github.com/kith-community/kith/adapters/slack/slacktest/schema"
	"github.com/kith-community/kith/bot/chat"
)

var aMoment = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// samples are what Kith shows, as testdata/drawn has it for Slack.
func samples() map[string]chat.Message {
	dot := chat.File{Name: "Übersicht 1.png", Type: "image/png", Alt: "A dot", Data: []byte("x")}
	data := chat.File{Name: "data.json", Type: "application/json", Data: []byte("{}")}
	return map[string]chat.Message{
		"words": {Text: "**Hello** " + chat.Mention("U41") + " and " + chat.Mention("U42") + ", see " + chat.Channel("C42") + " at " + chat.When(aMoment), Ping: []chat.UserID{"U41", "ada"}},
		"file":  {Text: "Here it is.", Files: []chat.File{data}},
		"lists": {Text: "_First_:\n\n- a\n  1. one `x`\n  2. two\n- b [there](https://example.org/)\n\nThen\n\n```\nx := 1\n```"},
		"blocks": {Text: "All of it.", Ping: []chat.UserID{"U41"}, Files: []chat.File{data, dot}, Blocks: []chat.Block{
			chat.Heading{Text: "What *is*\na slice?"},
			chat.Paragraph{Text: "Asked by " + chat.Mention("U41") + " in " + chat.Channel("C42:1700000000.000100")},
			chat.Quote{Text: "First\n\nsecond " + chat.Escape("<@U41> *x*")},
			chat.Divider{},
			chat.Facts{Rows: []chat.Fact{{Label: "Topic", Value: "Go & more"}, {Label: "Until", Value: chat.When(aMoment)}}},
			chat.Facts{Rows: []chat.Fact{{Label: "Topic", Value: chat.Escape("*Go*")}, {Label: "By", Value: "**" + chat.Mention("U42") + "**"}}},
			chat.Picture{File: dot.Name},
			chat.Note{Text: "Small\n\nprint, `/try` by " + chat.Mention("U43")},
			chat.Note{Text: "Theirs: " + chat.Escape("_odd_ :tada:")},
		}},
		"controls": {Text: "Press.", Blocks: []chat.Block{
			chat.Paragraph{Text: "Press."},
			chat.Controls{Items: []chat.Control{
				chat.Button{Label: "Help", Style: chat.Primary, Do: chat.ActionID{Name: "try.help", Arg: "7"}},
				chat.Button{Label: "Later", Do: chat.ActionID{Name: "try.later"}},
				chat.Button{Label: "Delete", Style: chat.Danger, Do: chat.ActionID{Name: "try.delete"}},
				chat.Button{Label: "Read", URL: "https://example.org/"},
			}},
			chat.Controls{Items: []chat.Control{chat.Select{Placeholder: "Topics", Do: chat.ActionID{Name: "try.topics"}, Max: 5, Chosen: []string{"sql"}, Options: []chat.Option{
				{Value: "go", Label: "Go"}, {Value: "sql", Label: "SQL", Hint: "databases"},
			}}}},
			chat.Controls{Items: []chat.Control{chat.Select{Placeholder: "One", Do: chat.ActionID{Name: "try.one"}, Chosen: []string{"go"}, Options: []chat.Option{{Value: "go", Label: "Go"}}}}},
			chat.Controls{Items: []chat.Control{chat.Select{Placeholder: "Who", Do: chat.ActionID{Name: "try.who"}, Of: chat.FromPeople, Max: 2, Chosen: []string{"U41", "U41", "ada"}}}},
			chat.Controls{Items: []chat.Control{chat.Select{Placeholder: "Where", Do: chat.ActionID{Name: "try.where"}, Of: chat.FromChannels, Chosen: []string{"C42"}}}},
		}},
	}
}

// inChannel is a channel in which mentions are heard.
func inChannel() place {
	return place{
		team: aTeam, home: "https://kith.slack.com/", heard: true, names: map[chat.UserID]string{"U42": "Grace", "U43": "Linus"},
		pictures: map[string]picture{"Übersicht 1.png": {id: "F0001"}},
	}
}

func TestDrawn(t *testing.T) {
	for name, m := range samples() {
		if err := m.Validate(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		blocks, text := draw(m, inChannel())
		if err := limits.CheckMessage(blocks, text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		shaped(t, "message", name, blocks)
		golden(t, name, map[string]any{"blocks": blocks, "text": text})
	}
	blocks, text := draw(samples()["blocks"], place{})
	shaped(t, "message", "blocks-alone", blocks)
	golden(t, "blocks-alone", map[string]any{"blocks": blocks, "text": text})
}

// shaped holds something drawn against Slack's own types, where this machine has
// them; .ci/run makes sure that one does.
func shaped(t *testing.T, kind, name string, drawn any) {
	t.Helper()
	schema.Check(func(err error) { t.Errorf("%s: %v", name, err) })(kind, must(json.Marshal(drawn)))
}

// golden compares with testdata/drawn. With KITH_GOLDEN=write it writes instead.
func golden(t *testing.T, name string, drawn any) {
	t.Helper()
	var got bytes.Buffer
	out := json.NewEncoder(&got)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(shape(t, drawn)); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", "drawn", name+".json")
	if os.Getenv("KITH_GOLDEN") == "write" {
		if err := os.WriteFile(file, got.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("%s: got %s\nwant %s", name, got.Bytes(), want)
	}
}

// TestTheLongestMessages: whatever is valid has room, and keeps what is pressed.
func TestTheLongestMessages(t *testing.T) {
	var buttons []chat.Block
	for row := range chat.MaxControls / (1 + chat.MaxRow) {
		var c chat.Controls
		for i := range chat.MaxRow {
			do := chat.ActionID{Name: "try.b", Arg: strings.Repeat("9", chat.MaxActionBytes-9) + string(rune('a'+row)) + string(rune('a'+i))}
			c.Items = append(c.Items, chat.Button{Label: strings.Repeat("&", chat.MaxButtonLabel), Do: do})
		}
		buttons = append(buttons, c)
	}
	for name, text := range map[string]string{
		"words": strings.Repeat("word ", 400), "marks": strings.Repeat("**a** b ", 249), "one word": strings.Repeat("w", 2000), "people": strings.Repeat("<@U42> ", 280),
		"list": strings.Repeat("- a\n", 500), "lines": strings.Repeat("a\n\n", 660), "links": strings.Repeat("[a](https://b.org) ", 105), "signs": strings.Repeat("\\<&", 660),
	} {
		t.Run(name, func(t *testing.T) {
			half := chat.Markup(text)[:1500]
			m := chat.Message{Text: chat.Markup(text), Blocks: append([]chat.Block{
				chat.Heading{Text: strings.Repeat("h", chat.MaxHeading)}, chat.Paragraph{Text: chat.Markup(text)[:1700]}, chat.Note{Text: half},
			}, buttons...)}
			for range chat.MaxBlocks - len(m.Blocks) {
				m.Blocks = append(m.Blocks, chat.Divider{})
			}
			if err := m.Validate(); err != nil {
				t.Fatal(err)
			}
			blocks, words := draw(m, inChannel())
			if err := limits.CheckMessage(blocks, words); err != nil {
				t.Error(err)
			}
			shaped(t, "message", name, blocks)
			if pressed := strings.Count(string(must(json.Marshal(blocks))), `"type":"button"`); pressed != 25 {
				t.Errorf("%d buttons are left", pressed)
			}
			if err := limits.CheckView(drawPage("Page", m, "")); err != nil {
				t.Error(err)
			}
			if err := limits.CheckView(drawHome(m, place{})); err != nil {
				t.Error(err)
			}
		})
	}
}

func must(data []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return data
}

func TestCommandsHaveTheirNamesHere(t *testing.T) {
	a, _ := connect(t)
	a.specs = []chat.CommandSpec{{Name: "me"}, {Name: "ask"}, {Name: "pair list"}}
	at := place{rename: a.renamed}
	m := chat.Message{Text: "t", Blocks: []chat.Block{
		chat.Paragraph{Text: "`/me` shows it, (/me) too; /ask asks, /pair list lists, /nothing and/me stay, https://x.org/me as well."},
		chat.Quote{Text: "I typed /me"},
	}}
	blocks, _ := draw(m, at)
	got := string(must(json.Marshal(blocks)))
	for _, want := range []string{`"/kith-me"`, "(/kith-me) too; /ask asks, /pair list lists, /nothing and/me stay", "https://x.org/me", "I typed /me"} {
		if !strings.Contains(got, want) {
			t.Errorf("got %s, want it to hold %q", got, want)
		}
	}
	a.opts.Prefix = "k-"
	if blocks, _ = draw(m, at); !strings.Contains(string(must(json.Marshal(blocks))), "/k-ask asks, /k-pair list") {
		t.Errorf("got %s", must(json.Marshal(blocks)))
	}
	for name, want := range map[string]string{"me": "kith-me", "ask": "ask", "me week": "kith-me week"} {
		if got := CommandName("", name); got != want {
			t.Errorf("%q is called %q, want %q", name, got, want)
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	m := samples()["blocks"]
	b.ReportAllocs()
	for b.Loop() {
		draw(m, inChannel())
	}
}
