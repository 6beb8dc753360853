package discordtest

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func TestFormsAreChecked(t *testing.T) {
	long := func(n int) string { return strings.Repeat("ä", n) }
	input := func(more string) string { return `{"type": 4, "custom_id": "t", "style": 1` + more + `}` }
	label := func(component string) string {
		return `{"type": 18, "label": "Title", "component": ` + component + `}`
	}
	form := func(components ...string) string {
		return `{"custom_id": "form", "title": "Form", "components": [` + strings.Join(components, ",") + `]}`
	}
	options := `"options": [{"label": "A", "value": "a"}, {"label": "B", "value": "b"}]`
	for _, c := range []struct {
		sentence string
		data     string
		wrong    string // where; "" for nowhere
	}{
		{"an input in a label", form(label(input(""))), ""},
		{"an input in a row", form(`{"type": 1, "components": [` + input(`, "label": "Title"`) + `]}`), ""},
		{"an input in a row without a label", form(`{"type": 1, "components": [` + input("") + `]}`), "components.0.components.0.label"},
		{"an input with a label in a label", form(label(input(`, "label": "Title"`))), "components.0.component.label"},
		{"a text between", form(`{"type": 10, "content": "Read this."}`, label(input(""))), ""},
		{"selects of all kinds", form(label(`{"type": 3, "custom_id": "a", `+options+`}`), label(`{"type": 5, "custom_id": "b"}`), label(`{"type": 6, "custom_id": "c"}`), label(`{"type": 7, "custom_id": "d"}`), label(`{"type": 8, "custom_id": "e", "channel_types": [0]}`)), ""},
		{"a long title", `{"custom_id": "form", "title": "` + long(46) + `", "components": [` + label(input("")) + `]}`, "title"},
		{"the longest title", `{"custom_id": "form", "title": "` + long(45) + `", "components": [` + label(input("")) + `]}`, ""},
		{"no title", `{"custom_id": "form", "title": "", "components": [` + label(input("")) + `]}`, "title"},
		{"a long custom ID", `{"custom_id": "` + long(101) + `", "title": "Form", "components": [` + label(input("")) + `]}`, "custom_id"},
		{"no components", form(), "components"},
		{"six components", form(strings.Split(strings.Repeat(label(input(""))+"|", 6), "|")[:6]...), "components"},
		{"a long label", form(`{"type": 18, "label": "` + long(46) + `", "component": ` + input("") + `}`), "components.0.label"},
		{"a long description", form(`{"type": 18, "label": "Title", "description": "` + long(101) + `", "component": ` + input("") + `}`), "components.0.description"},
		{"a long placeholder", form(label(input(`, "placeholder": "` + long(101) + `"`))), "components.0.component.placeholder"},
		{"an input that takes too much", form(label(input(`, "max_length": 4001`))), "components.0.component.max_length"},
		{"more in it than it takes", form(label(input(`, "max_length": 3, "value": "four"`))), "components.0.component.value"},
		{"at least more than at most", form(label(input(`, "min_length": 4, "max_length": 3`))), "components.0.component.min_length"},
		{"no style", form(label(`{"type": 4, "custom_id": "t"}`)), "components.0.component.style"},
		{"the same custom ID twice", form(label(input("")), label(input(""))), "components.1.component.custom_id"},
		{"a button", form(label(`{"type": 2, "style": 1, "label": "Go", "custom_id": "t"}`)), "components.0.component.type"},
		{"a select in a row", form(`{"type": 1, "components": [{"type": 3, "custom_id": "t", ` + options + `}]}`), "components.0.type"},
		{"an unknown component", form(label(`{"type": 99, "custom_id": "t"}`)), "components.0.component.type"},
		{"something disabled", form(label(`{"type": 5, "custom_id": "t", "disabled": true}`)), "components.0.component.disabled"},
		{"nothing needed and yet required", form(label(`{"type": 5, "custom_id": "t", "min_values": 0}`)), "components.0.component.min_values"},
		{"nothing needed and not required", form(label(`{"type": 5, "custom_id": "t", "min_values": 0, "required": false}`)), ""},
		{"more than there are options", form(label(`{"type": 3, "custom_id": "t", "max_values": 3, ` + options + `}`)), "components.0.component.max_values"},
		{"a misspelt field", form(label(input(`, "maxlength": 3`))), "."},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			r := newRig(t)
			callback, _ := r.asks()
			answer := `{"type": 9, "data": ` + c.data + `}`
			if c.wrong == "" {
				r.call("POST", callback, answer, 204)
				if _, open := r.OpenForm(r.ada); !open {
					t.Error("no form is open")
				}
				return
			}
			got := r.call("POST", callback, answer, 400)
			if got["code"] != float64(50035) {
				t.Errorf("got the code %v", got["code"])
			}
			if !hasErrors(got["errors"], c.wrong) {
				content, _ := json.Marshal(got["errors"])
				t.Errorf("got %s, want an error at %s", content, c.wrong)
			}
			if _, open := r.OpenForm(r.ada); open {
				t.Error("a wrong form is open")
			}
		})
	}
}

