package meetings

import (
	"cmp"
	"context"
	"slices"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// Whom a meeting is a matter of: the two of a pair, or of an open meeting the host and
// whoever joined. What is said of it follows.

// text is the key of what is said of a meeting: pairs read with whom they meet, others
// what it is called.
func (p *Plan) text(key string) string {
	if p.Between() {
		return key
	}
	return "open." + key
}

// naming says to somebody what a meeting is, for texts.
func (p *Plan) naming(t i18n.Printer, me chat.UserID) i18n.Args {
	if p.Between() {
		return i18n.Args{"other": chat.Mention(p.Other(me))}
	}
	return i18n.Args{"title": p.titled(t), "host": chat.Mention(p.Host)}
}

// titled is what an open meeting is called, also when its host was erased.
func (p *Plan) titled(t i18n.Printer) string { return cmp.Or(p.Title, t.S("open.untitled")) }

// shownTo are the details that somebody may see: where an open meeting is, those who
// wait for a place do not.
func (p *Plan) shownTo(s *Seats, who chat.UserID, d Details) Details {
	if seat, _ := s.Of(who); !p.Has(who) && !seat.Taken {
		d.Place, d.PlaceBy = "", ""
	}
	return d
}

// attendants are who a meeting is reminded of: not those who leave this time out.
func (f *Feature) attendants(ctx context.Context, tx *storage.Tx, p *Plan, m *Meeting) ([]chat.UserID, error) {
	if p.Between() {
		return p.Both(), nil
	}
	seats, err := seatsOf(ctx, tx, p)
	if err != nil {
		return nil, err
	}
	skip, err := skipping(ctx, tx, m.ID)
	who := append([]chat.UserID{p.Host}, seats.Taken()...)
	return slices.DeleteFunc(who, func(u chat.UserID) bool { return slices.Contains(skip, u) }), err
}

// concerned are who hears of a change: those who wait for a place as well, and those
// who leave one time out.
func (f *Feature) concerned(ctx context.Context, tx *storage.Tx, p *Plan) ([]chat.UserID, error) {
	if p.Between() {
		return p.Both(), nil
	}
	seats, err := seatsOf(ctx, tx, p)
	return slices.Concat([]chat.UserID{p.Host}, seats.Taken(), seats.Waiting()), err
}

// concerns is whether somebody has to do with a plan.
func (f *Feature) concerns(ctx context.Context, tx *storage.Tx, p *Plan, who chat.UserID) (bool, error) {
	if p.Between() {
		return p.Has(who), nil
	}
	all, err := f.concerned(ctx, tx, p)
	return slices.Contains(all, who), err
}

// tellChanged tells everybody but one of a change of a meeting.
func (f *Feature) tellChanged(ctx context.Context, tx *storage.Tx, p *Plan, m *Meeting, but chat.UserID) error {
	return f.tellAll(ctx, tx, p, but, func(who chat.UserID) bot.CardID { return noticeCard(m, who) })
}

// tellEnded likewise, that nothing comes of a series any more.
func (f *Feature) tellEnded(ctx context.Context, tx *storage.Tx, p *Plan, but chat.UserID) error {
	return f.tellAll(ctx, tx, p, but, func(who chat.UserID) bot.CardID { return planNote("ended", p, who) })
}

func (f *Feature) tellAll(ctx context.Context, tx *storage.Tx, p *Plan, but chat.UserID, card func(chat.UserID) bot.CardID) error {
	all, err := f.concerned(ctx, tx, p)
	for _, who := range all {
		if err == nil && who != but && !who.Former() {
			err = bot.Refresh(ctx, tx, card(who))
		}
	}
	return err
}

// anybodySoon is whether somebody who comes wants the last reminder.
func (f *Feature) anybodySoon(ctx context.Context, tx *storage.Tx, p *Plan) (bool, error) {
	n := 0
	err := tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM meeting_soon WHERE space = $1 AND (user_id = $2 OR user_id = $3
		OR user_id IN (SELECT user_id FROM meeting_seat WHERE plan = $4 AND seated))`, p.Space, p.Host, p.Guest, p.ID)
	return n > 0, err
}
