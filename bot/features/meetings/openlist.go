package meetings

import (
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// Open meetings in /meet list and on everybody's own page.

// openLine is a meeting ahead that the actor opened, or has a place in.
func (f *Feature) openLine(ctx context.Context, tx *storage.Tx, r *bot.Request, p *Plan, m *Meeting) (chat.Markup, error) {
	args := p.naming(r.Text, r.Actor.ID)
	args["when"], args["n"] = standingTime(r.Text, p, m, r.Member.Location(r.Space)), minutes(m.Length)
	if p.Host != r.Actor.ID {
		return r.Text.T("open.list.line", args), nil
	}
	seats, err := seatsOf(ctx, tx, p)
	args["taken"], args["places"] = len(seats.Taken()), p.Seats
	return r.Text.T("open.list.hosted", args), err
}

// waitingLines are the open meetings in which the actor waits for a place.
func (f *Feature) waitingLines(ctx context.Context, tx *storage.Tx, r *bot.Request) (text chat.Markup, err error) {
	all, err := openPlans(ctx, tx, joined, r.Space.ID, r.Actor.ID)
	for _, p := range all {
		if err != nil {
			return "", err
		}
		var seats *Seats
		if seats, err = seatsOf(ctx, tx, p); err != nil {
			return "", err
		}
		line := seats.Line(r.Actor.ID)
		coming, err := upcoming(ctx, tx, p.ID)
		if err != nil {
			return "", err
		}
		if line == 0 || len(coming) == 0 {
			continue
		}
		args := p.naming(r.Text, r.Actor.ID)
		args["when"], args["n"] = standingTime(r.Text, p, coming[0], r.Member.Location(r.Space)), line
		text = below(text, r.Text.T("open.list.waiting", args))
	}
	return text, err
}

// below puts lines below others.
func below(above, lines chat.Markup) chat.Markup {
	if above == "" || lines == "" {
		return above + lines
	}
	return above + "\n" + lines
}

// openSelect lets the actor look at one of the open meetings that they opened or
// joined; nil when there is none.
func (f *Feature) openSelect(ctx context.Context, tx *storage.Tx, r *bot.Request) ([]chat.Block, error) {
	all, err := plans(ctx, tx, `pair = '' AND state = 'set' AND (space = $1 AND host = $2 OR `+joined+`) ORDER BY id DESC`, r.Space.ID, r.Actor.ID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	s := chat.Select{Placeholder: r.Text.S("open.pick"), Do: do("show-which", "")}
	for _, p := range all[:min(len(all), chat.MaxOptions)] {
		s.Options = append(s.Options, chat.Option{Value: p.ID, Label: cut(p.titled(r.Text), chat.MaxOptionLabel)})
	}
	return []chat.Block{chat.Controls{Items: []chat.Control{s}}}, nil
}

// pastOpen is an open meeting that is over. Who came to it, nobody was asked.
func pastOpen(t i18n.Printer, p *Plan, m *Meeting, me chat.UserID) chat.Markup {
	args := p.naming(t, me)
	args["when"] = chat.When(m.At)
	if m.State == Off {
		return t.T("open.list.off", args)
	}
	return t.T("open.list.was", args)
}
