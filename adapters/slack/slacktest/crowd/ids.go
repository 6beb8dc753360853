package crowd

import (
	"slices"
	"strings"

	"github.com/kith-community/kith/bot/chat"
)

// personID and placeID are the ID behind a name.
func (c *Crowd) personID(name chat.UserID) chat.UserID {
	if id := c.people[name]; id != "" {
		return chat.UserID(id)
	}
	return name
}

func (c *Crowd) placeID(name chat.ConversationID) chat.ConversationID {
	if id := c.places[name]; id != "" {
		return chat.ConversationID(id)
	}
	if strings.HasPrefix(string(name), "#") {
		return chat.ConversationID(c.channel(name))
	}
	return name
}

func (c *Crowd) markup(m chat.Markup) chat.Markup {
	return chat.Markup(chat.ReplaceTokens(m, func(t chat.TokenMark) string {
		switch t.Kind {
		case '@':
			t.Value = string(c.personID(chat.UserID(t.Value)))
		case '#':
			t.Value = string(c.placeID(chat.ConversationID(t.Value)))
		}
		return t.String()
	}))
}

func (c *Crowd) message(m chat.Message) chat.Message {
	m.Text = c.markup(m.Text)
	m.Blocks = slices.Clone(m.Blocks)
	for i, b := range m.Blocks {
		m.Blocks[i] = c.block(b)
	}
	m.Ping = slices.Clone(m.Ping)
	for i, who := range m.Ping {
		m.Ping[i] = c.personID(who)
	}
	return m
}

func (c *Crowd) block(b chat.Block) chat.Block {
	switch b := b.(type) {
	case chat.Paragraph:
		return chat.Paragraph{Text: c.markup(b.Text)}
	case chat.Quote:
		return chat.Quote{Text: c.markup(b.Text)}
	case chat.Note:
		return chat.Note{Text: c.markup(b.Text)}
	case chat.Facts:
		rows := slices.Clone(b.Rows)
		for i := range rows {
			rows[i].Value = c.markup(rows[i].Value)
		}
		return chat.Facts{Rows: rows}
	case chat.Controls:
		items := slices.Clone(b.Items)
		for i, item := range items {
			if s, ok := item.(chat.Select); ok {
				s.Chosen = c.valueIDs(s.Of, s.Chosen)
				items[i] = s
			}
		}
		return chat.Controls{Items: items}
	}
	return b
}

func (c *Crowd) valueIDs(of chat.Source, values []string) []string {
	values = slices.Clone(values)
	for i, v := range values {
		switch of {
		case chat.FromOptions:
		case chat.FromPeople:
			values[i] = string(c.personID(chat.UserID(v)))
		case chat.FromChannels:
			values[i] = string(c.placeID(chat.ConversationID(v)))
		}
	}
	return values
}

func (c *Crowd) form(f chat.Form) chat.Form {
	f.Fields = slices.Clone(f.Fields)
	for i, field := range f.Fields {
		if field.Kind == chat.Choice {
			f.Fields[i].Value = c.valueIDs(field.Of, field.Value)
		}
	}
	return f
}

func (c *Crowd) response(r chat.Response) chat.Response {
	switch r := r.(type) {
	case chat.Reply:
		r.Message = c.message(r.Message)
		return r
	case chat.Update:
		r.Message = c.message(r.Message)
		return r
	case chat.Open:
		r.Form = c.form(r.Form)
		return r
	case chat.Reject:
		r.Form = c.form(r.Form)
		return r
	}
	return r
}
