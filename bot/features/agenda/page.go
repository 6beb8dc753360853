package agenda

import (
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

const (
	maxPairs = 3 // on the page, which has other parts
	maxDue   = 3
	dueRoom  = 450 // runes
)

// section is what waits in the member's agendas, and what they have to do.
func (f *Feature) section(ctx context.Context, tx *storage.Tx, r *bot.Request) ([]chat.Block, error) {
	all, err := of(ctx, tx, r.Space.ID, r.Actor.ID)
	if err != nil {
		return nil, err
	}
	rd := actor(r, tx)
	var text chat.Markup
	shown := 0
	for _, p := range goingOn(all) {
		line, err := pageLine(ctx, tx, rd, p)
		if err != nil {
			return nil, err
		}
		if line == "" || shown == maxPairs {
			continue
		}
		if shown > 0 {
			text += "\n"
		}
		text += line
		shown++
	}
	if shown == 0 {
		return nil, nil
	}
	return []chat.Block{
		chat.Heading{Text: r.Text.S("section")},
		chat.Paragraph{Text: text},
		row(chat.Button{Label: r.Text.S("button.agenda"), Do: bot.Run("meet agenda")}, chat.Button{Label: r.Text.S("button.notes"), Do: bot.Run("meet notes")}),
	}, nil
}

// pageLine is one pair: how much stands on its next agenda, and the first of what
// the member has to do. "" when there is neither.
func pageLine(ctx context.Context, tx *storage.Tx, rd reader, p *Pair) (chat.Markup, error) {
	a, err := loadAgenda(ctx, tx, p, rd.now)
	if err != nil {
		return "", err
	}
	var mine []*Item
	for _, i := range a.items {
		if i.Owner == rd.me {
			mine = append(mine, i)
		}
	}
	if a.next == nil && len(a.points) == 0 && len(mine) == 0 {
		return "", nil
	}
	points := rd.t.T("page.points.none")
	if n := len(a.points); n > 0 {
		points = rd.t.T("page.points", i18n.Args{"n": n})
	}
	what := points
	if n := len(mine); n > 0 {
		what = rd.t.T("page.both", i18n.Args{"points": points, "items": rd.t.T("page.items", i18n.Args{"n": n})})
	}
	args := i18n.Args{"other": chat.Mention(p.Other(rd.me)), "what": what}
	text := rd.t.T("page.none", args)
	if a.next != nil {
		text = rd.t.T("page.line", args, i18n.Args{"when": chat.When(a.next.At)})
	}
	soonest := mine[:min(len(mine), maxDue)]
	for _, i := range soonest {
		text += "\n" + rd.t.T("page.item", i18n.Args{"words": itemWords(rd.t, i, each(dueRoom, len(soonest))-lineRoom), "due": dueText(rd, i, a.next)})
	}
	return text, nil
}
