package pairs

import (
	"context"
	"errors"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/storage"
)

// change loads a pair of the actor's, lets do change it and lets everything
// follow, in one transaction. Whatever one of the two does is a sign of life.
func (f *Feature) change(ctx context.Context, r *bot.Request, id string, do func(*storage.Tx, *Pair) error) error {
	return r.InTx(ctx, func(tx *storage.Tx) error {
		p, err := find(ctx, tx, r, id)
		if err != nil {
			return err
		}
		before := *p
		if err := do(tx, p); err != nil {
			return err
		}
		if p.State != Ended {
			p.Live(tx.Now())
		}
		return f.follow(ctx, tx, &before, p, r.Actor.ID)
	})
}

// find loads a pair that the actor is one of. For everybody else there is none.
func find(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*Pair, error) {
	p, err := load(ctx, tx, id)
	if errors.Is(err, storage.ErrNotFound) || err == nil && (p.Space != r.Space.ID || !p.Has(r.Actor.ID)) {
		return nil, bot.Mistake("gone", nil)
	}
	return p, err
}

// follow saves a pair and lets the clock, the cards and the other features follow
// what somebody changed, or time: by is "" then.
func (f *Feature) follow(ctx context.Context, tx *storage.Tx, before, p *Pair, by chat.UserID) error {
	if err := save(ctx, tx, p); err != nil {
		return err
	}
	if err := watch(ctx, tx, p); err != nil {
		return err
	}
	if err := bot.Refresh(ctx, tx, pairCard(p.ID)); err != nil {
		return err
	}
	if err := settleNotes(ctx, tx, before, p); err != nil {
		return err
	}
	switch {
	case before.State != Ended && p.State == Ended:
		return f.ended(ctx, tx, p, by)
	case before.State == Ended && p.State != Ended:
		return f.reopened(ctx, tx, before, p)
	}
	return nil
}

// ended tells of the end: the other features, once; the two, with what each of
// them chose to share; and the one who did not know.
func (f *Feature) ended(ctx context.Context, tx *storage.Tx, p *Pair, by chat.UserID) error {
	fact := facts.PairEnded{Space: p.Space, Pair: p.ID, Mentor: p.Mentor, Mentee: p.Mentee, Round: p.Round}
	if err := f.reg.Publish(ctx, tx, fact); err != nil {
		return err
	}
	if err := f.endApprentice(ctx, tx, p); err != nil {
		return err
	}
	if p.DoorOpen() {
		return bot.Refresh(ctx, tx, closingCard(p.ID, p.Round)) // both were asked before
	}
	for _, who := range p.Both() {
		if who == by {
			continue
		}
		if err := tell(ctx, tx, "over", p, roundStamp(p), who); err != nil {
			return err
		}
	}
	return nil
}

// reopened tells that the two go on after all.
func (f *Feature) reopened(ctx context.Context, tx *storage.Tx, before, p *Pair) error {
	fact := facts.PairReopened{Space: p.Space, Pair: p.ID, Mentor: p.Mentor, Mentee: p.Mentee, Round: p.Round}
	if err := f.reg.Publish(ctx, tx, fact); err != nil {
		return err
	}
	return bot.Refresh(ctx, tx, closingCard(p.ID, before.Round))
}

// settleNotes takes back what one of the two need not be told any more, and lets
// what they were told say how it stands. What was asked of one alone stays as it
// is when the other answers: it would tell them what the other said.
func settleNotes(ctx context.Context, tx *storage.Tx, before, p *Pair) error {
	over := before.State != Ended && p.State == Ended
	for _, who := range p.Both() {
		if before.Version > 0 && (before.Version != p.Version || over) {
			if err := bot.Settle(ctx, tx, noteID("agree", p, versionStamp(before), who)); err != nil {
				return err
			}
		}
		for n := 1; n <= before.Asked && p.Asked == 0; n++ {
			answered := bot.Withdraw
			if over {
				answered = bot.Settle
			}
			if err := answered(ctx, tx, noteID("still", p, askStamp(before, n), who)); err != nil {
				return err
			}
		}
		if before.State == Ending && p.State != Ending {
			if err := bot.Settle(ctx, tx, noteID("ending", p, endStamp(before), who)); err != nil {
				return err
			}
		}
		if before.Again != "" && p.Again == "" {
			if err := bot.Settle(ctx, tx, noteID("again", p, againStamp(before), who)); err != nil {
				return err
			}
		}
	}
	return nil
}
