package agenda

import (
	"context"
	"slices"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// Sheet is what is kept of one meeting. Both read all of it.
type Sheet struct {
	meeting *Meeting
	points  []*Point // talked about in it
	notes   []*Note
	items   []*Item // that come from it
}

func loadSheet(ctx context.Context, tx *storage.Tx, m *Meeting) (s Sheet, err error) {
	s.meeting = m
	if s.points, err = points(ctx, tx, `pair = $1 AND done_in = $2 ORDER BY id`, m.Pair, m.ID); err != nil {
		return s, err
	}
	if s.notes, err = notes(ctx, tx, `meeting = $1 ORDER BY id`, m.ID); err != nil {
		return s, err
	}
	s.items, err = items(ctx, tx, `meeting = $1 ORDER BY id`, m.ID)
	return s, err
}

// writtenBy is whether somebody has written something down.
func (s Sheet) writtenBy(who chat.UserID) bool {
	return slices.ContainsFunc(s.notes, func(n *Note) bool { return n.Author == who }) ||
		slices.ContainsFunc(s.items, func(i *Item) bool { return i.Author == who })
}

// How much room the parts of a sheet have, in runes.
const (
	talkedRoom    = 500
	notesRoom     = 1000
	fromRoom      = 1000
	maxOnSheet    = 6  // items; the others stand in their own list
	maxTalked     = 10 // points
	maxItemsAPage = 8
)

func (s Sheet) blocks(rd reader, p *Pair, next *Meeting) (blocks []chat.Block) {
	if n := len(s.points); n > 0 {
		text := rd.t.T("sheet.talked", i18n.Args{"n": n})
		for _, p := range s.points[:min(n, maxTalked)] {
			text += "\n" + rd.t.T("line.talked", i18n.Args{"words": fitted(p.Words, each(talkedRoom, min(n, maxTalked)))})
		}
		if n > maxTalked {
			text += "\n" + rd.t.T("agenda.more", i18n.Args{"n": n - maxTalked})
		}
		blocks = append(blocks, chat.Paragraph{Text: text})
	}
	text := rd.t.T("sheet.empty")
	if !p.Open {
		text = rd.t.T("sheet.none")
	}
	if n := len(s.notes); n > 0 {
		text = rd.t.T("sheet.notes", i18n.Args{"n": n})
		for _, note := range s.notes {
			text += "\n" + rd.t.T("line.note", i18n.Args{"who": chat.Mention(note.Author), "words": fitted(note.Words, each(notesRoom, n))})
		}
	}
	blocks = append(blocks, chat.Paragraph{Text: text})
	if n := len(s.items); n > 0 {
		text := rd.t.T("sheet.items", i18n.Args{"n": n}) + "\n" + itemLines(rd, s.items[:min(n, maxOnSheet)], next, fromRoom)
		if n > maxOnSheet {
			text += "\n" + rd.t.T("agenda.more", i18n.Args{"n": n - maxOnSheet})
		}
		blocks = append(blocks, chat.Paragraph{Text: text})
	}
	return blocks
}

// sheetMessage is what is kept of one meeting, for one of the two, with the ways to
// the others.
func sheetMessage(ctx context.Context, tx *storage.Tx, rd reader, p *Pair, m *Meeting, said ...chat.Markup) (chat.Message, error) {
	s, err := loadSheet(ctx, tx, m)
	if err != nil {
		return chat.Message{}, err
	}
	next, err := nextMeeting(ctx, tx, p.ID, rd.now)
	if err != nil {
		return chat.Message{}, err
	}
	all, err := begun(ctx, tx, p, rd.now)
	if err != nil {
		return chat.Message{}, err
	}
	head := rd.t.T("sheet.head", i18n.Args{"other": chat.Mention(p.Other(rd.me)), "when": chat.When(m.At)})
	msg := chat.Message{Text: head}
	for _, text := range said {
		msg.Text = text
		msg.Blocks = append(msg.Blocks, chat.Paragraph{Text: text})
	}
	msg.Blocks = append(msg.Blocks, chat.Heading{Text: rd.t.S("notes")}, chat.Paragraph{Text: head})
	msg.Blocks = append(msg.Blocks, s.blocks(rd, p, next)...)
	if pick, any := pickNote(rd, m, s.notes); any {
		msg.Blocks = append(msg.Blocks, row(pick))
	}
	if pick, any := pickItem(rd, m.ID, s.items); any {
		msg.Blocks = append(msg.Blocks, row(pick))
	}
	if items := sheetButtons(rd, p, m, all); len(items) > 0 {
		msg.Blocks = append(msg.Blocks, row(items...))
	}
	return msg, nil
}

func sheetButtons(rd reader, p *Pair, m *Meeting, all []*Meeting) (items []chat.Control) {
	if p.Open {
		items = append(items, button(rd.t, "note", m.ID, chat.Primary), button(rd.t, "item", p.ID+"/"+m.ID, chat.Plain))
	}
	at := slices.IndexFunc(all, func(other *Meeting) bool { return other.ID == m.ID })
	if at >= 0 && at+1 < len(all) {
		items = append(items, chat.Button{Label: rd.t.S("button.older"), Do: do("turn", all[at+1].ID)})
	}
	if at > 0 {
		items = append(items, chat.Button{Label: rd.t.S("button.newer"), Do: do("turn", all[at-1].ID)})
	}
	return append(items, back(rd, p))
}

// pickNote lets somebody choose a note to read it whole.
func pickNote(rd reader, m *Meeting, notes []*Note) (s chat.Select, any bool) {
	s = chat.Select{Placeholder: rd.t.S("pick.note"), Do: do("open-note", m.ID)}
	for _, n := range notes {
		s.Options = append(s.Options, chat.Option{Value: n.ID, Label: shorten(chat.OneLine(n.Words), chat.MaxOptionLabel)})
	}
	return s, len(s.Options) > 0
}

// noteMessage is one note, whole.
func noteMessage(rd reader, n *Note, p *Pair) chat.Message {
	text := rd.t.T("note.head", i18n.Args{"who": chat.Mention(n.Author), "when": chat.When(n.At)})
	var items []chat.Control
	if n.Author == rd.me && p.Open {
		items = append(items, button(rd.t, "edit-note", n.ID, chat.Plain), button(rd.t, "remove-note", n.ID, chat.Plain))
	}
	items = append(items, chat.Button{Label: rd.t.S("button.notes"), Do: do("turn", n.Meeting)})
	m := message(text)
	for _, part := range quoted(n.Words) {
		m.Blocks = append(m.Blocks, chat.Quote{Text: part})
	}
	m.Blocks = append(m.Blocks, row(items...))
	return m
}

// quoted is what somebody wrote, in parts that a message can hold.
func quoted(words string) (parts []chat.Markup) {
	text := []rune(words)
	for len(text) > 0 {
		n := min(len(text), chat.MaxText/2) // escaped, it is twice as long at most
		if part := chat.Escape(string(text[:n])); chat.OneLine(string(part)) != "" {
			parts = append(parts, part)
		}
		text = text[n:]
	}
	return parts
}
