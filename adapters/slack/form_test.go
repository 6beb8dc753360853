package slack

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/adapters/slack/limits"
	"github.com/kith-community/kith/bot/chat"
)

func sampleForm() chat.Form {
	few := []chat.Option{{Value: "go", Label: "Go"}, {Value: "sql", Label: "SQL", Hint: "databases"}}
	return chat.Form{Do: chat.ActionID{Name: "try.form", Arg: "7"}, Title: "Try", Submit: "Send", Fields: []chat.Field{
		{Name: "title", Label: "Title", Hint: "One line", Max: 50, Value: []string{"How?"}},
		{Name: "details", Label: "Details", Kind: chat.Area, Optional: true},
		{Name: "topic", Label: "Topic", Kind: chat.Choice, Options: few, Value: []string{"sql"}},
		{Name: "topics", Label: "Topics", Kind: chat.Choice, Max: 2, Options: few, Value: []string{"go", "sql", "c"}},
		{Name: "level", Label: "Level", Kind: chat.Choice, Options: few, Optional: true},
	}}
}

func otherForm() chat.Form {
	return chat.Form{Do: chat.ActionID{Name: "try.other"}, Title: "Others", Submit: "Send", Fields: []chat.Field{
		{Name: "who", Label: "Who", Kind: chat.Choice, Of: chat.FromPeople, Value: []string{"U41"}},
		{Name: "where", Label: "Where", Kind: chat.Choice, Of: chat.FromChannels, Value: []string{"C42", "nowhere"}},
		{Name: "all", Label: "All", Kind: chat.Choice, Of: chat.FromPeople, Max: 3, Value: []string{"U41", "ada", "U42"}, Optional: true},
	}}
}

func TestForms(t *testing.T) {
	for name, v := range map[string]slackgo.ModalViewRequest{
		"form":         drawForm(sampleForm(), nil, "meta"),
		"form-other":   drawForm(otherForm(), nil, ""),
		"form-errors":  drawForm(sampleForm(), map[string]string{"title": "Say *more*."}, ""),
		"form-loading": drawLoading("meta"),
		"page":         drawPage("What waits for you today, in all", samples()["controls"], "meta"),
	} {
		if err := limits.CheckView(v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		shaped(t, "modal", name, v)
		golden(t, name, v)
	}
	home := drawHome(samples()["blocks"], inChannel())
	if err := limits.CheckView(home); err != nil {
		t.Error(err)
	}
	shaped(t, "home", "home", home)
	golden(t, "home", home)
}

func TestTheBiggestForm(t *testing.T) {
	long := func(n int) string { return strings.Repeat("ä", n) }
	f := chat.Form{Do: chat.ActionID{Name: "try.form", Arg: long(20)}, Title: long(chat.MaxFormTitle), Submit: long(chat.MaxSubmit)}
	var options []chat.Option
	for i := range chat.MaxOptions {
		options = append(options, chat.Option{Value: string(rune('a'+i)) + long(chat.MaxOptionLabel-1), Label: long(chat.MaxOptionLabel), Hint: long(chat.MaxOptionLabel)})
	}
	for i := range chat.MaxFields {
		field := chat.Field{Name: string(rune('a' + i)), Label: long(chat.MaxFieldLabel), Hint: long(chat.MaxFieldHint), Kind: chat.Area, Value: []string{long(chat.MaxArea)}}
		if i > 2 {
			field.Kind, field.Value, field.Options, field.Max = chat.Choice, []string{options[3].Value}, options, i-2
		}
		f.Fields = append(f.Fields, field)
	}
	if err := f.Validate(); err != nil {
		t.Fatal(err)
	}
	errs := map[string]string{"a": long(3000), "b": long(10)}
	if err := limits.CheckView(drawForm(f, errs, long(limits.Metadata))); err != nil {
		t.Error(err)
	}
}

func TestWhatComesBack(t *testing.T) {
	var state slackgo.ViewState
	err := json.Unmarshal([]byte(`{"values":{
		"title":{"value":{"type":"plain_text_input","value":"How?"}},
		"details":{"value":{"type":"plain_text_input","value":null}},
		"topic":{"value":{"type":"radio_buttons","selected_option":{"text":{"type":"plain_text","text":"Go"},"value":"go"}}},
		"none":{"value":{"type":"static_select","selected_option":null}},
		"topics":{"value":{"type":"multi_static_select","selected_options":[{"value":"go"},{"value":"sql"}]}},
		"who":{"value":{"type":"users_select","selected_user":"U41"}},
		"all":{"value":{"type":"multi_users_select","selected_users":["U41","U42"]}},
		"where":{"value":{"type":"conversations_select","selected_conversation":"C42"}},
		"other":{"try.press:1":{"type":"button","value":"x"}}
	}}`), &state)
	if err != nil {
		t.Fatal(err)
	}
	want := chat.Values{
		"title": {"How?"}, "details": {}, "topic": {"go"}, "none": {}, "topics": {"go", "sql"}, "who": {"U41"}, "all": {"U41", "U42"}, "where": {"C42"},
	}
	if got := readForm(&state); !maps.EqualFunc(got, want, slices.Equal[[]string]) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := readForm(nil); len(got) != 0 {
		t.Errorf("of nothing: %v", got)
	}
}
