package meetings

import (
	"cmp"
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/when"
	"github.com/kith-community/kith/storage"
)

// How times are said. What counts is said in words, with the zone, to whom it is
// said; a token that the platform shows stands beside it where many read.

// reader is somebody with the zone in which they read times.
type reader struct {
	User chat.UserID
	loc  *time.Location
}

// readers are the actor, and with whom they are to meet.
func (f *Feature) readers(ctx context.Context, tx *storage.Tx, r *bot.Request, d *draft) ([]reader, error) {
	all := []reader{{r.Actor.ID, r.Member.Location(r.Space)}}
	var other chat.UserID
	switch d.For {
	case forProposal, forCounter:
		var err error
		if other, err = f.otherOf(ctx, tx, r, d); err != nil {
			return nil, err
		}
	case forMove, forAll:
		p, _, err := findMeeting(ctx, tx, r, d.Of)
		if err != nil {
			return nil, err
		}
		other = p.Other(r.Actor.ID)
	case forOpen:
	}
	if other == "" {
		return all, nil
	}
	loc, err := zoneOf(ctx, tx, r.Space.ID, other)
	return append(all, reader{other, loc}), err
}

// zoneOf is the zone in which a member reads times.
func zoneOf(ctx context.Context, tx *storage.Tx, space chat.SpaceID, who chat.UserID) (*time.Location, error) {
	s, err := people.LoadSpace(ctx, tx, space)
	if err != nil {
		return nil, err
	}
	m, err := people.Load(ctx, tx, space, who)
	return m.Location(s), err
}

// location is a zone by its IANA name; UTC when there is none of that name.
func location(zone string) *time.Location {
	if loc, ok := when.Location(zone); ok {
		return loc
	}
	return time.UTC
}

// sameClock is whether clocks in two zones show the same at a moment.
func sameClock(at time.Time, a, b *time.Location) bool {
	return when.WallOf(at, a) == when.WallOf(at, b)
}

// spell is a moment in words, with its zone: "Tuesday, 10 March 2026, 17:30 (Berlin)".
func spell(t i18n.Printer, at time.Time, loc *time.Location) string {
	return when.Spell(t, at, loc.String())
}

// plainTime is the same for labels.
func plainTime(t i18n.Printer, at time.Time, loc *time.Location) string { return spell(t, at, loc) }

// spellOption is a time to choose from, or a series in words with its first time.
func spellOption(t i18n.Printer, o Option, loc *time.Location) chat.Markup {
	if o.Rule == nil {
		return chat.Escape(spell(t, o.At, loc))
	}
	return t.T("time.series", i18n.Args{"rule": o.Rule.Words(t), "first": spell(t, o.At, loc)})
}

// standingTime says when a meeting is, for one reader.
func standingTime(t i18n.Printer, p *Plan, m *Meeting, loc *time.Location) chat.Markup {
	if p.State == Set && p.Series() {
		return t.T("time.of-series", i18n.Args{"when": spell(t, m.At, loc), "rule": p.Rule().Words(t)})
	}
	return chat.Escape(spell(t, m.At, loc))
}

// detailRows are length and place, as label and value.
func detailRows(t i18n.Printer, d Details) []chat.Fact {
	rows := []chat.Fact{{Label: t.S("field.length"), Value: chat.Escape(t.S("minutes", i18n.Args{"n": minutes(d.Length)}))}}
	if d.Place != "" {
		rows = append(rows, chat.Fact{Label: t.S("field.where"), Value: chat.Escape(d.Place)})
	}
	return rows
}

// nameOf is how somebody is called where no mention can stand.
func (f *Feature) nameOf(ctx context.Context, tx *storage.Tx, t i18n.Printer, space chat.SpaceID, who chat.UserID) (string, error) {
	if who.Former() {
		return t.Former(), nil
	}
	m, err := people.Load(ctx, tx, space, who)
	return cmp.Or(m.Name, string(who)), err
}

// cut shortens a label.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

func say(text chat.Markup) chat.Response { return chat.Reply{Message: chat.Message{Text: text}} }

// reply shows a message, unless there was an error on the way to it.
func reply(m chat.Message, err error) (chat.Response, error) {
	if err != nil {
		return nil, err
	}
	return chat.Reply{Message: m}, nil
}

func update(text chat.Markup) chat.Response { return chat.Update{Message: chat.Message{Text: text}} }

// ask replies with something to press or to choose from.
func ask(text chat.Markup, items ...chat.Control) chat.Response {
	return chat.Reply{Message: withControls(text, items...)}
}

func withControls(text chat.Markup, items ...chat.Control) chat.Message {
	return chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}, chat.Controls{Items: items}}}
}
