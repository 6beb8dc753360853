package mentors

import (
	"context"

	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/match/fit"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// proposed makes a request of what a programme proposes: the mentor is asked as
// anybody is, and the mentee confirms as anybody does. The place is the programme's.
func (f *Feature) proposed(ctx context.Context, fact facts.MatchProposed) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		before, err := requests(ctx, tx, `space = $1 AND match = $2`, fact.Space, fact.Match)
		if err != nil {
			return err
		}
		if len(before) > 0 {
			return scheduler.ErrDone // told twice
		}
		req := &Request{
			ID: storage.NewID(tx.Now()), Space: fact.Space, Mentee: fact.Mentee, Mentor: fact.Mentor, Topic: fact.Topic, Match: fact.Match,
			Programme: fact.Programme, State: Sent, At: tx.Now(),
		}
		can, err := suits(ctx, tx, req.to(), req.from())
		if err != nil {
			return err
		}
		if !can {
			return f.settleMatch(ctx, tx, req, false)
		}
		if err := saveRequest(ctx, tx, req); err != nil {
			return err
		}
		return f.put(ctx, tx, req, req.to(), fit.Terms{})
	})
}
