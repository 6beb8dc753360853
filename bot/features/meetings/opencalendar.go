package meetings

import (
	"context"
	"slices"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/calendar"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// What calendars read differently of a meeting of a pair and of an open one.

// blank is what a plan is called in the calendar of one of its people.
func (f *Feature) blank(ctx context.Context, tx *storage.Tx, t i18n.Printer, p *Plan, me chat.UserID) (calendar.Event, error) {
	switch {
	case p.Between():
		name, err := f.nameOf(ctx, tx, t, p.Space, p.Other(me))
		return calendar.Event{Title: t.S("calendar.title", i18n.Args{"name": name}), Words: t.S("calendar.words")}, err
	case me == p.Host:
		return calendar.Event{Title: p.titled(t), Words: t.S("calendar.words")}, nil
	}
	host, err := f.nameOf(ctx, tx, t, p.Space, p.Host)
	return calendar.Event{Title: p.titled(t), Words: t.S("open.calendar.words", i18n.Args{"name": host})}, err
}

// leaveOut strikes the times of a series that somebody does not come to.
func leaveOut(ctx context.Context, tx *storage.Tx, p *Plan, me chat.UserID, rows []*Meeting) error {
	if p.Between() {
		return nil
	}
	skips, err := skipsOf(ctx, tx, p.ID, me)
	for _, m := range rows {
		if slices.Contains(skips, m.ID) {
			m.State = Off
		}
	}
	return err
}

// findAttended loads a plan that the actor goes to.
func findAttended(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*Plan, error) {
	found, err := plans(ctx, tx, attended+` AND id = $3`, r.Space.ID, r.Actor.ID, id)
	if err == nil && len(found) == 0 {
		err = bot.Mistake("gone", nil)
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}
