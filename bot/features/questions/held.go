package questions

import (
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// A question whose channel does not work is kept. Whoever asks while that is
// known is told at once; whose question was the first to be refused had read that
// it is posted, and is told afterwards.

func heldCard(id string) bot.CardID { return bot.CardID{Kind: "questions.held", Row: id} }

// held follows what becomes of questions that could not be posted. That one is
// posted after all is said only to those who were told that it was not.
func (f *Feature) held(ctx context.Context, fact facts.CardHeld) error {
	if fact.Kind != questionCard("").Kind {
		return nil
	}
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		if !fact.Over {
			return tellOnce(ctx, tx, heldCard(fact.Row))
		}
		if err := bot.Withdraw(ctx, tx, heldCard(fact.Row)); err != nil {
			return err
		}
		told, err := bot.Where(ctx, tx, heldCard(fact.Row))
		if err != nil || told == "" {
			return err
		}
		return bot.Refresh(ctx, tx, heldCard(fact.Row))
	})
}

func (f *Feature) heldNote(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
	q, err := load(ctx, tx, id)
	if err != nil {
		return bot.Card{}, err
	}
	where, err := bot.Where(ctx, tx, questionCard(id))
	if err != nil {
		return bot.Card{}, err
	}
	told, err := bot.Where(ctx, tx, heldCard(id))
	if err != nil || told == "" && where != "" {
		return bot.Card{Gone: true}, err
	}
	t, err := f.reg.MemberTexts(ctx, tx, q.Space, q.Asker)
	if err != nil {
		return bot.Card{}, err
	}
	args := i18n.Args{"title": shorten(q.Title, 80), "where": chat.Channel(where)}
	text := t.T("held.text", args)
	if where != "" {
		text = t.T("held.over", args)
	}
	return bot.Card{
		Space: q.Space, To: bot.Audience{People: []chat.UserID{q.Asker}}, Message: chat.Message{Text: text},
		Nudge: &bot.Nudge{Kind: "questions.held", Priority: bot.Normal, Why: t.T("held.why")},
	}, nil
}

// fateText tells whoever asks where the question is, or what it waits for.
func fateText(ctx context.Context, tx *storage.Tx, r *bot.Request) (chat.Markup, error) {
	to, err := people.Channel(ctx, tx, r.Space.ID, channel)
	if err != nil {
		return "", err
	}
	if to == "" {
		return r.Text.T("ask.kept"), nil
	}
	troubled, err := bot.Troubled(ctx, tx, r.Space.ID, to)
	if err != nil {
		return "", err
	}
	args := i18n.Args{"channel": chat.Channel(to)}
	if troubled {
		return r.Text.T("ask.held", args), nil
	}
	return r.Text.T("ask.posted", args), nil
}
