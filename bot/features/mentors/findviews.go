package mentors

import (
	"cmp"
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/match/fit"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

func topicSelect(t i18n.Printer, verb string, topics []people.Topic) chat.Select {
	s := chat.Select{Placeholder: t.S("topic.pick"), Do: do(verb, "")}
	for _, topic := range topics[:min(len(topics), chat.MaxOptions)] {
		s.Options = append(s.Options, chat.Option{Value: topic.ID, Label: topic.Name})
	}
	return s
}

// suggestionsMessage shows mentors with why each of them.
func (f *Feature) suggestionsMessage(t i18n.Printer, topic people.Topic, topics []people.Topic, all []*Suggestion, names map[people.Place]people.Member) chat.Message {
	text := t.T("find.text", i18n.Args{"topic": topic.Name, "n": len(all)})
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}}}
	var asks []chat.Control
	why := chat.Select{Placeholder: t.S("why.pick"), Do: do("why", "")}
	for _, s := range all {
		name := label(cmp.Or(names[s.to()].Name, string(s.Mentor)))
		lines := t.T("find.mentor", i18n.Args{"mentor": calledIn(t, s.Space, names[s.to()])})
		if s.MentorSpace != "" {
			lines += "\n- " + t.T("find.far", i18n.Args{"platform": bot.SpaceLabel(s.MentorSpace)})
		}
		m.Blocks = append(m.Blocks, chat.Paragraph{Text: lines + "\n" + reasonLines(t, fit.Why(s.Terms), topics)})
		asks = append(asks, chat.Button{Label: t.S("button.pick", i18n.Args{"mentor": name}), Do: do("pick", s.ID)})
		why.Options = append(why.Options, chat.Option{Value: s.ID, Label: name})
	}
	public := chat.Button{Label: t.S("button.ask"), Do: bot.Run("ask")}
	if len(all) == 1 {
		m.Blocks = append(m.Blocks, chat.Controls{Items: append(asks, public)})
	} else {
		m.Blocks = append(m.Blocks, chat.Controls{Items: asks}, chat.Controls{Items: []chat.Control{why}},
			chat.Controls{Items: []chat.Control{chat.Button{Label: t.S("button.open"), Do: do("open", topic.ID)}, public}})
	}
	m.Blocks = append(m.Blocks, chat.Note{Text: t.T("find.note")})
	return m
}

// label is a name as it fits a button beside other words.
func label(name string) string {
	if r := []rune(name); len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return name
}

// nobodyFree says that nobody can be asked about a topic now, and what else there
// is to do.
func (f *Feature) nobodyFree(t i18n.Printer, topic people.Topic, full bool) chat.Message {
	key := "find.none"
	if full {
		key = "find.full"
	}
	text := t.T(key, i18n.Args{"topic": topic.Name})
	return chat.Message{Text: text, Blocks: []chat.Block{
		chat.Paragraph{Text: text},
		chat.Controls{Items: []chat.Control{
			chat.Button{Label: t.S("button.ask"), Style: chat.Primary, Do: bot.Run("ask")}, chat.Button{Label: t.S("button.open"), Do: do("open", topic.ID)},
		}},
	}}
}

// crowded sends people to the public question, for as long as others wait for the
// mentors of a topic.
func (f *Feature) crowded(t i18n.Printer, topic people.Topic) chat.Response {
	text := t.T("open.crowded", i18n.Args{"topic": topic.Name})
	return chat.Reply{Message: chat.Message{Text: text, Blocks: []chat.Block{
		chat.Paragraph{Text: text},
		chat.Controls{Items: []chat.Control{
			chat.Button{Label: t.S("button.ask"), Style: chat.Primary, Do: bot.Run("ask")}, chat.Button{Label: t.S("button.anyway"), Do: do("open-anyway", topic.ID)},
		}},
	}}}
}

// notFree says that a mentor cannot be asked at present, and never why.
func (f *Feature) notFree(t i18n.Printer, topic people.Topic) chat.Response {
	text := t.T("request.not-free")
	items := []chat.Control{chat.Button{Label: t.S("button.find"), Style: chat.Primary, Do: bot.Run("mentor find")}}
	if topic.ID != "" {
		items = append(items, chat.Button{Label: t.S("button.open"), Do: do("open", topic.ID)})
	}
	items = append(items, chat.Button{Label: t.S("button.ask"), Do: bot.Run("ask")})
	return chat.Reply{Message: chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}, chat.Controls{Items: items}}}}
}

// beforeMessage shows somebody what to know before they write to a mentor.
func (f *Feature) beforeMessage(t i18n.Printer, m people.Member, o *Offer, topics []people.Topic, s *Suggestion, answers []chat.ConversationID) chat.Message {
	text := t.T("before.text", i18n.Args{"mentor": calledIn(t, s.Space, m)})
	blocks := []chat.Block{chat.Paragraph{Text: text}, chat.Facts{Rows: boundaries(t, o, topics)}}
	if s.MentorSpace != "" {
		blocks = append(blocks, chat.Paragraph{Text: t.T("before.far", i18n.Args{"platform": bot.SpaceLabel(s.MentorSpace)})})
	}
	if reasons := reasonLines(t, fit.Why(s.Terms), topics); reasons != "" {
		blocks = append(blocks, chat.Paragraph{Text: reasons})
	}
	if len(answers) > 0 {
		var links []chat.Markup
		for _, where := range answers {
			links = append(links, chat.Channel(where))
		}
		blocks = append(blocks, chat.Paragraph{Text: t.T("before.answers", i18n.Args{"threads": t.List(links)})})
	}
	return chat.Message{Text: text, Blocks: append(blocks, chat.Controls{Items: []chat.Control{
		chat.Button{Label: t.S("button.write"), Style: chat.Primary, Do: do("write", s.ID)},
		chat.Button{Label: t.S("button.why"), Do: do("why", s.ID)},
		chat.Button{Label: t.S("button.ask"), Do: bot.Run("ask")},
	}})}
}

