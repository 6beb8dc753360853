package cohorts

import (
	"context"
	"errors"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// askLeave asks once: after the sign-up nobody can come back.
func (f *Feature) askLeave(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	var p *Programme
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		p, _, err = mine(ctx, tx, r, press.Arg)
		return err
	})
	if err != nil {
		return nil, err
	}
	text := r.Text.T("leave.ask", i18n.Args{"programme": p.Name})
	return chat.Update{Message: chat.Message{Text: text, Blocks: []chat.Block{
		chat.Paragraph{Text: text},
		chat.Controls{Items: []chat.Control{
			chat.Button{Label: r.Text.S("button.leave-do"), Style: chat.Danger, Do: do("leave-do", p.ID)},
			chat.Button{Label: r.Text.S("button.see"), Do: do("see", p.ID)},
		}},
	}}}, nil
}

// mine is a programme in which the actor takes part.
func mine(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*Programme, *Signup, error) {
	p, err := loadOwn(ctx, tx, r, id)
	if err != nil {
		return nil, nil, err
	}
	s, err := signupOf(ctx, tx, id, r.Actor.ID)
	if errors.Is(err, storage.ErrNotFound) {
		err = bot.Mistake("not-in", i18n.Args{"programme": p.Name})
	}
	return p, s, err
}

// leave takes somebody out. An introduction that is being asked about is not
// theirs to take back here: where they are asked, they say no.
func (f *Feature) leave(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	var p *Programme
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		var s *Signup
		var err error
		if p, s, err = mine(ctx, tx, r, press.Arg); err != nil {
			return err
		}
		return removeSignup(ctx, tx, s)
	})
	if err != nil {
		return nil, err
	}
	return chat.Update{Message: chat.Message{Text: r.Text.T("leave.done", i18n.Args{"programme": p.Name})}}, nil
}

// left takes members who left the space out of what has not ended. They may be
// back when this is heard of once more.
func (f *Feature) left(ctx context.Context, fact facts.MemberLeft) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		m, err := people.Load(ctx, tx, fact.Space, fact.User)
		if err != nil || m.Person != "" && m.Left.IsZero() {
			return err
		}
		all, err := signups(ctx, tx, `space = $1 AND user_id = $2 AND programme IN (SELECT id FROM programme WHERE state <> 'ended') ORDER BY id`, fact.Space, fact.User)
		for _, s := range all {
			if err == nil {
				err = removeSignup(ctx, tx, s)
			}
		}
		return err
	})
}
