package questions

import (
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// questionCard is the one public message of a question.
func (f *Feature) questionCard(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
	q, err := load(ctx, tx, id)
	if err != nil {
		return bot.Card{}, err
	}
	t, err := f.reg.SpaceTexts(ctx, tx, q.Space)
	if err != nil {
		return bot.Card{}, err
	}
	to, err := people.Channel(ctx, tx, q.Space, channel)
	if err != nil {
		return bot.Card{}, err
	}
	topics, err := topicsOf(ctx, tx, q)
	if err != nil {
		return bot.Card{}, err
	}
	head := cardHead(t, q)
	m := chat.Message{
		Text:   t.T("card.text", i18n.Args{"head": head, "title": titled(t, q)}),
		Blocks: []chat.Block{chat.Heading{Text: titled(t, q)}, chat.Paragraph{Text: head}},
		Tags:   tags(t, q, topics),
	}
	for _, part := range parts(chat.Escape(q.Details), quoted, shownDetails) {
		m.Blocks = append(m.Blocks, chat.Quote{Text: part})
	}
	if len(topics) > 0 {
		m.Blocks = append(m.Blocks, chat.Note{Text: topicNames(t, topics)})
	}
	if q.NeedsInfo != "" {
		m.Blocks = append(m.Blocks, chat.Note{Text: t.T("card.more", i18n.Args{"helper": chat.Mention(q.NeedsInfo)})})
	}
	if q.OnIt != "" && q.State == Open {
		m.Blocks = append(m.Blocks, chat.Note{Text: t.T("card.on-it", i18n.Args{"helper": chat.Mention(q.OnIt)})})
	}
	if items := buttons(t, q); len(items) > 0 {
		m.Blocks = append(m.Blocks, chat.Controls{Items: items})
	}
	return bot.Card{
		Space: q.Space, To: bot.Audience{Conversation: to}, Message: m, Thread: titled(t, q), Renamed: q.Title == "", Closed: q.State == Closed, Gone: to == "",
		Of: q.Asker,
	}, nil
}

// cardHead says how it stands, and who asked unless they want nobody to know.
func cardHead(t i18n.Printer, q *Question) chat.Markup {
	answerer := chat.Mention(q.Answerer)
	if q.Unnamed {
		return t.T("card.unnamed."+string(q.State), i18n.Args{"answerer": answerer})
	}
	return t.T("card.head."+string(q.State), i18n.Args{"asker": chat.Mention(q.Asker), "answerer": answerer})
}

func topicNames(t i18n.Printer, topics []people.Topic) chat.Markup {
	var names []chat.Markup
	for _, topic := range topics {
		names = append(names, chat.Escape(topic.Name))
	}
	return t.T("card.topics", i18n.Args{"topics": t.List(names)})
}

// tags file a question under how it stands and what it is about.
func tags(t i18n.Printer, q *Question, topics []people.Topic) []string {
	all := []string{t.S("tag." + string(q.State))}
	for _, topic := range topics {
		all = append(all, topic.Name)
	}
	return all[:min(len(all), chat.MaxTags)]
}

// buttons offers what may happen next.
func buttons(t i18n.Printer, q *Question) []chat.Control {
	var items []chat.Control
	put := func(verb string, style chat.Style) {
		items = append(items, chat.Button{Label: t.S("button." + verb), Style: style, Do: do(verb, q.ID)})
	}
	switch q.State {
	case Closed:
		if q.Title != "" {
			put("reopen", chat.Plain)
		}
		return items
	case Answered:
		if q.Title != "" {
			put("reopen", chat.Plain)
		}
		put("close", chat.Plain)
		return items
	case Talking:
		put("answered", chat.Primary)
	case Open:
	}
	if q.NeedsInfo == "" {
		put("more", chat.Plain)
	} else {
		put("add", chat.Primary)
	}
	put("close", chat.Plain)
	return items
}
