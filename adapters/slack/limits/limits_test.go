package limits_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/kith-community/kith/adapters/slack/limits"
)

type object = map[string]any

func long(n int) string { return strings.Repeat("ä", n) }

func plain(n int) object { return object{"type": "plain_text", "text": long(n)} }

// several are n of something, each by its number.
func several(n int, one func(int) object) (all []object) {
	for i := range n {
		all = append(all, one(i))
	}
	return all
}

func option(text, value, hint int) func(int) object {
	return func(i int) object {
		o := object{"text": plain(text), "value": fmt.Sprint(i) + long(value-len(fmt.Sprint(i)))}
		if hint > 0 {
			o["description"] = plain(hint)
		}
		return o
	}
}

func button(change object) object {
	b := object{"type": "button", "text": plain(1), "action_id": "a"}
	for k, v := range change {
		b[k] = v
	}
	return b
}

func actions(elements ...object) object { return object{"type": "actions", "elements": elements} }

func selects(change object) object {
	s := object{"type": "static_select", "action_id": "a", "options": several(2, option(1, 1, 0))}
	for k, v := range change {
		s[k] = v
	}
	return actions(s)
}

func input(change, element object) object {
	e := object{"type": "plain_text_input", "action_id": "value"}
	for k, v := range element {
		e[k] = v
	}
	b := object{"type": "input", "label": plain(1), "element": e}
	for k, v := range change {
		b[k] = v
	}
	return b
}

// lengths are every limit of a block: n is still taken and n+1 is not.
var lengths = []struct {
	name string
	n    int
	of   func(n int) object
}{
	{"header", limits.Header, func(n int) object { return object{"type": "header", "text": plain(n)} }},
	{"section", limits.Section, func(n int) object { return object{"type": "section", "text": plain(n)} }},
	{"fields", limits.Fields, func(n int) object {
		return object{"type": "section", "fields": several(n, func(int) object { return plain(1) })}
	}},
	{"field", limits.Field, func(n int) object { return object{"type": "section", "fields": []object{plain(n)}} }},
	{"context elements", limits.ContextItems, func(n int) object {
		return object{"type": "context", "elements": several(n, func(int) object { return plain(1) })}
	}},
	{"context text", limits.TextObject, func(n int) object { return object{"type": "context", "elements": []object{plain(n)}} }},
	{"actions", limits.Actions, func(n int) object {
		return actions(several(n, func(i int) object { return button(object{"action_id": fmt.Sprint(i)}) })...)
	}},
	{"block_id", limits.ID, func(n int) object { return object{"type": "divider", "block_id": long(n)} }},
	{"action_id", limits.ID, func(n int) object { return actions(button(object{"action_id": long(n)})) }},
	{"button", limits.Button, func(n int) object { return actions(button(object{"text": plain(n)})) }},
	{"value", limits.Value, func(n int) object { return actions(button(object{"value": long(n)})) }},
	{"url", limits.URL, func(n int) object { return actions(button(object{"url": long(n)})) }},
	{"placeholder", limits.Placeholder, func(n int) object { return selects(object{"placeholder": plain(n)}) }},
	{"options", limits.Options, func(n int) object { return selects(object{"options": several(n, option(1, 3, 0))}) }},
	{"option text", limits.Option, func(n int) object { return selects(object{"options": several(1, option(n, 1, 0))}) }},
	{"option value", limits.Option, func(n int) object { return selects(object{"options": several(1, option(1, n, 0))}) }},
	{"option hint", limits.Option, func(n int) object { return selects(object{"options": several(1, option(1, 1, n))}) }},
	{"radios", limits.Radios, func(n int) object {
		return selects(object{"type": "radio_buttons", "options": several(n, option(1, 2, 0))})
	}},
	{"overflow", limits.OverflowChoice, func(n int) object { return selects(object{"type": "overflow", "options": several(n, option(1, 1, 0))}) }},
	{"chosen", 2, func(n int) object {
		return selects(object{"type": "multi_users_select", "max_selected_items": 2, "initial_users": strings.Split(strings.Repeat("U", n), "")})
	}},
	{"alt", limits.Alt, func(n int) object {
		return object{"type": "image", "alt_text": long(n), "slack_file": object{"id": "F1"}}
	}},
	{"title of an image", limits.ImageTitle, func(n int) object {
		return object{"type": "image", "alt_text": "a", "title": plain(n), "image_url": "https://example.org"}
	}},
	{"address of an image", limits.URL, func(n int) object { return object{"type": "image", "alt_text": "a", "image_url": long(n)} }},
	{"link", limits.URL, func(n int) object {
		return object{"type": "rich_text", "elements": []object{{"type": "rich_text_section", "elements": []object{{"type": "link", "url": long(n)}}}}}
	}},
}

var ofViews = []struct {
	name string
	n    int
	of   func(n int) object
}{
	{"label", limits.Label, func(n int) object { return input(object{"label": plain(n)}, nil) }},
	{"hint", limits.Hint, func(n int) object { return input(object{"hint": plain(n)}, nil) }},
	{"input", limits.Input, func(n int) object { return input(nil, object{"max_length": n}) }},
	{"what stands there", limits.Input, func(n int) object { return input(nil, object{"initial_value": long(n)}) }},
	{"what stands there of less", 5, func(n int) object { return input(nil, object{"initial_value": long(n), "max_length": 5}) }},
}

