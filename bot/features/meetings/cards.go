package meetings

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// planCard is the message about a plan, in the room of the two.
func planCard(id string) bot.CardID { return bot.CardID{Kind: "meetings.plan", Row: id} }

func (f *Feature) planCard(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
	p, err := loadPlan(ctx, tx, id)
	if err != nil {
		return bot.Card{}, err
	}
	t, err := f.reg.SpaceTexts(ctx, tx, p.Space)
	if err != nil {
		return bot.Card{}, err
	}
	where, err := bot.Where(ctx, tx, planCard(id))
	if err != nil {
		return bot.Card{}, err
	}
	card := bot.Card{Space: p.Space, To: bot.Audience{People: p.Both()}, Of: p.Guest, Gone: where == "" && p.State != Asked && p.State != Set && p.State != Written}
	if where != "" {
		card.To = bot.Audience{Conversation: where}
	}
	if card.Message, err = f.planMessage(ctx, tx, t, p); err != nil {
		return bot.Card{}, err
	}
	return card, nil
}

func (f *Feature) planMessage(ctx context.Context, tx *storage.Tx, t i18n.Printer, p *Plan) (chat.Message, error) {
	switch p.State {
	case Asked:
		return f.askedMessage(ctx, tx, t, p)
	case Set:
		return f.setMessage(ctx, tx, t, p)
	case Over:
		return f.overMessage(ctx, tx, t, p)
	case Written, Declined, Expired, Withdrawn:
	}
	text := t.T("plan."+string(p.State), i18n.Args{"who": chat.Mention(p.Asker), "other": chat.Mention(p.Other(p.Asker))})
	return chat.Message{Text: text}, nil
}

// askedMessage shows the times to choose from to both, each in both zones.
func (f *Feature) askedMessage(ctx context.Context, tx *storage.Tx, t i18n.Printer, p *Plan) (chat.Message, error) {
	head := t.T("plan.asked", i18n.Args{"who": chat.Mention(p.Asker), "other": chat.Mention(p.Other(p.Asker))})
	m := chat.Message{Text: head, Blocks: []chat.Block{chat.Paragraph{Text: head}}}
	var picks []chat.Control
	for i, o := range p.Options {
		line, err := f.inBothZones(ctx, tx, t, p, o)
		if err != nil {
			return m, err
		}
		m.Blocks = append(m.Blocks, chat.Paragraph{Text: t.T("echo.line", i18n.Args{"number": i + 1, "when": line})})
		picks = append(picks, chat.Button{Label: t.S("button.pick", i18n.Args{"number": i + 1}), Style: chat.Primary, Do: do("pick", pickArg(p, i))})
	}
	m.Blocks = append(m.Blocks, chat.Facts{Rows: detailRows(t, p.Details)}, chat.Controls{Items: append(picks,
		chat.Button{Label: t.S("button.counter"), Do: do("counter", p.ID)},
		chat.Button{Label: t.S("button.decline"), Do: do("decline", p.ID)},
	)})
	return m, nil
}

// inBothZones is a time as the clocks of both show it: once where they show the same.
func (f *Feature) inBothZones(ctx context.Context, tx *storage.Tx, t i18n.Printer, p *Plan, o Option) (chat.Markup, error) {
	var said []chat.Markup
	var first *time.Location
	for _, who := range []chat.UserID{p.Host, p.Guest} {
		loc, err := zoneOf(ctx, tx, p.Space, who)
		if err != nil {
			return "", err
		}
		if first != nil && sameClock(o.At, first, loc) {
			continue
		}
		first = loc
		said = append(said, chat.Escape(spell(t, o.At, loc)))
	}
	all := said[0]
	if len(said) > 1 {
		all = t.T("time.both", i18n.Args{"one": said[0], "two": said[1]})
	}
	if o.Rule != nil {
		return t.T("time.series", i18n.Args{"rule": o.Rule.Words(t), "first": all}), nil
	}
	return all, nil
}

// setMessage shows the next meeting of a plan, and what either can do.
func (f *Feature) setMessage(ctx context.Context, tx *storage.Tx, t i18n.Printer, p *Plan) (chat.Message, error) {
	coming, err := upcoming(ctx, tx, p.ID)
	if err != nil {
		return chat.Message{}, err
	}
	if len(coming) == 0 { // all that is planned is left out
		return chat.Message{Text: t.T("plan.over")}, nil
	}
	next := coming[0]
	line, err := f.inBothZones(ctx, tx, t, p, Option{At: next.At})
	if err != nil {
		return chat.Message{}, err
	}
	key := "plan.set"
	if p.Series() {
		key = "plan.set.series"
	}
	args := i18n.Args{"who": chat.Mention(p.Host), "other": chat.Mention(p.Guest), "at": chat.When(next.At), "when": line}
	if p.Series() {
		args["rule"] = p.Rule().Words(t)
	}
	head := t.T(key, args)
	m := chat.Message{Text: head, Blocks: []chat.Block{chat.Paragraph{Text: head}, chat.Facts{Rows: detailRows(t, next.Details)}}}
	if next.Moved && p.Series() {
		m.Blocks = append(m.Blocks, chat.Note{Text: t.T("plan.moved")})
	}
	items := []chat.Control{
		chat.Button{Label: t.S("button.move"), Do: do("move", next.ID)},
		chat.Button{Label: t.S("button.off"), Do: do("off", next.ID)},
	}
	if p.Series() {
		items = []chat.Control{
			chat.Button{Label: t.S("button.skip-next"), Do: do("off", next.ID)},
			chat.Button{Label: t.S("button.series"), Do: do("series", p.ID)},
			chat.Button{Label: t.S("button.move-all"), Do: do("move-all", next.ID)},
			chat.Button{Label: t.S("button.end"), Do: do("end", p.ID)},
		}
	}
	m.Blocks = append(m.Blocks, chat.Controls{Items: append(items, chat.Button{Label: t.S("button.file"), Do: do("file", p.ID)})})
	return m, nil
}

// overMessage says what became of the last meeting of a plan.
func (f *Feature) overMessage(ctx context.Context, tx *storage.Tx, t i18n.Printer, p *Plan) (chat.Message, error) {
	all, err := meetings(ctx, tx, `plan = $1 ORDER BY at DESC, id DESC LIMIT 1`, p.ID)
	if err != nil || len(all) == 0 || p.Series() {
		return chat.Message{Text: t.T("plan.over")}, err
	}
	last := all[0]
	args := i18n.Args{"when": chat.When(last.At), "who": chat.Mention(last.By)}
	switch {
	case last.State == Off && last.By != "":
		return chat.Message{Text: t.T("plan.off", args)}, nil
	case last.State == Off:
		return chat.Message{Text: t.T("plan.off.nobody", args)}, nil
	case last.State == Held:
		return chat.Message{Text: t.T("plan.held", args)}, nil
	}
	return chat.Message{Text: t.T("plan.was", args)}, nil
}
