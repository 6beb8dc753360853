package chat_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/kith-community/kith/bot/chat"
)

var typedSpecs = []chat.CommandSpec{
	{Name: "ask", Options: []chat.OptionSpec{{Name: "text"}, {Name: "topic"}}},
	{Name: "question list", Options: []chat.OptionSpec{{Name: "topic"}}},
	{Name: "question close"},
	{Name: "thanks", Options: []chat.OptionSpec{{Name: "member", Kind: chat.PersonOption, Required: true}, {Name: "reason"}}},
	{Name: "watch", Options: []chat.OptionSpec{{Name: "channel", Kind: chat.ChannelOption}}},
	{Name: "ask this", OnMessage: true},
}

func resolveTyped(kind chat.OptionKind, name string) (string, bool) {
	known := map[chat.OptionKind]map[string]string{
		chat.PersonOption:  {"ada": "u1", "grace": "u2"},
		chat.ChannelOption: {"questions": "c1"},
	}
	id, ok := known[kind][strings.ToLower(name)]
	return id, ok
}

func TestParseCommand(t *testing.T) {
	type options = map[string]string
	for _, c := range []struct {
		text, name string
		options    options
		input      string
	}{
		{"/ask", "ask", options{}, ""},
		{"/ask How do I test time?", "ask", options{"text": "How do I test time?"}, "How do I test time?"},
		{"/ASK two\nlines", "ask", options{"text": "two\nlines"}, "two\nlines"},
		{"/ask topic:go How do I?", "ask", options{"topic": "go", "text": "How do I?"}, "topic:go How do I?"},
		{`/ask How topic:"go lang" now`, "ask", options{"topic": "go lang", "text": "How  now"}, `How topic:"go lang" now`},
		{"/ask „in Anführungszeichen“", "ask", options{"text": "in Anführungszeichen"}, "„in Anführungszeichen“"},
		{`/ask he said "no" to me`, "ask", options{"text": `he said "no" to me`}, `he said "no" to me`},
		{"/ask note: https://example.org/a:b", "ask", options{"text": "note: https://example.org/a:b"}, "note: https://example.org/a:b"},
		{"/ask topic:", "ask", options{"text": "topic:"}, "topic:"},
		{`/ask topic:"`, "ask", options{"topic": `"`}, `topic:"`},
		{"/ask topic:a topic:b", "ask", options{"topic": "a", "text": "topic:b"}, "topic:a topic:b"},
		{"/ask this", "ask", options{"text": "this"}, "this"},
		{"/question list go", "question list", options{"topic": "go"}, "go"},
		{"/question  list", "question list", options{}, ""},
		{"/question", "question", options{}, ""},
		{"/question lost", "question", options{"": "lost"}, "lost"},
		{"/question close help", "question close", options{"": "help"}, "help"},
		{"/asking", "asking", options{}, ""},
		{"/thanks @Ada for @grace", "thanks", options{"member": "u1", "reason": "for @grace"}, "<@u1> for <@u2>"},
		{"/thanks member:@grace kind", "thanks", options{"member": "u2", "reason": "kind"}, "member:@grace kind"},
		{"/thanks @nobody x", "thanks", options{"reason": "@nobody x"}, "@nobody x"},
		{"/watch #questions", "watch", options{"channel": "c1"}, "<#c1>"},
		{"/ask @ada", "ask", options{"text": "@ada"}, "@ada"},
		{"/", "", options{}, ""},
		{"  ", "", options{}, ""},
	} {
		got := chat.ParseCommand(typedSpecs, c.text, resolveTyped)
		if got.Name != c.name || got.Input != c.input || !maps.Equal(got.Options, c.options) {
			t.Errorf("%q: got %q %q %q, want %q %q %q", c.text, got.Name, got.Options, got.Input, c.name, c.options, c.input)
		}
	}
}

// TestParseOptions: a core that gets the Input alone finds what the adapter did.
func TestParseOptions(t *testing.T) {
	for _, text := range []string{"/ask How do I test time?", `/ask How topic:"go lang" now`, "/ask two\nlines", "/thanks @Ada for @grace", "/watch #questions"} {
		typed := chat.ParseCommand(typedSpecs, text, resolveTyped)
		i := slices.IndexFunc(typedSpecs, func(s chat.CommandSpec) bool { return s.Name == typed.Name })
		got := chat.ParseOptions(typedSpecs[i].Options, typed.Input)
		want := maps.Clone(typed.Options)
		if typed.Name == "thanks" {
			want["reason"] = "for <@u2>" // people are tokens in the Input
		}
		if !maps.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func FuzzParseCommand(f *testing.F) {
	f.Add(`/ask topic:"go lang" @ada #questions`)
	f.Fuzz(func(t *testing.T, text string) {
		got := chat.ParseCommand(typedSpecs, text, resolveTyped)
		for name, value := range got.Options {
			if strings.TrimSpace(value) == "" {
				t.Errorf("%q: option %q is empty", text, name)
			}
		}
	})
}
