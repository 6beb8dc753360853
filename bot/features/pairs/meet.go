package pairs

import (
	"context"
	"errors"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// A meeting counts when both said that it took place, at most one a day, and the
// days are those of the space.

// SayMet is one of the two saying that they met, and reports whether both did by
// now. The same one again changes nothing on the same day.
func (p *Pair) SayMet(by chat.UserID, now time.Time, loc *time.Location) (held bool, err error) {
	if err := p.open(); err != nil {
		return false, err
	}
	if p.Claim != "" && now.Sub(p.ClaimAt) > claimFor {
		p.Claim, p.ClaimAt = "", time.Time{}
	}
	switch {
	case p.Claim != "" && p.Claim != by:
		return p.Meet(p.ClaimAt, loc), nil
	case p.Claim == by && sameDay(p.ClaimAt, now, loc):
		return false, nil
	case sameDay(p.MetAt, now, loc):
		return false, bot.Mistake("met.today", nil)
	}
	p.Claim, p.ClaimAt = by, now
	return false, nil
}

// Meet counts a meeting that took place, and reports whether it did: one of the
// same day as the last one, or of an earlier one, is the same told twice.
func (p *Pair) Meet(at time.Time, loc *time.Location) bool {
	if p.State == Ended || !p.MetAt.IsZero() && (sameDay(p.MetAt, at, loc) || at.Before(p.MetAt)) {
		return false
	}
	p.Met, p.MetAt = p.Met+1, at
	p.Claim, p.ClaimAt = "", time.Time{}
	return true
}

func sameDay(a, b time.Time, loc *time.Location) bool {
	if a.IsZero() || b.IsZero() {
		return false
	}
	ya, ma, da := a.In(loc).Date()
	yb, mb, db := b.In(loc).Date()
	return ya == yb && ma == mb && da == db
}

// often is how close to each other two signs of life count as one: a lively talk
// writes nothing down again and again.
const often = time.Hour

// spoke notes that one of the two wrote in their room. What they wrote is theirs.
func (f *Feature) spoke(ctx context.Context, r *bot.Request, card bot.CardID, _ chat.Ref) error {
	return r.InTx(ctx, func(tx *storage.Tx) error {
		p, err := load(ctx, tx, card.Row)
		if errors.Is(err, storage.ErrNotFound) {
			return nil // it was forgotten, and its room lives on
		}
		if err != nil || !p.Has(r.Actor.ID) || p.State == Ended || tx.Now().Sub(p.ActiveAt) < often {
			return err
		}
		before := *p
		p.Live(tx.Now())
		return f.follow(ctx, tx, &before, p, r.Actor.ID)
	})
}
