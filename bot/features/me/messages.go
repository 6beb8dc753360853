package me

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/when"
	"github.com/kith-community/kith/storage"
)

// What Kith writes by itself can pause and be muted by kind. A pause ends when a
// day begins: some days from now, or on a day that the member types.

// pauses are the lengths to choose from, in days.
var pauses = map[string]int{"1": 1, "7": 7, "14": 14, "30": 30}

// openMessages shows what the actor gets, with everything to get less of it.
func (f *Feature) openMessages(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	var now time.Time
	if err := r.Read(ctx, func(tx *storage.Tx) error { now = tx.Now(); return nil }); err != nil {
		return nil, err
	}
	text := r.Text.T("messages.text", i18n.Args{"standing": f.standing(r, now)})
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}}}
	m.Blocks = append(m.Blocks, f.muteLists(r)...)
	if r.Member.Stopped {
		m.Blocks = append(m.Blocks, chat.Controls{Items: []chat.Control{button(r.Text, "start")}})
		return chat.Reply{Message: m}, nil
	}
	m.Blocks = append(m.Blocks, chat.Controls{Items: []chat.Control{f.pauseFor(r)}})
	items := []chat.Control{button(r.Text, "until")}
	if r.Member.PausedUntil.After(now) {
		items = append(items, button(r.Text, "start"))
	}
	m.Blocks = append(m.Blocks, chat.Controls{Items: append(items, button(r.Text, "stop"))})
	return chat.Reply{Message: m}, nil
}

func (f *Feature) pause(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	if len(p.Values) == 0 || pauses[p.Values[0]] == 0 {
		return nil, bot.Mistake("unclear", nil)
	}
	return f.pauseUntil(ctx, r, func(now time.Time) (day, string) { return dayOf(now).add(pauses[p.Values[0]]), "" })
}

func (f *Feature) openUntil(_ context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	return chat.Open{Form: untilForm(r.Text)}, nil
}

// until takes the day that was typed. What it does not understand it asks back.
func (f *Feature) until(ctx context.Context, r *bot.Request, _ string, v chat.Values) (chat.Response, error) {
	return f.pauseUntil(ctx, r, func(now time.Time) (day, string) {
		today := dayOf(now)
		w, err := when.ReadDay(v.First("day"), now, now.Location().String(), r.Member.Languages(r.Space)...)
		d := day{w.Year, w.Month, w.Day}
		var unclear *when.UnclearError
		switch {
		case errors.As(err, &unclear):
			return day{}, unclear.Reason(r.Text)
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

// pauseUntil pauses until the day that choose makes of now, in the actor's zone,
// unless it complains.
func (f *Feature) pauseUntil(ctx context.Context, r *bot.Request, choose func(now time.Time) (day, string)) (chat.Response, error) {
	loc := r.Member.Location(r.Space)
	var until time.Time
	var complaint string
	err := change(ctx, r, func(s *people.Settings, now time.Time) {
		var d day
		if d, complaint = choose(now.In(loc)); complaint == "" {
			until = people.Midnight(d.year, d.month, d.date, loc)
			s.PausedUntil = until
		}
	})
	if complaint != "" {
		return chat.Reject{Form: untilForm(r.Text), Errors: map[string]string{"day": complaint}}, err
	}
	return f.saved(r, "paused", button(r.Text, "start"), i18n.Args{"until": chat.When(until)}), err
}

// mutes sets which of the kinds of nudges in one select the actor does not want.
func (f *Feature) mutes(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	all, at := f.kinds(), 0
	if n, err := strconv.Atoi(p.Arg); err == nil && n > 0 && n < len(all) {
		at = n
	}
	if len(all) == 0 {
		return nil, bot.Mistake("unclear", nil)
	}
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		var err error
		for _, k := range all[at] {
			if slices.Contains(p.Values, k.ID()) {
				err = errors.Join(err, people.Mute(ctx, tx, r.Member.Person, k.ID()))
			} else {
				err = errors.Join(err, people.Unmute(ctx, tx, r.Member.Person, k.ID()))
			}
		}
		return errors.Join(err, bot.Reconsider(ctx, tx, r.Member.Person))
	})
	return say(r.Text.T("mutes.saved", i18n.Args{"n": len(p.Values)})), err
}
