package pairs

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// met is one of the two saying that they met. It counts when both did.
func (f *Feature) met(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	key := "met.noted"
	var p *Pair
	err := f.change(ctx, r, press.Arg, func(tx *storage.Tx, pair *Pair) error {
		p = pair
		held, err := p.SayMet(r.Actor.ID, tx.Now(), r.Space.Location())
		if held {
			key = "met.counted"
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return say(r.Text.T(key, i18n.Args{"other": chat.Mention(p.Other(r.Actor.ID)), "n": p.Met})), nil
}

// askPart asks whether somebody means it: the button stands beside others.
func (f *Feature) askPart(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := r.Read(ctx, func(tx *storage.Tx) error {
		p, err := find(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		return p.Part(time.Time{}) // whether it would be allowed
	})
	if err != nil {
		return nil, err
	}
	return ask(r.Text.T("part.sure"), chat.Button{Label: r.Text.S("button.part-yes"), Style: chat.Danger, Do: do("part-yes", press.Arg)}), nil
}

func (f *Feature) partYes(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := f.change(ctx, r, press.Arg, func(tx *storage.Tx, p *Pair) error {
		if err := p.Part(tx.Now()); err != nil {
			return err
		}
		return dropWords(ctx, tx, p) // an ending may have begun meanwhile
	})
	return update(r.Text.T("part.done")), err
}

// pauses are the lengths one can choose from, in days.
var pauses = []int{7, 14, 30}

func (f *Feature) askPause(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := r.Read(ctx, func(tx *storage.Tx) error {
		p, err := find(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		return p.Pause(time.Time{}) // whether it would be allowed
	})
	if err != nil {
		return nil, err
	}
	s := chat.Select{Placeholder: r.Text.S("pause.pick"), Do: do("paused", press.Arg)}
	for _, days := range pauses {
		s.Options = append(s.Options, chat.Option{Value: strconv.Itoa(days), Label: r.Text.S("pause.days", i18n.Args{"n": days})})
	}
	return ask(r.Text.T("pause.choose"), s), nil
}

// pause lets the pair rest until a morning in the zone of whoever chose it.
func (f *Feature) pause(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	days := 0
	if len(press.Values) > 0 {
		days, _ = strconv.Atoi(press.Values[0])
	}
	if !slices.Contains(pauses, days) {
		return nil, bot.Mistake("unclear", nil)
	}
	var until time.Time
	loc := r.Member.Location(r.Space)
	err := f.change(ctx, r, press.Arg, func(tx *storage.Tx, p *Pair) error {
		y, m, d := tx.Now().In(loc).Date()
		until = people.Midnight(y, m, d+days, loc)
		return p.Pause(until)
	})
	return update(r.Text.T("pause.done", i18n.Args{"until": chat.When(until)})), err
}

func (f *Feature) resume(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := f.change(ctx, r, press.Arg, func(_ *storage.Tx, p *Pair) error { return p.Resume() })
	return say(r.Text.T("resume.done")), err
}

// stillGoing is the private answer to whether the pair goes on. The other one does
// not learn that it was given.
func (f *Feature) stillGoing(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := f.change(ctx, r, press.Arg, func(_ *storage.Tx, p *Pair) error { return p.open() })
	return update(r.Text.T("still.thanks")), err
}

func say(text chat.Markup) chat.Response { return chat.Reply{Message: chat.Message{Text: text}} }

func update(text chat.Markup) chat.Response { return chat.Update{Message: chat.Message{Text: text}} }

// ask replies with something to press or to choose from.
func ask(text chat.Markup, items ...chat.Control) chat.Response {
	return chat.Reply{Message: withControls(text, items...)}
}

func withControls(text chat.Markup, items ...chat.Control) chat.Message {
	return chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}, chat.Controls{Items: items}}}
}
