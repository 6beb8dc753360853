package meetings

import (
	"context"
	"strconv"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// tellShift tells everybody for whom the clock shows another time than the last time
// of a series, once, before it is so.
func (f *Feature) tellShift(ctx context.Context, tx *storage.Tx, p *Plan, m *Meeting) error {
	if !p.Series() || m.Moved {
		return nil
	}
	before, ok := p.previous(m)
	if !ok {
		return nil
	}
	all, err := f.attendants(ctx, tx, p, m)
	if err != nil {
		return err
	}
	for _, who := range all {
		loc, err := zoneOf(ctx, tx, p.Space, who)
		if err != nil {
			return err
		}
		if sameTime(before, m.At, loc) {
			continue
		}
		card := bot.CardID{Kind: "meetings.shift", Row: m.ID + "|" + strconv.FormatInt(storage.Millis(before), 10) + "|" + string(who)}
		if err := bot.Refresh(ctx, tx, card); err != nil {
			return err
		}
	}
	return nil
}

// sameTime is whether a clock shows the same time of day at two moments.
func sameTime(a, b time.Time, loc *time.Location) bool {
	one, two := a.In(loc), b.In(loc)
	return one.Hour() == two.Hour() && one.Minute() == two.Minute()
}

// shiftNote tells somebody that clocks change, so that the next meeting is earlier or
// later for them.
func (f *Feature) shiftNote(ctx context.Context, tx *storage.Tx, t i18n.Printer, n row, p *Plan, m *Meeting) (note, error) {
	told := note{kind: "shift", priority: bot.High, why: t.T(p.text("shift.why"))}
	if m == nil {
		return told, nil
	}
	loc, err := zoneOf(ctx, tx, p.Space, n.user)
	if err != nil {
		return told, err
	}
	ms, _ := strconv.ParseInt(n.occasion, 10, 64)
	before := storage.Time(ms)
	told.wanted = m.State == Coming && !m.Moved && m.At.After(tx.Now()) && !sameTime(before, m.At, loc)
	args := p.naming(t, n.user)
	args["when"], args["before"], args["now"] = spell(t, m.At, loc), before.In(loc).Format("15:04"), m.At.In(loc).Format("15:04")
	told.message = chat.Message{Text: t.T(p.text("shift.text"), args)}
	return told, nil
}
