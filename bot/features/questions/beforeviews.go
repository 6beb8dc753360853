package questions

import (
	"context"
	"math"
	"strconv"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/storage"
)

// What is shown of one question that was found, so that several fit into a
// message: runes of its title, of the words in common, and of its answer's first
// lines.
const (
	shownTitle  = 80
	shownWords  = 90
	shownAnswer = 280
	shownInList = 140
)

// showPrecedents shows what was answered before, and lets the author decide.
func (f *Feature) showPrecedents(ctx context.Context, r *bot.Request, d *Draft, similar []hit) (chat.Response, error) {
	t := r.Text
	text := t.T("before.text", i18n.Args{"n": len(similar), "title": d.Title})
	if len(similar) == 0 {
		text = t.T("before.none", i18n.Args{"title": d.Title})
	}
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}}}
	items := []chat.Control{button(t, "post", d.ID, chat.Primary)}
	for i, h := range similar {
		m.Blocks = append(m.Blocks, hitBlocks(t, i+1, h, shownAnswer)...)
		b := button(t, "solved", d.ID+"."+h.ID, chat.Plain)
		if len(similar) > 1 {
			b.Label = t.S("button.solved.several", i18n.Args{"number": i + 1})
		}
		items = append(items, b)
	}
	items = append(items, button(t, "edit", d.ID, chat.Plain))
	var wait chat.Markup
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		wait, err = waitText(ctx, tx, r)
		return err
	})
	if wait != "" {
		m.Blocks = append(m.Blocks, chat.Note{Text: wait})
	}
	m.Blocks = append(m.Blocks, chat.Note{Text: t.T("before.kept")}, chat.Controls{Items: items})
	return chat.Reply{Message: m}, err
}

// hitBlocks shows one question that was found: where it is, why it was found,
// and what its answer said.
func hitBlocks(t i18n.Printer, number int, h hit, answer int) []chat.Block {
	args := i18n.Args{"number": strconv.Itoa(number), "title": shorten(titled(t, h.Question), shownTitle), "where": chat.Channel(h.Where), "since": chat.When(h.CreatedAt)}
	text := t.T("hit."+string(h.standing()), args)
	if h.Where == "" {
		text = t.T("hit.brought", args)
	}
	blocks := []chat.Block{chat.Paragraph{Text: text}}
	if h.Answer != nil {
		blocks = append(blocks, chat.Quote{Text: chat.Shorten(chat.Escape(h.Answer.Words), answer)})
		if h.Answer.Author != "" {
			blocks = append(blocks, chat.Note{Text: t.T("hit.author", i18n.Args{"author": chat.Mention(h.Answer.Author)})})
		}
	}
	if len(h.Shared) == 0 {
		return append(blocks, chat.Note{Text: t.T("hit.why.answer")})
	}
	var words []chat.Markup
	for _, w := range h.Shared {
		words = append(words, chat.Escape(w))
	}
	return append(blocks, chat.Note{Text: t.T("hit.why", i18n.Args{"words": chat.Shorten(t.List(words), shownWords)})})
}

// standing is a question's state as somebody who looks for an answer sees it: a
// closed one that was answered is answered.
func (q *Question) standing() State {
	if q.State == Closed && q.Answerer != "" {
		return Answered
	}
	return q.State
}

// waitText says how long people wait here; "" when there is too little to tell.
func waitText(ctx context.Context, tx *storage.Tx, r *bot.Request) (chat.Markup, error) {
	wait, enough, err := record.HonestWait(ctx, tx, r.Space.ID)
	if err != nil || !enough {
		return "", err
	}
	return r.Text.T("wait", i18n.Args{"median": span(r.Text, wait.Median), "open": wait.Open}), nil
}

// span says a length of time, roughly.
func span(t i18n.Printer, d time.Duration) string {
	unit, n := "minutes", d.Minutes()
	switch {
	case d >= 48*time.Hour:
		unit, n = "days", d.Hours()/24
	case d >= time.Hour:
		unit, n = "hours", d.Hours()
	}
	return t.S("span."+unit, i18n.Args{"n": max(1, int(math.Round(n)))})
}

// button runs a verb, which is also the key of its label.
func button(t i18n.Printer, verb, arg string, style chat.Style) chat.Button {
	return chat.Button{Label: t.S("button." + verb), Style: style, Do: do(verb, arg)}
}

// withButtons is a message of one paragraph and a row of buttons.
func withButtons(text chat.Markup, buttons ...chat.Control) chat.Message {
	return chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}, chat.Controls{Items: buttons}}}
}
