package limits

import "unicode/utf8"

// checker looks at blocks and keeps the first complaint.
type checker struct {
	err    error
	inView bool
	inputs int
	seen   map[string]bool // block_ids
}

func (c *checker) fail(format string, args ...any) {
	if c.err == nil {
		c.err = complain(format, args...)
	}
}

// most complains about a string that is too long; no string is none.
func (c *checker) most(what string, v any, n int) {
	s, _ := v.(string)
	if got := utf8.RuneCountInString(s); got > n {
		c.fail("%s has %d characters, more than %d", what, got, n)
	}
}

// text complains about a text object that is too long or empty.
func (c *checker) text(what string, v any, n int) {
	o, ok := v.(object)
	if !ok {
		return
	}
	c.need("the text of "+what, o)
	c.most(what, o["text"], n)
}

// need complains where nothing stands.
func (c *checker) need(what string, v any) {
	if o, ok := v.(object); ok {
		v = o["text"]
	}
	if s, _ := v.(string); s == "" {
		c.fail("%s is missing", what)
	}
}

// count complains about too few and too many, and returns what is there.
func (c *checker) count(what string, v any, least, most int) []any {
	all, _ := v.([]any)
	if len(all) < least || len(all) > most {
		c.fail("%d %s, not %d to %d", len(all), what, least, most)
	}
	return all
}

func (c *checker) blocks(all []any, most int) {
	c.count("blocks", all, 0, most)
	c.seen = map[string]bool{}
	for _, b := range all {
		o, _ := b.(object)
		c.block(o)
	}
}

func (c *checker) block(b object) {
	c.most("block_id", b["block_id"], ID)
	if id, _ := b["block_id"].(string); id != "" {
		if c.seen[id] {
			c.fail("two blocks are called %s", id)
		}
		c.seen[id] = true
	}
	switch b["type"] {
	case "header":
		c.need("the text of a header", b["text"])
		c.text("header", b["text"], Header)
	case "section":
		c.section(b)
	case "context":
		for _, e := range c.count("elements of a context", b["elements"], 1, ContextItems) {
			c.text("text of a context", e, TextObject)
			c.image(e)
		}
	case "actions":
		ids := map[any]bool{}
		for _, e := range c.count("elements of actions", b["elements"], 1, Actions) {
			o, _ := e.(object)
			if c.element(o); ids[o["action_id"]] {
				c.fail("two controls of a row are called %v", o["action_id"])
			}
			ids[o["action_id"]] = true
		}
	case "image":
		c.image(b)
		c.text("title of an image", b["title"], ImageTitle)
	case "input":
		c.input(b)
	case "rich_text":
		c.rich(b["elements"])
	case "divider":
	default:
		c.fail("a block of type %v, which is not known here", b["type"])
	}
}

func (c *checker) section(b object) {
	fields := c.count("fields of a section", b["fields"], 0, Fields)
	if len(fields) == 0 {
		c.need("the text of a section", b["text"])
	}
	c.text("section", b["text"], Section)
	for _, f := range fields {
		c.text("field of a section", f, Field)
	}
	if o, ok := b["accessory"].(object); ok {
		c.element(o)
	}
}

func (c *checker) image(v any) {
	o, _ := v.(object)
	if o["type"] != "image" {
		return
	}
	c.need("the description of an image", o["alt_text"])
	c.most("description of an image", o["alt_text"], Alt)
	c.most("address of an image", o["image_url"], URL)
	if (o["image_url"] == nil) == (o["slack_file"] == nil) {
		c.fail("an image needs either an address or a file")
	}
}

func (c *checker) input(b object) {
	c.inputs++
	if !c.inView {
		c.fail("an input in a message")
	}
	c.need("the label of an input", b["label"])
	c.text("label", b["label"], Label)
	c.text("hint", b["hint"], Hint)
	o, _ := b["element"].(object)
	c.element(o)
}

// rich complains about what is empty in rich text: no length is known.
func (c *checker) rich(v any) {
	for _, e := range c.count("elements of rich text", v, 1, 1<<20) {
		o, _ := e.(object)
		switch o["type"] {
		case "text":
			c.need("the text of an element", o["text"])
		case "link":
			c.need("the address of a link", o["url"])
			c.most("address of a link", o["url"], URL)
		case "rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted":
			c.rich(o["elements"])
		}
	}
}
