package limits

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// ErrRefused is what all complaints are.
var ErrRefused = errors.New("too much for Slack")

// object is a JSON object.
type object = map[string]any

// CheckMessage reports the first thing that Slack would refuse in the blocks of a
// message, and in the text beside them. blocks is anything that is them as JSON.
func CheckMessage(blocks any, text string) error {
	data, all, err := decode(blocks)
	if err != nil {
		return err
	}
	if err := atMost("text", text, Text); err != nil {
		return err
	}
	if n := utf8.RuneCount(data); n > Message {
		return complain("blocks of %d characters in all, more than %d", n, Message)
	}
	c := checker{}
	c.blocks(all, Blocks)
	return c.err
}

// CheckView reports the first thing that Slack would refuse in a modal or a home
// tab.
func CheckView(view any) error {
	data, err := json.Marshal(view)
	if err != nil {
		return err
	}
	var v object
	if err := json.Unmarshal(data, &v); err != nil {
		return err
	}
	c := checker{inView: true}
	for _, part := range []string{"title", "submit", "close"} {
		c.text(part, v[part], ViewTitle)
	}
	c.most("callback_id", v["callback_id"], CallbackID)
	c.most("private_metadata", v["private_metadata"], Metadata)
	all, _ := v["blocks"].([]any)
	c.blocks(all, ViewBlocks)
	if v["type"] == "modal" {
		c.need("a modal's title", v["title"])
		if c.inputs > 0 {
			c.need("submit of a modal with inputs", v["submit"])
		}
	}
	if v["type"] == "home" && c.inputs > 0 {
		c.fail("%d inputs in a home tab", c.inputs)
	}
	return c.err
}

// decode is v as JSON, as short as it can be written, and what stands in it.
func decode(v any) (data []byte, all []any, err error) {
	if data, err = json.Marshal(v); err != nil {
		return nil, nil, err
	}
	if err = json.Unmarshal(data, &all); err != nil {
		return nil, nil, err
	}
	var out bytes.Buffer
	to := json.NewEncoder(&out)
	to.SetEscapeHTML(false)
	err = to.Encode(all)
	return bytes.TrimSpace(out.Bytes()), all, err
}

// Fits is whether blocks are at most n runes long as JSON. Most are far shorter, which
// is found out with less work than how long they are.
func Fits(blocks any, n int) bool {
	if data, err := json.Marshal(blocks); err != nil || len(data) <= n {
		return err == nil
	}
	return Size(blocks) <= n
}

// Size is how long blocks are as JSON, in runes.
func Size(blocks any) int {
	data, _, err := decode(blocks)
	if err != nil {
		return 0
	}
	return utf8.RuneCount(data)
}

func complain(format string, args ...any) error {
	return fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), ErrRefused)
}

func atMost(what, s string, n int) error {
	if got := utf8.RuneCountInString(s); got > n {
		return complain("%s has %d characters, more than %d", what, got, n)
	}
	return nil
}
