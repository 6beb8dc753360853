package limits

// element looks at something to press, to choose from or to type into.
func (c *checker) element(e object) {
	c.most("action_id", e["action_id"], ID)
	c.text("placeholder", e["placeholder"], Placeholder)
	switch e["type"] {
	case "button":
		c.need("the label of a button", e["text"])
		c.text("button", e["text"], Button)
		c.most("value of a button", e["value"], Value)
		c.most("address of a button", e["url"], URL)
	case "static_select":
		c.options(e, Options)
		c.initial(e, e["initial_option"])
	case "multi_static_select":
		c.options(e, Options)
		c.selected(e, "initial_options")
	case "radio_buttons", "checkboxes":
		c.options(e, Radios)
		c.initial(e, e["initial_option"])
	case "overflow":
		c.options(e, OverflowChoice)
	case "users_select", "conversations_select", "channels_select":
	case "multi_users_select":
		c.selected(e, "initial_users")
	case "multi_conversations_select":
		c.selected(e, "initial_conversations")
	case "multi_channels_select":
		c.selected(e, "initial_channels")
	case "plain_text_input":
		c.typed(e)
	case "image":
		c.image(e)
	default:
		c.fail("an element of type %v, which is not known here", e["type"])
	}
}

func (c *checker) options(e object, most int) {
	seen := map[any]bool{}
	for _, v := range c.count("options", e["options"], 1, most) {
		o, _ := v.(object)
		c.need("the text of an option", o["text"])
		c.text("option", o["text"], Option)
		c.text("description of an option", o["description"], Option)
		c.need("the value of an option", o["value"])
		c.most("value of an option", o["value"], Option)
		if seen[o["value"]] {
			c.fail("two options are called %v", o["value"])
		}
		seen[o["value"]] = true
	}
}

// initial complains about an option that stands there already and is none of those
// that are offered.
func (c *checker) initial(e object, v any) {
	is, ok := v.(object)
	if !ok {
		return
	}
	all, _ := e["options"].([]any)
	for _, o := range all {
		if o, _ := o.(object); same(o, is) {
			return
		}
	}
	c.fail("%v is chosen, and not offered", is["value"])
}

func same(a, b object) bool {
	text := func(v any) any { o, _ := v.(object); return o["text"] }
	return a["value"] == b["value"] && text(a["text"]) == text(b["text"]) && text(a["description"]) == text(b["description"])
}

// selected complains about more that is chosen than may be.
func (c *checker) selected(e object, initial string) {
	most := Options
	if n, ok := e["max_selected_items"].(float64); ok {
		if most = int(n); most < 1 {
			c.fail("%d may be chosen", most)
		}
	}
	for _, v := range c.count("chosen", e[initial], 0, most) {
		if initial == "initial_options" {
			c.initial(e, v)
		}
	}
}

func (c *checker) typed(e object) {
	most := Input
	if n, ok := e["max_length"].(float64); ok {
		if most = int(n); most < 1 || most > Input {
			c.fail("an input of %d characters", most)
		}
	}
	c.most("what stands in an input", e["initial_value"], most)
}
