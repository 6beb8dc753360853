package crowd

import (
	"context"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot/chat"
)

// numberedPerson and numberedPlace are the number behind a name.
func (c *Crowd) numberedPerson(id chat.UserID) chat.UserID {
	if n := c.people[id]; n != 0 {
		return chat.UserID(n.String())
	}
	return id
}

func (c *Crowd) numberedPlace(id chat.ConversationID) chat.ConversationID {
	if n := c.channels[id]; n != 0 {
		return chat.ConversationID(n.String())
	}
	if strings.HasPrefix(string(id), "#") {
		return chat.ConversationID(c.channel(id).String())
	}
	return id
}

func (c *Crowd) markup(m chat.Markup) chat.Markup {
	return chat.Markup(chat.ReplaceTokens(m, func(t chat.TokenMark) string {
		switch t.Kind {
		case '@':
			t.Value = string(c.numberedPerson(chat.UserID(t.Value)))
		case '#':
			t.Value = string(c.numberedPlace(chat.ConversationID(t.Value)))
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
		m.Ping[i] = c.numberedPerson(who)
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
				s.Chosen = c.valuesNumbered(s.Of, s.Chosen)
				items[i] = s
			}
		}
		return chat.Controls{Items: items}
	}
	return b
}

func (c *Crowd) valuesNumbered(of chat.Source, values []string) []string {
	values = slices.Clone(values)
	for i, v := range values {
		switch of {
		case chat.FromOptions:
		case chat.FromPeople:
			values[i] = string(c.numberedPerson(chat.UserID(v)))
		case chat.FromChannels:
			values[i] = string(c.numberedPlace(chat.ConversationID(v)))
		}
	}
	return values
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
		r.Form.Fields = slices.Clone(r.Form.Fields)
		for i, f := range r.Form.Fields {
			if f.Kind == chat.Choice {
				r.Form.Fields[i].Value = c.valuesNumbered(f.Of, f.Value)
			}
		}
		return r
	}
	return r
}

// Adapter is what Translate takes: a platform with all that Discord's can do.
type Adapter interface {
	chat.Platform
	chat.Addresser
	chat.CommandPublisher
	chat.ThreadKeeper
	chat.ThreadNamer
}

// Translate makes an adapter one that knows people and channels by their names.
func (c *Crowd) Translate(a Adapter) *Translated { return &Translated{a, c} }

// Translated is an adapter that knows people and channels by their names.
type Translated struct {
	Adapter
	crowd *Crowd
}

// locked reads the crowd's names.
func locked[T any](c *Crowd, read func() T) T {
	c.mu.Lock()
	defer c.mu.Unlock()
	return read()
}

// PublishCommands implements [chat.CommandPublisher].
func (t *Translated) PublishCommands(ctx context.Context, specs []chat.CommandSpec) error {
	locked(t.crowd, func() any { t.crowd.specs = specs; return nil })
	return t.Adapter.PublishCommands(ctx, specs)
}

// Respond implements [chat.Platform].
func (t *Translated) Respond(ctx context.Context, to chat.Token, r chat.Response) error {
	return t.Adapter.Respond(ctx, to, locked(t.crowd, func() chat.Response { return t.crowd.response(r) }))
}

// Send implements [chat.Platform].
func (t *Translated) Send(ctx context.Context, out chat.Outgoing) (chat.Receipt, error) {
	there := locked(t.crowd, func() chat.Outgoing {
		out.To, out.Message = t.crowd.numberedPlace(out.To), t.crowd.message(out.Message)
		return out
	})
	receipt, err := t.Adapter.Send(ctx, there)
	return locked(t.crowd, func() chat.Receipt {
		receipt.Ref, receipt.Thread = t.crowd.ref(receipt.Ref), t.crowd.placeNamed(receipt.Thread)
		return receipt
	}), err
}

func (t *Translated) there(ref chat.Ref) chat.Ref {
	return locked(t.crowd, func() chat.Ref {
		ref.Conversation = t.crowd.numberedPlace(ref.Conversation)
		return ref
	})
}

// Edit implements [chat.Platform].
func (t *Translated) Edit(ctx context.Context, ref chat.Ref, m chat.Message) error {
	return t.Adapter.Edit(ctx, t.there(ref), locked(t.crowd, func() chat.Message { return t.crowd.message(m) }))
}

// Delete implements [chat.Platform].
func (t *Translated) Delete(ctx context.Context, ref chat.Ref) error {
	return t.Adapter.Delete(ctx, t.there(ref))
}

// Converse implements [chat.Platform].
func (t *Translated) Converse(ctx context.Context, space chat.SpaceID, users []chat.UserID) (chat.ConversationID, error) {
	numbers := locked(t.crowd, func() (all []chat.UserID) {
		for _, u := range users {
			all = append(all, t.crowd.numberedPerson(u))
		}
		return all
	})
	id, err := t.Adapter.Converse(ctx, space, numbers)
	return locked(t.crowd, func() chat.ConversationID { return t.crowd.placeNamed(id) }), err
}

// KeepThread implements [chat.ThreadKeeper].
func (t *Translated) KeepThread(ctx context.Context, space chat.SpaceID, thread chat.ConversationID, open bool) error {
	return t.Adapter.KeepThread(ctx, space, t.there(chat.Ref{Conversation: thread}).Conversation, open)
}

// NameThread implements [chat.ThreadNamer].
func (t *Translated) NameThread(ctx context.Context, space chat.SpaceID, thread chat.ConversationID, title string) error {
	return t.Adapter.NameThread(ctx, space, t.there(chat.Ref{Conversation: thread}).Conversation, title)
}

// Address implements [chat.Addresser].
func (t *Translated) Address(space chat.SpaceID, id chat.UserID) string {
	return t.Adapter.Address(space, locked(t.crowd, func() chat.UserID { return t.crowd.numberedPerson(id) }))
}

// User implements [chat.Platform].
func (t *Translated) User(ctx context.Context, space chat.SpaceID, id chat.UserID) (chat.User, error) {
	u, err := t.Adapter.User(ctx, space, locked(t.crowd, func() chat.UserID { return t.crowd.numberedPerson(id) }))
	return locked(t.crowd, func() chat.User { return t.crowd.user(u) }), err
}
