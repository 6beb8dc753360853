package questions

import (
	"cmp"
	"context"
	"slices"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// askForm asks for a question, with what was written already.
func (f *Feature) askForm(ctx context.Context, r *bot.Request, d *Draft) (chat.Form, error) {
	t := r.Text
	form := chat.Form{
		Do: do("ask", d.ID), Title: t.S("ask.form.title"), Submit: t.S("ask.form.submit"),
		Fields: []chat.Field{
			{Name: "title", Kind: chat.Line, Label: t.S("ask.form.question"), Hint: t.S("ask.form.question.hint"), Max: maxTitle, Value: value(d.Title, maxTitle)},
			{Name: "details", Kind: chat.Area, Label: t.S("ask.form.details"), Hint: t.S("ask.form.details.hint"), Max: maxDetails, Optional: true, Value: value(d.Details, maxDetails)},
		},
	}
	topics, err := r.Topics(ctx)
	if len(topics) > 0 {
		field := chat.Field{
			Name: "topics", Kind: chat.Choice, Label: t.S("ask.form.topics"), Hint: t.S("ask.form.topics.hint"),
			Max: maxTopics, Optional: true, Value: known(topics, d.Topics),
		}
		for _, topic := range topics[:min(len(topics), chat.MaxOptions)] {
			field.Options = append(field.Options, chat.Option{Value: topic.ID, Label: topic.Name})
		}
		form.Fields = append(form.Fields, field)
	}
	form.Fields = append(form.Fields, unnamedField(t, d.Unnamed))
	return form, err
}

// titled is the title of a question, or why it has none any more.
func titled(t i18n.Printer, q *Question) string {
	switch {
	case q.Title != "":
		return q.Title
	case q.Asker.Former():
		return t.S("title.erased")
	}
	return t.S("title.forgotten")
}

func value(s string, most int) []string {
	if s == "" {
		return nil
	}
	return []string{shorten(s, most)}
}

func shorten(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

func (f *Feature) addForm(t i18n.Printer, id string) chat.Form {
	return chat.Form{Do: do("add", id), Title: t.S("add.form.title"), Submit: t.S("add.form.submit"), Fields: []chat.Field{
		{Name: "details", Kind: chat.Area, Label: t.S("add.form.details"), Hint: t.S("ask.form.details.hint"), Max: maxDetails},
	}}
}

// whoAnswered asks whose words were the answer.
func (f *Feature) whoAnswered(ctx context.Context, r *bot.Request, id string, repliers []chat.UserID) (chat.Response, error) {
	s := chat.Select{Placeholder: r.Text.S("mark.who.pick"), Do: do("by", id)}
	err := r.Read(ctx, func(tx *storage.Tx) error {
		for _, who := range repliers[:min(len(repliers), chat.MaxOptions)] {
			m, err := people.Load(ctx, tx, r.Space.ID, who)
			if err != nil {
				return err
			}
			named := cmp.Or(m.Name, string(who))
			if who.Former() {
				named = r.Text.Former()
			}
			s.Options = append(s.Options, chat.Option{Value: string(who), Label: shorten(named, chat.MaxOptionLabel)})
		}
		return nil
	})
	text := r.Text.T("mark.who")
	return chat.Reply{Message: chat.Message{Text: text, Blocks: []chat.Block{
		chat.Paragraph{Text: text}, chat.Controls{Items: []chat.Control{s}},
	}}}, err
}

// section is the member's own questions on their page.
func (f *Feature) section(ctx context.Context, tx *storage.Tx, r *bot.Request) ([]chat.Block, error) {
	qs, err := mine(ctx, tx, r.Space.ID, r.Actor.ID, maxListed)
	if err != nil {
		return nil, err
	}
	blocks := []chat.Block{chat.Heading{Text: r.Text.S("list.mine")}}
	lines, err := lines(ctx, tx, r.Text, qs)
	if err != nil {
		return nil, err
	}
	if lines == "" {
		lines = r.Text.T("list.mine.none")
	}
	blocks = append(blocks, chat.Paragraph{Text: lines})
	items := []chat.Control{
		chat.Button{Label: r.Text.S("button.ask"), Style: chat.Primary, Do: bot.Run("ask")},
		chat.Button{Label: r.Text.S("button.list"), Do: bot.Run("question list")},
		chat.Button{Label: r.Text.S("button.search"), Do: bot.Run("question search")},
		chat.Button{Label: r.Text.S("button.answers"), Do: bot.Run("question answers")},
	}
	kept, err := waitingDrafts(ctx, tx, r)
	if len(kept) > 0 {
		blocks = append(blocks, draftLine(r.Text, kept[0]))
		items = append(items, button(r.Text, "continue", kept[0].ID, chat.Plain))
	}
	return append(blocks, chat.Controls{Items: items}), err
}

// draftLine reminds somebody of what they wrote and did not post.
func draftLine(t i18n.Printer, d *Draft) chat.Block {
	return chat.Note{Text: t.T("draft.waits", i18n.Args{"title": shorten(d.Title, 80)})}
}

// list shows my questions and those that wait for somebody like me.
func (f *Feature) list(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	var own, others chat.Markup
	var mines, done []*Question
	var kept []*Draft
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		if mines, err = mine(ctx, tx, r.Space.ID, r.Actor.ID, maxOwn); err != nil {
			return err
		}
		if own, err = lines(ctx, tx, r.Text, mines); err != nil {
			return err
		}
		qs, err := unanswered(ctx, tx, r.Space.ID, r.Actor.ID, maxListed)
		if err != nil {
			return err
		}
		if others, err = lines(ctx, tx, r.Text, qs); err != nil {
			return err
		}
		if done, err = lately(ctx, tx, r.Space.ID, r.Actor.ID, 1); err != nil {
			return err
		}
		kept, err = waitingDrafts(ctx, tx, r)
		return err
	})
	if own == "" {
		own = r.Text.T("list.mine.none")
	}
	if others == "" {
		others = r.Text.T("list.others.none")
	}
	m := chat.Message{Text: r.Text.T("list.text"), Blocks: []chat.Block{
		chat.Heading{Text: r.Text.S("list.mine")},
		chat.Paragraph{Text: own},
		chat.Heading{Text: r.Text.S("list.others")},
		chat.Paragraph{Text: others},
	}}
	m.Blocks = append(m.Blocks, unfinished(r.Text, mines, kept)...)
	if items := listButtons(r.Text, len(mines) > 0, len(done) > 0); len(items) > 0 {
		m.Blocks = append(m.Blocks, chat.Controls{Items: items})
	}
	return chat.Reply{Message: m}, err
}

