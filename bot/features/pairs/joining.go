package pairs

import (
	"context"
	"errors"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// askInvite lets the mentor choose whom they would like to join.
func (f *Feature) askInvite(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := r.Read(ctx, func(tx *storage.Tx) error {
		p, err := find(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		return mayInvite(ctx, tx, p, r.Actor.ID)
	})
	if err != nil {
		return nil, err
	}
	return ask(r.Text.T("invite.choose"), chat.Select{Placeholder: r.Text.S("invite.pick"), Do: do("invited", press.Arg), Of: chat.FromPeople}), nil
}

func mayInvite(ctx context.Context, tx *storage.Tx, p *Pair, who chat.UserID) error {
	if who != p.Mentor {
		return bot.Mistake("invite.mentor", nil)
	}
	if err := p.open(); err != nil {
		return err
	}
	now, err := apprenticeNow(ctx, tx, p.ID)
	if err == nil && now != nil {
		err = bot.Mistake("invite.one", nil)
	}
	return err
}

// invite asks the mentee and whom the mentor chose, each for their own yes.
func (f *Feature) invite(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	if len(press.Values) == 0 {
		return nil, bot.Mistake("unclear", nil)
	}
	who := chat.UserID(press.Values[0])
	err := f.change(ctx, r, press.Arg, func(tx *storage.Tx, p *Pair) error {
		if err := mayInvite(ctx, tx, p, r.Actor.ID); err != nil {
			return err
		}
		if err := canJoin(ctx, tx, p, who); err != nil {
			return err
		}
		a := &Apprentice{ID: storage.NewID(tx.Now()), Pair: p.ID, Space: p.Space, User: who, State: Wanted, At: tx.Now()}
		if err := insertApprentice(ctx, tx, a); err != nil {
			return err
		}
		if err := consent(ctx, tx, p.ID, toApprentice, a.ID, r.Actor.ID); err != nil {
			return err
		}
		for _, one := range []chat.UserID{p.Mentee, who} {
			if err := bot.Refresh(ctx, tx, joinID("join", a, one)); err != nil {
				return err
			}
		}
		return scheduler.Enqueue(ctx, tx, unanswered{a.ID}, scheduler.Opts{At: tx.Now().Add(apprenticeWaits), Key: a.ID})
	})
	return update(r.Text.T("invite.done", i18n.Args{"who": chat.Mention(who)})), err
}

// canJoin refuses whoever cannot be asked, for whatever reason in the same words:
// some reasons are nobody's business.
func canJoin(ctx context.Context, tx *storage.Tx, p *Pair, who chat.UserID) error {
	if p.Has(who) {
		return bot.Mistake("invite.self", nil)
	}
	m, err := people.Load(ctx, tx, p.Space, who)
	if err != nil {
		return err
	}
	before, err := askedBefore(ctx, tx, p.ID, who, tx.Now().Add(-apprenticeRest))
	if err != nil {
		return err
	}
	apart, err := people.Apart(ctx, tx, p.Space, who)
	if err != nil {
		return err
	}
	if m.Person == "" || !m.Left.IsZero() || m.Stopped || before || apart[p.Mentor] || apart[p.Mentee] {
		return bot.Mistake("invite.cannot", nil)
	}
	return nil
}

func (f *Feature) join(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	key := "join.yes"
	err := f.changeApprentice(ctx, r, press.Arg, func(tx *storage.Tx, a *Apprentice, p *Pair) error {
		if err := a.Answer(p, r.Actor.ID, true); err != nil {
			return err
		}
		if a.State == Joined {
			key = "join.both"
		}
		return consent(ctx, tx, p.ID, toApprentice, a.ID, r.Actor.ID)
	})
	return say(r.Text.T(key)), err
}

func (f *Feature) joinNot(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := f.changeApprentice(ctx, r, press.Arg, func(_ *storage.Tx, a *Apprentice, p *Pair) error {
		return a.Answer(p, r.Actor.ID, false)
	})
	return say(r.Text.T("join.no")), err
}

// takeOut ends it for all three. Any of them may, and need not say why.
func (f *Feature) takeOut(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	key := "out.done"
	err := f.changeApprentice(ctx, r, press.Arg, func(_ *storage.Tx, a *Apprentice, p *Pair) error {
		if a.State == Wanted {
			key = "out.withdrawn"
			if r.Actor.ID != p.Mentor {
				return bot.Mistake("gone", nil) // the others say no instead
			}
		}
		a.End()
		return nil
	})
	return say(r.Text.T(key)), err
}

// changeApprentice loads an apprentice, for one of the three alone, lets do change
// them and lets everything follow.
func (f *Feature) changeApprentice(ctx context.Context, r *bot.Request, id string, do func(*storage.Tx, *Apprentice, *Pair) error) error {
	return r.InTx(ctx, func(tx *storage.Tx) error {
		a, p, err := loadApprentice(ctx, tx, id)
		if errors.Is(err, storage.ErrNotFound) || err == nil && (p.Space != r.Space.ID || !p.Has(r.Actor.ID) && a.User != r.Actor.ID) {
			return bot.Mistake("gone", nil)
		}
		if err != nil {
			return err
		}
		before := *a
		if err := do(tx, a, p); err != nil {
			return err
		}
		if p.Has(r.Actor.ID) && p.State != Ended {
			was := *p
			p.Live(tx.Now())
			if err := f.follow(ctx, tx, &was, p, r.Actor.ID); err != nil {
				return err
			}
		}
		return followApprentice(ctx, tx, &before, a, p, r.Actor.ID)
	})
}

// followApprentice saves an apprentice and shows what became of it: the room of
// three, or to the mentor that it did not come about.
func followApprentice(ctx context.Context, tx *storage.Tx, before, a *Apprentice, p *Pair, by chat.UserID) error {
	if err := saveApprentice(ctx, tx, a); err != nil || before.State == a.State {
		return err
	}
	if err := bot.Refresh(ctx, tx, pairCard(p.ID)); err != nil {
		return err
	}
	if before.State == Joined || a.State == Joined {
		if err := bot.Refresh(ctx, tx, circleID(a.ID)); err != nil {
			return err
		}
	}
	for _, who := range []chat.UserID{p.Mentee, a.User} {
		if before.State != Wanted {
			break // what they were asked is long answered
		}
		if err := bot.Settle(ctx, tx, joinID("join", a, who)); err != nil {
			return err
		}
	}
	if a.State != Not || by == p.Mentor || p.State == Ended {
		return nil
	}
	return bot.Refresh(ctx, tx, joinID("join-not", a, p.Mentor))
}

// endApprentice ends with the pair what a third one had in it.
func (f *Feature) endApprentice(ctx context.Context, tx *storage.Tx, p *Pair) error {
	a, err := apprenticeNow(ctx, tx, p.ID)
	if err != nil || a == nil {
		return err
	}
	before := *a
	a.End()
	return followApprentice(ctx, tx, &before, a, p, "")
}

// leaveCircles ends what somebody has in others' pairs who left, or was erased.
func (f *Feature) leaveCircles(ctx context.Context, tx *storage.Tx, space chat.SpaceID, who, left chat.UserID) error {
	all, err := apprentices(ctx, tx, `space = $1 AND user_id = $2 ORDER BY id`, space, who)
	if err != nil {
		return err
	}
	for _, one := range all {
		a, p, err := loadApprentice(ctx, tx, one.ID)
		if err != nil {
			return err
		}
		if left != who {
			if _, err := tx.Exec(ctx, `UPDATE pair_apprentice SET user_id = $2 WHERE id = $1`, a.ID, left); err != nil {
				return err
			}
			a.User = left
			if err := bot.Refresh(ctx, tx, circleID(a.ID)); err != nil {
				return err
			}
		}
		before := *a
		a.End()
		if err := followApprentice(ctx, tx, &before, a, p, left); err != nil {
			return err
		}
	}
	return nil
}

// unanswered ends the asking for an apprentice when somebody did not answer.
type unanswered struct {
	Apprentice string `json:"apprentice"`
}

func (unanswered) Kind() string { return "pairs.unanswered" }

func (f *Feature) unanswered(ctx context.Context, job scheduler.Job[unanswered]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		a, p, err := loadApprentice(ctx, tx, job.Args.Apprentice)
		if errors.Is(err, storage.ErrNotFound) || err == nil && a.State != Wanted {
			return scheduler.ErrDone
		}
		if err != nil {
			return err
		}
		before := *a
		a.End()
		return followApprentice(ctx, tx, &before, a, p, "")
	})
}
