package agenda

import (
	"context"
	"strconv"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// What other features tell: who is a pair, and when they meet. It may come late,
// twice, and a meeting before its pair.

// introduced begins a pair. Told twice, it is the same one.
func (f *Feature) introduced(ctx context.Context, fact facts.Introduced) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		p := &Pair{ID: fact.Request, Space: fact.Space, Mentor: fact.Mentor, Mentee: fact.Mentee, Open: true}
		if isNew, err := insertPair(ctx, tx, p); err != nil || !isNew {
			return err
		}
		return planAll(ctx, tx, p)
	})
}

func (f *Feature) pairEnded(ctx context.Context, fact facts.PairEnded) error {
	return f.pair(ctx, Pair{ID: fact.Pair, Space: fact.Space, Mentor: fact.Mentor, Mentee: fact.Mentee}, func(tx *storage.Tx, p *Pair) error {
		p.End(fact.Round, tx.Now())
		if err := savePair(ctx, tx, p); err != nil {
			return err
		}
		return closed(ctx, tx, p)
	})
}

func (f *Feature) pairReopened(ctx context.Context, fact facts.PairReopened) error {
	return f.pair(ctx, Pair{ID: fact.Pair, Space: fact.Space, Mentor: fact.Mentor, Mentee: fact.Mentee}, func(tx *storage.Tx, p *Pair) error {
		p.Reopen(fact.Round)
		if err := savePair(ctx, tx, p); err != nil {
			return err
		}
		if err := followAgenda(ctx, tx, p); err != nil {
			return err
		}
		return planAll(ctx, tx, p)
	})
}

// pair changes a pair, which may have been told of by this fact first.
func (f *Feature) pair(ctx context.Context, told Pair, change func(*storage.Tx, *Pair) error) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		told.Open = true
		if _, err := insertPair(ctx, tx, &told); err != nil {
			return err
		}
		p, err := load(ctx, tx, told.ID)
		if err != nil {
			return err
		}
		return change(tx, p)
	})
}

// closed lets everything that was to come of a pair rest.
func closed(ctx context.Context, tx *storage.Tx, p *Pair) error {
	if err := followAgenda(ctx, tx, p); err != nil {
		return err
	}
	open, err := openItems(ctx, tx, p.ID)
	for _, i := range open {
		if err == nil {
			err = scheduler.Cancel(ctx, tx, remind{}.Kind(), i.ID)
		}
		if err == nil {
			err = followItem(ctx, tx, i)
		}
	}
	if err != nil {
		return err
	}
	lately, err := meetings(ctx, tx, `pair = $1 AND (state = 'set' OR held_at > $2) ORDER BY id`, p.ID, storage.Millis(tx.Now().Add(-askNotes)))
	for _, m := range lately {
		if err == nil {
			err = scheduler.Cancel(ctx, tx, ask{}.Kind(), m.ID)
		}
		if err == nil {
			err = followAsk(ctx, tx, p, m)
		}
		for _, who := range p.Both() {
			if err == nil {
				err = followAfter(ctx, tx, m, who)
			}
		}
	}
	return err
}

func (f *Feature) meetingSet(ctx context.Context, fact facts.MeetingSet) error {
	return f.meeting(ctx, fact.Space, fact.Pair, fact.Meeting, func(m *Meeting, now time.Time) bool {
		return m.Set(fact.At, fact.Change, now)
	})
}

func (f *Feature) meetingOff(ctx context.Context, fact facts.MeetingOff) error {
	return f.meeting(ctx, fact.Space, fact.Pair, fact.Meeting, func(m *Meeting, _ time.Time) bool { return m.Cancel(fact.Change) })
}

// meetingHeld may tell of a meeting that nobody had planned.
func (f *Feature) meetingHeld(ctx context.Context, fact facts.MeetingHeld) error {
	name := fact.Meeting
	if name == "" {
		name = fact.Pair + "/" + strconv.FormatInt(storage.Millis(fact.At), 10)
	}
	return f.meeting(ctx, fact.Space, fact.Pair, name, func(m *Meeting, now time.Time) bool { return m.Hold(fact.At, now) })
}

// meeting changes a meeting and lets everything follow. What is no news is over
// with that.
func (f *Feature) meeting(ctx context.Context, space chat.SpaceID, pair, name string, change func(*Meeting, time.Time) bool) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		p, err := firstOrNone(pairs(ctx, tx, `id = $1`+tx.Lock(), pair))
		if err != nil {
			return err
		}
		m, err := firstOrNone(meetings(ctx, tx, `name = $1`+tx.Lock(), name))
		if err != nil {
			return err
		}
		known := m != nil
		if !known {
			m = &Meeting{ID: storage.NewID(tx.Now()), Name: name, Space: space, Pair: pair, Change: -1}
		}
		was := *m
		if !change(m, tx.Now()) {
			return scheduler.ErrDone
		}
		if known {
			err = saveMeeting(ctx, tx, m)
		} else {
			err = insertMeeting(ctx, tx, m)
		}
		if err != nil || p == nil {
			return err // it is planned for once its pair is told of
		}
		return moved(ctx, tx, p, &was, m)
	})
}

// moved lets the two, and the clock, follow a meeting.
func moved(ctx context.Context, tx *storage.Tx, p *Pair, was, m *Meeting) error {
	if err := followAsk(ctx, tx, p, was); err != nil {
		return err
	}
	if err := followRoom(ctx, tx, m); err != nil {
		return err
	}
	if err := planAsk(ctx, tx, p, m); err != nil {
		return err
	}
	if err := planReminders(ctx, tx, p); err != nil {
		return err
	}
	if m.State != Held || !p.Open {
		return nil
	}
	for _, who := range p.Both() {
		if err := followAfter(ctx, tx, m, who); err != nil {
			return err
		}
	}
	return nil
}
