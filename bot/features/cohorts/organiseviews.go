package cohorts

import (
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
)

// listMessage lets organisers choose a programme, or open one.
func listMessage(t i18n.Printer, all []*Programme) chat.Message {
	text := t.T("organise.list", i18n.Args{"n": len(all)})
	if len(all) == 0 {
		text = t.T("organise.none")
	}
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}}}
	if len(all) > 0 {
		s := chat.Select{Placeholder: t.S("list.pick"), Do: do("manage", "")}
		for _, p := range all {
			s.Options = append(s.Options, chat.Option{Value: p.ID, Label: p.Name, Hint: t.S("state." + string(p.State))})
		}
		m.Blocks = append(m.Blocks, chat.Controls{Items: []chat.Control{s}})
	}
	m.Blocks = append(m.Blocks, chat.Controls{Items: []chat.Control{
		chat.Button{Label: t.S("button.open"), Style: chat.Primary, Do: do("open", "")},
	}})
	return m
}

// overviewMessage is a programme as organisers see it: figures, and what they can
// do about it.
func overviewMessage(t i18n.Printer, o overview, said chat.Markup) chat.Message {
	text := t.T("overview."+string(o.State), i18n.Args{"until": chat.When(o.Until), "ends": chat.When(o.Ends)})
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Heading{Text: t.S("seen.head", i18n.Args{"programme": o.Name})}}}
	if said != "" {
		m.Text = said
		m.Blocks = append(m.Blocks, chat.Paragraph{Text: said})
	}
	m.Blocks = append(m.Blocks, chat.Paragraph{Text: text}, overviewFacts(t, o))
	if items := overviewControls(t, o); len(items) > 0 {
		m.Blocks = append(m.Blocks, chat.Controls{Items: items})
	}
	return m
}

func overviewFacts(t i18n.Printer, o overview) chat.Facts {
	n := func(key string, n int) chat.Fact {
		return chat.Fact{Label: t.S("fact." + key), Value: t.T("fact.n", i18n.Args{"n": n})}
	}
	rows := []chat.Fact{n("mentees", o.mentees), n("mentors", o.mentors), n("seats", o.seats)}
	if o.Run > 0 {
		rows = append(rows, n("runs", o.Run), n("introduced", o.tally[Introduced]), n("proposed", o.tally[Proposed]), n("apart", o.tally[Apart]), n("waiting", o.waiting))
	}
	if o.pins > 0 {
		rows = append(rows, n("pins", o.pins))
	}
	if o.excluded > 0 {
		rows = append(rows, n("excluded", o.excluded))
	}
	return chat.Facts{Rows: rows}
}

func overviewControls(t i18n.Printer, o overview) (items []chat.Control) {
	button := func(verb, arg string, style chat.Style) chat.Button {
		return chat.Button{Label: t.S("button." + verb), Style: style, Do: do(verb, arg)}
	}
	if o.State == Ended {
		if o.Run > 0 {
			items = append(items, button("pairs", o.ID, chat.Plain))
		}
		return items
	}
	items = append(items, button("preview", o.ID, chat.Primary), button("pin", o.ID, chat.Plain))
	if o.State == Open {
		items = append(items, button("close", o.ID, chat.Plain))
	}
	if o.Run > 0 {
		items = append(items, button("pairs", o.ID, chat.Plain))
	}
	return append(items, chat.Button{Label: t.S("button.edit"), Do: do("open", o.ID)})
}
