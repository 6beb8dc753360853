package meetings

import (
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/when"
	"github.com/kith-community/kith/storage"
)

// Moving a meeting, or all of a series, and calling off. Everything changes at once,
// and the other one is told.

// openMove opens the form for another time or place of a meeting, or of all meetings
// of a series from it on.
func (f *Feature) openMove(to purpose) bot.ActionFunc {
	return func(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
		var form chat.Form
		err := r.Read(ctx, func(tx *storage.Tx) error {
			_, m, err := findMeeting(ctx, tx, r, press.Arg)
			if err != nil {
				return err
			}
			form = timesForm(r.Text, to, m.ID, written(r.Text, m.Details))
			return m.coming(tx.Now())
		})
		if err != nil {
			return nil, err
		}
		return chat.Open{Form: form}, nil
	}
}

// completeMove fills in what somebody left as it was.
func (f *Feature) completeMove(ctx context.Context, tx *storage.Tx, r *bot.Request, d *draft) error {
	p, m, err := findMeeting(ctx, tx, r, d.Of)
	if err != nil {
		return err
	}
	if err := m.coming(tx.Now()); err != nil {
		return err
	}
	if d.For == forAll && !p.Series() {
		return bot.Mistake("no-series", nil)
	}
	if d.Length == 0 {
		d.Length = m.Length
	}
	if len(d.Options) == 0 {
		d.Options = []Option{{At: m.At, Zone: r.Member.Location(r.Space).String()}}
	}
	if d.For == forMove {
		return nil
	}
	trial := *p
	trial.Rules = append([]when.Rule{}, p.Rules...)
	if err := moveRule(&trial, m, d.Options[0]); err != nil {
		return err
	}
	rule := trial.Rule()
	if next := rule.Next(tx.Now(), 1); len(next) > 0 {
		d.Options[0].At = next[0].At
	}
	d.Options[0].Rule = &rule
	return nil
}

// move gives a meeting another time or place.
func (f *Feature) move(ctx context.Context, tx *storage.Tx, r *bot.Request, d *draft) (chat.Message, error) {
	p, m, err := findMeeting(ctx, tx, r, d.Of)
	if err != nil {
		return chat.Message{}, err
	}
	before, was := *p, *m
	p.Seq++
	if err := m.Move(r.Actor.ID, d.Options[0].At, d.details(), p.Seq, tx.Now()); err != nil {
		return chat.Message{}, err
	}
	if !p.Series() {
		p.Details = m.Details
	}
	if err := f.moved(ctx, tx, p, &was, m); err != nil {
		return chat.Message{}, err
	}
	if err := f.follow(ctx, tx, &before, p); err != nil {
		return chat.Message{}, err
	}
	return f.tellChange(ctx, tx, r, p, m)
}

// tellChange tells everybody but the actor of a change, and the actor that it stands.
func (f *Feature) tellChange(ctx context.Context, tx *storage.Tx, r *bot.Request, p *Plan, m *Meeting) (chat.Message, error) {
	if err := f.tellChanged(ctx, tx, p, m, r.Actor.ID); err != nil {
		return chat.Message{}, err
	}
	return f.fixed(ctx, tx, r, p, m)
}

// askOff asks whether somebody means it, and says what else there is.
func (f *Feature) askOff(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	var m chat.Message
	err := r.Read(ctx, func(tx *storage.Tx) error {
		p, one, err := findMeeting(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		if err := one.coming(tx.Now()); err != nil {
			return err
		}
		key := "off.sure"
		if tx.Now().After(one.At.Add(-lateOff)) {
			key = "off.late"
		}
		items := []chat.Control{
			chat.Button{Label: r.Text.S("button.off-yes"), Style: chat.Danger, Do: do("off-yes", one.ID)},
			chat.Button{Label: r.Text.S("button.move"), Do: do("move", one.ID)},
		}
		args := p.naming(r.Text, r.Actor.ID)
		args["when"] = spell(r.Text, one.At, r.Member.Location(r.Space))
		m = withControls(r.Text.T(p.text(key), args), items...)
		return nil
	})
	return chat.Reply{Message: m}, err
}

// callOff calls one meeting off. A series goes on.
func (f *Feature) callOff(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	var p *Plan
	err := f.changeMeeting(ctx, r, press.Arg, func(tx *storage.Tx, plan *Plan, m *Meeting) error {
		p = plan
		return f.callOffOne(ctx, tx, p, m, r.Actor.ID)
	})
	if err != nil {
		return nil, err
	}
	key := "off.done"
	if p.State == Set {
		key = "off.done.series"
	}
	return update(r.Text.T(p.text(key), p.naming(r.Text, r.Actor.ID))), nil
}

func (f *Feature) callOffOne(ctx context.Context, tx *storage.Tx, p *Plan, m *Meeting, by chat.UserID) error {
	if m.State == Off {
		return nil
	}
	was := *m
	p.Seq++
	if err := m.CallOff(by, p.Seq, tx.Now()); err != nil {
		return err
	}
	if err := f.calledOff(ctx, tx, p, &was, m); err != nil {
		return err
	}
	return f.tellChanged(ctx, tx, p, m, by)
}
