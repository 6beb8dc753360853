package discord

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// samples are what Kith shows, as testdata/drawn has it for Discord.
func samples() map[string]chat.Message {
	dot := chat.File{Name: "Übersicht 1.png", Type: "image/png", Alt: "A dot", Data: []byte("x")}
	data := chat.File{Name: "data.json", Type: "application/json", Data: []byte("{}")}
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	return map[string]chat.Message{
		"words": {Text: "**Hello** " + chat.Mention("41") + ", see " + chat.Channel("42") + " at " + chat.When(at), Ping: []chat.UserID{"41", "ada", "41"}},
		"file":  {Text: "Here it is.", Files: []chat.File{data}},
		"blocks": {Text: "All of it.", Ping: []chat.UserID{"41"}, Files: []chat.File{data, dot}, Blocks: []chat.Block{
			chat.Heading{Text: "What *is*\na slice?"},
			chat.Paragraph{Text: "Asked by " + chat.Mention("41")},
			chat.Quote{Text: "First\n\nsecond " + chat.Escape("<@41>")},
			chat.Divider{},
			chat.Facts{Rows: []chat.Fact{{Label: "Topic", Value: "Go"}, {Label: "Until", Value: chat.When(at)}}},
			chat.Picture{File: dot.Name},
			chat.Note{Text: "Small\n\nprint"},
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
			chat.Controls{Items: []chat.Control{chat.Select{Placeholder: "Who", Do: chat.ActionID{Name: "try.who"}, Of: chat.FromPeople, Max: 2, Chosen: []string{"41", "41", "ada"}}}},
			chat.Controls{Items: []chat.Control{chat.Select{Placeholder: "Where", Do: chat.ActionID{Name: "try.where"}, Of: chat.FromChannels}}},
		}},
	}
}

func TestDrawn(t *testing.T) {
	in := place{space: spaceOf(aGuild)}
	for name, m := range samples() {
		if err := m.Validate(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		golden(t, name, draw(m, in))
	}
	in.edit = true
	golden(t, "words-edited", draw(samples()["words"], in))
	golden(t, "controls-directly", draw(samples()["controls"], place{space: spaceOf(aGuild), direct: true}))
	golden(t, "words-numbered", draw(samples()["words"], place{space: spaceOf(aGuild), number: 7}))
}

// golden compares with testdata/drawn. With KITH_GOLDEN=write it writes instead.
func golden(t *testing.T, name string, drawn any) {
	t.Helper()
	var got bytes.Buffer
	out := json.NewEncoder(&got)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(drawn); err != nil {
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

func TestFilesAreUploadedUnderTheirNames(t *testing.T) {
	drawn := draw(samples()["blocks"], place{})
	if len(drawn.files) != 2 || drawn.files[1].Name != drawn.Attachments[1].Filename || string(drawn.files[1].Data) != "x" || drawn.files[1].Type != "image/png" {
		t.Errorf("got %+v for %+v", drawn.files, drawn.Attachments)
	}
}

func TestFileNames(t *testing.T) {
	for _, tt := range []struct{ in, want []string }{
		{[]string{"data.json"}, []string{"data.json"}},
		{[]string{"kith-2026_03.tar.gz"}, []string{"kith-2026_03.tar.gz"}},
		{[]string{"_my file (1).png"}, []string{"my_file__1.png"}},
		{[]string{"Übersicht.png"}, []string{"bersicht.png"}},
		{[]string{"日本.png", "大阪.png", "京都.png"}, []string{"file.png", "2-file.png", "3-file.png"}},
		{[]string{".env", "...", "a/b", "x."}, []string{"file.env", "file", "a_b", "x"}},
		{[]string{"a.txt", "a.txt"}, []string{"a.txt", "2-a.txt"}},
	} {
		var files []chat.File
		for _, name := range tt.in {
			files = append(files, chat.File{Name: name})
		}
		if got := fileNames(files); !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %q, want %q", tt.in, got, tt.want)
		}
	}
}