// listButtons are what one can do with one's questions.
func listButtons(t i18n.Printer, some, done bool) (items []chat.Control) {
	if some {
		items = append(items, chat.Button{Label: t.S("button.close-one"), Do: bot.Run("question close")})
	}
	if done {
		items = append(items, chat.Button{Label: t.S("button.reopen-one"), Do: bot.Run("question reopen")})
	}
	return items
}

// unfinished is what a member may go on with: what they wrote and did not post,
// and what they asked without their name.
func unfinished(t i18n.Printer, own []*Question, kept []*Draft) (blocks []chat.Block) {
	var items []chat.Control
	if len(kept) > 0 {
		blocks = append(blocks, draftLine(t, kept[0]))
		items = append(items, button(t, "continue", kept[0].ID, chat.Plain))
	}
	if i := slices.IndexFunc(own, func(q *Question) bool { return q.Unnamed }); i >= 0 {
		items = append(items, button(t, "say", own[i].ID, chat.Plain))
	}
	if len(items) > 0 {
		blocks = append(blocks, chat.Controls{Items: items})
	}
	return blocks
}

// lines lists questions with their state and where they stand.
func lines(ctx context.Context, tx *storage.Tx, t i18n.Printer, qs []*Question) (chat.Markup, error) {
	var out chat.Markup
	for _, q := range qs {
		where, err := bot.Where(ctx, tx, questionCard(q.ID))
		if err != nil {
			return "", err
		}
		key := "list.line." + string(q.State)
		if where == "" {
			key = "list.line.unposted"
		}
		line := t.T(key, i18n.Args{"title": shorten(titled(t, q), 80), "where": chat.Channel(where), "since": chat.When(q.CreatedAt)})
		if out != "" {
			out += "\n"
		}
		out += line
	}
	return out, nil
}
