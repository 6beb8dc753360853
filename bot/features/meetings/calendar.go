package meetings

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/calendar"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/when"
	"github.com/kith-community/kith/storage"
)

// Calendars get meetings in two ways: as a file with the message, and at a private
// address that they ask again and again. Both say the same.

const (
	fileType = "text/calendar; charset=utf-8"
	fedFor   = 90 * day // for how long what is over stays in the feed
)

// events are a plan as a calendar of one of its people is to know it.
func (f *Feature) events(ctx context.Context, tx *storage.Tx, t i18n.Printer, p *Plan, me chat.UserID) ([]calendar.Event, error) {
	rows, err := meetings(ctx, tx, `plan = $1 ORDER BY at, id`, p.ID)
	if err != nil {
		return nil, err
	}
	blank, err := f.blank(ctx, tx, t, p, me)
	if err != nil {
		return nil, err
	}
	if err := leaveOut(ctx, tx, p, me, rows); err != nil {
		return nil, err
	}
	if !p.Series() {
		var all []calendar.Event
		for _, m := range rows {
			all = append(all, m.event(blank))
		}
		return all, nil
	}
	var all []calendar.Event
	for run, rule := range p.Rules {
		all = append(all, p.run(blank, run, rule, rows)...)
	}
	return all, nil
}

// event is a meeting that stands for itself.
func (m *Meeting) event(e calendar.Event) calendar.Event {
	e.UID, e.Sequence, e.Stamp = m.ID+"@kith", m.Seq, m.ChangedAt
	e.At, e.Length, e.Place, e.Cancelled = m.At, m.Length, m.Place, m.State == Off
	return e
}

// run is one run of a series: the rule, what is left out, and what differs from it.
func (p *Plan) run(blank calendar.Event, run int, rule when.Rule, rows []*Meeting) []calendar.Event {
	start, _ := rule.Start.Resolve(location(rule.Zone))
	first := rule.Next(start.Add(-1), 1)
	if len(first) == 0 {
		return nil // it moved or ended before its first time
	}
	main := blank
	main.UID, main.Sequence, main.Stamp = p.ID+"-"+strconv.Itoa(run)+"@kith", p.Seq, p.ChangedAt
	main.Wall, main.Zone, main.Rule, main.Length, main.Place = first[0].Wall.String(), rule.Zone, rule.RRule, p.Length, p.Place
	all := []calendar.Event{main}
	for _, m := range rows {
		w, err := wallOf(m)
		if m.Run != run || err != nil || !rule.Has(w) {
			continue
		}
		switch {
		case m.State == Off:
			all[0].Except = append(all[0].Except, m.Wall)
		case m.Moved || m.Length != p.Length || m.Place != p.Place:
			one := main
			one.Rule, one.Except, one.Wall = "", nil, ""
			one.Of, one.At, one.Length, one.Place = m.Wall, m.At, m.Length, m.Place
			all = append(all, one)
		}
	}
	return all
}

// file is a plan as a file for calendars.
func (f *Feature) file(ctx context.Context, tx *storage.Tx, t i18n.Printer, p *Plan, me chat.UserID) (chat.File, error) {
	events, err := f.events(ctx, tx, t, p, me)
	if err != nil {
		return chat.File{}, err
	}
	method := calendar.Publish
	if len(events) > 0 && !slices.ContainsFunc(events, func(e calendar.Event) bool { return !e.Cancelled }) {
		method = calendar.Cancel
	}
	var body bytes.Buffer
	err = calendar.Write(&body, t.S("calendar.name"), method, events...)
	return chat.File{Name: t.S("calendar.file"), Type: fileType, Data: body.Bytes()}, err
}

// sendFile hands the file over once more.
func (f *Feature) sendFile(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	m := chat.Message{Text: r.Text.T("file.text")}
	err := r.Read(ctx, func(tx *storage.Tx) error {
		p, err := findAttended(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		if p.State != Set {
			return bot.Mistake("over", nil)
		}
		file, err := f.file(ctx, tx, r.Text, p, r.Actor.ID)
		m.Files = []chat.File{file}
		return err
	})
	return chat.Reply{Message: m}, err
}

// calendarCommand says whether somebody has a private address, and offers one.
func (f *Feature) calendarCommand(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	if f.reg.Address("") == "" {
		return say(r.Text.T("feed.nowhere")), nil
	}
	n := 0
	err := r.Read(ctx, func(tx *storage.Tx) error {
		return tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM meeting_feed WHERE space = $1 AND user_id = $2`, r.Space.ID, r.Actor.ID)
	})
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return ask(r.Text.T("feed.offer"), chat.Button{Label: r.Text.S("button.feed-new"), Style: chat.Primary, Do: do("feed-new", "")}), nil
	}
	return ask(r.Text.T("feed.stands"),
		chat.Button{Label: r.Text.S("button.feed-again"), Do: do("feed-new", "")},
		chat.Button{Label: r.Text.S("button.feed-off"), Style: chat.Danger, Do: do("feed-off", "")}), nil
}

// newFeed gives somebody an address. One from before works no longer: it is stored
// nowhere, so it cannot be shown again.
func (f *Feature) newFeed(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	secret := calendar.NewSecret()
	address := f.reg.Address("calendar/" + secret + "/meetings.ics")
	if address == "" {
		return nil, bot.Mistake("feed.nowhere", nil)
	}
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO meeting_feed (space, user_id, secret, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (space, user_id) DO UPDATE SET secret = excluded.secret, at = excluded.at`,
			r.Space.ID, r.Actor.ID, calendar.Hash(secret), storage.Millis(tx.Now()))
		return err
	})
	return update(r.Text.T("feed.address", i18n.Args{"address": address})), err
}

// endFeed takes an address back.
func (f *Feature) endFeed(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM meeting_feed WHERE space = $1 AND user_id = $2`, r.Space.ID, r.Actor.ID)
		return err
	})
	return update(r.Text.T("feed.ended")), err
}

// feed answers whoever has somebody's address. An event that cannot be written is left
// out, and logged, so that the others arrive.
func (f *Feature) feed(ctx context.Context, page *bot.Page) (bot.Document, error) {
	name, file, events, err := f.fed(ctx, page.Value)
	if err != nil {
		return bot.Document{}, err
	}
	body, refused := calendar.Feed(name, events...)
	return bot.Document{Type: fileType, Name: file, Body: body, Lacks: errors.Join(slices.Collect(maps.Values(refused))...)}, nil
}

// fed are the events of somebody's feed, and its names.
func (f *Feature) fed(ctx context.Context, secret string) (name, file string, events []calendar.Event, err error) {
	err = f.reg.Read(ctx, func(tx *storage.Tx) error {
		var space chat.SpaceID
		var who chat.UserID
		err := tx.Get(ctx, []any{&space, &who}, `SELECT space, user_id FROM meeting_feed WHERE secret = $1`, calendar.Hash(secret))
		if err != nil {
			return err
		}
		t, err := f.reg.MemberTexts(ctx, tx, space, who)
		if err != nil {
			return err
		}
		name, file = t.S("calendar.name"), t.S("calendar.file")
		mine, err := plans(ctx, tx, attended+` AND (state = 'set' OR state = 'over' AND ended_at > $3) ORDER BY id`,
			space, who, storage.Millis(tx.Now().Add(-fedFor)))
		for _, p := range mine {
			if err != nil {
				return err
			}
			var more []calendar.Event
			more, err = f.events(ctx, tx, t, p, who)
			events = append(events, more...)
		}
		return err
	})
	return name, file, events, err
}
