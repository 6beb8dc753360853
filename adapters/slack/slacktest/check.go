package slacktest

import (
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Surfaces on which blocks stand.
const (
	onMessage = "message"
	onModal   = "modal"
	onHome    = "home"
)

// checker finds what Slack refuses in blocks. Lengths are in characters.
type checker struct {
	surface  string
	isFile   func(id string) bool
	found    []string
	blockIDs map[string]bool
	actions  map[string]bool // of a message, or of a block of a view
	markdown int             // characters of markdown blocks
	tables   int
	chars    int // of all texts
	inputs   bool
}

func newChecker(surface string, isFile func(string) bool) *checker {
	return &checker{surface: surface, isFile: isFile, blockIDs: map[string]bool{}, actions: map[string]bool{}}
}

// say notes a problem at a place such as "/blocks/0/text".
func (c *checker) say(at, format string, args ...any) {
	c.found = append(c.found, fmt.Sprintf("[ERROR] "+format, args...)+" [json-pointer:"+at+"]")
}

// rule checks a value.
type rule func(c *checker, at string, v any)

// shape is an object with these properties and no others.
type shape struct {
	need  []string
	rules map[string]rule
}

func (sh shape) check(c *checker, at string, v any) {
	o, ok := v.(object)
	if !ok {
		c.say(at, "must be an object")
		return
	}
	for _, name := range sh.need {
		if _, ok := o[name]; !ok {
			c.say(at, "missing required field: %s", name)
		}
	}
	for _, name := range sorted(o) {
		if check := sh.rules[name]; check != nil {
			check(c, at+"/"+name, o[name])
		} else if name != "type" {
			c.say(at, "invalid additional property: %s", name)
		}
	}
}

// words is a text of 1 to most characters.
func words(most int) rule { return between(1, most) }

func between(least, most int) rule {
	return func(c *checker, at string, v any) {
		s, ok := v.(string)
		switch n := utf8.RuneCountInString(s); {
		case !ok:
			c.say(at, "must be a string")
		case n < least:
			c.say(at, "must be more than %d characters", least-1)
		case n > most:
			c.say(at, "must be less than %d characters", most+1)
		}
	}
}

func boolean(c *checker, at string, v any) {
	if _, ok := v.(bool); !ok {
		c.say(at, "must be a boolean")
	}
}

func number(least, most float64) rule {
	return func(c *checker, at string, v any) {
		if n, ok := v.(float64); !ok || n != float64(int64(n)) || n < least || n > most {
			c.say(at, "must be an integer between %.0f and %.0f", least, most)
		}
	}
}

func oneOf(all ...string) rule {
	return func(c *checker, at string, v any) {
		if s, ok := v.(string); !ok || !slices.Contains(all, s) {
			c.say(at, "must be one of %v", all)
		}
	}
}

func list(least, most int, each rule) rule {
	return func(c *checker, at string, v any) {
		all, ok := v.([]any)
		switch {
		case !ok:
			c.say(at, "must be an array")
		case len(all) < least:
			c.say(at, "no less than %d items allowed", least)
		case len(all) > most:
			c.say(at, "no more than %d items allowed", most)
		}
		for i, one := range all {
			each(c, fmt.Sprintf("%s/%d", at, i), one)
		}
	}
}

// kinds are objects that are told apart by their type.
func kinds(of map[string]shape, allowed ...string) rule {
	return func(c *checker, at string, v any) {
		o, _ := v.(object)
		kind, _ := o["type"].(string)
		if sh, known := of[kind]; known && (len(allowed) == 0 || slices.Contains(allowed, kind)) {
			sh.check(c, at, v)
			return
		}
		c.say(at+"/type", "unsupported type: %s", kind)
	}
}

// plain is a plain text of 1 to most characters; either may be mrkdwn as well.
func plain(most int) rule  { return textObject(most, "plain_text") }
func either(most int) rule { return textObject(most, "plain_text", "mrkdwn") }

func textObject(most int, allowed ...string) rule {
	return func(c *checker, at string, v any) {
		kinds(map[string]shape{
			"plain_text": {[]string{"text"}, map[string]rule{"text": counted(words(most)), "emoji": boolean}},
			"mrkdwn":     {[]string{"text"}, map[string]rule{"text": counted(words(most)), "verbatim": boolean}},
		}, allowed...)(c, at, v)
	}
}

// counted adds a text to what the message says in all.
func counted(check rule) rule {
	return func(c *checker, at string, v any) {
		c.chars += utf8.RuneCountInString(text(v))
		check(c, at, v)
	}
}

// identified notes the action_id of an element, which is its own.
func identified(c *checker, at string, v any) {
	words(255)(c, at, v)
	if id := text(v); c.actions[id] {
		c.say(at, "action_id already exists: %s", id)
	} else {
		c.actions[id] = true
	}
}

// overhead is how many characters a block counts beside its text when Slack limits a
// message as a whole. It is chosen so that what people measured comes out right: one
// block of 13,297 characters is the most, 45 blocks with 11,341 are refused, and 50
// with 9,597 are not. Source: github.com/slackapi/bolt-js, issues 2509 and 2867.
const (
	overhead = 50
	maxChars = 13_200 + overhead
)

// checkBlocks finds what Slack refuses in the blocks of a message.
func (s *Server) checkBlocks(raw json.RawMessage) ([]any, error) {
	var blocks []any
	if json.Unmarshal(raw, &blocks) != nil {
		return nil, refuse("invalid_blocks_format")
	}
	c := newChecker(onMessage, s.isFile)
	list(0, 50, (*checker).block)(c, "/blocks", blocks)
	if len(c.found) > 0 {
		return nil, &refusal{code: "invalid_blocks", messages: c.found, more: object{"errors": trimmed(c.found)}}
	}
	if c.chars+overhead*len(blocks) > maxChars {
		return nil, refuse("msg_blocks_too_long")
	}
	return blocks, nil
}

func trimmed(found []string) (all []string) {
	for _, one := range found {
		all = append(all, one[len("[ERROR] "):])
	}
	return all
}

// maxView is how large a view may be. Source: docs.slack.dev, the error
// view_too_large of views.open.
const maxView = 250_000

// checkView finds what Slack refuses in a view.
func (s *Server) checkView(raw json.RawMessage, kind string) (object, error) {
	var v object
	switch {
	case len(raw) == 0:
		return nil, missing("view")
	case len(raw) > maxView:
		return nil, refuse("view_too_large")
	case json.Unmarshal(raw, &v) != nil:
		return nil, refuse("invalid_arguments", "[ERROR] must be a json object [json-pointer:/view]")
	}
	c := newChecker(kind, s.isFile)
	kinds(map[string]shape{kind: views[kind]})(c, "/view", v)
	if c.inputs && kind == onModal && v["submit"] == nil {
		c.say("/view", "missing required field: submit")
	}
	if len(c.found) > 0 {
		return nil, &refusal{code: "invalid_arguments", messages: c.found}
	}
	return v, nil
}

var views = map[string]shape{
	onModal: {[]string{"title", "blocks"}, map[string]rule{
		"title": plain(24), "close": plain(24), "submit": plain(24), "blocks": list(0, 100, (*checker).block), "private_metadata": between(0, 3000),
		"callback_id": between(0, 255), "clear_on_close": boolean, "notify_on_close": boolean, "external_id": between(0, 255), "submit_disabled": boolean,
	}},
	onHome: {[]string{"blocks"}, map[string]rule{
		"blocks": list(0, 100, (*checker).block), "private_metadata": between(0, 3000), "callback_id": between(0, 255), "external_id": between(0, 255),
	}},
}
