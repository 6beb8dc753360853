package gratitude

import (
	"context"
	"errors"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// What is pressed on a prompt.

// findMoment loads a moment that is the actor's.
func findMoment(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*Moment, error) {
	m, err := loadMoment(ctx, tx, id)
	if errors.Is(err, storage.ErrNotFound) || err == nil && (m.Space != r.Space.ID || m.Giver != r.Actor.ID) {
		return nil, bot.Mistake("prompt.gone", nil)
	}
	return m, err
}

// thank opens the form with the name filled in.
func (f *Feature) thank(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	var form chat.Form
	err := r.Read(ctx, func(tx *storage.Tx) error {
		m, err := findMoment(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		if m.State == momentThanked || m.Off {
			return bot.Mistake("prompt.gone", nil)
		}
		if _, wrong, err := whom(ctx, tx, r, []chat.UserID{m.Receiver}); err != nil || wrong != nil {
			return orMistake(wrong, err)
		}
		in, err := people.Channel(ctx, tx, m.Space, channel)
		if err != nil {
			return err
		}
		d := draft{to: m.Receiver, moment: m.ID, public: in != "" && m.Kind == "question"}
		form, err = f.giveForm(ctx, tx, r, d, in != "")
		return err
	})
	return opened(form, err)
}

// pass ends a prompt.
func (f *Feature) pass(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		m, err := findMoment(ctx, tx, r, press.Arg)
		if err != nil || m.State != momentOpen {
			return err
		}
		m.State = momentPassed
		if err := saveMoment(ctx, tx, m); err != nil {
			return err
		}
		return settle(ctx, tx, promptCard(m.ID))
	})
	return update(r.Text.T("prompt.passed")), err
}
