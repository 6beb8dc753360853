package gratitude

import (
	"cmp"
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// whom finds those who are to be thanked, or says why one of them cannot be. Of
// somebody who is not known nothing is written down, for they may have been
// erased. They stay known until the transaction ends.
func whom(ctx context.Context, tx *storage.Tx, r *bot.Request, users []chat.UserID) (to []Receiver, wrong *complaint, err error) {
	for _, user := range users {
		m, err := people.Load(ctx, tx, r.Space.ID, user)
		switch {
		case err != nil:
			return nil, nil, err
		case user == r.Actor.ID || m.Person == r.Member.Person:
			return nil, &complaint{"who", "who.self", nil}, nil
		case m.Person == "" || user.Former():
			return nil, &complaint{"who", "who.unknown", nil}, nil
		}
		at, err := present(ctx, tx, m)
		if err != nil {
			return nil, nil, err
		}
		if at.Person == "" {
			return nil, &complaint{"who", "who.left", i18n.Args{"name": nameOf(m)}}, nil
		}
		if _, err := people.Here(ctx, tx, at.Space, at.User); err != nil {
			return nil, nil, err
		}
		to = append(to, Receiver{User: user, Space: at.Space, Account: at.User, name: nameOf(m)})
	}
	return to, nil, nil
}

// present is the member, or the same person in another space when they left this
// one; the zero member when they are nowhere.
func present(ctx context.Context, tx *storage.Tx, m people.Member) (people.Member, error) {
	if m.Person == "" || m.Left.IsZero() {
		return m, nil
	}
	all, err := people.ByPerson(ctx, tx, m.Person)
	for _, other := range all {
		if other.Left.IsZero() {
			return other, err
		}
	}
	return people.Member{}, err
}

// nameOf is what a member is called in labels, where nobody can be mentioned.
func nameOf(m people.Member) string { return cmp.Or(m.Name, string(m.User)) }

// namesOf is what people are called in labels, by account.
func namesOf(ctx context.Context, tx *storage.Tx, t i18n.Printer, space chat.SpaceID, users ...chat.UserID) (map[chat.UserID]string, error) {
	names := map[chat.UserID]string{}
	for _, user := range users {
		m, err := people.Load(ctx, tx, space, user)
		if err != nil {
			return nil, err
		}
		names[user] = nameOf(m)
		if user.Former() {
			names[user] = t.Former()
		}
	}
	return names, nil
}

// here is whether somebody is in the space at present.
func here(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) (bool, error) {
	m, err := people.Load(ctx, tx, space, user)
	return m.Person != "" && m.Left.IsZero(), err
}

// mentions are people as texts show them.
func mentions(t i18n.Printer, users ...chat.UserID) chat.Markup {
	var all []chat.Markup
	for _, user := range users {
		all = append(all, chat.Mention(user))
	}
	return t.List(all)
}

// users are the accounts of those who are thanked, in the space of the thanks.
func (t *Thanks) users() (all []chat.UserID) {
	for _, r := range t.To {
		all = append(all, r.User)
	}
	return all
}
