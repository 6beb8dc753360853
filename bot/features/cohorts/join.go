package cohorts

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// seen is a programme as one member sees it.
type seen struct {
	*Programme
	signup  *Signup // nil when they do not take part
	matches []*Match
	wishes  []chat.UserID
}

// visible are the programmes that concern a member: those that people sign up for,
// and those they take part in, the newest first.
func visible(ctx context.Context, tx *storage.Tx, r *bot.Request) (all []seen, err error) {
	found, err := programmes(ctx, tx, `space = $1 AND (state = 'open' AND until > $3 OR state <> 'ended' AND id IN
		(SELECT programme FROM programme_signup WHERE space = $1 AND user_id = $2)) ORDER BY id DESC`, r.Space.ID, r.Actor.ID, storage.Millis(tx.Now()))
	for _, p := range found {
		if err != nil {
			return nil, err
		}
		var one seen
		one, err = seenBy(ctx, tx, p, r.Actor.ID)
		all = append(all, one)
	}
	return all, err
}

func seenBy(ctx context.Context, tx *storage.Tx, p *Programme, user chat.UserID) (seen, error) {
	s, err := signupOf(ctx, tx, p.ID, user)
	if errors.Is(err, storage.ErrNotFound) {
		return seen{Programme: p}, nil
	}
	if err != nil {
		return seen{}, err
	}
	one := seen{Programme: p, signup: s}
	if one.matches, err = matchesOf(ctx, tx, p.ID, user); err == nil {
		one.wishes, err = wishesOf(ctx, tx, s)
	}
	return one, err
}

// programmeCommand shows the one programme there is, or lets people choose.
func (f *Feature) programmeCommand(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	var all []seen
	var topics []people.Topic
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		if all, err = visible(ctx, tx, r); err == nil {
			topics, err = people.Topics(ctx, tx, r.Space.ID)
		}
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case len(all) == 0:
		return nil, bot.Mistake("list.none", nil)
	case len(all) == 1:
		return chat.Reply{Message: seenMessage(r.Text, all[0], topics, "")}, nil
	}
	return chat.Reply{Message: chooseMessage(r.Text, all)}, nil
}

// see shows one programme in place of what led to it.
func (f *Feature) see(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	id := press.Arg
	if id == "" && len(press.Values) > 0 {
		id = press.Values[0]
	}
	m, err := f.show(ctx, r, id, "")
	if err != nil {
		return nil, err
	}
	return chat.Update{Message: m}, nil
}

// showBeside shows it beside what led to it: a message that tells of something
// else stays what it is.
func (f *Feature) showBeside(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	m, err := f.show(ctx, r, press.Arg, "")
	if err != nil {
		return nil, err
	}
	return chat.Reply{Message: m}, nil
}

// show is a programme as the actor sees it, below what was just done.
func (f *Feature) show(ctx context.Context, r *bot.Request, id string, said chat.Markup) (m chat.Message, err error) {
	err = r.Read(ctx, func(tx *storage.Tx) error {
		p, err := loadOwn(ctx, tx, r, id)
		if err != nil {
			return err
		}
		one, err := seenBy(ctx, tx, p, r.Actor.ID)
		if err != nil {
			return err
		}
		topics, err := people.Topics(ctx, tx, r.Space.ID)
		m = seenMessage(r.Text, one, topics, said)
		return err
	})
	return m, err
}

// openSignup opens the form of a role, with what was chosen before.
func (f *Feature) openSignup(role Role) bot.ActionFunc {
	return func(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
		var form chat.Form
		err := r.Read(ctx, func(tx *storage.Tx) error {
			p, err := loadOwn(ctx, tx, r, press.Arg)
			if err == nil {
				err = p.signable(tx.Now())
			}
			if err != nil {
				return err
			}
			form, err = signupForm(ctx, tx, r, p, role)
			return err
		})
		if err != nil {
			return nil, err
		}
		return chat.Open{Form: form}, nil
	}
}

// signUp takes part, or changes with what.
func (f *Feature) signUp(role Role) bot.SubmitFunc {
	return func(ctx context.Context, r *bot.Request, id string, v chat.Values) (chat.Response, error) {
		var p *Programme
		err := r.InTx(ctx, func(tx *storage.Tx) (err error) {
			if p, err = loadOwn(ctx, tx, r, id); err == nil {
				err = p.signable(tx.Now())
			}
			if err != nil {
				return err
			}
			topics, err := people.Topics(ctx, tx, r.Space.ID)
			if err != nil {
				return err
			}
			chosen := signedUp(p, role, topics, v)
			_, east := tx.Now().In(r.Member.Location(r.Space)).Zone()
			chosen.Zone = east / 60
			return keepSignup(ctx, tx, p, r.Actor.ID, chosen)
		})
		if err != nil {
			return nil, err
		}
		said := r.Text.T("signed."+string(role), i18n.Args{"programme": p.Name, "until": chat.When(p.Until)})
		m, err := f.show(ctx, r, id, said)
		return chat.Reply{Message: m}, err
	}
}

// signedUp reads what was chosen. What cannot be chosen is not there.
func signedUp(p *Programme, role Role, topics []people.Topic, v chat.Values) Signup {
	s := Signup{Role: role, Listed: p.Ranking && v.First("seen") == yes}
	for _, id := range v["topics"] {
		if slices.ContainsFunc(topics, func(t people.Topic) bool { return t.ID == id }) && len(s.Topics) < maxTopics {
			s.Topics = append(s.Topics, id)
		}
	}
	for _, tag := range v["languages"] {
		if slices.Contains(languages, tag) && len(s.Languages) < maxLanguages {
			s.Languages = append(s.Languages, tag)
		}
	}
	if role == Mentor {
		n, _ := strconv.Atoi(v.First("seats"))
		s.Seats = min(max(n, 1), p.Seats)
	}
	return s
}

// keepSignup saves what somebody chose. Who changes sides, or is not to be seen
// any more, is nobody's wish any more.
func keepSignup(ctx context.Context, tx *storage.Tx, p *Programme, user chat.UserID, chosen Signup) error {
	s := &Signup{ID: storage.NewID(tx.Now()), Programme: p.ID, Space: p.Space, User: user, Role: chosen.Role, At: tx.Now()}
	before, err := signupOf(ctx, tx, p.ID, user)
	switch {
	case errors.Is(err, storage.ErrNotFound):
	case err != nil:
		return err
	default:
		s = before
	}
	turned := s.Role != chosen.Role
	if turned || !chosen.Listed {
		if err := unwish(ctx, tx, s, turned); err != nil {
			return err
		}
	}
	s.Role, s.Topics, s.Languages, s.Zone = chosen.Role, chosen.Topics, chosen.Languages, chosen.Zone
	s.Seats, s.Listed = chosen.Seats, chosen.Listed
	if err := saveSignup(ctx, tx, s); err != nil {
		return err
	}
	return touch(ctx, tx, p.ID)
}
