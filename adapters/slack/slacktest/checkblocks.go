package slacktest

import (
	"slices"
	"unicode/utf8"
)

// block checks one of a message or a view. Source of all lengths here:
// docs.slack.dev, "Block Kit reference", and the comments of the npm package
// @slack/types.
func (c *checker) block(at string, v any) {
	o, _ := v.(object)
	if c.surface != onMessage {
		c.actions = map[string]bool{}
	}
	kind := text(o["type"])
	sh, known := blockShape(kind)
	if !known || c.surface != onMessage && slices.Contains([]string{"markdown", "table"}, kind) {
		c.say(at+"/type", "unsupported type: %s", kind)
		return
	}
	sh.check(c, at, v)
	c.whole(at, kind, o)
}

// whole checks what no single property of a block can tell.
func (c *checker) whole(at, kind string, o object) {
	switch kind {
	case "section":
		if o["text"] == nil && o["fields"] == nil {
			c.say(at, "either text or fields is required")
		}
	case "image":
		c.pictured(at, o)
	case "input":
		c.inputs = true
	case "markdown":
		if c.markdown += utf8.RuneCountInString(text(o["text"])); c.markdown > 12_000 {
			c.say(at+"/text", "must be less than 12001 characters in all markdown blocks")
		}
	case "table":
		if c.tables++; c.tables > 1 {
			c.say(at, "only_one_table_allowed")
		}
	}
	if id, ok := o["block_id"]; ok && text(id) != "" {
		if c.blockIDs[text(id)] {
			c.say(at+"/block_id", "block_id already exists: %s", text(id))
		}
		c.blockIDs[text(id)] = true
	}
}

// pictured checks where a picture is.
func (c *checker) pictured(at string, o object) {
	if (o["image_url"] == nil) == (o["slack_file"] == nil) {
		c.say(at, "exactly one of image_url and slack_file is required")
		return
	}
	if at += "/slack_file"; o["slack_file"] != nil {
		is, _ := o["slack_file"].(object)
		if id := text(is["id"]); is["url"] == nil && !c.isFile(id) {
			c.say(at, "invalid slack file")
		}
	}
}

var pictures = map[string]rule{"image_url": words(3000), "slack_file": shape{nil, map[string]rule{"id": words(255), "url": words(3000)}}.check, "alt_text": words(2000)}

func blockShape(kind string) (sh shape, known bool) {
	switch kind {
	case "section":
		sh.rules = map[string]rule{"text": either(3000), "fields": list(1, 10, either(2000)), "accessory": elements("accessory"), "expand": boolean}
	case "header":
		sh = shape{[]string{"text"}, map[string]rule{"text": plain(150)}}
	case "divider":
		sh.rules = map[string]rule{}
	case "context":
		sh = shape{[]string{"elements"}, map[string]rule{"elements": list(1, 10, elements("context"))}}
	case "actions":
		sh = shape{[]string{"elements"}, map[string]rule{"elements": list(1, 25, elements("actions"))}}
	case "input":
		sh = shape{[]string{"label", "element"}, map[string]rule{
			"label": plain(2000), "element": elements("input"), "hint": plain(2000), "optional": boolean, "dispatch_action": boolean,
		}}
	case "image":
		sh = shape{[]string{"alt_text"}, map[string]rule{"title": plain(2000)}}
		for name, check := range pictures {
			sh.rules[name] = check
		}
	case "markdown":
		sh = shape{[]string{"text"}, map[string]rule{"text": counted(words(12_000))}}
	case "rich_text":
		sh = shape{[]string{"elements"}, map[string]rule{"elements": list(1, 1000, richPart)}}
	case "table":
		sh = shape{[]string{"rows"}, map[string]rule{"rows": list(1, 100, list(1, 20, cell)), "column_settings": list(0, 20, columnShape.check)}}
	default:
		return sh, false
	}
	sh.rules["block_id"] = between(0, 255)
	return sh, true
}

var columnShape = shape{nil, map[string]rule{"align": oneOf("left", "center", "right"), "is_wrapped": boolean}}

func cell(c *checker, at string, v any) {
	kinds(map[string]shape{
		"raw_text":  {[]string{"text"}, map[string]rule{"text": counted(words(3000))}},
		"rich_text": {[]string{"elements"}, map[string]rule{"elements": list(1, 1000, richPart)}},
	})(c, at, v)
}

// richPart checks a paragraph, list, quote or code of rich text.
func richPart(c *checker, at string, v any) {
	inside := list(0, 1000, richElement)
	kinds(map[string]shape{
		"rich_text_section":      {[]string{"elements"}, map[string]rule{"elements": inside}},
		"rich_text_preformatted": {[]string{"elements"}, map[string]rule{"elements": inside, "border": number(0, 1), "language": words(50)}},
		"rich_text_quote":        {[]string{"elements"}, map[string]rule{"elements": inside, "border": number(0, 1)}},
		"rich_text_list": {[]string{"elements", "style"}, map[string]rule{
			"elements": list(1, 1000, richPart), "style": oneOf("bullet", "ordered"), "indent": number(0, 8), "offset": number(0, 1e6), "border": number(0, 1),
		}},
	})(c, at, v)
}

var richStyle = shape{nil, map[string]rule{
	"bold": boolean, "italic": boolean, "strike": boolean, "code": boolean, "underline": boolean, "highlight": boolean, "client_highlight": boolean, "unlink": boolean,
}}.check

func richElement(c *checker, at string, v any) {
	id := words(255)
	kinds(map[string]shape{
		"text":      {[]string{"text"}, map[string]rule{"text": counted(words(12_000)), "style": richStyle}},
		"link":      {[]string{"url"}, map[string]rule{"url": words(3000), "text": counted(between(0, 12_000)), "unsafe": boolean, "style": richStyle}},
		"user":      {[]string{"user_id"}, map[string]rule{"user_id": id, "style": richStyle}},
		"usergroup": {[]string{"usergroup_id"}, map[string]rule{"usergroup_id": id, "style": richStyle}},
		"channel":   {[]string{"channel_id"}, map[string]rule{"channel_id": id, "style": richStyle}},
		"broadcast": {[]string{"range"}, map[string]rule{"range": oneOf("here", "channel", "everyone"), "style": richStyle}},
		"emoji":     {[]string{"name"}, map[string]rule{"name": words(100), "unicode": words(100), "skin_tone": number(1, 6), "style": richStyle}},
		"date": {[]string{"timestamp", "format"}, map[string]rule{
			"timestamp": number(0, 1e11), "format": words(1000), "url": words(3000), "fallback": counted(words(1000)), "style": richStyle,
		}},
	})(c, at, v)
}
