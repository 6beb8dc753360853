package crowd

import (
	"encoding/json"
	"strings"

	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/bot/chat"
)

// block is a block as it was sent, as far as people see something of it.
type block struct {
	Type      string    `json:"type"`
	BlockID   string    `json:"block_id"`
	Text      *object   `json:"text"`
	Fields    []object  `json:"fields"`
	Elements  []element `json:"elements"`
	Accessory *element  `json:"accessory"`
	Element   *element  `json:"element"`
	File      struct {
		ID string `json:"id"`
	} `json:"slack_file"`
	Alt string `json:"alt_text"`
}

// object is a text.
type object struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// UnmarshalJSON implements [json.Unmarshaler]. The text of a text object itself is
// plain, where other elements have an object.
func (o *object) UnmarshalJSON(data []byte) error {
	type plain object
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &o.Text)
	}
	return json.Unmarshal(data, (*plain)(o))
}

// element is what stands in a block: a control, a text, or part of a rich text.
type element struct {
	Type        string   `json:"type"`
	ActionID    string   `json:"action_id"`
	Text        object   `json:"text"`
	URL         string   `json:"url"`
	Placeholder object   `json:"placeholder"`
	Options     []option `json:"options"`
	Most        int      `json:"max_selected_items"`

	Elements  []element       `json:"elements"`
	Style     json.RawMessage `json:"style"` // the kind of a list, or how a text looks
	Indent    int             `json:"indent"`
	Offset    int             `json:"offset"`
	User      string          `json:"user_id"`
	Channel   string          `json:"channel_id"`
	Timestamp int64           `json:"timestamp"`
}

type option struct {
	Text  object `json:"text"`
	Hint  object `json:"description"`
	Value string `json:"value"`
}

// blocksOf reads blocks, which the double has checked.
func blocksOf(raw json.RawMessage) (all []block) {
	if len(raw) == 0 || json.Unmarshal(raw, &all) != nil {
		return nil
	}
	return all
}

// elements are what can be pressed and chosen in a block.
func (b block) elements() []element {
	switch {
	case b.Type == "actions":
		return b.Elements
	case b.Accessory != nil:
		return []element{*b.Accessory}
	}
	return nil
}

// opening begins the action of a button that leads somewhere.
const opening = "open:"

// What the adapter sets before names of files that follow, and before what a picture
// would have shown.
const clip, complaintSign = "📎 ", "⚠️ "

// read turns what Slack was sent back into what the core meant.
func (c *Crowd) read(m slacktest.Message) chat.Message {
	return c.readBlocks(blocksOf(m.Blocks), m.Text)
}

func (c *Crowd) readBlocks(blocks []block, text string) chat.Message {
	out := chat.Message{Text: chat.Escape(c.typed(text))}
	for _, b := range blocks {
		c.readBlock(&out, b)
	}
	if len(out.Blocks) == 1 && len(out.Files) == 0 {
		if p, ok := out.Blocks[0].(chat.Paragraph); ok {
			out.Text, out.Blocks = p.Text, nil
		}
	}
	return out
}

func (c *Crowd) readBlock(out *chat.Message, b block) {
	add := func(b chat.Block) { out.Blocks = append(out.Blocks, b) }
	switch b.Type {
	case "header":
		add(chat.Heading{Text: b.Text.Text})
	case "rich_text":
		add(c.readRich(b.Elements))
	case "context":
		c.readContext(out, b)
	case "divider":
		add(chat.Divider{})
	case "image":
		name := c.fileNamed(b.File.ID)
		out.Files = append(out.Files, chat.File{Name: name, Alt: b.Alt})
		add(chat.Picture{File: name})
	case "actions", "section":
		c.readSection(add, b)
	}
}

// readSection reads what holds controls, facts, or a text.
func (c *Crowd) readSection(add func(chat.Block), b block) {
	var row chat.Controls
	for _, e := range b.elements() {
		row.Items = append(row.Items, readControl(e))
	}
	var facts chat.Facts
	for _, f := range b.Fields {
		label, value, _ := strings.Cut(f.Text, "\n")
		facts.Rows = append(facts.Rows, chat.Fact{Label: c.typed(strings.Trim(label, "*")), Value: c.marked(value)})
	}
	switch {
	case len(row.Items) > 0:
		add(row)
	case len(facts.Rows) > 0:
		add(facts)
	case b.Text != nil:
		add(chat.Paragraph{Text: c.readText(*b.Text)})
	}
}

func (c *Crowd) readContext(out *chat.Message, b block) {
	var parts []string
	for _, e := range b.Elements {
		parts = append(parts, string(c.readText(object{e.Type, e.Text.Text})))
	}
	note := strings.Join(parts, " ")
	if !strings.HasPrefix(note, clip) {
		out.Blocks = append(out.Blocks, chat.Note{Text: chat.Markup(note)})
		return
	}
	for name := range strings.SplitSeq(b.Elements[0].Text.Text, "  ") {
		out.Files = append(out.Files, chat.File{Name: strings.TrimPrefix(name, clip)})
	}
}

func (c *Crowd) readText(o object) chat.Markup {
	if o.Type == "plain_text" {
		return chat.Escape(c.unnamed(o.Text))
	}
	return c.marked(o.Text)
}

func readControl(e element) chat.Control {
	if e.Type == "button" {
		return chat.Button{Label: e.Text.Text, Do: chat.ParseActionID(e.ActionID), URL: e.URL}
	}
	s := chat.Select{Placeholder: e.Placeholder.Text}
	for _, o := range e.Options {
		s.Options = append(s.Options, chat.Option{Value: o.Value, Label: o.Text.Text, Hint: o.Hint.Text})
	}
	return s
}

// fileNamed is the name of a file that was uploaded.
func (c *Crowd) fileNamed(id string) string {
	for _, f := range c.double.Files() {
		if f.ID == id {
			return f.Name
		}
	}
	return id
}

// readForm is a form, and the complaints about it that stand in it.
func readForm(v slacktest.View) (f chat.Form, complaints map[string]string) {
	f.Title, complaints = v.Title, map[string]string{}
	complaint := ""
	for _, b := range blocksOf(v.Blocks) {
		if b.Type == "context" && len(b.Elements) == 1 && strings.HasPrefix(b.Elements[0].Text.Text, complaintSign) {
			complaint = strings.TrimPrefix(b.Elements[0].Text.Text, complaintSign)
			continue
		}
		if b.Type == "input" {
			f.Fields = append(f.Fields, chat.Field{Name: b.BlockID})
			complaints[b.BlockID] = complaint
		}
		complaint = ""
	}
	for name, said := range v.Complaints {
		complaints[name] = said
	}
	return f, complaints
}