func check(t *testing.T, name string, n int, try func(n int) error) {
	t.Helper()
	if err := try(n); err != nil {
		t.Errorf("%s of %d: %v", name, n, err)
	}
	if err := try(n + 1); !errors.Is(err, limits.ErrRefused) {
		t.Errorf("%s of %d: got %v", name, n+1, err)
	}
}

func TestEveryLength(t *testing.T) {
	view := func(b ...object) object {
		return object{"type": "modal", "title": plain(1), "submit": plain(1), "blocks": b}
	}
	for _, tt := range lengths {
		check(t, tt.name, tt.n, func(n int) error { return limits.CheckMessage([]object{tt.of(n)}, "") })
		check(t, tt.name+" in a view", tt.n, func(n int) error { return limits.CheckView(view(tt.of(n))) })
	}
	for _, tt := range ofViews {
		check(t, tt.name, tt.n, func(n int) error { return limits.CheckView(view(tt.of(n))) })
	}
	dividers := func(n int) []object { return several(n, func(int) object { return object{"type": "divider"} }) }
	check(t, "blocks", limits.Blocks, func(n int) error { return limits.CheckMessage(dividers(n), "") })
	check(t, "blocks of a view", limits.ViewBlocks, func(n int) error { return limits.CheckView(view(dividers(n)...)) })
	check(t, "text", limits.Text, func(n int) error { return limits.CheckMessage([]object{}, long(n)) })
	check(t, "title", limits.ViewTitle, func(n int) error { return limits.CheckView(object{"type": "modal", "title": plain(n)}) })
	check(t, "metadata", limits.Metadata, func(n int) error { return limits.CheckView(object{"type": "home", "private_metadata": long(n)}) })
	check(t, "callback_id", limits.CallbackID, func(n int) error { return limits.CheckView(object{"type": "home", "callback_id": long(n)}) })
	words := func(n int) []object {
		return []object{{"type": "rich_text", "elements": []object{{"type": "rich_text_section", "elements": []object{{"type": "text", "text": long(n)}}}}}}
	}
	around := limits.Size(words(1)) - 1
	check(t, "all blocks", limits.Message-around, func(n int) error { return limits.CheckMessage(words(n), "") })
}

func TestWhatIsMissing(t *testing.T) {
	for name, b := range map[string]object{
		"a header without text":      {"type": "header"},
		"an empty section":           {"type": "section"},
		"an empty text":              {"type": "section", "text": plain(0)},
		"an empty field":             {"type": "section", "fields": []object{plain(0)}},
		"actions without elements":   actions(),
		"a button without label":     actions(button(object{"text": nil})),
		"the same action_id twice":   actions(button(nil), button(nil)),
		"a select without options":   selects(object{"options": []object{}}),
		"two options of one value":   selects(object{"options": []object{option(1, 1, 0)(1), option(2, 1, 0)(1)}}),
		"what is not offered":        selects(object{"initial_option": option(1, 2, 0)(7)}),
		"an image without words":     {"type": "image", "image_url": "https://example.org"},
		"an image of nothing":        {"type": "image", "alt_text": "a"},
		"an image of two":            {"type": "image", "alt_text": "a", "image_url": "https://example.org", "slack_file": object{"id": "F1"}},
		"an input in a message":      input(nil, nil),
		"rich text without elements": {"type": "rich_text", "elements": []object{}},
		"an empty word":              {"type": "rich_text", "elements": []object{{"type": "rich_text_section", "elements": []object{{"type": "text", "text": ""}}}}},
		"a link to nowhere":          {"type": "rich_text", "elements": []object{{"type": "rich_text_quote", "elements": []object{{"type": "link", "text": "a"}}}}},
		"something unknown":          {"type": "carousel"},
		"an unknown element":         actions(object{"type": "datepicker"}),
	} {
		if err := limits.CheckMessage([]object{b}, ""); !errors.Is(err, limits.ErrRefused) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	twice := object{"type": "divider", "block_id": "a"}
	if err := limits.CheckMessage([]object{twice, twice}, ""); !errors.Is(err, limits.ErrRefused) {
		t.Errorf("two blocks of one ID: got %v", err)
	}
	for name, v := range map[string]object{
		"a modal without title":  {"type": "modal"},
		"inputs without submit":  {"type": "modal", "title": plain(1), "blocks": []object{input(nil, nil)}},
		"an input in a home tab": {"type": "home", "blocks": []object{input(nil, nil)}},
	} {
		if err := limits.CheckView(v); !errors.Is(err, limits.ErrRefused) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestSizeIsWithoutEscapes(t *testing.T) {
	blocks := json.RawMessage(`[{"type":"divider","block_id":"<&>ä"}]`)
	if got, want := limits.Size(blocks), len([]rune(string(blocks))); got != want {
		t.Errorf("got %d, want %d", got, want)
	}
}
