package agenda

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// How much of the page this part takes, which has others.
const (
	maxPairs = 2
	maxSoon  = 2
	soonIn   = 7  // days: what is due later can be read in the agenda
	soonRoom = 50 // runes of words
)

// soon is something that the member has to do soon, or had to.
type soon struct {
	day  string
	item *Item
	next *Meeting
}

// section is what waits in the member's agendas, and what they have to do soon.
func (f *Feature) section(ctx context.Context, tx *storage.Tx, r *bot.Request) ([]chat.Block, error) {
	all, err := of(ctx, tx, r.Space.ID, r.Actor.ID)
	if err != nil {
		return nil, err
	}
	rd := actor(r, tx)
	var lines []chat.Markup
	var todo []soon
	for _, p := range goingOn(all) {
		a, err := loadAgenda(ctx, tx, p, rd.now)
		if err != nil {
			return nil, err
		}
		mine := slices.DeleteFunc(a.items, func(i *Item) bool { return i.Owner != rd.me })
		if line := pageLine(rd, a, len(mine)); line != "" && len(lines) < maxPairs {
			lines = append(lines, line)
		}
		todo = append(todo, soonest(rd, mine, a.next)...)
	}
	if len(lines) == 0 {
		return nil, nil
	}
	slices.SortStableFunc(todo, func(a, b soon) int { return cmp.Compare(a.day, b.day) })
	text := lines[0]
	for _, line := range lines[1:] {
		text += "\n" + line
	}
	for _, s := range todo[:min(len(todo), maxSoon)] {
		text += "\n" + rd.t.T("page.item", i18n.Args{"words": itemWords(rd.t, s.item, soonRoom), "due": dueText(rd, s.item, s.next)})
	}
	return []chat.Block{
		chat.Heading{Text: r.Text.S("section")},
		chat.Paragraph{Text: text},
		row(chat.Button{Label: r.Text.S("button.agenda"), Do: bot.Run("meet agenda")}, chat.Button{Label: r.Text.S("button.notes"), Do: bot.Run("meet notes")}),
	}, nil
}

// soonest are the items that have a day, and it is near.
func soonest(rd reader, mine []*Item, next *Meeting) (all []soon) {
	near := rd.now.In(rd.loc).AddDate(0, 0, soonIn).Format(time.DateOnly)
	for _, i := range mine {
		if day, _ := i.Dated(next, rd.loc); day != "" && day <= near {
			all = append(all, soon{day, i, next})
		}
	}
	return all
}

// pageLine is one pair: how much stands on its next agenda, and how many items are
// the member's. "" when there is neither.
func pageLine(rd reader, a Agenda, mine int) chat.Markup {
	if a.next == nil && len(a.points) == 0 && mine == 0 {
		return ""
	}
	what := rd.t.T("page.points.none")
	if n := len(a.points); n > 0 {
		what = rd.t.T("page.points", i18n.Args{"n": n})
	}
	if mine > 0 {
		what = rd.t.T("page.both", i18n.Args{"points": what, "items": rd.t.T("page.items", i18n.Args{"n": mine})})
	}
	args := i18n.Args{"other": chat.Mention(a.pair.Other(rd.me)), "what": what}
	if a.next == nil {
		return rd.t.T("page.none", args)
	}
	return rd.t.T("page.line", args, i18n.Args{"when": chat.When(a.next.At)})
}
