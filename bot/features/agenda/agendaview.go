package agenda

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// How much room the lists of a message have, in runes: together they fit one, with
// what stands around them.
const (
	pointsRoom  = 1300
	itemsRoom   = 1200
	lineRoom    = 45  // of a line, for who and when
	leastWords  = 20  // of a line, whatever else there is
	maxQuote    = 900 // of one thing alone, escaped
	maxOnAgenda = 8   // open items; the others stand in their own list
)

// Agenda is what a pair talks about next.
type Agenda struct {
	pair   *Pair
	next   *Meeting // or the one that goes on; nil for none
	points []*Point
	items  []*Item // open
}

func loadAgenda(ctx context.Context, tx *storage.Tx, p *Pair, now time.Time) (a Agenda, err error) {
	a.pair = p
	if a.next, err = nextMeeting(ctx, tx, p.ID, now.Add(-running)); err != nil {
		return a, err
	}
	if a.points, err = openPoints(ctx, tx, p.ID); err != nil {
		return a, err
	}
	a.items, err = openItems(ctx, tx, p.ID)
	return a, err
}

// head says of which meeting it is.
func (a Agenda) head(rd reader) chat.Markup {
	with := i18n.Args{"other": chat.Mention(a.pair.Other(rd.me))}
	switch {
	case !a.pair.Open:
		return rd.t.T("agenda.over", with)
	case a.next == nil:
		return rd.t.T("agenda.none", with)
	}
	return rd.t.T("agenda.head", with, i18n.Args{"when": chat.When(a.next.At)})
}

// lists are the points, and the action items that are open, with their age.
func (a Agenda) lists(rd reader) []chat.Block {
	blocks := []chat.Block{chat.Paragraph{Text: a.pointLines(rd)}}
	if len(a.items) == 0 {
		return blocks
	}
	shown := a.items[:min(len(a.items), maxOnAgenda)]
	text := rd.t.T("agenda.items", i18n.Args{"n": len(a.items)}) + "\n" + itemLines(rd, shown, a.next, itemsRoom)
	if more := len(a.items) - len(shown); more > 0 {
		text += "\n" + rd.t.T("agenda.more", i18n.Args{"n": more})
	}
	return append(blocks, chat.Paragraph{Text: text})
}

func (a Agenda) pointLines(rd reader) chat.Markup {
	if len(a.points) == 0 {
		return rd.t.T("agenda.empty")
	}
	text := rd.t.T("agenda.points", i18n.Args{"n": len(a.points)})
	for n, p := range a.points {
		text += "\n" + rd.t.T("line.point", i18n.Args{"n": n + 1, "who": chat.Mention(p.Author), "words": fitted(p.Words, each(pointsRoom, len(a.points)))})
	}
	return text
}

// each is how many runes of words each of so many lines has.
func each(room, lines int) int { return max(room/lines-lineRoom, leastWords) }

// itemLines are a line for each item: what, who, for how long, until when.
func itemLines(rd reader, items []*Item, next *Meeting, room int) (text chat.Markup) {
	for n, i := range items {
		if n > 0 {
			text += "\n"
		}
		args := i18n.Args{"words": itemWords(rd.t, i, each(room, len(items))-lineRoom), "who": chat.Mention(i.Owner)}
		if i.State == Open {
			text += rd.t.T("line.item", args, i18n.Args{"age": ageText(rd, i.At), "due": dueText(rd, i, next)})
			continue
		}
		text += rd.t.T("line.item."+string(i.State), args)
	}
	return text
}

// itemWords are what an item says; its author may have been erased.
func itemWords(t i18n.Printer, i *Item, most int) chat.Markup {
	if i.Words == "" {
		return t.T("item.erased")
	}
	return fitted(i.Words, max(most, leastWords))
}

// agendaMessage is a pair's agenda for one of the two, with what they can do.
func agendaMessage(ctx context.Context, tx *storage.Tx, rd reader, p *Pair, said ...chat.Markup) (chat.Message, error) {
	a, err := loadAgenda(ctx, tx, p, rd.now)
	if err != nil {
		return chat.Message{}, err
	}
	head := a.head(rd)
	m := chat.Message{Text: head}
	for _, text := range said {
		m.Text = text
		m.Blocks = append(m.Blocks, chat.Paragraph{Text: text})
	}
	m.Blocks = append(m.Blocks, chat.Heading{Text: rd.t.S("section")}, chat.Paragraph{Text: head})
	m.Blocks = append(m.Blocks, a.lists(rd)...)
	if s, any := pickPoint(rd, p, a.points); any && p.Open {
		m.Blocks = append(m.Blocks, row(s))
	}
	if s, any := pickItem(rd, p.ID, a.items); any {
		m.Blocks = append(m.Blocks, row(s))
	}
	var items []chat.Control
	if p.Open {
		items = append(items, button(rd.t, "point", p.ID, chat.Primary), button(rd.t, "item", p.ID+"/", chat.Plain))
	}
	items = append(items, button(rd.t, "notes-of", p.ID, chat.Plain), button(rd.t, "items", p.ID, chat.Plain))
	if p.Open && a.next != nil {
		items = append(items, button(rd.t, "room", a.next.ID, chat.Plain))
	}
	m.Blocks = append(m.Blocks, row(items...))
	return m, nil
}

// pickPoint lets somebody choose a point to tick off, edit or remove.
func pickPoint(rd reader, p *Pair, points []*Point) (s chat.Select, any bool) {
	s = chat.Select{Placeholder: rd.t.S("pick.point"), Do: do("open-point", p.ID)}
	for _, point := range points {
		s.Options = append(s.Options, chat.Option{Value: point.ID, Label: shorten(chat.OneLine(point.Words), chat.MaxOptionLabel)})
	}
	return s, len(s.Options) > 0
}

// pickItem lets somebody choose an action item. The arg tells selects of one
// message apart.
func pickItem(rd reader, arg string, items []*Item) (s chat.Select, any bool) {
	s = chat.Select{Placeholder: rd.t.S("pick.item"), Do: do("open-item", arg)}
	for _, i := range items[:min(len(items), chat.MaxOptions)] {
		if i.Words != "" {
			s.Options = append(s.Options, chat.Option{Value: i.ID, Label: shorten(chat.OneLine(i.Words), chat.MaxOptionLabel)})
		}
	}
	return s, len(s.Options) > 0
}
