package helpers

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// callCard is what one helper is shown of one call.
func (f *Feature) callCard(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
	s, c, err := loadSuggestion(ctx, tx, id)
	if err != nil {
		return bot.Card{}, err
	}
	t, err := f.reg.MemberTexts(ctx, tx, s.Space, s.User)
	if err != nil {
		return bot.Card{}, err
	}
	where, err := bot.Where(ctx, tx, callCard(id))
	if err != nil {
		return bot.Card{}, err
	}
	m := callMessage(t, s, c)
	return bot.Card{
		Space: s.Space, To: bot.Audience{People: []chat.UserID{s.User}}, Message: m,
		Gone:  where == "" && (c.Settled || s.State != Told), // they need not hear of it any more
		Nudge: &bot.Nudge{Kind: "helpers.call", Priority: bot.Normal, Why: t.T("call.why", i18n.Args{"topics": topicList(t, s.Terms.Topics)})},
	}, nil
}

func callMessage(t i18n.Printer, s *Suggestion, c *Call) chat.Message {
	switch {
	case s.State == Coming && !c.Settled:
		return chat.Message{Text: t.T("call.coming", about(t, c))}
	case s.State == Passed:
		return chat.Message{Text: t.T("call.passed", about(t, c))}
	case c.Settled:
		return chat.Message{Text: t.T("call.settled", about(t, c))}
	}
	text := t.T("call.text", about(t, c))
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}}}
	if c.Coming != "" {
		m.Blocks = append(m.Blocks, chat.Note{Text: t.T("call.other", i18n.Args{"helper": chat.Mention(c.Coming)})})
	}
	m.Blocks = append(m.Blocks, chat.Controls{Items: []chat.Control{
		chat.Button{Label: t.S("button.coming"), Style: chat.Primary, Do: do("coming", s.ID)},
		chat.Button{Label: t.S("button.pass"), Do: do("pass", s.ID)},
		chat.Button{Label: t.S("button.why"), Do: do("why", s.ID)},
	}})
	return m
}

// about says what a call is about. The title goes with its author.
func about(t i18n.Printer, c *Call) i18n.Args {
	gone := t.S("call.forgotten")
	if c.Asker.Former() {
		gone = t.S("call.erased")
	}
	return i18n.Args{"title": cmp.Or(c.Title, gone), "where": chat.Channel(c.Where)}
}

// topicList names topics; none is a question without a topic.
func topicList(t i18n.Printer, names []string) chat.Markup {
	if len(names) == 0 {
		return t.T("topics.other")
	}
	return t.List(escaped(names))
}

// topicNames are the names of the topics that the space still has.
func topicNames(ctx context.Context, tx *storage.Tx, space chat.SpaceID, ids []string) (names []string, err error) {
	topics, err := people.Topics(ctx, tx, space)
	for _, topic := range topics {
		if slices.Contains(ids, topic.ID) {
			names = append(names, topic.Name)
		}
	}
	return names, err
}

// section is the member's part as a helper on their own page.
func (f *Feature) section(ctx context.Context, tx *storage.Tx, r *bot.Request) ([]chat.Block, error) {
	topics, err := people.Topics(ctx, tx, r.Space.ID)
	if err != nil || len(topics) == 0 {
		return nil, err // nothing to offer yet
	}
	own, err := offered(ctx, tx, r.Space.ID, r.Actor.ID)
	if err != nil {
		return nil, err
	}
	h, err := loadHelper(ctx, tx, r.Space.ID, r.Actor.ID)
	if err != nil {
		return nil, err
	}
	names, err := topicNames(ctx, tx, r.Space.ID, own)
	if slices.Contains(own, "") {
		names = append(names, r.Text.S("topics.other"))
	}
	return sectionBlocks(r.Text, h, names, tx.Now()), err
}

func sectionBlocks(t i18n.Printer, h Helper, names []string, now time.Time) []chat.Block {
	items := []chat.Control{chat.Button{Label: t.S("button.topics"), Do: bot.Run("helper topics")}}
	text := t.T("section.none")
	if len(names) > 0 {
		text = t.T("section.some", i18n.Args{"topics": topicList(t, names), "volume": t.S("volume." + string(h.Volume))})
		items = append(items, chat.Button{Label: t.S("button.volume"), Do: bot.Run("helper volume")})
		if h.PausedUntil.After(now) {
			text = t.T("section.paused", i18n.Args{"topics": topicList(t, names), "until": chat.When(h.PausedUntil)})
			items = append(items, chat.Button{Label: t.S("button.resume"), Do: do("resume", "")})
		} else {
			items = append(items, chat.Button{Label: t.S("button.pause"), Do: bot.Run("helper pause")})
		}
	}
	return []chat.Block{chat.Heading{Text: t.S("section")}, chat.Paragraph{Text: text}, chat.Controls{Items: items}}
}

// otherValue stands for questions without a topic in a select, whose values
// cannot be empty. No slug of a topic begins like this.
const otherValue = "*"

func topicValue(id string) string {
	if id == "" {
		return otherValue
	}
	return id
}

func topicID(value string) string {
	if value == otherValue {
		return ""
	}
	return value
}

// topicSelect offers the topics of the space, and questions that have none.
func topicSelect(t i18n.Printer, topics []people.Topic, own []string) chat.Select {
	s := chat.Select{Placeholder: t.S("topics.pick"), Do: do("topics", "")}
	put := func(id, label string) {
		s.Options = append(s.Options, chat.Option{Value: topicValue(id), Label: label})
		if slices.Contains(own, id) {
			s.Chosen = append(s.Chosen, topicValue(id))
		}
	}
	for _, topic := range topics[:min(len(topics), chat.MaxOptions-1)] {
		put(topic.ID, topic.Name)
	}
	put("", t.S("topics.other"))
	s.Max = len(s.Options)
	return s
}

func volumeSelect(t i18n.Printer, now Volume) chat.Select {
	s := chat.Select{Placeholder: t.S("volume.pick"), Do: do("volume", ""), Chosen: []string{string(now)}}
	for _, v := range volumes {
		s.Options = append(s.Options, chat.Option{Value: string(v), Label: t.S("volume." + string(v)), Hint: t.S("volume." + string(v) + ".hint")})
	}
	return s
}

// pauses are the lengths a helper can choose from, in days.
var pauses = []int{1, 7, 14, 30}

func pauseSelect(t i18n.Printer) chat.Select {
	s := chat.Select{Placeholder: t.S("pause.pick"), Do: do("pause", "")}
	for _, days := range pauses {
		s.Options = append(s.Options, chat.Option{Value: strconv.Itoa(days), Label: t.S("pause.days", i18n.Args{"n": days})})
	}
	return s
}

func paused(t i18n.Printer, until time.Time) chat.Response {
	text := t.T("paused", i18n.Args{"until": chat.When(until)})
	return chat.Reply{Message: chat.Message{Text: text, Blocks: []chat.Block{
		chat.Paragraph{Text: text},
		chat.Controls{Items: []chat.Control{chat.Button{Label: t.S("button.resume"), Do: do("resume", "")}}},
	}}}
}

func choose(text chat.Markup, s chat.Select) chat.Response {
	return chat.Reply{Message: chat.Message{Text: text, Blocks: []chat.Block{
		chat.Paragraph{Text: text}, chat.Controls{Items: []chat.Control{s}},
	}}}
}

func say(text chat.Markup) chat.Response { return chat.Reply{Message: chat.Message{Text: text}} }
