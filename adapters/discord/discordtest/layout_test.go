package discordtest

import (
	"fmt"
	"testing"
)

// v2 is a message of components alone.
func v2(components string) string { return `{"flags": 32768, "components": [` + components + `]}` }

// v1 is a message with rows of controls.
func v1(controls string) string {
	return `{"content": "x", "components": [{"type": 1, "components": [` + controls + `]}]}`
}

func TestControlsThatDiscordRefuses(t *testing.T) {
	r := newRig(t)
	const button = `{"type": 2, "style": 1, "label": "a", "custom_id": "c%d"}`
	const row = "components 0 components 0 "
	option := func(more string) string {
		return v1(`{"type": 3, "custom_id": "a", "options": [{"label": "l", "value": "v"` + more + `}]}`)
	}
	for _, c := range []struct{ name, body, kind, place string }{
		{"six rows", `{"content": "x", "components": ` + list(6, `{"type": 1, "components": [`+button+`]}`) + `}`, "BASE_TYPE_MAX_LENGTH", "components"},
		{"six buttons in a row", `{"content": "x", "components": [{"type": 1, "components": ` + list(6, button) + `}]}`, "BASE_TYPE_BAD_LENGTH", "components 0 components"},
		{"an empty row", v1(""), "BASE_TYPE_BAD_LENGTH", "components 0 components"},
		{"a button outside a row", `{"content": "x", "components": [` + button + `]}`, "UNION_TYPE_CHOICES", "components 0 type"},
		{"a text without the flag for it", `{"content": "x", "components": [{"type": 10, "content": "a"}]}`, "UNION_TYPE_CHOICES", "components 0 type"},
		{"a long label", v1(`{"type": 2, "style": 1, "custom_id": "a", "label": "` + long(81) + `"}`), "BASE_TYPE_MAX_LENGTH", row + "label"},
		{"a button without words", v1(`{"type": 2, "style": 1, "custom_id": "a"}`), "BUTTON_COMPONENT_INVALID", row + "label"},
		{"a button without an ID", v1(`{"type": 2, "style": 1, "label": "a"}`), "BASE_TYPE_REQUIRED", row + "custom_id"},
		{"a long ID", v1(`{"type": 2, "style": 1, "label": "a", "custom_id": "` + long(101) + `"}`), "BASE_TYPE_MAX_LENGTH", row + "custom_id"},
		{"the same ID twice", v1(`{"type": 2, "style": 1, "label": "a", "custom_id": "a"}, {"type": 2, "style": 1, "label": "b", "custom_id": "a"}`), "COMPONENT_CUSTOM_ID_DUPLICATED", "components 0 components 1 custom_id"},
		{"a style that there is not", v1(`{"type": 2, "style": 7, "label": "a", "custom_id": "a"}`), "BASE_TYPE_CHOICES", row + "style"},
		{"a link with an ID", v1(`{"type": 2, "style": 5, "label": "a", "custom_id": "a", "url": "https://example.org"}`), "BUTTON_COMPONENT_CUSTOM_ID_URL", row + "custom_id"},
		{"a link that leads nowhere", v1(`{"type": 2, "style": 5, "label": "a", "url": "example.org"}`), "URL_TYPE_INVALID_URL", row + "url"},
		{"a link on another button", v1(`{"type": 2, "style": 1, "label": "a", "custom_id": "a", "url": "https://example.org"}`), "BUTTON_COMPONENT_URL", row + "url"},
		{"what only others have", v1(`{"type": 2, "style": 1, "label": "a", "custom_id": "a", "placeholder": "b"}`), "UNKNOWN_FIELD", row + "placeholder"},
		{"a select beside a button", v1(button + `, {"type": 3, "custom_id": "a", "options": [{"label": "l", "value": "v"}]}`), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "components 0 components 1"},
		{"a select without options", v1(`{"type": 3, "custom_id": "a"}`), "BASE_TYPE_BAD_LENGTH", row + "options"},
		{"26 options", v1(`{"type": 3, "custom_id": "a", "options": ` + list(26, `{"label": "l", "value": "v%d"}`) + `}`), "BASE_TYPE_BAD_LENGTH", row + "options"},
		{"a long placeholder", v1(`{"type": 5, "custom_id": "a", "placeholder": "` + long(151) + `"}`), "BASE_TYPE_MAX_LENGTH", row + "placeholder"},
		{"a long description", option(`, "description": "` + long(101) + `"`), "BASE_TYPE_MAX_LENGTH", row + "options 0 description"},
		{"the same value twice", v1(`{"type": 3, "custom_id": "a", "options": [{"label": "l", "value": "v"}, {"label": "m", "value": "v"}]}`), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", row + "options 1 value"},
		{"more to choose than there is", v1(`{"type": 3, "custom_id": "a", "max_values": 2, "options": [{"label": "l", "value": "v"}]}`), "SELECT_COMPONENT_MAX_VALUES_TOO_LARGE", row + "max_values"},
		{"26 people to choose", v1(`{"type": 5, "custom_id": "a", "max_values": 26}`), "NUMBER_TYPE_MAX", row + "max_values"},
		{"a channel in a select of people", v1(`{"type": 5, "custom_id": "a", "default_values": [{"id": "1", "type": "channel"}]}`), "SELECT_COMPONENT_INVALID_DEFAULT_VALUES", row + "default_values 0 type"},
		{"something to write in a message", v1(`{"type": 4, "custom_id": "a", "style": 1, "label": "a"}`), "UNION_TYPE_CHOICES", row + "type"},
		{"something that there is not", v1(`{"type": 99, "custom_id": "a"}`), "UNION_TYPE_CHOICES", row + "type"},
	} {
		t.Run(c.name, func(t *testing.T) {
			finds(t, r.call("POST", r.place("/messages"), c.body, 400), c.kind, c.place)
		})
	}
}

func TestLayoutsThatDiscordRefuses(t *testing.T) {
	r := newRig(t)
	const text = `{"type": 10, "content": "a"}`
	for _, c := range []struct{ name, body, kind, place string }{
		{"41 components", `{"flags": 32768, "components": ` + list(41, text) + `}`, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "components"},
		{"41 components, with those within others", v2(`{"type": 17, "components": ` + list(20, text) + `}, {"type": 17, "components": ` + list(19, text) + `}`), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "components"},
		{"texts of more than four thousand characters together", v2(`{"type": 10, "content": "` + long(2001) + `"}, {"type": 10, "content": "` + long(2000) + `"}`), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "components"},
		{"an empty text", v2(`{"type": 10, "content": ""}`), "BASE_TYPE_REQUIRED", "components 0 content"},
		{"an empty container", v2(`{"type": 17, "components": []}`), "BASE_TYPE_BAD_LENGTH", "components 0 components"},
		{"a container within a container", v2(`{"type": 17, "components": [{"type": 17, "components": [` + text + `]}]}`), "UNION_TYPE_CHOICES", "components 0 components 0 type"},
		{"a section without anything beside it", v2(`{"type": 9, "components": [` + text + `]}`), "BASE_TYPE_REQUIRED", "components 0 accessory"},
		{"four texts in a section", v2(`{"type": 9, "components": ` + list(4, text) + `, "accessory": {"type": 11, "media": {"url": "https://example.org/a.png"}}}`), "BASE_TYPE_BAD_LENGTH", "components 0 components"},
		{"a row in a section", v2(`{"type": 9, "components": [{"type": 1}], "accessory": {"type": 11, "media": {"url": "https://example.org/a.png"}}}`), "UNION_TYPE_CHOICES", "components 0 components 0 type"},
		{"a file that was not sent", v2(`{"type": 13, "file": {"url": "attachment://a.txt"}}`), "MEDIA_NOT_FOUND", "components 0 file url"},
		{"a file from somewhere else", v2(`{"type": 13, "file": {"url": "https://example.org/a.txt"}}`), "MEDIA_NOT_FOUND", "components 0 file url"},
		{"a gallery without pictures", v2(`{"type": 12}`), "BASE_TYPE_BAD_LENGTH", "components 0 items"},
		{"the same number twice", v2(`{"type": 10, "id": 5, "content": "a"}, {"type": 10, "id": 5, "content": "b"}`), "COMPONENT_ID_DUPLICATED", "components 1 id"},
		{"a label, which forms have", v2(`{"type": 18, "label": "a"}`), "UNION_TYPE_CHOICES", "components 0 type"},
		{"words beside components", `{"content": "x", "flags": 32768, "components": [` + text + `]}`, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "flags"},
		{"embeds beside components", `{"embeds": [{"title": "x"}], "flags": 32768, "components": [` + text + `]}`, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "flags"},
		{"what only others have", v2(`{"type": 10, "content": "a", "label": "b"}`), "UNKNOWN_FIELD", "components 0 label"},
	} {
		t.Run(c.name, func(t *testing.T) {
			finds(t, r.call("POST", r.place("/messages"), c.body, 400), c.kind, c.place)
		})
	}
	file := upload{Name: "a.txt", Data: []byte("a")}
	finds(t, r.uploads("POST", r.place("/messages"), v2(text), 400, file), "UNUSED_ATTACHMENT", "attachments")
}

func TestLayoutsThatJustFit(t *testing.T) {
	r := newRig(t)
	const everything = `{"type": 17, "accent_color": 16777215, "components": [
		{"type": 9, "components": [{"type": 10, "content": "a"}], "accessory": {"type": 2, "style": 5, "label": "b", "url": "https://example.org"}},
		{"type": 14, "spacing": 2, "divider": false},
		{"type": 12, "items": [{"media": {"url": "attachment://a.png"}, "description": "A cat"}, {"media": {"url": "https://example.org/b.png"}}]},
		{"type": 13, "file": {"url": "attachment://a.txt"}},
		{"type": 1, "components": [{"type": 2, "style": 4, "custom_id": "x", "emoji": {"name": "👍"}}]},
		{"type": 1, "components": [{"type": 8, "custom_id": "y", "channel_types": [0], "min_values": 0, "max_values": 25}]}]}`
	m := r.uploads("POST", r.place("/messages"), v2(everything), 200, upload{Name: "a.png", Data: []byte("p")}, upload{Name: "a.txt", Data: []byte("t")})
	media := at(m, "components", 0, "components", 2, "items", 0, "media", "url")
	if media != at(m, "attachments", 0, "url") {
		t.Errorf("the picture is at %v, want where its file is", media)
	}
	if id := at(m, "components", 0, "components", 0, "accessory", "id"); id == nil || id == 0.0 {
		t.Errorf("the button beside the section has the ID %v, want one of its own", id)
	}
	r.call("POST", r.place("/messages"), `{"flags": 32768, "components": `+list(40, `{"type": 10, "content": "a"}`)+`}`, 200)
	r.call("POST", r.place("/messages"), v2(`{"type": 10, "content": "`+long(4000)+`"}`), 200)
}

func TestComponentsAreNumbered(t *testing.T) {
	r := newRig(t)
	m := r.call("POST", r.place("/messages"), v2(`{"type": 17, "components": [{"type": 10, "id": 1, "content": "a"}, {"type": 10, "content": "b"}]}`), 200)
	got := fmt.Sprint(at(m, "components", 0, "id"), at(m, "components", 0, "components", 0, "id"), at(m, "components", 0, "components", 1, "id"))
	if got != "2 1 3" {
		t.Errorf("components have the IDs %s, want 2 1 3", got)
	}
}