// hasErrors is whether there are errors at a path of the data, or at all.
func hasErrors(errors any, path string) bool {
	if path == "." {
		return errors != nil
	}
	value := at(errors, "data")
	for step := range strings.SplitSeq(path, ".") {
		value = at(value, step)
	}
	return at(value, "_errors") != nil
}

const biggerForm = `{"type": 9, "data": {"custom_id": "form", "title": "Form", "components": [
	{"type": 10, "content": "Read this."},
	{"type": 18, "label": "Title", "component": {"type": 4, "custom_id": "title", "style": 1, "max_length": 10, "value": "Old"}},
	{"type": 18, "label": "Details", "component": {"type": 4, "custom_id": "details", "style": 2, "required": false, "min_length": 3}},
	{"type": 18, "label": "Topics", "component": {"type": 3, "custom_id": "topics", "max_values": 2, "options": [{"label": "Go", "value": "go", "default": true}, {"label": "SQL", "value": "sql"}]}},
	{"type": 18, "label": "Who", "component": {"type": 5, "custom_id": "who", "min_values": 0, "required": false}}
]}}`

func TestSubmit(t *testing.T) {
	for _, c := range []struct {
		sentence string
		values   map[string][]string
		possible bool
	}{
		{"what stands there already", nil, true},
		{"another title", map[string][]string{"title": {"New"}}, true},
		{"a title that is too long", map[string][]string{"title": {"01234567890"}}, false},
		{"no title", map[string][]string{"title": nil}, false},
		{"a title of two lines", map[string][]string{"title": {"a\nb"}}, false},
		{"details of two lines", map[string][]string{"details": {"a\nb"}}, true},
		{"details that are too short", map[string][]string{"details": {"ab"}}, false},
		{"no details", map[string][]string{"details": {""}}, true},
		{"no topic", map[string][]string{"topics": {}}, false},
		{"a topic that is not there", map[string][]string{"topics": {"c"}}, false},
		{"a field that is not there", map[string][]string{"colour": {"red"}}, false},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			r := newRig(t)
			callback, _ := r.asks()
			r.call("POST", callback, biggerForm, 204)
			r.impossible("grace sending in ada's form", r.Submit(r.grace, c.values))
			if err := r.Submit(r.ada, c.values); (err == nil) != c.possible {
				t.Fatalf("got %v, want possible %v", err, c.possible)
			}
			if _, open := r.OpenForm(r.ada); open == c.possible {
				t.Errorf("the form is open %v", open)
			}
		})
	}
}

func TestSubmitPayload(t *testing.T) {
	r := newRig(t)
	m := r.shows(button)
	r.must(r.Press(r.ada, m, "go"))
	callback, _ := r.answerTo()
	r.call("POST", callback, biggerForm, 204)
	r.must(r.Submit(r.ada, map[string][]string{"topics": {"sql", "go"}, "who": {r.grace.String()}}))
	got := r.arrived()
	want := []any{
		map[string]any{"type": 10.0, "id": 1.0},
		map[string]any{"type": 18.0, "id": 2.0, "component": map[string]any{"type": 4.0, "id": 3.0, "custom_id": "title", "value": "Old"}},
		map[string]any{"type": 18.0, "id": 4.0, "component": map[string]any{"type": 4.0, "id": 5.0, "custom_id": "details", "value": ""}},
		map[string]any{"type": 18.0, "id": 6.0, "component": map[string]any{"type": 3.0, "id": 7.0, "custom_id": "topics", "values": []any{"sql", "go"}}},
		map[string]any{"type": 18.0, "id": 8.0, "component": map[string]any{"type": 5.0, "id": 9.0, "custom_id": "who", "values": []any{r.grace.String()}}},
	}
	if is := at(got, "data", "components"); !reflect.DeepEqual(is, want) {
		t.Errorf("got %v, want %v", is, want)
	}
	if at(got, "type") != float64(onForm) || at(got, "data", "custom_id") != "form" || at(got, "message", "id") != m.String() {
		t.Errorf("got %v", got)
	}
	if at(got, "data", "resolved", "members", r.grace.String()) == nil {
		t.Errorf("grace is not resolved: %v", at(got, "data", "resolved"))
	}
}

func TestFormOfSomebodyWhoLeft(t *testing.T) {
	r := newRig(t)
	callback, _ := r.asks()
	r.call("POST", callback, biggerForm, 204)
	r.RemoveMember(r.guild, r.ada)
	r.impossible("sending in a form after leaving", r.Submit(r.ada, nil))
}
