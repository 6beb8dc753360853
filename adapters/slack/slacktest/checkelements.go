package slacktest

import "slices"

// places say which elements stand where. Source: docs.slack.dev, "Block elements":
// "Works with block types".
var places = map[string][]string{
	"context": {"image", "plain_text", "mrkdwn"},
	"accessory": {
		"button", "checkboxes", "datepicker", "timepicker", "image", "overflow", "radio_buttons", "static_select", "users_select", "conversations_select", "channels_select",
		"multi_static_select", "multi_users_select", "multi_conversations_select", "multi_channels_select",
	},
	"actions": {
		"button", "checkboxes", "datepicker", "datetimepicker", "timepicker", "overflow", "radio_buttons", "static_select", "users_select", "conversations_select", "channels_select",
	},
	"input": {
		"checkboxes", "datepicker", "datetimepicker", "timepicker", "radio_buttons", "static_select", "users_select", "conversations_select", "channels_select",
		"multi_static_select", "multi_users_select", "multi_conversations_select", "multi_channels_select",
		"plain_text_input", "email_text_input", "url_text_input", "number_input",
	},
}

// elements checks one that stands in a place.
func elements(place string) rule {
	return func(c *checker, at string, v any) {
		o, _ := v.(object)
		kind := text(o["type"])
		switch {
		case !slices.Contains(places[place], kind):
			c.say(at+"/type", "unsupported type: %s", kind)
		case kind == "plain_text" || kind == "mrkdwn":
			either(3000)(c, at, v)
		case kind == "image":
			shape{[]string{"alt_text"}, pictures}.check(c, at, v)
			c.pictured(at, o)
		default:
			elementShape(kind).check(c, at, v)
			c.chooses(at, kind, o)
		}
	}
}

// chooses checks what no single property of an element can tell.
func (c *checker) chooses(at, kind string, o object) {
	switch kind {
	case "static_select", "multi_static_select":
		if (o["options"] == nil) == (o["option_groups"] == nil) {
			c.say(at, "exactly one of options and option_groups is required")
			return
		}
	case "plain_text_input":
		if least, most := whole(o["min_length"], 0), whole(o["max_length"], 3000); least > most {
			c.say(at+"/min_length", "must be less than max_length")
		}
	}
	offered := values(optionsOf(o))
	for i, v := range offered {
		if slices.Contains(offered[:i], v) {
			c.say(at+"/options", "duplicate value: %s", v)
		}
	}
	for _, name := range []string{"initial_option", "initial_options"} {
		initial, _ := o[name].([]any)
		if o[name] != nil && initial == nil {
			initial = []any{o[name]}
		}
		for _, v := range values(initial) {
			if !slices.Contains(offered, v) {
				c.say(at+"/"+name, "is not one of the options: %s", v)
			}
		}
	}
}

// optionsOf are the options of an element, also those in groups.
func optionsOf(o object) (all []any) {
	all, _ = o["options"].([]any)
	groups, _ := o["option_groups"].([]any)
	for _, g := range groups {
		group, _ := g.(object)
		inside, _ := group["options"].([]any)
		all = append(slices.Clone(all), inside...)
	}
	return all
}

func values(options []any) (all []string) {
	for _, o := range options {
		option, _ := o.(object)
		all = append(all, text(option["value"]))
	}
	return all
}

// whole is a number, or what it is when it is missing.
func whole(v any, usual int) int {
	if n, ok := v.(float64); ok {
		return int(n)
	}
	return usual
}

var confirmation = shape{[]string{"title", "text", "confirm", "deny"}, map[string]rule{
	"title": plain(100), "text": either(300), "confirm": plain(30), "deny": plain(30), "style": oneOf("primary", "danger"),
}}.check

// option checks one of a select; of checkboxes and radio buttons it may be mrkdwn.
func option(label rule, more map[string]rule) rule {
	rules := map[string]rule{"text": label, "value": words(75), "description": plain(75)}
	for name, check := range more {
		rules[name] = check
	}
	return shape{[]string{"text", "value"}, rules}.check
}

