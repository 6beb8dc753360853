package mentors

import (
	"context"
	"errors"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// left ends what waits for somebody who left the space, and what they wait for. They
// may be back when this is heard of.
func (f *Feature) left(ctx context.Context, fact facts.MemberLeft) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		m, err := people.Load(ctx, tx, fact.Space, fact.User)
		if err != nil || m.Person != "" && m.Left.IsZero() {
			return err
		}
		return f.depart(ctx, tx, fact.Space, fact.User)
	})
}

// depart ends the pending requests to and of a member, and their offer.
func (f *Feature) depart(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) error {
	own, err := requestsOf(ctx, tx, space, user, pendingStates)
	for _, req := range own {
		if err == nil {
			err = f.endAsk(ctx, tx, req, AskWithdrawn)
		}
		if err == nil {
			req.State = Withdrawn
			err = errors.Join(f.settleMatch(ctx, tx, req, false), saveRequest(ctx, tx, req))
		}
	}
	if err != nil {
		return err
	}
	o, err := loadOffer(ctx, tx, space, user)
	if err == nil {
		o.Stop()
		err = saveOffer(ctx, tx, o)
	}
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	err = f.finishAll(ctx, tx, `(mentor_ask.space = $1 AND mentor_ask.mentor = $2 OR q.space = $1 AND q.mentee = $2)`, space, user)
	if err != nil {
		return err
	}
	return f.release(ctx, tx, space, user, Left, unanswered+`, 'accepted'`)
}

// release answers the requests that wait for a mentor who is not there for them:
// kindly, at once, and with what the mentee can do instead.
func (f *Feature) release(ctx context.Context, tx *storage.Tx, space chat.SpaceID, mentor chat.UserID, why Reason, states string) error {
	news := NewsDeclined
	if why == Left {
		news = NewsGone
	}
	waiting, err := asks(ctx, tx, `space = $1 AND mentor = $2 AND state IN (`+states+`) ORDER BY id`, space, mentor)
	for _, w := range waiting {
		if err != nil {
			return err
		}
		var a *Ask
		var req *Request
		if a, req, err = loadAsk(ctx, tx, w.ID); err != nil {
			return err
		}
		if !a.Waits() {
			continue
		}
		a.Reason = why
		a.finish(AskDeclined, tx.Now())
		if err = saveAsk(ctx, tx, a); err == nil {
			err = showAsk(ctx, tx, a)
		}
		if err == nil {
			err = takeBack(ctx, tx, req.ID, a.by())
		}
		if err == nil {
			err = f.refused(ctx, tx, req, news)
		}
	}
	return err
}

// ended frees the place of a pair that is no more.
func (f *Feature) ended(ctx context.Context, fact facts.PairEnded) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		req, err := loadRequest(ctx, tx, fact.Pair)
		if errors.Is(err, storage.ErrNotFound) || err == nil && req.State != Introduced {
			return scheduler.ErrDone
		}
		if err != nil {
			return err
		}
		a, err := current(ctx, tx, req.ID)
		if err != nil {
			return err
		}
		if a != nil {
			a.finish(AskOver, tx.Now())
			if err := saveAsk(ctx, tx, a); err != nil {
				return err
			}
		}
		req.State = Over
		if err := saveRequest(ctx, tx, req); err != nil {
			return err
		}
		return f.placeFree(ctx, tx, fact.Space, fact.Mentor)
	})
}

// reopened takes the place again of a pair that goes on after all. Both agreed to
// that, so it may be one more than the mentor offers to take.
func (f *Feature) reopened(ctx context.Context, fact facts.PairReopened) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		req, err := loadRequest(ctx, tx, fact.Pair)
		if errors.Is(err, storage.ErrNotFound) || err == nil && req.State != Over {
			return scheduler.ErrDone
		}
		if err != nil {
			return err
		}
		all, err := asksOf(ctx, tx, req.ID)
		for _, a := range all {
			if err == nil && a.State == AskOver {
				a.finish(AskIntroduced, tx.Now())
				err = saveAsk(ctx, tx, a)
			}
		}
		if err != nil {
			return err
		}
		req.State = Introduced
		return saveRequest(ctx, tx, req)
	})
}
