package report

import (
	"slices"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
)

// sheet is the report as one organiser looks at it.
type sheet struct {
	t       i18n.Printer
	view    view
	said    chat.Markup // what a press just did; "" for nothing
	off     bool        // the weekly note of the space
	picture chat.File   // without data when there is nothing to draw
}

// message is the page that is looked at: the parts in their order, on as many
// pages as the limits of messages ask for.
func (s sheet) message(parts []bot.ReportPart) chat.Message {
	pages := s.pages(parts)
	s.view.page = min(s.view.page, len(pages)-1)
	m := s.frame(s.view.page, len(pages))
	at := len(m.Blocks) - 1 // above the buttons
	m.Blocks = slices.Insert(m.Blocks, at, pages[s.view.page]...)
	if text := lines(s.t, parts); text != "" {
		m.Text += "\n" + text
	}
	return m
}

// pages lays the parts out. A part begins a new page when it does not fit on the
// one before, and goes on on the next one when it fits on none.
func (s sheet) pages(parts []bot.ReportPart) [][]chat.Block {
	frame := s.frame(0, 2)
	fits := func(page, more []chat.Block) bool {
		m := frame
		m.Blocks = slices.Concat(frame.Blocks, page, more)
		return m.Validate() == nil
	}
	pages := [][]chat.Block{nil}
	put := func(blocks []chat.Block) {
		if last := len(pages) - 1; fits(pages[last], blocks) || len(pages[last]) == 0 {
			pages[last] = append(pages[last], blocks...)
			return
		}
		pages = append(pages, blocks)
	}
	for _, p := range parts {
		if fits(nil, p.Blocks) {
			put(p.Blocks)
			continue
		}
		for _, b := range p.Blocks {
			put([]chat.Block{b})
		}
	}
	return pages
}

// frame is what surrounds the parts on a page.
func (s sheet) frame(page, of int) chat.Message {
	head := s.t.T("head", i18n.Args{"n": s.view.days})
	m := chat.Message{Text: head}
	if s.said != "" {
		m.Blocks = append(m.Blocks, chat.Paragraph{Text: s.said})
	}
	m.Blocks = append(m.Blocks, chat.Paragraph{Text: head})
	if of > 1 {
		m.Blocks = append(m.Blocks, chat.Note{Text: s.t.T("page", i18n.Args{"page": page + 1, "of": of})})
	}
	if page == 0 && len(s.picture.Data) > 0 {
		m.Files = []chat.File{s.picture}
		m.Blocks = append(m.Blocks, chat.Picture{File: s.picture.Name})
	}
	m.Blocks = append(m.Blocks, chat.Controls{Items: s.buttons(page, of)})
	return m
}

func (s sheet) buttons(page, of int) (items []chat.Control) {
	if page+1 < of {
		items = append(items, chat.Button{Label: s.t.S("button.more"), Style: chat.Primary, Do: do("show", view{s.view.days, page + 1})})
	}
	if page > 0 {
		items = append(items, chat.Button{Label: s.t.S("button.back"), Do: do("show", view{s.view.days, page - 1})})
	}
	for _, days := range periods {
		if days != s.view.days {
			items = append(items, chat.Button{Label: s.t.S("button.days", i18n.Args{"n": days}), Do: do("show", view{days: days})})
		}
	}
	weekly := chat.Button{Label: s.t.S("button.weekly.off"), Do: chat.ActionID{Name: "report.weekly", Arg: "-"}}
	if s.off {
		weekly = chat.Button{Label: s.t.S("button.weekly.on"), Do: chat.ActionID{Name: "report.weekly", Arg: "+"}}
	}
	return append(items, weekly)
}
