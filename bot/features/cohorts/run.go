package cohorts

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// look plans what would happen in a programme at present.
func look(ctx context.Context, r *bot.Request, id string) (*Plan, error) {
	var s *sitting
	err := r.Read(ctx, func(tx *storage.Tx) error {
		p, err := loadOwn(ctx, tx, r, id)
		if err == nil {
			s, err = gather(ctx, tx, p)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.plan(), nil
}

// run brings people together as the organiser saw it. When anything has changed
// since, they look again: what they said yes to is what happens.
func (f *Feature) run(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	id, revision := split(press.Arg)
	plan, err := look(ctx, r, id)
	if err != nil {
		return nil, err
	}
	if err := plan.Programme.runnable(revision); err != nil {
		return nil, err
	}
	err = r.InTx(ctx, func(tx *storage.Tx) error {
		p, err := loadOwn(ctx, tx, r, id)
		if err != nil {
			return err
		}
		if err := p.runnable(revision); err != nil {
			return err
		}
		return f.carryOut(ctx, tx, r, p, plan)
	})
	if err != nil {
		return nil, err
	}
	said := r.Text.T("run.told")
	if n := len(plan.Pairs); n > 0 {
		said = r.Text.T("run.done", i18n.Args{"n": n})
	}
	return f.again(ctx, r, id, said)
}

// split takes a row's ID and a number apart, which stand in an action together.
func split(arg string) (id string, n int) {
	id, digits, _ := strings.Cut(arg, ".")
	n, _ = strconv.Atoi(digits)
	return id, n
}

func joined(id string, n int) string { return id + "." + strconv.Itoa(n) }

// carryOut proposes the pairs of a plan, and tells everybody what became of them.
func (f *Feature) carryOut(ctx context.Context, tx *storage.Tx, r *bot.Request, p *Programme, plan *Plan) error {
	if err := stillMeetable(ctx, tx, plan); err != nil {
		return err
	}
	p.Run++
	for _, two := range plan.Pairs {
		if err := f.propose(ctx, tx, p, two); err != nil {
			return err
		}
	}
	waiting, err := tellWaiting(ctx, tx, p, plan)
	if err != nil {
		return err
	}
	if len(plan.Pairs)+waiting == 0 {
		return bot.Mistake("run.nobody", nil)
	}
	err = bot.Audit(ctx, tx, r, "ran", i18n.Args{
		"programme": p.Name, "n": len(plan.Pairs), "run": p.Run, "seed": strconv.FormatUint(plan.Seed, 36),
	})
	if err != nil {
		return err
	}
	return save(ctx, tx, p)
}

// stillMeetable heeds whom members never want to meet up to the last moment:
// their lists are no part of a programme, and so of no revision.
func stillMeetable(ctx context.Context, tx *storage.Tx, plan *Plan) error {
	for _, two := range plan.Pairs {
		apart, err := people.Apart(ctx, tx, two.Mentee.Space, two.Mentee.User)
		if err != nil {
			return err
		}
		if apart[two.Mentor.User] {
			return bot.Mistake("run.changed", nil)
		}
	}
	return nil
}

// propose asks another feature to ask both. The mentor is asked first, which tells
// them all there is; the mentee may wait for days, and so is told now.
func (f *Feature) propose(ctx context.Context, tx *storage.Tx, p *Programme, two Planned) error {
	m := &Match{
		ID: storage.NewID(tx.Now()), Programme: p.ID, Space: p.Space, Run: p.Run,
		Mentee: two.Mentee.User, Mentor: two.Mentor.User, Topic: two.Topic, State: Proposed, At: tx.Now(),
	}
	fresh, err := insertMatch(ctx, tx, m)
	switch {
	case err != nil:
		return err
	case !fresh:
		return bot.Mistake("run.changed", nil)
	}
	err = f.reg.Publish(ctx, tx, facts.MatchProposed{
		Space: p.Space, Match: m.ID, Programme: p.Name, Mentor: m.Mentor, Mentee: m.Mentee, Topic: m.Topic,
	})
	if err != nil {
		return err
	}
	two.Mentor.Run, two.Mentor.Why = p.Run, Matched
	if err := saveTold(ctx, tx, two.Mentor); err != nil {
		return err
	}
	two.Mentee.Why = Matched
	return tellRun(ctx, tx, p, two.Mentee)
}

// tellWaiting tells who stays on the waiting list, once, and again only when the
// reason is another one: a run that an organiser repeats is no news to them.
func tellWaiting(ctx context.Context, tx *storage.Tx, p *Programme, plan *Plan) (told int, err error) {
	for _, s := range plan.Left {
		before, err := loadSignup(ctx, tx, s.ID)
		if err != nil {
			return told, err
		}
		if before.Run > 0 && before.Why == s.Why {
			continue
		}
		if err := tellRun(ctx, tx, p, s); err != nil {
			return told, err
		}
		told++
	}
	for _, s := range plan.Unused {
		if s.Run > 0 {
			continue
		}
		s.Why = Full
		if err := tellRun(ctx, tx, p, s); err != nil {
			return told, err
		}
		told++
	}
	return told, nil
}

// tellRun promises somebody the card about the run at hand.
func tellRun(ctx context.Context, tx *storage.Tx, p *Programme, s *Signup) error {
	s.Run = p.Run
	if err := saveTold(ctx, tx, s); err != nil {
		return err
	}
	return bot.Refresh(ctx, tx, runCard(s.ID, p.Run))
}

// settled takes what became of a match. Who was not introduced waits for the next
// run, which does not try the same again.
func (f *Feature) settled(ctx context.Context, fact facts.MatchSettled) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		m, err := one(matches(ctx, tx, `id = $1`+tx.Lock(), fact.Match))
		if errors.Is(err, storage.ErrNotFound) || err == nil && !m.settle(fact.Introduced) {
			return scheduler.ErrDone
		}
		if err != nil {
			return err
		}
		return settleMatch(ctx, tx, m)
	})
}

// settleMatch saves what became of a match and shows it to the mentee.
func settleMatch(ctx context.Context, tx *storage.Tx, m *Match) error {
	if err := saveMatch(ctx, tx, m); err != nil {
		return err
	}
	s, err := signupOf(ctx, tx, m.Programme, m.Mentee)
	switch {
	case errors.Is(err, storage.ErrNotFound): // they left
	case err != nil:
		return err
	default:
		if err := bot.Refresh(ctx, tx, runCard(s.ID, m.Run)); err != nil {
			return err
		}
	}
	return touch(ctx, tx, m.Programme)
}