var (
	choice  = option(plain(75), nil)
	ticked  = option(either(75), nil)
	linked  = option(plain(75), map[string]rule{"url": words(3000)})
	grouped = shape{[]string{"label", "options"}, map[string]rule{"label": plain(75), "options": list(1, 100, choice)}}.check
	filter  = shape{nil, map[string]rule{
		"include": list(1, 4, oneOf("im", "mpim", "private", "public")), "exclude_external_shared_channels": boolean, "exclude_bot_users": boolean,
	}}.check
)

// own are the properties of each kind of element beside those that all have.
func own(kind string) map[string]rule {
	id := words(255)
	ids := list(1, 100, id)
	switch kind {
	case "button":
		return map[string]rule{"text": plain(75), "url": words(3000), "value": words(2000), "style": oneOf("primary", "danger"), "accessibility_label": words(75)}
	case "overflow":
		return map[string]rule{"options": list(1, 5, linked)}
	case "static_select":
		return map[string]rule{"options": list(1, 100, choice), "option_groups": list(1, 100, grouped), "initial_option": choice}
	case "multi_static_select":
		return map[string]rule{"options": list(1, 100, choice), "option_groups": list(1, 100, grouped), "initial_options": list(1, 100, choice)}
	case "users_select":
		return map[string]rule{"initial_user": id}
	case "multi_users_select":
		return map[string]rule{"initial_users": ids}
	case "channels_select":
		return map[string]rule{"initial_channel": id, "response_url_enabled": boolean}
	case "multi_channels_select":
		return map[string]rule{"initial_channels": ids}
	case "conversations_select":
		return map[string]rule{"initial_conversation": id, "default_to_current_conversation": boolean, "response_url_enabled": boolean, "filter": filter}
	case "multi_conversations_select":
		return map[string]rule{"initial_conversations": ids, "default_to_current_conversation": boolean, "filter": filter}
	case "checkboxes":
		return map[string]rule{"options": list(1, 10, ticked), "initial_options": list(1, 10, ticked)}
	case "radio_buttons":
		return map[string]rule{"options": list(1, 10, ticked), "initial_option": ticked}
	case "datepicker":
		return map[string]rule{"initial_date": words(10)}
	case "timepicker":
		return map[string]rule{"initial_time": words(5), "timezone": words(100)}
	case "datetimepicker":
		return map[string]rule{"initial_date_time": number(1e9, 1e10)}
	case "plain_text_input":
		return map[string]rule{"initial_value": between(0, 3000), "multiline": boolean, "min_length": number(0, 3000), "max_length": number(1, 3000)}
	case "number_input":
		return map[string]rule{"is_decimal_allowed": boolean, "initial_value": words(100), "min_value": words(100), "max_value": words(100)}
	}
	return map[string]rule{"initial_value": words(3000)} // email_text_input, url_text_input
}

func elementShape(kind string) shape {
	sh := shape{rules: own(kind)}
	sh.rules["action_id"] = identified
	pick := slices.Contains([]string{"button", "overflow"}, kind)
	if !pick {
		sh.rules["placeholder"], sh.rules["focus_on_load"] = plain(150), boolean
	}
	switch kind {
	case "plain_text_input", "number_input", "email_text_input", "url_text_input":
		sh.rules["dispatch_action_config"] = shape{nil, map[string]rule{"trigger_actions_on": list(1, 2, oneOf("on_enter_pressed", "on_character_entered"))}}.check
	default:
		sh.rules["confirm"] = confirmation
	}
	if len(kind) > 6 && kind[:6] == "multi_" {
		sh.rules["max_selected_items"] = number(1, 1e6)
	}
	switch kind {
	case "button":
		sh.need = []string{"text"}
	case "overflow", "checkboxes", "radio_buttons":
		sh.need = []string{"options"}
	case "number_input":
		sh.need = []string{"is_decimal_allowed"}
	}
	return sh
}
