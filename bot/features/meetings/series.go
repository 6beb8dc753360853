package meetings

import (
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/when"
	"github.com/kith-community/kith/storage"
)

// Changing a series: one of its times, all from one on, and its end.

// moveRule lets a series go on from one of its meetings as somebody wrote: by a time,
// which its other times follow, or by another rule.
func moveRule(p *Plan, m *Meeting, o Option) error {
	from, err := wallOf(m)
	if err != nil {
		return err
	}
	if o.Rule != nil {
		p.StopBefore(from)
		p.Rules = append(p.Rules, *o.Rule)
		return nil
	}
	return p.MoveAll(from, when.WallOf(o.At, location(p.Rule().Zone)))
}

// moveAll lets a series go on at other times from a meeting on.
func (f *Feature) moveAll(ctx context.Context, tx *storage.Tx, r *bot.Request, d *draft) (chat.Message, error) {
	p, m, err := findMeeting(ctx, tx, r, d.Of)
	if err != nil {
		return chat.Message{}, err
	}
	if err := m.coming(tx.Now()); err != nil {
		return chat.Message{}, err
	}
	before, was := *p, *m
	if err := p.goOn(m, *d.Options[0].Rule); err != nil {
		return chat.Message{}, err
	}
	next := p.Rule().Next(tx.Now(), 1)
	if len(next) == 0 {
		return chat.Message{}, bot.Mistake("draft.past", nil)
	}
	p.Seq++
	p.Details = d.details()
	if err := f.dropLater(ctx, tx, p, m); err != nil {
		return chat.Message{}, err
	}
	if err := m.Move(r.Actor.ID, next[0].At, p.Details, p.Seq, tx.Now()); err != nil {
		return chat.Message{}, err
	}
	m.Run, m.Wall, m.Moved = len(p.Rules)-1, next[0].Wall.String(), false
	if err := f.moved(ctx, tx, p, &was, m); err != nil {
		return chat.Message{}, err
	}
	if err := f.follow(ctx, tx, &before, p); err != nil {
		return chat.Message{}, err
	}
	return f.tellChange(ctx, tx, r, p, m)
}

// goOn puts another rule in place of the one that holds, from a meeting on.
func (p *Plan) goOn(m *Meeting, rule when.Rule) error {
	from, err := wallOf(m)
	if err != nil {
		return err
	}
	p.StopBefore(from)
	p.Rules = append(p.Rules, rule)
	return nil
}

// dropLater calls off what was planned for later than a meeting, of times that there
// are no more.
func (f *Feature) dropLater(ctx context.Context, tx *storage.Tx, p *Plan, m *Meeting) error {
	coming, err := upcoming(ctx, tx, p.ID)
	for _, later := range coming {
		if err != nil {
			return err
		}
		if later.ID == m.ID || later.Wall < m.Wall {
			continue
		}
		was := *later
		if err = later.CallOff("", p.Seq, tx.Now()); err == nil {
			err = f.calledOff(ctx, tx, p, &was, later)
		}
	}
	return err
}

// showSeries lets somebody change one of the next times of a series, or all.
func (f *Feature) showSeries(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	s := chat.Select{Placeholder: r.Text.S("series.pick"), Do: do("time", press.Arg)}
	loc := r.Member.Location(r.Space)
	err := r.Read(ctx, func(tx *storage.Tx) error {
		p, err := findPlan(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		if p.State != Set || !p.Series() {
			return bot.Mistake("no-series", nil)
		}
		rows, err := meetings(ctx, tx, `plan = $1 AND run = $2`, p.ID, len(p.Rules)-1)
		for _, o := range p.Rule().Next(tx.Now(), maxAhead) {
			at, off := o.At, false
			for _, m := range rows {
				if m.Wall == o.Wall.String() {
					at, off = m.At, m.State == Off
				}
			}
			if !off {
				s.Options = append(s.Options, chat.Option{Value: o.Wall.String(), Label: cut(plainTime(r.Text, at, loc), chat.MaxOptionLabel)})
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(s.Options) == 0 {
		return nil, bot.Mistake("over", nil)
	}
	return ask(r.Text.T("series.choose"), s), nil
}

// maxAhead is how many times of a series can be changed one by one.
const maxAhead = 8

// chooseTime offers what can be done with one time of a series, which is planned by
// that.
func (f *Feature) chooseTime(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	if len(press.Values) == 0 {
		return nil, bot.Mistake("unclear", nil)
	}
	var answer chat.Message
	err := f.changePlan(ctx, r, press.Arg, func(tx *storage.Tx, p *Plan) error {
		m, err := f.planned(ctx, tx, p, press.Values[0])
		if err != nil {
			return err
		}
		t := r.Text
		items := []chat.Control{
			chat.Button{Label: t.S("button.skip"), Do: do("off", m.ID)},
			chat.Button{Label: t.S("button.move-one"), Do: do("move", m.ID)},
			chat.Button{Label: t.S("button.move-all"), Do: do("move-all", m.ID)},
		}
		answer = withControls(t.T("series.one", i18n.Args{"when": standingTime(t, p, m, r.Member.Location(r.Space))}), items...)
		return nil
	})
	return chat.Update{Message: answer}, err
}

// planned is the meeting at one time of a series. It is planned now when it was not.
func (f *Feature) planned(ctx context.Context, tx *storage.Tx, p *Plan, wall string) (*Meeting, error) {
	if p.State != Set || !p.Series() {
		return nil, bot.Mistake("over", nil)
	}
	run := len(p.Rules) - 1
	found, err := meetings(ctx, tx, `plan = $1 AND run = $2 AND wall = $3`, p.ID, run, wall)
	if err != nil {
		return nil, err
	}
	if len(found) > 0 {
		return found[0], found[0].coming(tx.Now())
	}
	w, err := when.ParseWall(wall)
	if err != nil || !p.Rule().Has(w) {
		return nil, bot.Mistake("unclear", nil)
	}
	at, _ := w.Resolve(location(p.Rule().Zone))
	if !at.After(tx.Now()) {
		return nil, bot.Mistake("over", nil)
	}
	m := &Meeting{
		ID: storage.NewID(tx.Now()), Plan: p.ID, Space: p.Space, Run: run, Wall: wall, At: at, Details: p.Details, State: Coming, Seq: p.Seq, ChangedAt: tx.Now(),
	}
	return m, f.plan(ctx, tx, p, m)
}

// askEnd asks whether somebody means to end a series.
func (f *Feature) askEnd(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	var m chat.Message
	err := r.Read(ctx, func(tx *storage.Tx) error {
		p, err := findPlan(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		if p.State != Set {
			return bot.Mistake("over", nil)
		}
		m = withControls(r.Text.T(p.text("end.sure")), chat.Button{Label: r.Text.S("button.end-yes"), Style: chat.Danger, Do: do("end-yes", p.ID)})
		return nil
	})
	return chat.Reply{Message: m}, err
}

// end ends a series, with all that is to come of it.
func (f *Feature) end(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := f.changePlan(ctx, r, press.Arg, func(tx *storage.Tx, p *Plan) error {
		if p.State == Over {
			return nil
		}
		if p.State != Set {
			return bot.Mistake("settled", nil)
		}
		if err := f.stop(ctx, tx, p, r.Actor.ID); err != nil {
			return err
		}
		return f.tellEnded(ctx, tx, p, r.Actor.ID)
	})
	return update(r.Text.T("end.done")), err
}
