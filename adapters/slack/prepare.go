package slack

import (
	"context"
	"errors"
	"slices"

	"github.com/kith-community/kith/adapters/slack/pace"
	"github.com/kith-community/kith/bot/chat"
)

// prepare finds out what must be known before a message is drawn: the names of those
// who must not be notified, and Slack's IDs of its pictures, which are uploaded.
func (a *Adapter) prepare(ctx context.Context, id string, m chat.Message, at place, p pace.Priority) (place, error) {
	t, err := a.team(ctx, id)
	if err != nil {
		return at, err
	}
	at.team, at.home, at.rename = t.id, t.home, a.renamed
	if at.heard {
		if at.names, err = a.namesIn(ctx, id, m, p); err != nil {
			return at, err
		}
	}
	at.pictures, err = a.pictures(ctx, id, m, p)
	return at, err
}

// namesIn are the names of those whom a message mentions and must not notify. Who is
// no member has none, nor has who is not shown to Kith.
func (a *Adapter) namesIn(ctx context.Context, team string, m chat.Message, p pace.Priority) (map[chat.UserID]string, error) {
	names := map[chat.UserID]string{}
	for _, id := range mentioned(m) {
		if slices.Contains(m.Ping, id) || !isPerson(string(id)) {
			continue
		}
		u, err := a.person(ctx, team, string(id), p)
		if err != nil && !errors.Is(err, chat.ErrNotFound) && !errors.Is(err, chat.ErrUnreachable) {
			return nil, err
		}
		names[id] = u.Name
	}
	return names, nil
}

// mentioned are the people in a message, each once.
func mentioned(m chat.Message) (all []chat.UserID) {
	seen := func(in chat.Markup) {
		chat.ReplaceTokens(in, func(t chat.TokenMark) string {
			if id := chat.UserID(t.Value); t.Kind == '@' && !slices.Contains(all, id) {
				all = append(all, id)
			}
			return ""
		})
	}
	seen(m.Text)
	for _, b := range m.Blocks {
		switch b := b.(type) {
		case chat.Paragraph:
			seen(b.Text)
		case chat.Quote:
			seen(b.Text)
		case chat.Note:
			seen(b.Text)
		case chat.Facts:
			for _, row := range b.Rows {
				seen(row.Value)
			}
		case chat.Heading, chat.Divider, chat.Picture, chat.Controls:
		}
	}
	return all
}
