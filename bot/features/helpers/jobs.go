package helpers

import (
	"context"
	"errors"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// wanted calls helpers for a question that nobody has answered.
func (f *Feature) wanted(ctx context.Context, fact facts.HelpWanted) error {
	c := &Call{
		ID: fact.Question, Space: fact.Space, Asker: fact.Asker, Unnamed: fact.Unnamed, Title: fact.Title, Topics: fact.Topics, Where: fact.Where,
	}
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		if err := openCall(ctx, tx, c); err != nil {
			return err
		}
		return promiseDraw(ctx, tx, c.ID)
	})
}

// settled thanks those who were told, and spares those who were not yet.
func (f *Feature) settled(ctx context.Context, fact facts.HelpSettled) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		c, err := loadCall(ctx, tx, fact.Question)
		if errors.Is(err, storage.ErrNotFound) || err == nil && c.Settled {
			return scheduler.ErrDone
		}
		if err != nil {
			return err
		}
		c.Settled = true
		if err := saveCall(ctx, tx, c); err != nil {
			return err
		}
		return refreshAll(ctx, tx, c, "")
	})
}

// refreshAll lets what helpers were shown follow the call, but for the one who
// acted: their message shows it already.
func refreshAll(ctx context.Context, tx *storage.Tx, c *Call, but string) error {
	told, err := suggestionsOf(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	for _, s := range told {
		if s.ID == but || s.State == Passed {
			continue
		}
		if err := bot.Refresh(ctx, tx, callCard(s.ID)); err != nil {
			return err
		}
	}
	return nil
}
