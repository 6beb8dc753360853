package sandbox

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// The wire types are what the page gets; docs/sandbox.md describes them.
type (
	wirePerson struct {
		ID      chat.UserID `json:"id"`
		Name    string      `json:"name"`
		About   string      `json:"about,omitempty"`
		Zone    string      `json:"zone,omitempty"`
		Locale  string      `json:"locale,omitempty"`
		Bot     bool        `json:"bot"`
		Manages bool        `json:"manages"`
		Here    bool        `json:"here"`
		Refuses bool        `json:"refuses"`
		Hue     int         `json:"hue"`
	}
	wireConversation struct {
		ID      chat.ConversationID `json:"id"`
		Kind    Kind                `json:"kind"`
		Name    string              `json:"name"`
		Parent  chat.ConversationID `json:"parent,omitempty"`
		On      chat.MessageID      `json:"on,omitempty"`
		Open    *bool               `json:"open,omitempty"`
		People  []chat.UserID       `json:"people,omitempty"`
		Replies int                 `json:"replies,omitempty"`
		Last    *time.Time          `json:"last,omitempty"`
		May     May                 `json:"may,omitempty"`
	}
	wireMessage struct {
		ID           chat.MessageID      `json:"id"`
		Event        int64               `json:"event"`
		Conversation chat.ConversationID `json:"conversation"`
		From         chat.UserID         `json:"from"`
		At           time.Time           `json:"at"`
		Text         string              `json:"text"`
		HTML         string              `json:"html"`
		Blocks       []wireBlock         `json:"blocks,omitempty"`
		Files        []wireFile          `json:"files,omitempty"`
		Edited       bool                `json:"edited,omitempty"`
		Only         chat.UserID         `json:"only,omitempty"`
		Because      *wireBecause        `json:"because,omitempty"`
		Thread       chat.ConversationID `json:"thread,omitempty"`
		Pings        []chat.UserID       `json:"pings,omitempty"`
	}
	wireBecause struct {
		Person chat.UserID `json:"person"`
		Text   string      `json:"text"`
	}
	wireFile struct {
		Name  string `json:"name"`
		Type  string `json:"type"`
		Alt   string `json:"alt,omitempty"`
		URL   string `json:"url"`
		Bytes int    `json:"bytes"`
	}
	wireBlock struct {
		Kind  string        `json:"kind"`
		Text  string        `json:"text,omitempty"`
		HTML  string        `json:"html,omitempty"`
		Rows  []wireFact    `json:"rows,omitempty"`
		URL   string        `json:"url,omitempty"`
		Alt   string        `json:"alt,omitempty"`
		Items []wireControl `json:"items,omitempty"`
	}
	wireFact struct {
		Label string `json:"label"`
		HTML  string `json:"html"`
	}
	wireControl struct {
		Kind        string       `json:"kind"`
		Label       string       `json:"label,omitempty"`
		Style       string       `json:"style,omitempty"`
		Action      string       `json:"action,omitempty"`
		URL         string       `json:"url,omitempty"`
		Placeholder string       `json:"placeholder,omitempty"`
		Of          string       `json:"of,omitempty"`
		Options     []wireOption `json:"options,omitempty"`
		Chosen      []string     `json:"chosen,omitempty"`
		Max         int          `json:"max,omitempty"`
	}
	wireOption struct {
		Value string `json:"value"`
		Label string `json:"label"`
		Hint  string `json:"hint,omitempty"`
	}
)

var (
	styles  = map[chat.Style]string{chat.Plain: "plain", chat.Primary: "primary", chat.Danger: "danger"}
	sources = map[chat.Source]string{chat.FromOptions: "options", chat.FromPeople: "people", chat.FromChannels: "channels"}
)

func (s *Sandbox) wirePerson(p *Person) wirePerson {
	return wirePerson{p.ID, p.Name, p.About, p.Zone, p.Locale, p.Bot, p.Manages, p.Here, p.Refuses, p.Hue}
}

