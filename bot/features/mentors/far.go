package mentors

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// Where organisers joined two communities, a mentor who is in one of them alone can be
// asked from the other. Each side stays where they are: the request is of the mentee's
// space, and what the mentor is asked, and answers, of theirs. There is no room for
// both. When both said yes, each gets the other's address instead, and what they make
// of it is theirs: no pair, no meetings.

// placeIn is a user of another space than this one, where that is given.
func placeIn(here, there chat.SpaceID, user chat.UserID) people.Place {
	if there == "" {
		there = here
	}
	return people.Place{Space: there, User: user}
}

// elsewhere is somebody's space as rows of this one keep it: "" when it is the same.
func elsewhere(here chat.SpaceID, p people.Place) chat.SpaceID {
	if p.Space == here {
		return ""
	}
	return p.Space
}

// A mentor of another space is ranked under both of their names; no space's has a
// blank in it.
func rankedAs(here chat.SpaceID, p people.Place) string {
	if p.Space == here {
		return string(p.User)
	}
	return string(p.Space) + " " + string(p.User)
}

func placeOf(here chat.SpaceID, ranked string) people.Place {
	if space, user, far := strings.Cut(ranked, " "); far {
		return people.Place{Space: chat.SpaceID(space), User: chat.UserID(user)}
	}
	return people.Place{Space: here, User: chat.UserID(ranked)}
}

// calledIn is how a space speaks of a member: by name, when they are of another one.
func calledIn(t i18n.Printer, here chat.SpaceID, m people.Member) chat.Markup {
	switch {
	case m.Space == here || m.User.Former():
		return chat.Mention(m.User)
	case m.Name == "":
		return t.T("ask.somebody")
	}
	return chat.Escape(bot.AccountName(t, m))
}

func called(ctx context.Context, tx *storage.Tx, t i18n.Printer, here chat.SpaceID, p people.Place) (chat.Markup, error) {
	if p.Space == here || p.User.Former() {
		return chat.Mention(p.User), nil
	}
	m, err := people.Load(ctx, tx, p.Space, p.User)
	return calledIn(t, here, m), err
}

// reach is where somebody of another space can be written to; by name alone where
// their platform has no word for that.
func (f *Feature) reach(p people.Place) string {
	if p.User.Former() {
		return ""
	}
	return f.reg.Reach(p.Space, p.User)
}

// offerTo is what a mentor offers to a space: there, or from afar.
func offerTo(ctx context.Context, tx *storage.Tx, space chat.SpaceID, mentor people.Place) (*Offer, error) {
	if mentor.Space == space {
		return offerOf(ctx, tx, space, mentor.User)
	}
	joined, err := reachable(ctx, tx, space)
	if err != nil || !slices.Contains(joined, mentor.Space) {
		return nil, errors.Join(err, storage.ErrNotFound)
	}
	o, err := loadOffer(ctx, tx, mentor.Space, mentor.User)
	if err != nil {
		return nil, err
	}
	here, err := isHere(ctx, tx, space, mentor)
	if err != nil || here {
		return nil, errors.Join(err, storage.ErrNotFound)
	}
	o.Topics, err = topicsFor(ctx, tx, o, space)
	return o, err
}

// reachable are the spaces that are one community with this one and have not put Kith
// out.
func reachable(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (all []chat.SpaceID, err error) {
	joined, err := people.Joined(ctx, tx, space)
	for _, other := range joined {
		if err != nil {
			return nil, err
		}
		var s people.Space
		if s, err = people.LoadSpace(ctx, tx, other); s.Removed.IsZero() {
			all = append(all, other)
		}
	}
	return all, err
}

// isHere is whether somebody of another space is a member of this one as well, with
// whichever of their accounts: then they are asked here.
func isHere(ctx context.Context, tx *storage.Tx, space chat.SpaceID, who people.Place) (bool, error) {
	alike, err := people.Alike(ctx, tx, who.Space, who.User)
	for _, p := range alike {
		if err == nil && p.Space == space {
			var m people.Member
			if m, err = people.Load(ctx, tx, p.Space, p.User); err == nil && m.Left.IsZero() {
				return true, nil
			}
		}
	}
	return false, err
}

// farOffers are the offers to a space of mentors who are not in it, each mentor's
// first.
func farOffers(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (all []*Offer, err error) {
	joined, err := reachable(ctx, tx, space)
	persons := map[string]bool{}
	for _, other := range joined {
		if err != nil {
			return nil, err
		}
		var theirs []*Offer
		theirs, err = offersIn(ctx, tx, other)
		for _, o := range theirs {
			if err != nil {
				return nil, err
			}
			var m people.Member
			if m, err = people.Load(ctx, tx, o.Space, o.User); err != nil || m.Person == "" || persons[m.Person] {
				continue
			}
			var here bool
			if here, err = isHere(ctx, tx, space, o.home()); err != nil || here {
				continue
			}
			persons[m.Person] = true
			o.Topics, err = topicsFor(ctx, tx, o, space)
			all = append(all, o)
		}
	}
	return all, err
}

// farKey is the text for two in different spaces, for whom there is no room, or for two
// in one.
func farKey(key string, far bool) string {
	if far {
		return key + ".far"
	}
	return key
}
