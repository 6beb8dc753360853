package meetings

import (
	"context"
	"errors"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// What follows a change: clocks, cards, calendars and the other features. A plan is
// always locked before its meetings, so that two changes at once come one by one.

// changePlan loads a plan of the actor's, lets do change it, and everything follow.
func (f *Feature) changePlan(ctx context.Context, r *bot.Request, id string, do func(*storage.Tx, *Plan) error) error {
	return r.InTx(ctx, func(tx *storage.Tx) error {
		p, err := findPlan(ctx, tx, r, id)
		if err != nil {
			return err
		}
		before := *p
		if err := do(tx, p); err != nil {
			return err
		}
		return f.follow(ctx, tx, &before, p)
	})
}

// changeMeeting is changePlan for one of its meetings.
func (f *Feature) changeMeeting(ctx context.Context, r *bot.Request, id string, do func(*storage.Tx, *Plan, *Meeting) error) error {
	return r.InTx(ctx, func(tx *storage.Tx) error {
		p, m, err := findMeeting(ctx, tx, r, id)
		if err != nil {
			return err
		}
		before := *p
		if err := do(tx, p, m); err != nil {
			return err
		}
		return f.follow(ctx, tx, &before, p)
	})
}

// findPlan loads a plan that the actor is one of. For everybody else there is none.
func findPlan(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*Plan, error) {
	p, err := loadPlan(ctx, tx, id)
	if errors.Is(err, storage.ErrNotFound) || err == nil && (p.Space != r.Space.ID || !p.Has(r.Actor.ID)) {
		return nil, bot.Mistake("gone", nil)
	}
	return p, err
}

func findMeeting(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*Plan, *Meeting, error) {
	found, err := meetings(ctx, tx, `id = $1`, id)
	if err != nil {
		return nil, nil, err
	}
	if len(found) == 0 {
		return nil, nil, bot.Mistake("gone", nil)
	}
	p, err := findPlan(ctx, tx, r, found[0].Plan)
	if err != nil {
		return nil, nil, err
	}
	m, err := loadMeeting(ctx, tx, id) // as it is now that its plan is locked
	return p, m, err
}

// follow saves a plan, promises what time does to it next, and lets what shows it
// follow.
func (f *Feature) follow(ctx context.Context, tx *storage.Tx, before, p *Plan) error {
	p.ChangedAt = tx.Now()
	next, err := f.tendNext(ctx, tx, p)
	if err == nil {
		err = savePlan(ctx, tx, p)
	}
	if err == nil {
		err = watchPlan(ctx, tx, p, next)
	}
	if err == nil {
		err = bot.Refresh(ctx, tx, p.card())
	}
	if err != nil {
		return err
	}
	return settleAsked(ctx, tx, before, p)
}

// tendNext makes sure that the next time of a series is planned, ends what nothing
// comes of any more, and returns when to look again; zero for never.
func (f *Feature) tendNext(ctx context.Context, tx *storage.Tx, p *Plan) (time.Time, error) {
	switch p.State {
	case Asked:
		return p.ExpiresAt(), nil
	case Set:
	case Written, Declined, Expired, Withdrawn, Over:
		return time.Time{}, nil
	}
	var next time.Time
	if p.Series() {
		var err error
		if next, err = f.planNext(ctx, tx, p); err != nil {
			return next, err
		}
	}
	coming, err := upcoming(ctx, tx, p.ID)
	if err != nil {
		return next, err
	}
	for _, m := range coming {
		if next.IsZero() || m.End().Before(next) {
			next = m.End()
		}
	}
	if next.IsZero() {
		p.close(Over, tx.Now())
	}
	return next, nil
}

// planNext plans the first time of a series that is ahead and not left out, unless
// it is planned already, and returns when the one after it is to be planned; zero
// when the series is at its end.
func (f *Feature) planNext(ctx context.Context, tx *storage.Tx, p *Plan) (time.Time, error) {
	run := len(p.Rules) - 1
	rows, err := meetings(ctx, tx, `plan = $1 AND run = $2`, p.ID, run)
	if err != nil {
		return time.Time{}, err
	}
	var off []string
	planned := map[string]*Meeting{}
	for _, m := range rows {
		planned[m.Wall] = m
		if m.State == Off {
			off = append(off, m.Wall)
		}
	}
	o, found := p.Next(tx.Now(), off)
	if !found {
		return time.Time{}, nil
	}
	if planned[o.Wall.String()] == nil {
		m := &Meeting{
			ID: storage.NewID(tx.Now()), Plan: p.ID, Space: p.Space, Run: run, Wall: o.Wall.String(), At: o.At, Details: p.Details,
			State: Coming, Seq: p.Seq, ChangedAt: tx.Now(),
		}
		if err := f.plan(ctx, tx, p, m); err != nil {
			return time.Time{}, err
		}
	}
	return o.At.Add(p.Length), nil
}

// plan adds a meeting to a plan.
func (f *Feature) plan(ctx context.Context, tx *storage.Tx, p *Plan, m *Meeting) error {
	m.Begin(tx.Now())
	if err := insertMeeting(ctx, tx, m); err != nil {
		return err
	}
	if err := f.tellShift(ctx, tx, p, m); err != nil {
		return err
	}
	return f.told(ctx, tx, p, m)
}

// told promises what time does to a meeting that has a time, or another one, and
// tells the other features.
func (f *Feature) told(ctx context.Context, tx *storage.Tx, p *Plan, m *Meeting) error {
	if err := f.watch(ctx, tx, p, m); err != nil {
		return err
	}
	if !p.Between() {
		return nil
	}
	return f.reg.Publish(ctx, tx, facts.MeetingSet{Space: p.Space, Pair: p.Pair, Meeting: m.ID, At: m.At, By: m.By, Change: m.Seq})
}

// moved saves a meeting that has another time or place than before.
func (f *Feature) moved(ctx context.Context, tx *storage.Tx, p *Plan, before, m *Meeting) error {
	if err := saveMeeting(ctx, tx, m); err != nil {
		return err
	}
	if err := forgetSkips(ctx, tx, m); err != nil {
		return err
	}
	if err := f.settleReminders(ctx, tx, p, before); err != nil {
		return err
	}
	return f.told(ctx, tx, p, m)
}

// calledOff saves a meeting that does not take place, and tells whoever did not call
// it off; nobody, when the pair has ended.
func (f *Feature) calledOff(ctx context.Context, tx *storage.Tx, p *Plan, before, m *Meeting) error {
	if !p.Between() {
		m.Late = InTime // there is no other one to ask how it was
	}
	err := saveMeeting(ctx, tx, m)
	if err == nil {
		err = scheduler.Cancel(ctx, tx, look{}.Kind(), m.ID)
	}
	if err == nil {
		err = f.settleReminders(ctx, tx, p, before)
	}
	if err != nil || !p.Between() {
		return err
	}
	return f.reg.Publish(ctx, tx, facts.MeetingOff{Space: p.Space, Pair: p.Pair, Meeting: m.ID, Change: m.Seq})
}

// stop calls off all that is to come of a plan.
func (f *Feature) stop(ctx context.Context, tx *storage.Tx, p *Plan, by chat.UserID) error {
	coming, err := upcoming(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	p.Seq++
	for _, m := range coming {
		was := *m
		if err := m.CallOff(by, p.Seq, tx.Now()); err != nil {
			return err
		}
		if err := f.calledOff(ctx, tx, p, &was, m); err != nil {
			return err
		}
	}
	if p.Series() {
		if w, ok := p.ahead(tx.Now()); ok {
			p.StopBefore(w)
		}
	}
	p.close(Over, tx.Now())
	return nil
}
