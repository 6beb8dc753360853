package discord

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/kith-community/kith/bot/chat"
)

// aForm has every kind of field.
func aForm() chat.Form {
	return chat.Form{Do: chat.ActionID{Name: "try.form", Arg: "7"}, Title: "Try", Submit: "Send", Fields: []chat.Field{
		{Name: "title", Label: "Title", Hint: "One line", Max: 50, Value: []string{"How?"}},
		{Name: "details", Label: "Details", Kind: chat.Area, Optional: true},
		{Name: "topics", Label: "Topics", Kind: chat.Choice, Max: 2, Value: []string{"go"}, Options: []chat.Option{{Value: "go", Label: "Go"}, {Value: "sql", Label: "SQL", Hint: "databases"}, {Value: "c", Label: "C"}}},
		{Name: "who", Label: "Who", Kind: chat.Choice, Of: chat.FromPeople, Optional: true, Value: []string{"41", "ada"}},
		{Name: "where", Label: "Where", Kind: chat.Choice, Of: chat.FromChannels},
	}}
}

func TestDrawnForm(t *testing.T) {
	golden(t, "form", drawForm(aForm(), place{space: spaceOf(aGuild)}))
	directly := drawForm(aForm(), place{space: spaceOf(aGuild), direct: true})
	if action, space := actionOf(directly.CustomID); action != aForm().Do || space != spaceOf(aGuild) {
		t.Errorf("got %v of %q", action, space)
	}
}

func TestTheBiggestFormFits(t *testing.T) {
	long := func(n int) string { return strings.Repeat("ä", n) }
	f := chat.Form{Do: chat.ActionID{Name: "try.form", Arg: strings.Repeat("9", chat.MaxActionBytes-len("try.form:"))}, Title: long(chat.MaxFormTitle), Submit: long(chat.MaxSubmit)}
	var options []chat.Option
	for i := range chat.MaxOptions {
		options = append(options, chat.Option{Value: string(rune('a'+i)) + long(chat.MaxOptionLabel-1), Label: long(chat.MaxOptionLabel), Hint: long(chat.MaxOptionLabel)})
	}
	for i := range chat.MaxFields {
		field := chat.Field{Name: string(rune('a' + i)), Label: long(chat.MaxFieldLabel), Hint: long(chat.MaxFieldHint), Kind: chat.Area, Value: []string{long(chat.MaxArea)}}
		if i > 2 {
			field.Kind, field.Value, field.Options, field.Max = chat.Choice, []string{options[0].Value, options[1].Value}, options, i
		}
		f.Fields = append(f.Fields, field)
	}
	if err := f.Validate(); err != nil {
		t.Fatal(err)
	}
	drawn := drawForm(f, place{space: spaceOf(aGuild), direct: true})
	report(t, checkForm(drawn), drawn)
}

func TestAnyFormFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := chat.Form{Do: chat.ActionID{Name: "try.form"}, Title: "Try", Submit: "Send"}
		for i := range rapid.IntRange(1, chat.MaxFields).Draw(t, "fields") {
			s := anySelect(t, i)
			f.Fields = append(f.Fields, chat.Field{
				Name: fmt.Sprint(i), Label: "l", Kind: rapid.SampledFrom([]chat.FieldKind{chat.Line, chat.Area, chat.Choice}).Draw(t, "kind"),
				Of: s.Of, Options: s.Options, Value: s.Chosen, Optional: rapid.Bool().Draw(t, "optional"), Max: s.Max,
			})
		}
		if err := f.Validate(); err != nil {
			t.Skip(err)
		}
		drawn := drawForm(f, place{space: spaceOf(aGuild)})
		report(t, checkForm(drawn), drawn)
	})
}

func TestSubmitted(t *testing.T) {
	for _, tt := range []struct {
		name, sent string
		want       chat.Values
	}{
		{
			"labels", `[{"type":18,"id":1,"component":{"type":4,"id":2,"custom_id":"title","value":"How?"}},{"type":18,"component":{"type":3,"custom_id":"topics","values":["go","sql"]}}]`,
			chat.Values{"title": {"How?"}, "topics": {"go", "sql"}},
		},
		{"rows, as forms had them before", `[{"type":1,"components":[{"type":4,"custom_id":"title","value":"How?"}]}]`, chat.Values{"title": {"How?"}}},
		{"what was left empty is there, and empty", `[{"type":18,"component":{"type":4,"custom_id":"title","value":""}},{"type":18,"component":{"type":5,"custom_id":"who","values":[]}}]`, chat.Values{"title": nil, "who": nil}},
		{"null is empty", `[{"type":18,"component":{"type":4,"custom_id":"title","value":null}}]`, chat.Values{"title": nil}},
		{"text between the fields is none", `[{"type":10,"id":1},{"type":18,"component":{"type":4,"custom_id":"title","value":"x"}}]`, chat.Values{"title": {"x"}}},
		{"nothing", `[]`, chat.Values{}},
		{"something new in it harms nothing", `[{"type":99,"strange":{"deep":[1]}},{"type":18,"component":{"type":4,"custom_id":"title","value":"x"}}]`, chat.Values{"title": {"x"}}},
	} {
		var all []answered
		if err := json.Unmarshal([]byte(tt.sent), &all); err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got := submitted(all); !maps.EqualFunc(got, tt.want, slices.Equal) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}
