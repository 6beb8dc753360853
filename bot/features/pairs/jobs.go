package pairs

import (
	"context"
	"errors"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// look does what time brings to a pair. Late, each step still follows the one
// before by its full time.
type look struct {
	Pair string `json:"pair"`
}

func (look) Kind() string { return "pairs.look" }

// watch keeps one look promised for a pair that time changes.
func watch(ctx context.Context, tx *storage.Tx, p *Pair) error {
	next := p.Next()
	if next.IsZero() {
		return scheduler.Cancel(ctx, tx, look{}.Kind(), p.ID)
	}
	return scheduler.Enqueue(ctx, tx, look{p.ID}, scheduler.Opts{At: next, Key: p.ID})
}

func (f *Feature) look(ctx context.Context, job scheduler.Job[look]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		p, err := load(ctx, tx, job.Args.Pair)
		if errors.Is(err, storage.ErrNotFound) {
			return scheduler.ErrDone
		}
		if err != nil {
			return err
		}
		before := *p
		away, err := missing(ctx, tx, p)
		if err != nil {
			return err
		}
		if away != "" && p.State != Ended { // they left while Kith was not told
			p.Leave(tx.Now())
			return f.follow(ctx, tx, &before, p, away)
		}
		step := p.Pass(tx.Now())
		if step == Nothing {
			return watch(ctx, tx, p)
		}
		if err := f.follow(ctx, tx, &before, p, ""); err != nil {
			return err
		}
		return passed(ctx, tx, step, &before, p)
	})
}

// passed tells the two what time brought. An end is told with the end.
func passed(ctx context.Context, tx *storage.Tx, step Step, before, p *Pair) error {
	kind, stamp := "", millis(tx.Now())
	switch step {
	case AskStill:
		kind, stamp = "still", askStamp(p, p.Asked)
	case AskReview:
		kind = "review"
	case PauseOver:
		kind = "resumed"
	case AgainOver:
		return tell(ctx, tx, "again-not", p, againStamp(before), before.Again)
	case Nothing, CloseQuiet, EndOver:
		return nil
	}
	for _, who := range p.Both() {
		if err := tell(ctx, tx, kind, p, stamp, who); err != nil {
			return err
		}
	}
	return nil
}

// missing is the one of the two who is not in the space any more; "" for nobody.
func missing(ctx context.Context, tx *storage.Tx, p *Pair) (chat.UserID, error) {
	for _, who := range p.Both() {
		m, err := people.Load(ctx, tx, p.Space, who)
		if err != nil || m.Person == "" || !m.Left.IsZero() {
			return who, err
		}
	}
	return "", nil
}

// introduced begins a pair. Told twice, it is the same one.
func (f *Feature) introduced(ctx context.Context, fact facts.Introduced) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		p := &Pair{
			ID: fact.Request, Space: fact.Space, Mentor: fact.Mentor, Mentee: fact.Mentee, Topic: fact.Topic,
			State: Going, Round: 1, CreatedAt: tx.Now(), ActiveAt: tx.Now(),
		}
		if isNew, err := insert(ctx, tx, p); err != nil || !isNew {
			return err
		}
		before := *p
		away, err := missing(ctx, tx, p)
		if err != nil {
			return err
		}
		if away != "" {
			p.Leave(tx.Now())
		}
		return f.follow(ctx, tx, &before, p, away)
	})
}

// meetingHeld counts a meeting of which another feature knows.
func (f *Feature) meetingHeld(ctx context.Context, fact facts.MeetingHeld) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		p, err := load(ctx, tx, fact.Pair)
		if errors.Is(err, storage.ErrNotFound) {
			return scheduler.ErrDone
		}
		if err != nil {
			return err
		}
		space, err := people.LoadSpace(ctx, tx, p.Space)
		if err != nil {
			return err
		}
		before := *p
		if !p.Meet(fact.At, space.Location()) {
			return scheduler.ErrDone
		}
		p.Live(tx.Now())
		return f.follow(ctx, tx, &before, p, "")
	})
}

// meetingSet is a sign of life when one of the two set the time.
func (f *Feature) meetingSet(ctx context.Context, fact facts.MeetingSet) error {
	if fact.By == "" {
		return nil // the next one of a series, which comes by itself
	}
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		p, err := load(ctx, tx, fact.Pair)
		if errors.Is(err, storage.ErrNotFound) {
			return scheduler.ErrDone
		}
		if err != nil || !p.Has(fact.By) || p.State == Ended {
			return err
		}
		before := *p
		p.Live(tx.Now())
		return f.follow(ctx, tx, &before, p, fact.By)
	})
}

// memberLeft ends the pairs of somebody who left, unless they are back.
func (f *Feature) memberLeft(ctx context.Context, fact facts.MemberLeft) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		m, err := people.Load(ctx, tx, fact.Space, fact.User)
		if err != nil {
			return err
		}
		if m.Person != "" && m.Left.IsZero() {
			return scheduler.ErrDone
		}
		return f.leave(ctx, tx, fact.Space, fact.User, fact.User)
	})
}

// leave ends all that a member takes part in, who is then known as left: under
// the ID of a former member when they were erased.
func (f *Feature) leave(ctx context.Context, tx *storage.Tx, space chat.SpaceID, who, left chat.UserID) error {
	all, err := pairs(ctx, tx, ofMember+` ORDER BY id`+tx.Lock(), space, who)
	if err != nil {
		return err
	}
	for _, p := range all {
		before := *p
		p.rename(who, left)
		p.Leave(tx.Now())
		p.Again = "" // nobody is there to ask, or to be answered
		if *p != before {
			if err := f.follow(ctx, tx, &before, p, left); err != nil {
				return err
			}
		}
		if err := leftBehind(ctx, tx, &before, p, who); err != nil {
			return err
		}
		if left != who {
			if err := takeDown(ctx, tx, p); err != nil {
				return err
			}
		}
	}
	return f.leaveCircles(ctx, tx, space, who, left)
}

// takeDown takes away what stands in the room of somebody who is erased: where it
// stands says who was there.
func takeDown(ctx context.Context, tx *storage.Tx, p *Pair) error {
	err := bot.TakeDown(ctx, tx, pairCard(p.ID))
	for round := 1; round <= p.Round; round++ {
		if err == nil {
			err = bot.TakeDown(ctx, tx, closingCard(p.ID, round))
		}
	}
	return err
}

// leftBehind lets the closings follow, in which the words and the name of whoever
// is gone stand, and answers the other one who asked them to go on.
func leftBehind(ctx context.Context, tx *storage.Tx, before, p *Pair, gone chat.UserID) error {
	for round := 1; round <= p.Round; round++ {
		if err := followClosing(ctx, tx, p, round); err != nil {
			return err
		}
	}
	if before.Again == "" || before.Again == gone {
		return nil
	}
	return tell(ctx, tx, "again-not", p, againStamp(before), before.Again)
}
