package slacktest

import (
	"encoding/json"
	"regexp"
	"slices"
)

// mentions are those whom a message names so that Slack notifies them.
type mentions struct {
	people   []string
	everyone string // "channel", "here" or "everyone"
}

var (
	toPerson = regexp.MustCompile(`<@([UW][A-Z0-9]+)(?:\|[^>]*)?>`)
	toAll    = regexp.MustCompile(`<!(channel|here|everyone)(?:\|[^>]*)?>`)
	typedAll = regexp.MustCompile(`(?:^|[^\w&])@(channel|here|everyone)\b`)
)

func (m *mentions) person(id string) {
	if id != "" && !slices.Contains(m.people, id) {
		m.people = append(m.people, id)
	}
}

// read finds what a text of mrkdwn names. linked is whether names are found as well,
// as people type them.
func (m *mentions) read(words string, linked bool) {
	for _, found := range toPerson.FindAllStringSubmatch(words, -1) {
		m.person(found[1])
	}
	if found := toAll.FindStringSubmatch(words); found != nil {
		m.everyone = found[1]
	}
	if found := typedAll.FindStringSubmatch(words); found != nil && linked {
		m.everyone = found[1]
	}
}

// walk finds what blocks name. Plain text names nobody. Source: docs.slack.dev, "Text
// object": unless it is verbatim, certain mentions are found in mrkdwn as people type
// them; which ones is not said, so the double takes those that would harm.
func (m *mentions) walk(v any) {
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			m.walk(one)
		}
	case object:
		switch text(v["type"]) {
		case "plain_text", "text", "raw_text":
			return
		case "mrkdwn":
			m.read(text(v["text"]), v["verbatim"] != true)
			return
		case "markdown":
			m.read(text(v["text"]), true)
			return
		case "user":
			m.person(text(v["user_id"]))
		case "broadcast":
			m.everyone = text(v["range"])
		}
		for _, name := range sorted(v) {
			if name != "accessory" && name != "options" {
				m.walk(v[name])
			}
		}
	}
}

// mentioned are those whom a message names: its text and its blocks, to be on the
// safe side, for what Slack does with both is not documented.
func mentioned(words string, blocks []any, attachments json.RawMessage, linked bool) (m mentions) {
	m.read(words, linked)
	m.walk(blocks)
	var more []any
	if json.Unmarshal(attachments, &more) == nil {
		for _, one := range more {
			a, _ := one.(object)
			for _, name := range []string{"text", "pretext"} {
				m.read(text(a[name]), linked)
			}
			m.walk(a["blocks"])
		}
	}
	return m
}

// notified are those of the mentioned who hear of it: members of the channel but the
// author.
func (c *channel) notified(m mentions, author string) (all []string) {
	for _, who := range c.members {
		if who != author && (m.everyone != "" || slices.Contains(m.people, who)) {
			all = append(all, who)
		}
	}
	return all
}
