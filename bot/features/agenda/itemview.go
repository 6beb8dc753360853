package agenda

import (
	"context"
	"strconv"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// itemMessage is one action item for one of the two, with what they can do about it.
func itemMessage(ctx context.Context, tx *storage.Tx, rd reader, p *Pair, i *Item, said ...chat.Markup) (chat.Message, error) {
	next, err := nextMeeting(ctx, tx, p.ID, rd.now)
	if err != nil {
		return chat.Message{}, err
	}
	args := i18n.Args{"who": chat.Mention(i.Owner), "other": chat.Mention(p.Other(rd.me))}
	key := "item.theirs"
	if i.Owner == rd.me {
		key = "item.yours"
	}
	head := rd.t.T(key, args)
	m := chat.Message{Text: head}
	for _, text := range said {
		m.Text = text
		m.Blocks = append(m.Blocks, chat.Paragraph{Text: text})
	}
	m.Blocks = append(m.Blocks, chat.Paragraph{Text: head}, chat.Quote{Text: itemWords(rd.t, i, maxQuote)})
	switch i.State {
	case Open:
		m.Blocks = append(m.Blocks, chat.Note{Text: rd.t.T("item.standing", i18n.Args{"age": ageText(rd, i.At), "due": dueText(rd, i, next)})})
	case Done, Dropped:
		m.Blocks = append(m.Blocks, chat.Note{Text: rd.t.T("item.state."+string(i.State), i18n.Args{"when": chat.When(i.ClosedAt)})})
	}
	if !i.UsedAt.IsZero() {
		m.Blocks = append(m.Blocks, chat.Note{Text: rd.t.T("item.used", i18n.Args{"who": chat.Mention(p.Mentee)})})
	}
	m.Blocks = append(m.Blocks, itemRows(rd, p, i)...)
	return m, nil
}

// itemRows are what somebody can do about an item: its state is its owner's to say,
// also when the pair has ended.
func itemRows(rd reader, p *Pair, i *Item) []chat.Block {
	var first, second []chat.Control
	owner := i.Owner == rd.me
	switch {
	case owner && i.State == Open:
		first = append(first, button(rd.t, "done", i.ID, chat.Primary))
		if p.Open {
			first = append(first, button(rd.t, "later", i.ID, chat.Plain))
		}
		first = append(first, button(rd.t, "drop", i.ID, chat.Plain))
	case owner && p.Open:
		first = append(first, button(rd.t, "reopen", i.ID, chat.Plain))
	}
	if owner && rd.me == p.Mentee && i.UsedAt.IsZero() {
		first = append(first, button(rd.t, "used", i.ID, chat.Plain))
	}
	if p.Open && i.State == Open && (owner || i.Author == rd.me) {
		second = append(second, button(rd.t, "edit-item", i.ID, chat.Plain))
	}
	second = append(second, button(rd.t, "show", p.ID, chat.Plain))
	blocks := []chat.Block{}
	if len(first) > 0 {
		blocks = append(blocks, row(first...))
	}
	return append(blocks, row(second...))
}

// itemsMessage lists all action items of a pair, those that are open first, a page
// at a time.
func itemsMessage(ctx context.Context, tx *storage.Tx, rd reader, p *Pair, page int) (chat.Message, error) {
	all, err := items(ctx, tx, `pair = $1 ORDER BY CASE WHEN state = 'open' THEN 0 ELSE 1 END, closed_at DESC, id`, p.ID)
	if err != nil {
		return chat.Message{}, err
	}
	next, err := nextMeeting(ctx, tx, p.ID, rd.now)
	if err != nil {
		return chat.Message{}, err
	}
	pages := (len(all) + maxItemsAPage - 1) / maxItemsAPage
	page = max(0, min(page, pages-1))
	shown := all[min(len(all), page*maxItemsAPage):min(len(all), (page+1)*maxItemsAPage)]
	head := rd.t.T("items.head", i18n.Args{"other": chat.Mention(p.Other(rd.me)), "n": len(all)})
	m := chat.Message{Text: head, Blocks: []chat.Block{chat.Heading{Text: rd.t.S("items")}, chat.Paragraph{Text: head}}}
	if len(shown) > 0 {
		m.Blocks = append(m.Blocks, chat.Paragraph{Text: itemLines(rd, shown, next, itemsRoom)})
	}
	if s, any := pickItem(rd, p.ID, shown); any {
		m.Blocks = append(m.Blocks, row(s))
	}
	var buttons []chat.Control
	if p.Open {
		buttons = append(buttons, button(rd.t, "item", p.ID+"/", chat.Primary))
	}
	if page+1 < pages {
		buttons = append(buttons, chat.Button{Label: rd.t.S("button.more"), Do: do("turn-items", p.ID+"/"+strconv.Itoa(page+1))})
	}
	if page > 0 {
		buttons = append(buttons, chat.Button{Label: rd.t.S("button.less"), Do: do("turn-items", p.ID+"/"+strconv.Itoa(page-1))})
	}
	m.Blocks = append(m.Blocks, row(append(buttons, back(rd, p))...))
	return m, nil
}

// pointMessage is one point, whole.
func pointMessage(rd reader, p *Pair, point *Point) chat.Message {
	m := message(rd.t.T("point.head", i18n.Args{"who": chat.Mention(point.Author)}), chat.Quote{Text: fitted(point.Words, 2*maxWords)})
	var items []chat.Control
	if p.Open && !point.Done() {
		items = append(items, button(rd.t, "tick", point.ID, chat.Primary))
		if point.Author == rd.me {
			items = append(items, button(rd.t, "edit-point", point.ID, chat.Plain), button(rd.t, "remove-point", point.ID, chat.Plain))
		}
	}
	m.Blocks = append(m.Blocks, row(append(items, back(rd, p))...))
	return m
}
