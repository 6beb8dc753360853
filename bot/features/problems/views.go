package problems

import (
	"strconv"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
)

const mostSteps = 5 // of the trail, shown at once

// listMessage is one page of problems: since when, and where they stand.
func listMessage(t i18n.Printer, found []*Problem, over bool, skip int) chat.Message {
	which := "open"
	if over {
		which = "closed"
	}
	text := t.T("list." + which)
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Heading{Text: t.S("list.title")}}}
	if len(found) == 0 {
		m.Text = t.T("list." + which + ".none")
	}
	m.Blocks = append(m.Blocks, chat.Paragraph{Text: m.Text})
	shown := found[:min(len(found), chat.MaxRow)]
	var lines chat.Markup
	var row, more []chat.Control
	for i, p := range shown {
		lines += listLine(t, p, skip+i+1) + "\n"
		row = append(row, chat.Button{Label: t.S("button.number", i18n.Args{"i": skip + i + 1}), Do: do("open", p.ID)})
	}
	if len(row) > 0 {
		m.Blocks = append(m.Blocks, chat.Paragraph{Text: lines}, chat.Controls{Items: row})
	}
	to := func(key, which string, skip int) {
		more = append(more, chat.Button{Label: t.S(key), Do: do("list", which+"|"+strconv.Itoa(skip))})
	}
	if skip > 0 {
		to("button.list.back", which, max(skip-chat.MaxRow, 0))
	}
	if len(found) > len(shown) {
		to("button.list.more", which, skip+chat.MaxRow)
	}
	if over {
		to("button.list.open", "open", 0)
	} else {
		to("button.list.closed", "closed", 0)
	}
	m.Blocks = append(m.Blocks, chat.Controls{Items: more})
	return m
}

func listLine(t i18n.Printer, p *Problem, i int) chat.Markup {
	args := i18n.Args{"i": i, "when": chat.When(p.At), "since": chat.When(p.Waiting), "who": chat.Mention(p.Handler), "closed": chat.When(p.ClosedAt)}
	if p.State == Waiting && p.Round > 0 {
		return t.T("line.again", args)
	}
	return t.T("line."+string(p.State), args)
}

// outside is a problem for organisers who do not look after it: nothing of what
// was written.
func outside(t i18n.Printer, p *Problem) chat.Message {
	args := i18n.Args{"when": chat.When(p.At), "who": chat.Mention(p.Handler), "closed": chat.When(p.ClosedAt)}
	switch p.State {
	case Waiting:
		return withButtons(t.T("outside.new", args), button(t, "take", p.ID))
	case Taken:
		return withButtons(t.T("outside.taken", args), button(t, "over", p.ID))
	case Closed:
		args["outcome"] = t.S("outcome." + string(p.Outcome))
		return withButtons(t.T("outside.closed", args), button(t, "reopen", p.ID))
	case Withdrawn:
	}
	return chat.Message{Text: t.T("withdrawn")}
}

// inside is a problem for whoever looks after it.
func inside(t i18n.Printer, p *Problem, words []Word, steps []Step, page int) chat.Message {
	text := t.T("inside", i18n.Args{"kind": t.S("kind." + string(p.Kind)), "when": chat.When(p.At)})
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Heading{Text: t.S("inside.title")}, facts(t, p)}}
	all := pages(words)
	if n := clamp(page, all); n >= 0 {
		m.Blocks = append(m.Blocks, conversation(t, all[n], true)...)
		m.Blocks = append(m.Blocks, turn(t, "read", p.ID, n, len(all))...)
	}
	switch {
	case p.Reporter.Former():
		m.Blocks = append(m.Blocks, chat.Note{Text: t.T("words.erased")})
	case len(all) == 0:
		m.Blocks = append(m.Blocks, chat.Note{Text: t.T("words.nothing")})
	}
	m.Blocks = append(m.Blocks, chat.Note{Text: trail(t, steps)})
	if p.State == Closed {
		return with(m, button(t, "reopen", p.ID))
	}
	m.Blocks = append(m.Blocks, chat.Note{Text: t.T("inside.conduct")})
	var items []chat.Button
	if p.Contact != NoContact && !p.Reporter.Former() {
		items = append(items, button(t, "ask", p.ID))
	}
	return with(m, append(items, button(t, "apart", p.ID), button(t, "close", p.ID), button(t, "back", p.ID))...)
}

func with(m chat.Message, buttons ...chat.Button) chat.Message {
	var items []chat.Control
	for _, b := range buttons {
		items = append(items, b)
	}
	m.Blocks = append(m.Blocks, chat.Controls{Items: items})
	return m
}

func facts(t i18n.Printer, p *Problem) chat.Facts {
	about := t.T("fact.about.nobody")
	if len(p.About) > 0 {
		about = mentions(t, p.About)
	}
	rows := []chat.Fact{
		{Label: t.S("fact.kind"), Value: t.T("kind." + string(p.Kind))},
		{Label: t.S("fact.about"), Value: about},
		{Label: t.S("fact.reporter"), Value: reporterName(t, p)},
		{Label: t.S("fact.contact"), Value: t.T("contact." + string(p.Contact) + ".fact")},
		{Label: t.S("fact.when"), Value: chat.When(p.At)},
	}
	if len(p.Without) > 0 {
		rows = append(rows, chat.Fact{Label: t.S("fact.without"), Value: mentions(t, p.Without)})
	}
	if p.Where != "" {
		rows = append(rows, chat.Fact{Label: t.S("fact.where"), Value: t.T("fact.where.at", i18n.Args{"where": chat.Channel(p.Where), "when": chat.When(p.SaidAt)})})
	}
	if p.State == Closed {
		rows = append(rows, chat.Fact{Label: t.S("fact.outcome"), Value: t.T("outcome." + string(p.Outcome))})
	}
	return chat.Facts{Rows: rows}
}

func mentions(t i18n.Printer, users []chat.UserID) chat.Markup {
	var all []chat.Markup
	for _, user := range users {
		all = append(all, chat.Mention(user))
	}
	return t.T("fact.people", i18n.Args{"who": t.List(all)})
}

// trail says who did what, the newest last.
func trail(t i18n.Printer, steps []Step) (lines chat.Markup) {
	for i, s := range steps {
		if i > 0 {
			lines += "\n"
		}
		lines += t.T("step."+s.What, i18n.Args{"who": chat.Mention(s.Actor), "when": chat.When(s.At)})
	}
	return lines
}
