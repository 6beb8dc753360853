package setup

import (
	"context"
	"slices"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/when"
	"github.com/kith-community/kith/storage"
)

// What one press mends. Each shows the list anew, so that the next thing to do
// stands on top.

// useHere lets the channel in which the button was pressed serve a purpose.
func (f *Feature) useHere(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	err := r.Read(ctx, func(tx *storage.Tx) error {
		open, err := bot.Open(ctx, tx, r.Space.ID, r.In)
		if err == nil && !open {
			err = bot.Mistake("here.no-channel", nil)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return f.channel(ctx, r, bot.Press{Arg: p.Arg, Values: []string{string(r.In)}})
}

// tryAgain tries the channels that do not work.
func (f *Feature) tryAgain(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	err := r.InTx(ctx, func(tx *storage.Tx) error { return bot.TryAgain(ctx, tx, r.Space.ID) })
	if err != nil {
		return nil, err
	}
	return f.again(ctx, r, r.Text.T("again.tried"))
}

// drop takes its channel from a topic.
func (f *Feature) drop(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	if _, err := f.put(ctx, r, bot.Press{Arg: p.Arg}); err != nil {
		return nil, err
	}
	return f.again(ctx, r, r.Text.T("places.nowhere"))
}

// zone takes the zone of most people.
func (f *Feature) zone(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	zone, _ := when.ZoneNamed(p.Arg)
	if zone == "" {
		return nil, bot.Mistake("unclear", nil)
	}
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		return f.change(ctx, tx, r, func(s *people.Space) { s.Zone = zone })
	})
	if err != nil {
		return nil, err
	}
	return f.again(ctx, r, r.Text.T("hours.saved", i18n.Args{"zone": zone}))
}

// language takes the language of most people.
func (f *Feature) language(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	if !slices.ContainsFunc(f.reg.Languages(), func(l i18n.Language) bool { return l.Tag == p.Arg }) {
		return nil, bot.Mistake("unclear", nil)
	}
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		return f.change(ctx, tx, r, func(s *people.Space) { s.Language = p.Arg })
	})
	if err != nil {
		return nil, err
	}
	return f.again(ctx, r, r.Text.T("language.saved"))
}

// purpose asks for the channel of the purpose that was chosen.
func (f *Feature) purpose(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	i := slices.IndexFunc(f.reg.Channels(), func(c bot.Purpose) bool { return slices.Contains(p.Values, c.Name) })
	if i < 0 {
		return nil, bot.Mistake("unclear", nil)
	}
	purpose := f.reg.Channels()[i]
	var s chat.Select
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		s, err = channelOf(ctx, tx, r.Text, r.Space.ID, purpose)
		return err
	})
	return chat.Update{Message: asks(r.Text.T("purpose.channel", i18n.Args{"purpose": purpose.Label(r.Text)}), s)}, err
}
