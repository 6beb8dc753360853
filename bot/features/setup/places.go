package setup

import (
	"context"
	"errors"
	"slices"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// A topic may have a channel: where people talk about it, and where its
// questions are repeated when nobody answers them.

// openPlaces lets an organiser choose the topic.
func (f *Feature) openPlaces(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	topics, err := r.Topics(ctx)
	if err != nil {
		return nil, err
	}
	if len(topics) == 0 {
		return nil, bot.Mistake("places.none", nil)
	}
	s := chat.Select{Placeholder: r.Text.S("places.pick"), Do: do("place", "")}
	for _, t := range topics[:min(len(topics), chat.MaxOptions)] {
		s.Options = append(s.Options, chat.Option{Value: t.ID, Label: t.Name})
	}
	items := []chat.Control{s}
	if len(topics) > 1 {
		items = append(items, chat.Button{Label: r.Text.S("button.merge"), Do: do("merge", "")})
	}
	return chat.Reply{Message: asks(r.Text.T("places.topic"), items...)}, nil
}

// openPlace lets an organiser choose the channel of a topic.
func (f *Feature) openPlace(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	topics, err := r.Topics(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(topics, func(t people.Topic) bool { return slices.Contains(p.Values, t.ID) })
	if i < 0 {
		return nil, bot.Mistake("unclear", nil)
	}
	topic := topics[i]
	s := chat.Select{Placeholder: r.Text.S("places.channel.pick"), Do: do("put", topic.ID), Of: chat.FromChannels}
	text := r.Text.T("places.channel", i18n.Args{"topic": topic.Name})
	if topic.Channel == "" {
		return chat.Update{Message: asks(text, s)}, nil
	}
	s.Chosen = []string{string(topic.Channel)}
	nowhere := chat.Button{Label: r.Text.S("button.nowhere"), Do: do("nowhere", topic.ID)}
	return chat.Update{Message: asks(text, s, nowhere)}, nil
}

// put gives a topic the chosen channel, or none when none was chosen.
func (f *Feature) put(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	var to chat.ConversationID
	if len(p.Values) > 0 {
		to = chat.ConversationID(p.Values[0])
	}
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		if err := placed(ctx, tx, r, p.Arg, to); err != nil {
			return err
		}
		if err := bot.TryAgain(ctx, tx, r.Space.ID); err != nil {
			return err
		}
		return people.SetTopicChannel(ctx, tx, r.Space.ID, p.Arg, to)
	})
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return nil, bot.Mistake("unclear", nil)
	case err != nil:
		return nil, err
	case to == "":
		return chat.Update{Message: chat.Message{Text: r.Text.T("places.nowhere")}}, nil
	}
	return chat.Update{Message: chat.Message{Text: r.Text.T("places.saved", i18n.Args{"channel": chat.Channel(to)})}}, nil
}

// asks is a question with a row for each thing to choose.
func asks(text chat.Markup, items ...chat.Control) chat.Message {
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}}}
	for _, item := range items {
		m.Blocks = append(m.Blocks, chat.Controls{Items: []chat.Control{item}})
	}
	return m
}