// boundaries are what a mentor wants those to know who write to them.
func boundaries(t i18n.Printer, o *Offer, topics []people.Topic) (rows []chat.Fact) {
	put := func(key string, value chat.Markup) {
		if value != "" {
			rows = append(rows, chat.Fact{Label: t.S(key), Value: value})
		}
	}
	put("fact.deep", topicNames(t, topics, o.of(Deep)))
	put("fact.basics", topicNames(t, topics, o.of(Basics)))
	put("fact.off", chat.Escape(o.Off))
	put("fact.format", t.T("format."+string(o.Format)))
	put("fact.languages", languageNames(t, o.Languages))
	put("fact.reply", t.T("offer.form.reply.n", i18n.Args{"n": o.ReplyDays}))
	return rows
}

// draftForm opens the form of a request.
func (f *Feature) draftForm(ctx context.Context, r *bot.Request, d *Request) (chat.Response, error) {
	form, err := f.formOf(ctx, r, d)
	return chat.Open{Form: form}, err
}

// formOf asks for a request: what, why this mentor, who asks, and what of it may be
// seen. One to the mentors of a topic is to nobody in particular.
func (f *Feature) formOf(ctx context.Context, r *bot.Request, d *Request) (form chat.Form, err error) {
	t := r.Text
	area := func(name, value string, optional bool) chat.Field {
		field := chat.Field{Name: name, Kind: chat.Area, Label: t.S("request." + name), Hint: t.S("request." + name + ".hint"), Max: longest[name], Optional: optional}
		if value != "" {
			field.Value = []string{value}
		}
		return field
	}
	shows := chat.Field{Name: "shows", Kind: chat.Choice, Label: t.S("request.shows"), Hint: t.S("request.shows.hint"), Optional: true, Max: len(items)}
	for _, i := range items {
		shows.Options = append(shows.Options, chat.Option{Value: string(i), Label: t.S("item." + string(i))})
		if d.shows(i) {
			shows.Value = append(shows.Value, string(i))
		}
	}
	form = chat.Form{Do: do("write", d.ID), Title: t.S("request.title"), Submit: t.S("request.submit"), Fields: []chat.Field{area("want", d.Want, false)}}
	if d.Mentor != "" {
		form.Fields = append(form.Fields, area("why", d.Why, false))
	}
	form.Fields = append(form.Fields, area("about", d.About, true), area("tried", d.Tried, true), shows)
	return form, nil
}

func moreForm(t i18n.Printer, ask string) chat.Form {
	return chat.Form{Do: do("more", ask), Title: t.S("more.title"), Submit: t.S("more.submit"), Fields: []chat.Field{
		{Name: "question", Kind: chat.Area, Label: t.S("more.question"), Hint: t.S("more.question.hint"), Max: longest["question"]},
	}}
}

func addForm(t i18n.Printer, request string) chat.Form {
	return chat.Form{Do: do("add", request), Title: t.S("add.title"), Submit: t.S("more.submit"), Fields: []chat.Field{
		{Name: "added", Kind: chat.Area, Label: t.S("add.added"), Max: longest["added"]},
	}}
}

// section is a member's part in mentoring on their own page. It takes one row.
func (f *Feature) section(ctx context.Context, tx *storage.Tx, r *bot.Request) ([]chat.Block, error) {
	topics, err := people.Topics(ctx, tx, r.Space.ID)
	if err != nil || len(topics) == 0 {
		return nil, err // nothing to offer yet
	}
	own, err := requestsOf(ctx, tx, r.Space.ID, r.Actor.ID, shownStates)
	if err != nil {
		return nil, err
	}
	waiting, err := asks(ctx, tx, `space = $1 AND mentor = $2 AND state = 'asked' ORDER BY id`, r.Space.ID, r.Actor.ID)
	if err != nil {
		return nil, err
	}
	text := r.Text.T("section.none")
	items := []chat.Control{chat.Button{Label: r.Text.S("button.find"), Do: bot.Run("mentor find")}}
	if len(own)+len(waiting) > 0 {
		text = r.Text.T("section.some", i18n.Args{"own": len(own), "waiting": len(waiting)})
		items = append(items, chat.Button{Label: r.Text.S("button.requests"), Style: chat.Primary, Do: bot.Run("mentor requests")})
	}
	items = append(items, chat.Button{Label: r.Text.S("button.offer"), Do: bot.Run("mentor offer")})
	for _, command := range []string{"pair", "programme"} {
		if f.reg.Offers(command) {
			items = append(items, chat.Button{Label: r.Text.S("button." + command), Do: bot.Run(command)})
		}
	}
	return []chat.Block{chat.Heading{Text: r.Text.S("section")}, chat.Paragraph{Text: text}, chat.Controls{Items: items}}, nil
}
