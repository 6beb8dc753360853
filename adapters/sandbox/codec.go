package sandbox

import (
	"encoding/json"
	"fmt"

	"github.com/kith-community/kith/bot/chat"
)

// Content is a message that can be written as JSON and read again.
type Content chat.Message

type storedMessage struct {
	Text   chat.Markup
	Blocks []storedBlock `json:",omitempty"`
	Files  []chat.File   `json:",omitempty"`
	Ping   []chat.UserID `json:",omitempty"`
}

type storedBlock struct {
	Kind  string
	Text  string          `json:",omitempty"`
	Rows  []chat.Fact     `json:",omitempty"`
	File  string          `json:",omitempty"`
	Items []storedControl `json:",omitempty"`
}

type storedControl struct {
	Button *chat.Button `json:",omitempty"`
	Select *chat.Select `json:",omitempty"`
}

func (c *Content) MarshalJSON() ([]byte, error) {
	m := storedMessage{Text: c.Text, Files: c.Files, Ping: c.Ping}
	for _, b := range c.Blocks {
		stored, err := storeBlock(b)
		if err != nil {
			return nil, err
		}
		m.Blocks = append(m.Blocks, stored)
	}
	return json.Marshal(m)
}

func storeBlock(b chat.Block) (storedBlock, error) {
	switch b := b.(type) {
	case chat.Heading:
		return storedBlock{Kind: "heading", Text: b.Text}, nil
	case chat.Paragraph:
		return storedBlock{Kind: "paragraph", Text: string(b.Text)}, nil
	case chat.Quote:
		return storedBlock{Kind: "quote", Text: string(b.Text)}, nil
	case chat.Note:
		return storedBlock{Kind: "note", Text: string(b.Text)}, nil
	case chat.Divider:
		return storedBlock{Kind: "divider"}, nil
	case chat.Facts:
		return storedBlock{Kind: "facts", Rows: b.Rows}, nil
	case chat.Picture:
		return storedBlock{Kind: "picture", File: b.File}, nil
	case chat.Controls:
		stored := storedBlock{Kind: "controls"}
		for _, item := range b.Items {
			switch item := item.(type) {
			case chat.Button:
				stored.Items = append(stored.Items, storedControl{Button: &item})
			case chat.Select:
				stored.Items = append(stored.Items, storedControl{Select: &item})
			}
		}
		return stored, nil
	}
	return storedBlock{}, fmt.Errorf("unknown block %T", b)
}

func (c *Content) UnmarshalJSON(data []byte) error {
	var m storedMessage
	if err := json.Unmarshal(data, &m); err != nil {
		return err
	}
	*c = Content{Text: m.Text, Files: m.Files, Ping: m.Ping}
	for _, b := range m.Blocks {
		block, err := b.block()
		if err != nil {
			return err
		}
		c.Blocks = append(c.Blocks, block)
	}
	return nil
}

func (b storedBlock) block() (chat.Block, error) {
	switch b.Kind {
	case "heading":
		return chat.Heading{Text: b.Text}, nil
	case "paragraph":
		return chat.Paragraph{Text: chat.Markup(b.Text)}, nil
	case "quote":
		return chat.Quote{Text: chat.Markup(b.Text)}, nil
	case "note":
		return chat.Note{Text: chat.Markup(b.Text)}, nil
	case "divider":
		return chat.Divider{}, nil
	case "facts":
		return chat.Facts{Rows: b.Rows}, nil
	case "picture":
		return chat.Picture{File: b.File}, nil
	case "controls":
		var c chat.Controls
		for _, item := range b.Items {
			if item.Button != nil {
				c.Items = append(c.Items, *item.Button)
			} else if item.Select != nil {
				c.Items = append(c.Items, *item.Select)
			}
		}
		return c, nil
	}
	return nil, fmt.Errorf("unknown block %q", b.Kind)
}
