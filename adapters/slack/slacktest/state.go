package slacktest

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// slots say under which name what somebody entered or chose stands, by the kind of
// the element. Source: docs.slack.dev, "Block elements", and the samples of Slack's
// Java SDK.
var slots = map[string]string{
	"plain_text_input": "value", "email_text_input": "value", "url_text_input": "value", "number_input": "value",
	"static_select": "selected_option", "radio_buttons": "selected_option", "overflow": "selected_option",
	"multi_static_select": "selected_options", "checkboxes": "selected_options",
	"users_select": "selected_user", "multi_users_select": "selected_users", "channels_select": "selected_channel", "multi_channels_select": "selected_channels",
	"conversations_select": "selected_conversation", "multi_conversations_select": "selected_conversations",
	"datepicker": "selected_date", "timepicker": "selected_time", "datetimepicker": "selected_date_time",
}

// initials say where an element says what is chosen at first.
func initial(e object) any {
	for _, name := range []string{
		"initial_value", "initial_option", "initial_options", "initial_user", "initial_users", "initial_channel", "initial_channels",
		"initial_conversation", "initial_conversations", "initial_date", "initial_time", "initial_date_time",
	} {
		if e[name] != nil {
			return e[name]
		}
	}
	return nil
}

func many(kind string) bool { return strings.HasPrefix(kind, "multi_") || kind == "checkboxes" }

// stateOf is what stands in the inputs and selects of blocks at first.
func stateOf(blocks []any) map[string]map[string]object {
	state := map[string]map[string]object{}
	for _, b := range blocks {
		block, _ := b.(object)
		for _, e := range elementsOf(block) {
			kind := text(e["type"])
			if slots[kind] == "" || kind == "overflow" {
				continue
			}
			id := text(block["block_id"])
			if state[id] == nil {
				state[id] = map[string]object{}
			}
			is := initial(e)
			if is == nil && many(kind) {
				is = []any{}
			}
			state[id][text(e["action_id"])] = object{"type": kind, slots[kind]: is}
		}
	}
	return state
}

// control is an element together with its block.
type control struct{ block, element object }

func (c control) id() string     { return text(c.block["block_id"]) }
func (c control) action() string { return text(c.element["action_id"]) }
func (c control) kind() string   { return text(c.element["type"]) }

// find is an element by its action_id, or by the block_id of the block that it fills.
func find(blocks []any, id string) (control, bool) {
	for _, b := range blocks {
		block, _ := b.(object)
		for _, e := range elementsOf(block) {
			if text(e["action_id"]) == id || text(block["block_id"]) == id && block["element"] != nil {
				return control{block, e}, true
			}
		}
	}
	return control{}, false
}

// chosen is what an element holds when somebody chooses or enters that, as long as
// it lets them.
func (s *Server) chosen(u *user, e object, picked []string) (object, error) {
	kind := text(e["type"])
	is := object{"type": kind}
	var found []any
	for i, value := range picked {
		one, ok := s.offered(u, e, value)
		if !ok || slices.Contains(picked[:i], value) {
			return nil, fmt.Errorf("there is no %q to choose in %q", value, text(e["action_id"]))
		}
		found = append(found, one)
	}
	most := 1
	if many(kind) {
		most = whole(e["max_selected_items"], 1000)
	}
	switch {
	case len(found) > most:
		return nil, fmt.Errorf("%q takes %d, not %d", text(e["action_id"]), most, len(found))
	case many(kind):
		is[slots[kind]] = append([]any{}, found...)
	case len(found) == 1:
		is[slots[kind]] = found[0]
	default:
		is[slots[kind]] = nil
	}
	if text(is["value"]) == "" && slots[kind] == "value" {
		is["value"] = nil
	}
	return is, nil
}

// offered is a value as an element holds it, if somebody finds it there.
func (s *Server) offered(u *user, e object, value string) (any, bool) {
	switch kind := strings.TrimPrefix(text(e["type"]), "multi_"); kind {
	case "static_select", "radio_buttons", "checkboxes", "overflow":
		for _, o := range optionsOf(e) {
			if option, _ := o.(object); text(option["value"]) == value {
				return option, true
			}
		}
		return nil, false
	case "users_select":
		is := s.users[value]
		return value, is != nil && is.team == u.team && !is.deleted
	case "channels_select":
		at := s.channels[value]
		return value, at != nil && at.team == u.team && at.kind == Public && !at.archived && !at.deleted
	case "conversations_select":
		at := s.channels[value]
		return value, at != nil && at.team == u.team && !at.deleted && (at.kind == Public || at.has(u.id)) && included(e, at)
	}
	return value, true
}

// included is whether the filter of a select lets a conversation through.
func included(e object, at *channel) bool {
	f, _ := e["filter"].(object)
	only, _ := f["include"].([]any)
	name := map[string]string{Public: "public", Private: "private", Direct: "im", Group: "mpim"}[at.kind]
	return len(only) == 0 || slices.Contains(only, any(name))
}

// holds is whether Slack lets a modal be sent in with that in one of its inputs.
func (c control) holds(is object) error {
	v := is[slots[c.kind()]]
	list, _ := v.([]any)
	empty := v == nil || many(c.kind()) && len(list) == 0
	optional := c.block["optional"] == true
	if empty {
		if optional {
			return nil
		}
		return fmt.Errorf("%q has to be filled in", text(c.block["label"]))
	}
	if c.kind() != "plain_text_input" {
		return nil
	}
	n, least, most := utf8.RuneCountInString(text(v)), whole(c.element["min_length"], 0), whole(c.element["max_length"], 3000)
	switch {
	case n < least || n > most:
		return fmt.Errorf("%q takes %d to %d characters, not %d", text(c.block["label"]), least, most, n)
	case c.element["multiline"] != true && strings.Contains(text(v), "\n"):
		return fmt.Errorf("%q takes one line", text(c.block["label"]))
	}
	return nil
}
