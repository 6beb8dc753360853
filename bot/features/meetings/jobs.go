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

// tend does what time brings to a plan: a proposal that nobody answered ends, the
// next time of a series is planned. Late, it does the same.
type tend struct {
	Plan string `json:"plan"`
}

func (tend) Kind() string { return "meetings.tend" }

// look does what time brings to a meeting: reminders, and the question whether it
// took place. Late, it leaves out what the meeting has overtaken.
type look struct {
	Meeting string `json:"meeting"`
}

func (look) Kind() string { return "meetings.look" }

// sweep forgets what somebody wrote and never sent.
type sweep struct{}

func (sweep) Kind() string { return "meetings.sweep" }

// draftsFor is how long what somebody wrote waits for them to send it.
const draftsFor = 2 * day

func watchPlan(ctx context.Context, tx *storage.Tx, p *Plan, next time.Time) error {
	if next.IsZero() {
		return scheduler.Cancel(ctx, tx, tend{}.Kind(), p.ID)
	}
	return scheduler.Enqueue(ctx, tx, tend{p.ID}, scheduler.Opts{At: next, Key: p.ID})
}

// watch keeps one look promised for a meeting that time changes.
func (f *Feature) watch(ctx context.Context, tx *storage.Tx, p *Plan, m *Meeting) error {
	soon, err := f.anybodySoon(ctx, tx, p)
	if err != nil {
		return err
	}
	next := m.Next(soon)
	if next.IsZero() {
		return scheduler.Cancel(ctx, tx, look{}.Kind(), m.ID)
	}
	return scheduler.Enqueue(ctx, tx, look{m.ID}, scheduler.Opts{At: next, Key: m.ID})
}

func (f *Feature) tend(ctx context.Context, job scheduler.Job[tend]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		p, err := loadPlan(ctx, tx, job.Args.Plan)
		if errors.Is(err, storage.ErrNotFound) {
			return scheduler.ErrDone
		}
		if err != nil || !p.Live() {
			return err
		}
		before := *p
		expired := p.Expire(tx.Now())
		if err := f.follow(ctx, tx, &before, p); err != nil || !expired {
			return err
		}
		return tellPlan(ctx, tx, "answered", p, p.Asker)
	})
}

func (f *Feature) look(ctx context.Context, job scheduler.Job[look]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		found, err := meetings(ctx, tx, `id = $1`, job.Args.Meeting)
		if err != nil || len(found) == 0 {
			return errors.Join(err, scheduler.ErrDone)
		}
		p, err := loadPlan(ctx, tx, found[0].Plan)
		if err != nil {
			return err
		}
		m, err := loadMeeting(ctx, tx, job.Args.Meeting)
		if err != nil {
			return err
		}
		return f.pass(ctx, tx, p, m)
	})
}

// pass takes a meeting as far as time has brought it.
func (f *Feature) pass(ctx context.Context, tx *storage.Tx, p *Plan, m *Meeting) error {
	who, err := f.attendants(ctx, tx, p, m)
	if err != nil {
		return err
	}
	soon, err := f.anybodySoon(ctx, tx, p)
	if err != nil {
		return err
	}
	say := m.Pass(tx.Now(), soon)
	if m.Step == Settle {
		if err := f.settleMeeting(ctx, tx, p, m, true); err != nil {
			return err
		}
	}
	if err := saveMeeting(ctx, tx, m); err != nil {
		return err
	}
	if err := f.watch(ctx, tx, p, m); err != nil || say == Planned {
		return err
	}
	if say == Ask {
		return f.askMet(ctx, tx, p, m, who)
	}
	if !p.Between() && len(who) == 1 && say != OneDay {
		return nil // the host alone: a day before they are told that nobody joined
	}
	return f.remind(ctx, tx, m, say, who)
}

