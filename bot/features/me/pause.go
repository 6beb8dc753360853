package me

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
)

// A pause ends when a day begins: some days from now, or on a day that the
// member types.

// pauses are the lengths to choose from, in days.
var pauses = map[string]int{"1": 1, "7": 7, "14": 14, "30": 30}

func (f *Feature) openPauses(_ context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	return choose(r.Text.T("pause.choose"), f.pauseFor(r), button(r.Text, "until")), nil
}

func (f *Feature) pause(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	if len(p.Values) == 0 || pauses[p.Values[0]] == 0 {
		return nil, bot.Mistake("unclear", nil)
	}
	return f.pauseUntil(ctx, r, func(today day) (day, string) { return today.add(pauses[p.Values[0]]), "" })
}

func (f *Feature) openUntil(_ context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	return chat.Open{Form: untilForm(r.Text)}, nil
}

// until takes the day that was typed. What it does not understand it asks back.
func (f *Feature) until(ctx context.Context, r *bot.Request, _ string, v chat.Values) (chat.Response, error) {
	return f.pauseUntil(ctx, r, func(today day) (day, string) {
		d, ok := readDay(v.First("day"), today, f.monthNamed)
		switch {
		case !ok:
			return day{}, r.Text.S("until.unclear")
		case !d.after(today):
			return day{}, r.Text.S("until.past")
		case d.after(today.add(longestPause)):
			return day{}, r.Text.S("until.far")
		}
		return d, ""
	})
}

// longestPause is in days. Who wants silence for longer says stop.
const longestPause = 366

// pauseUntil pauses until the day that choose makes of today, unless it complains.
func (f *Feature) pauseUntil(ctx context.Context, r *bot.Request, choose func(today day) (day, string)) (chat.Response, error) {
	loc := r.Member.Location(r.Space)
	var until time.Time
	var complaint string
	err := change(ctx, r, func(s *people.Settings, now time.Time) {
		var d day
		if d, complaint = choose(dayOf(now.In(loc))); complaint == "" {
			until = people.Midnight(d.year, d.month, d.date, loc)
			s.PausedUntil = until
		}
	})
	if complaint != "" {
		return chat.Reject{Form: untilForm(r.Text), Errors: map[string]string{"day": complaint}}, err
	}
	return f.saved(r, "paused", button(r.Text, "start"), i18n.Args{"until": chat.When(until)}), err
}