func (s *Sandbox) wireConversation(c *Conversation) wireConversation {
	w := wireConversation{ID: c.ID, Kind: c.Kind, Name: s.title(c), Parent: c.Parent, On: c.On, People: c.People, May: c.May}
	if c.Kind == Thread {
		open := !c.Closed
		w.Open = &open
	}
	return w
}

// title is what people call a conversation.
func (s *Sandbox) title(c *Conversation) string {
	switch c.Kind {
	case Channel, Thread:
		return c.Title
	case Direct, Home:
		return Bot.Name
	case Room:
	}
	names := make([]string, 0, len(c.People))
	for _, id := range c.People {
		names = append(names, s.state.person(id).Name)
	}
	return strings.Join(names, ", ")
}

func (s *Sandbox) wireMessage(m *Message) wireMessage {
	w := wireMessage{
		ID: m.ID, Event: m.Event, Conversation: m.Conversation, From: m.From, At: m.At, Edited: m.Edited, Only: m.Only, Thread: m.Thread,
	}
	if m.Because != nil {
		w.Because = &wireBecause{m.Because.Person, m.Because.Text}
	}
	if m.Shown == nil {
		markup := s.spoken(m.Said)
		w.Text, w.HTML = s.plain(markup), s.render(markup)
		return w
	}
	w.Text, w.HTML, w.Pings = s.plain(m.Shown.Text), s.render(m.Shown.Text), m.Shown.Ping
	for i, f := range m.Shown.Files {
		w.Files = append(w.Files, wireFile{f.Name, f.Type, f.Alt, fileURL(m.ID, i), len(f.Data)})
	}
	for _, b := range m.Shown.Blocks {
		w.Blocks = append(w.Blocks, s.wireBlock(m, b))
	}
	return w
}

func fileURL(id chat.MessageID, n int) string { return fmt.Sprintf("/api/files/%s/%d", id, n) }

func (s *Sandbox) wireBlock(m *Message, b chat.Block) wireBlock {
	switch b := b.(type) {
	case chat.Heading:
		return wireBlock{Kind: "heading", Text: b.Text}
	case chat.Paragraph:
		return wireBlock{Kind: "paragraph", HTML: s.render(b.Text)}
	case chat.Quote:
		return wireBlock{Kind: "quote", HTML: s.render(b.Text)}
	case chat.Note:
		return wireBlock{Kind: "note", HTML: s.render(b.Text)}
	case chat.Facts:
		w := wireBlock{Kind: "facts"}
		for _, row := range b.Rows {
			w.Rows = append(w.Rows, wireFact{row.Label, s.render(row.Value)})
		}
		return w
	case chat.Picture:
		i := slices.IndexFunc(m.Shown.Files, func(f chat.File) bool { return f.Name == b.File })
		return wireBlock{Kind: "picture", URL: fileURL(m.ID, i), Alt: m.Shown.Files[i].Alt}
	case chat.Controls:
		w := wireBlock{Kind: "controls"}
		for _, item := range b.Items {
			w.Items = append(w.Items, wireItem(item))
		}
		return w
	}
	return wireBlock{Kind: "divider"}
}

func wireItem(item chat.Control) wireControl {
	switch item := item.(type) {
	case chat.Button:
		w := wireControl{Kind: "button", Label: item.Label, Style: styles[item.Style], URL: outside(item.URL)}
		if item.URL == "" {
			w.Action = item.Do.String()
		}
		return w
	case chat.Select:
		return wireControl{
			Kind: "select", Placeholder: item.Placeholder, Action: item.Do.String(), Of: sources[item.Of],
			Options: wireOptions(item.Options), Chosen: item.Chosen, Max: max(item.Max, 1),
		}
	}
	return wireControl{}
}

func wireOptions(options []chat.Option) []wireOption {
	w := make([]wireOption, 0, len(options))
	for _, o := range options {
		w = append(w, wireOption(o))
	}
	return w
}

// wireReads copies the marks, which change while they are written.
func (s *Sandbox) wireReads() map[chat.UserID]map[chat.ConversationID]chat.MessageID {
	reads := map[chat.UserID]map[chat.ConversationID]chat.MessageID{}
	for who, marks := range s.state.Reads {
		reads[who] = maps.Clone(marks)
	}
	return reads
}
