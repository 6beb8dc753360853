package schema

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// shapes are those of this machine. The test skips without them, and fails where
// they are required.
func shapes(t *testing.T) *Shapes {
	t.Helper()
	s, err := Here()
	if errors.Is(err, errNone) && !strings.Contains(os.Getenv("KITH_TEST_REQUIRE"), "node") {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const (
	words = `{"type":"plain_text","text":"Words"}`
	field = `{"type":"input","block_id":"words","label":` + words + `,"element":{"type":"plain_text_input","action_id":"value","multiline":true,"max_length":500}}`
)

// TestShapes: what Slack describes fits, and what it does not is named at its place.
func TestShapes(t *testing.T) {
	s := shapes(t)
	for _, c := range []struct{ name, kind, raw, want string }{
		{"a message", "message", `[{"type":"section","text":{"type":"mrkdwn","text":"*Hello*"}},{"type":"actions","elements":[{"type":"button","text":` + words + `,"action_id":"ask.open","style":"primary"}]},{"type":"divider"}]`, ""},
		{"a header, a context, a table", "message", `[{"type":"header","text":` + words + `},{"type":"context","elements":[` + words + `,{"type":"image","image_url":"https://example.org/a.png","alt_text":"a"}]},{"type":"table","rows":[[{"type":"raw_text","text":"a"}]]}]`, ""},
		{"a select", "message", `[{"type":"section","text":` + words + `,"accessory":{"type":"multi_static_select","action_id":"a","options":[{"text":` + words + `,"value":"1"}]}}]`, ""},
		{"a modal", "modal", `{"type":"modal","title":` + words + `,"submit":` + words + `,"callback_id":"ask.send","private_metadata":"1","blocks":[` + field + `]}`, ""},
		{"a home", "home", `{"type":"home","blocks":[]}`, ""},
		{"attachments", "attachments", `[{"color":"good","blocks":[{"type":"divider"}]}]`, ""},
		{"metadata", "metadata", `{"event_type":"asked","event_payload":{"id":"1"}}`, ""},

		{"no type", "message", `[{"text":` + words + `}]`, "/0: "},
		{"an unknown block", "message", `[{"type":"divider"},{"type":"sculpture"}]`, "/1: none of the 20 things that may stand here has this type"},
		{"markdown in a header", "message", `[{"type":"header","text":{"type":"mrkdwn","text":"a"}}]`, "/0/text/type: value must be 'plain_text'"},
		{"a button without words", "message", `[{"type":"actions","elements":[{"type":"button","action_id":"a"}]}]`, "/0/elements/0: missing property 'text'"},
		{"a field in a section", "message", `[{"type":"section","text":` + words + `,"accessory":{"type":"plain_text_input","action_id":"a"}}]`, "/0/accessory: none of the"},
		{"a property that does not exist", "message", `[{"type":"section","texts":` + words + `}]`, "/0: additional properties 'texts' not allowed"},
		{"a style that does not exist", "message", `[{"type":"actions","elements":[{"type":"button","text":` + words + `,"style":"warm"}]}]`, "/0/elements/0/style: value must be one of 'primary', 'danger'"},
		{"an image that is nowhere", "message", `[{"type":"image","alt_text":"a"}]`, "/0: missing property "},
		{"a modal without a title", "modal", `{"type":"modal","blocks":[]}`, "missing property 'title'"},
		{"a number for words", "modal", `{"type":"modal","title":{"type":"plain_text","text":1},"blocks":[]}`, "/title/text: got number, want string"},
		{"a modal as a home", "home", `{"type":"modal","blocks":[]}`, "/type: value must be 'home'"},
		{"no JSON", "home", `{"type":`, "home: "},
		{"an unknown kind", "postcard", `{}`, "nothing is known of the shape of a postcard"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := s.Check(c.kind, json.RawMessage(c.raw))
			if c.want == "" && err != nil {
				t.Errorf("got %v", err)
			}
			if c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// TestCheck: who asks for checks hears of mistakes alone.
func TestCheck(t *testing.T) {
	shapes(t)
	var heard []error
	check := Check(func(err error) { heard = append(heard, err) })
	check("home", json.RawMessage(`{"type":"home","blocks":[]}`))
	check("home", json.RawMessage(`{"type":"home"}`))
	if len(heard) != 1 || !strings.Contains(heard[0].Error(), "missing property 'blocks'") {
		t.Errorf("got %v", heard)
	}
}

// TestLoad: what is no schema is refused.
func TestLoad(t *testing.T) {
	file := filepath.Join(t.TempDir(), "shapes.json")
	for content, want := range map[string]string{
		`{`:                  "read the shapes of Slack",
		`{"definitions":{}}`: "read the shape of a message",
	} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", content, err, want)
		}
	}
	if _, err := Load(file + ".not"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

// TestNone: without shapes nothing is checked, which is a mistake where they are
// required.
func TestNone(t *testing.T) {
	t.Setenv(Variable, "")
	_, err := find(t.TempDir())
	if !errors.Is(err, errNone) {
		t.Fatalf("got %v", err)
	}
	for required, want := range map[string]int{"": 0, "postgres,node": 1} {
		t.Setenv("KITH_TEST_REQUIRE", required)
		var heard []error
		checking(nil, err, func(err error) { heard = append(heard, err) })("home", json.RawMessage(`{}`))
		if len(heard) != want {
			t.Errorf("required is %q: got %v", required, heard)
		}
	}
	t.Setenv(Variable, filepath.Join(t.TempDir(), "gone.json"))
	if _, err := find("."); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: got %v", err)
	}
}
