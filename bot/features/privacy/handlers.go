package privacy

import (
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// openErase explains what an erasure does, before anything is promised.
func (f *Feature) openErase(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	var e *Erasure
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		e, err = pending(ctx, tx, r.Member.Person)
		return err
	})
	if err == nil && e != nil {
		return chat.Reply{Message: promised(r.Text, e)}, nil
	}
	return chat.Reply{Message: explanation(r.Text)}, err
}

// erase promises it. Pressed again, it says the same: the time runs from the
// first press.
func (f *Feature) erase(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	var e *Erasure
	err := r.InTx(ctx, func(tx *storage.Tx) (err error) {
		now := tx.Now()
		wish := &Erasure{r.Member.Person, storage.NewID(now), r.Space.ID, r.Actor.ID, now, now.Add(think)}
		first, err := insert(ctx, tx, wish)
		if err != nil {
			return err
		}
		if first {
			if err := scheduler.Enqueue(ctx, tx, carryOut{wish.ID}, scheduler.Opts{Key: wish.ID, At: wish.DueAt}); err != nil {
				return err
			}
		}
		e, err = pending(ctx, tx, r.Member.Person)
		return err
	})
	if err != nil {
		return nil, err
	}
	return chat.Update{Message: promised(r.Text, e)}, nil
}

// cancel takes it back. The job of a wish that is gone does nothing.
func (f *Feature) cancel(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	key := "erase.none"
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		e, err := pending(ctx, tx, r.Member.Person)
		if err != nil || e == nil {
			return err
		}
		if err := scheduler.Cancel(ctx, tx, carryOut{}.Kind(), e.ID); err != nil {
			return err
		}
		key = "erase.cancelled"
		_, err = drop(ctx, tx, e.Person)
		return err
	})
	return chat.Reply{Message: chat.Message{Text: r.Text.T(key, i18n.Args{})}}, err
}
