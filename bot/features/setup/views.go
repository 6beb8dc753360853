package setup

import (
	"context"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// checklist says what is there and what is missing, with everything to mend it.
func (f *Feature) checklist(ctx context.Context, tx *storage.Tx, r *bot.Request, said chat.Markup) (chat.Message, error) {
	t := r.Text
	space, err := people.LoadSpace(ctx, tx, r.Space.ID)
	if err != nil {
		return chat.Message{}, err
	}
	m := chat.Message{Text: t.T("text")}
	if said != "" {
		m.Blocks = append(m.Blocks, chat.Paragraph{Text: said})
	}
	m.Blocks = append(m.Blocks, chat.Heading{Text: t.S("title")})
	lines, rows, err := f.channels(ctx, tx, t, space.ID)
	if err != nil {
		return m, err
	}
	topics, err := people.Topics(ctx, tx, space.ID)
	if err != nil {
		return m, err
	}
	organisers, err := people.Organisers(ctx, tx, space.ID)
	if err != nil {
		return m, err
	}
	lines += f.rest(t, space, topics, organisers)
	m.Blocks = append(append(m.Blocks, chat.Paragraph{Text: lines}), rows...)
	m.Blocks = append(m.Blocks,
		chat.Controls{Items: []chat.Control{f.languages(t, space)}},
		chat.Controls{Items: []chat.Control{organiserPick(t, organisers)}},
		chat.Controls{Items: []chat.Control{
			chat.Button{Label: t.S("button.topics"), Do: do("topics", "")},
			chat.Button{Label: t.S("button.places"), Do: do("places", "")},
			chat.Button{Label: t.S("button.hours"), Do: do("hours", "")},
			chat.Button{Label: t.S("button.limits"), Do: do("limits", "")},
		}})
	return m, nil
}

// channels is a line and a select for every purpose that a feature has.
func (f *Feature) channels(ctx context.Context, tx *storage.Tx, t i18n.Printer, space chat.SpaceID) (lines chat.Markup, rows []chat.Block, err error) {
	for _, p := range f.reg.Channels() {
		to, err := people.Channel(ctx, tx, space, p.Name)
		if err != nil {
			return "", nil, err
		}
		s := chat.Select{Placeholder: t.S("channel.pick", i18n.Args{"purpose": p.Label(t)}), Do: do("channel", p.Name), Of: chat.FromChannels}
		if to == "" {
			lines += t.T("channel.missing", i18n.Args{"purpose": p.Label(t)}) + "\n"
		} else {
			lines += t.T("channel.set", i18n.Args{"purpose": p.Label(t), "channel": chat.Channel(to)}) + "\n"
			s.Chosen = []string{string(to)}
		}
		rows = append(rows, chat.Controls{Items: []chat.Control{s}})
	}
	return lines, rows, nil
}

// rest is a line for each of the other things.
func (f *Feature) rest(t i18n.Printer, space people.Space, topics []people.Topic, organisers []chat.UserID) chat.Markup {
	var names []chat.Markup
	for _, topic := range topics {
		names = append(names, chat.Escape(topic.Name))
	}
	topicLine, organiserLine := t.T("topics.missing"), t.T("organisers.missing")
	if len(names) > 0 {
		topicLine = t.T("topics.set", i18n.Args{"topics": chat.Shorten(t.List(names), 600)})
	}
	var who []chat.Markup
	for _, id := range organisers {
		who = append(who, chat.Mention(id))
	}
	if len(who) > 0 {
		organiserLine = t.T("organisers.set", i18n.Args{"organisers": t.List(who)})
	}
	language := space.Language
	for _, l := range f.reg.Languages() {
		if l.Tag == language {
			language = l.Name
		}
	}
	limits := space.Limits.InForce()
	return topicLine + "\n" + organiserLine + "\n" +
		t.T("language.set", i18n.Args{"language": language}) + "\n" +
		t.T("hours.set", i18n.Args{"zone": space.Location().String(), "hours": space.Hours.String()}) + "\n" +
		t.T("limits.set", i18n.Args{"day": limits.Day, "week": limits.Week})
}

func (f *Feature) languages(t i18n.Printer, space people.Space) chat.Select {
	s := chat.Select{Placeholder: t.S("language.pick"), Do: do("language", ""), Chosen: []string{space.Language}}
	for _, l := range f.reg.Languages() {
		s.Options = append(s.Options, chat.Option{Value: l.Tag, Label: l.Name})
	}
	return s
}

func organiserPick(t i18n.Printer, organisers []chat.UserID) chat.Select {
	s := chat.Select{Placeholder: t.S("organisers.pick"), Do: do("organisers", ""), Of: chat.FromPeople, Max: max(10, len(organisers))}
	for _, id := range organisers {
		s.Chosen = append(s.Chosen, string(id))
	}
	return s
}

func topicsForm(t i18n.Printer, topics []people.Topic) chat.Form {
	var lines []string
	for _, topic := range topics {
		lines = append(lines, fromStored(topic).String())
	}
	field := chat.Field{Name: "topics", Kind: chat.Area, Label: t.S("form.topics"), Hint: t.S("form.topics.hint"), Optional: true}
	if len(lines) > 0 {
		field.Value = []string{strings.Join(lines, "\n")}
	}
	return chat.Form{Do: do("topics", ""), Title: t.S("form.topics.title"), Submit: t.S("form.submit"), Fields: []chat.Field{field}}
}

func hoursForm(r *bot.Request) chat.Form {
	t := r.Text
	return chat.Form{Do: do("hours", ""), Title: t.S("form.hours.title"), Submit: t.S("form.submit"), Fields: []chat.Field{
		{Name: "zone", Kind: chat.Line, Label: t.S("form.zone"), Hint: t.S("form.zone.hint"), Max: 60, Value: []string{r.Space.Location().String()}},
		{Name: "hours", Kind: chat.Line, Label: t.S("form.hours"), Hint: t.S("form.hours.hint"), Max: 40, Value: []string{r.Space.Hours.String()}},
	}}
}