// remind promises a reminder to everybody who comes; the last one to those who want
// it.
func (f *Feature) remind(ctx context.Context, tx *storage.Tx, m *Meeting, say Step, who []chat.UserID) error {
	for _, user := range who {
		if say == TenMinutes {
			wanted, err := wants(ctx, tx, m.Space, user)
			if err != nil {
				return err
			}
			if !wanted {
				continue
			}
		}
		if err := bot.Refresh(ctx, tx, reminderCard(m, say, user)); err != nil {
			return err
		}
	}
	return nil
}

// settleReminders takes reminders of the time before back, or lets them follow.
func (f *Feature) settleReminders(ctx context.Context, tx *storage.Tx, p *Plan, before *Meeting) error {
	who, err := f.concerned(ctx, tx, p)
	for _, user := range who {
		if err == nil {
			err = settleFor(ctx, tx, before, user)
		}
	}
	if err != nil || p.Between() {
		return err
	}
	return followSeats(ctx, tx, p)
}

// settleFor does the same for one person.
func settleFor(ctx context.Context, tx *storage.Tx, m *Meeting, user chat.UserID) error {
	if err := settleSteps(ctx, tx, m, user); err != nil {
		return err
	}
	return bot.Settle(ctx, tx, noticeCard(m, user))
}

// settleSteps does it for their reminders alone.
func settleSteps(ctx context.Context, tx *storage.Tx, m *Meeting, user chat.UserID) error {
	for s := ThreeDays; s <= min(m.Step, TenMinutes); s++ {
		if err := bot.Settle(ctx, tx, reminderCard(m, s, user)); err != nil {
			return err
		}
	}
	return nil
}

func (f *Feature) sweep(ctx context.Context, _ scheduler.Job[sweep]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM meeting_draft WHERE at < $1`, storage.Millis(tx.Now().Add(-draftsFor)))
		return err
	})
}

// introduced takes note of a pair. Told twice, it is the same one.
func (f *Feature) introduced(ctx context.Context, fact facts.Introduced) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		_, err := loadPair(ctx, tx, fact.Request)
		if !errors.Is(err, storage.ErrNotFound) {
			return err
		}
		return savePair(ctx, tx, &pair{ID: fact.Request, Space: fact.Space, Mentor: fact.Mentor, Mentee: fact.Mentee, Round: 1})
	})
}

// pairEnded calls off what a pair had before it. Both know already that it is over.
func (f *Feature) pairEnded(ctx context.Context, fact facts.PairEnded) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		of, err := loadPair(ctx, tx, fact.Pair)
		if errors.Is(err, storage.ErrNotFound) {
			of, err = &pair{ID: fact.Pair, Space: fact.Space, Mentor: fact.Mentor, Mentee: fact.Mentee}, nil
		}
		if err != nil {
			return err
		}
		if fact.Round < of.Round {
			return scheduler.ErrDone // they have taken it up again since
		}
		of.Round, of.Ended = fact.Round, true
		if err := savePair(ctx, tx, of); err != nil {
			return err
		}
		live, err := plans(ctx, tx, `pair = $1 AND state IN ('asked', 'set', 'written') ORDER BY id`+tx.Lock(), of.ID)
		if err != nil {
			return err
		}
		for _, p := range live {
			before := *p
			if p.State == Set {
				err = f.stop(ctx, tx, p, "")
			} else {
				p.close(Over, tx.Now())
			}
			if err == nil {
				err = f.follow(ctx, tx, &before, p)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// pairReopened lets a pair plan meetings again.
func (f *Feature) pairReopened(ctx context.Context, fact facts.PairReopened) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		of, err := loadPair(ctx, tx, fact.Pair)
		if errors.Is(err, storage.ErrNotFound) {
			of, err = &pair{ID: fact.Pair, Space: fact.Space, Mentor: fact.Mentor, Mentee: fact.Mentee}, nil
		}
		if err != nil {
			return err
		}
		if fact.Round <= of.Round {
			return scheduler.ErrDone
		}
		of.Round, of.Ended = fact.Round, false
		return savePair(ctx, tx, of)
	})
}
