package pairs

import (
	"cmp"
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

const (
	maxListed = 5        // on the page, which has other parts
	recently  = 90 * day // for how long /pair lists a pair that has ended
)

// pairCommand lists the actor's pairs; the only one is shown at once.
func (f *Feature) pairCommand(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	var m chat.Message
	err := r.Read(ctx, func(tx *storage.Tx) error {
		all, err := listed(ctx, tx, r)
		switch {
		case err != nil:
			return err
		case len(all) == 0:
			m = chat.Message{Text: r.Text.T("list.none")}
			return nil
		case len(all) == 1:
			m, err = f.detail(ctx, tx, r, all[0])
			return err
		}
		m, err = list(ctx, tx, r, all)
		return err
	})
	return chat.Reply{Message: m}, err
}

// listed are the actor's pairs that go on, and those that ended lately and might
// go on again.
func listed(ctx context.Context, tx *storage.Tx, r *bot.Request) (all []*Pair, err error) {
	own, err := of(ctx, tx, r.Space.ID, r.Actor.ID)
	for _, p := range own {
		if err != nil {
			return nil, err
		}
		away := chat.UserID("")
		if p.State == Ended {
			away, err = missing(ctx, tx, p)
		}
		if p.State != Ended || away == "" && p.DoorOpen() && p.EndedAt.After(tx.Now().Add(-recently)) {
			all = append(all, p)
		}
	}
	return all[:min(len(all), chat.MaxOptions)], err
}

func list(ctx context.Context, tx *storage.Tx, r *bot.Request, all []*Pair) (chat.Message, error) {
	s := chat.Select{Placeholder: r.Text.S("list.pick"), Do: do("show", "")}
	for _, p := range all {
		m, err := people.Load(ctx, tx, p.Space, p.Other(r.Actor.ID))
		if err != nil {
			return chat.Message{}, err
		}
		name := cmp.Or(m.Name, string(p.Other(r.Actor.ID)))
		if p.Other(r.Actor.ID).Former() {
			name = r.Text.Former()
		}
		label := r.Text.S("list.option."+role(p, r.Actor.ID), i18n.Args{"name": name})
		s.Options = append(s.Options, chat.Option{Value: p.ID, Label: shorten(label, chat.MaxOptionLabel)})
	}
	text, err := lines(ctx, tx, r.Text, r.Actor.ID, all[:min(len(all), 2*maxListed)])
	return chat.Message{Text: r.Text.T("list.text"), Blocks: []chat.Block{
		chat.Heading{Text: r.Text.S("section")}, chat.Paragraph{Text: text}, chat.Controls{Items: []chat.Control{s}},
	}}, err
}

// role is what one of the two is.
func role(p *Pair, who chat.UserID) string {
	if who == p.Mentor {
		return "mentor"
	}
	return "mentee"
}

// lines are a line for each pair: with whom, as what, and how it stands.
func lines(ctx context.Context, tx *storage.Tx, t i18n.Printer, me chat.UserID, all []*Pair) (text chat.Markup, err error) {
	for i, p := range all {
		topic, err := topicOf(ctx, tx, t, p)
		if err != nil {
			return "", err
		}
		if i > 0 {
			text += "\n"
		}
		text += t.T("list.line", i18n.Args{"head": headOf(t, p, me, topic), "state": shortState(t, p)})
	}
	return text, nil
}

// headOf says with whom, as what and about what.
func headOf(t i18n.Printer, p *Pair, me chat.UserID, topic chat.Markup) chat.Markup {
	key := role(p, me)
	if p.State == Ended {
		key += ".past"
	}
	return t.T("list.head."+key, i18n.Args{"other": chat.Mention(p.Other(me)), "topic": topic})
}

func shortState(t i18n.Printer, p *Pair) chat.Markup {
	key := string(p.State)
	if p.State == Going && p.Trial() {
		key = "trial"
	}
	return t.T("short."+key, i18n.Args{"until": chat.When(latest(p.PausedUntil, p.EndsAt))})
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// show shows one of several pairs.
func (f *Feature) show(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	if len(press.Values) == 0 {
		return nil, bot.Mistake("unclear", nil)
	}
	var m chat.Message
	err := r.Read(ctx, func(tx *storage.Tx) error {
		p, err := find(ctx, tx, r, press.Values[0])
		if err != nil {
			return err
		}
		m, err = f.detail(ctx, tx, r, p)
		return err
	})
	return chat.Update{Message: m}, err
}

// detail is one pair for one of the two: what the room shows, and what is the
// mentor's alone.
func (f *Feature) detail(ctx context.Context, tx *storage.Tx, r *bot.Request, p *Pair) (chat.Message, error) {
	t := r.Text
	topic, err := topicOf(ctx, tx, t, p)
	if err != nil {
		return chat.Message{}, err
	}
	text := headOf(t, p, r.Actor.ID, topic)
	a, err := agreement(ctx, tx, p)
	if err != nil {
		return chat.Message{}, err
	}
	where, err := bot.Where(ctx, tx, pairCard(p.ID))
	if err != nil {
		return chat.Message{}, err
	}
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Heading{Text: t.S("section")}, chat.Paragraph{Text: text}}}
	m.Blocks = append(m.Blocks, standing(t, p, a)...)
	if where != "" {
		m.Blocks = append(m.Blocks, chat.Note{Text: t.T("detail.room", i18n.Args{"room": chat.Channel(where)})})
	}
	m.Blocks = append(m.Blocks, rows(t, p, a)...)
	if p.DoorOpen() {
		m.Blocks = append(m.Blocks, chat.Controls{Items: []chat.Control{button(t, "again", p.ID, chat.Plain)}})
	}
	extra, err := apprenticeRow(ctx, tx, t, p, r.Actor.ID)
	m.Blocks = append(m.Blocks, extra...)
	return m, err
}

// apprenticeRow lets the mentor ask for somebody to join, or take that back.
func apprenticeRow(ctx context.Context, tx *storage.Tx, t i18n.Printer, p *Pair, me chat.UserID) ([]chat.Block, error) {
	a, err := apprenticeNow(ctx, tx, p.ID)
	switch {
	case err != nil || p.State == Ended:
		return nil, err
	case a != nil && (a.State == Joined || me == p.Mentor):
		text := t.T("detail."+string(a.State), i18n.Args{"who": chat.Mention(a.User)})
		end := button(t, "out", a.ID, chat.Plain)
		if a.State == Wanted {
			end.Label = t.S("button.withdraw")
		}
		return []chat.Block{chat.Note{Text: text}, chat.Controls{Items: []chat.Control{end}}}, nil
	case a == nil && me == p.Mentor:
		return []chat.Block{chat.Controls{Items: []chat.Control{button(t, "invite", p.ID, chat.Plain)}}}, nil
	}
	return nil, nil
}

// section is the member's pairs on their own page.
func (f *Feature) section(ctx context.Context, tx *storage.Tx, r *bot.Request) ([]chat.Block, error) {
	own, err := of(ctx, tx, r.Space.ID, r.Actor.ID)
	if err != nil {
		return nil, err
	}
	var going []*Pair
	for _, p := range own {
		if p.State != Ended {
			going = append(going, p)
		}
	}
	if len(going) == 0 {
		return nil, nil
	}
	text, err := lines(ctx, tx, r.Text, r.Actor.ID, going[:min(len(going), maxListed)])
	return []chat.Block{
		chat.Heading{Text: r.Text.S("section")},
		chat.Paragraph{Text: text},
		chat.Controls{Items: []chat.Control{chat.Button{Label: r.Text.S("button.pairs"), Do: bot.Run("pair")}}},
	}, err
}
