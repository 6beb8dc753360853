package me

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/when"
	"github.com/kith-community/kith/storage"
)

// Where somebody is decides when they are written to, so it counts only once they
// have seen what time it is there. "PST" is asked back: it may be California, or
// the Philippines.

// askZone asks whether the place that was typed is the right one.
func (f *Feature) askZone(ctx context.Context, r *bot.Request, place string) (chat.Response, error) {
	if zone, near := when.ZoneNamed(place); zone == "" && len(near) == 0 {
		return nil, bot.Mistake("zone.unclear", nil)
	}
	var now time.Time
	err := r.Read(ctx, func(tx *storage.Tx) error { now = tx.Now(); return nil })
	return chat.Reply{Message: zoneQuestion(r.Text, place, now)}, err
}

// zoneQuestion says what a place is taken for, and what time it is there.
func zoneQuestion(t i18n.Printer, place string, now time.Time) chat.Message {
	zone, near := when.ZoneNamed(place)
	text := t.T("zone.which", i18n.Args{"place": chat.Shorten(chat.Escape(chat.OneLine(place)), 60)})
	pick := chat.Controls{Items: []chat.Control{}}
	others := []chat.Control{chat.Button{Label: t.S("zone.another"), Do: do("settings")}}
	if zone != "" {
		text = t.T("zone.there", i18n.Args{"zone": zone, "time": there(t, zone, now)})
		yes := chat.Button{Label: t.S("zone.yes"), Style: chat.Primary, Do: chat.ActionID{Name: "me.zone", Arg: zone}}
		pick.Items, others = []chat.Control{yes, others[0]}, nil
	} else {
		pick.Items = append(pick.Items, chat.Select{Placeholder: t.S("zone.pick"), Do: do("zone"), Options: zoneOptions(t, near, now)})
	}
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}, pick}}
	if len(others) > 0 {
		m.Blocks = append(m.Blocks, chat.Controls{Items: others})
	}
	return m
}

// there is what the clocks say in a zone: "Monday, 14:05".
func there(t i18n.Printer, zone string, now time.Time) string {
	at, _ := when.InZone(zone, now)
	return t.S("zone.clock", i18n.Args{"day": t.S("day." + dayName(at.Weekday())), "time": at.Format("15:04")})
}

func zoneOptions(t i18n.Printer, zones []string, now time.Time) (options []chat.Option) {
	for _, zone := range zones {
		label := t.S("zone.option", i18n.Args{"zone": zone, "time": there(t, zone, now)})
		options = append(options, chat.Option{Value: zone, Label: label})
	}
	return options
}

// completeZone suggests zones while somebody types a city, a zone or an
// abbreviation, each with what time it is there.
func (f *Feature) completeZone(ctx context.Context, r *bot.Request, partial string) (options []chat.Option, err error) {
	err = r.Read(ctx, func(tx *storage.Tx) error {
		options = zoneOptions(r.Text, when.Complete(partial, chat.MaxOptions), tx.Now())
		return nil
	})
	return options, err
}

// zone takes the zone that the actor agreed to.
func (f *Feature) zone(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	want := p.Arg
	if len(p.Values) > 0 {
		want = p.Values[0]
	}
	zone, _ := when.ZoneNamed(want)
	if zone == "" || zone != want {
		return nil, bot.Mistake("unclear", nil)
	}
	var now time.Time
	err := change(ctx, r, func(s *people.Settings, at time.Time) { now, s.Zone = at, zone })
	return f.saved(r, "zone.saved", button(r.Text, "settings"), i18n.Args{
		"zone": zone, "time": there(r.Text, zone, now), "hours": awake(r.Text, r.Member.Hours),
	}), err
}
