package mentors

import (
	"context"
	"errors"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// Whom somebody never wants to be brought together with.

// avoidCommand keeps the actor and somebody else apart, or takes that back. Nobody
// else learns of it.
func (f *Feature) avoidCommand(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	other := chat.UserID(strings.TrimSpace(o["member"]))
	switch other {
	case "":
		return f.avoided(ctx, r)
	case r.Actor.ID:
		return nil, bot.Mistake("avoid.own", nil)
	}
	key := "avoid.on"
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		own, err := people.Avoided(ctx, tx, r.Space.ID, r.Actor.ID)
		if err != nil {
			return err
		}
		for _, user := range own {
			if user == other {
				key = "avoid.off"
				return people.Meetable(ctx, tx, r.Space.ID, r.Actor.ID, other)
			}
		}
		if err := people.Avoid(ctx, tx, r.Space.ID, r.Actor.ID, other); err != nil {
			return err
		}
		return f.part(ctx, tx, r.Space.ID, r.Actor.ID, other)
	})
	return say(r.Text.T(key, i18n.Args{"member": chat.Mention(other)})), err
}

// avoided lists for the actor's eyes alone whom they avoid.
func (f *Feature) avoided(ctx context.Context, r *bot.Request) (chat.Response, error) {
	var own []chat.UserID
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		own, err = people.Avoided(ctx, tx, r.Space.ID, r.Actor.ID)
		return err
	})
	if len(own) == 0 {
		return say(r.Text.T("avoid.none")), err
	}
	var names []chat.Markup
	for _, user := range own {
		names = append(names, chat.Mention(user))
	}
	return say(chat.Shorten(r.Text.T("avoid.list", i18n.Args{"members": r.Text.List(names)}), chat.MaxText)), err
}

// part ends what is under way between two who are to be kept apart, wherever each of
// them is. The other side reads what everybody reads whose request came to nothing.
func (f *Feature) part(ctx context.Context, tx *storage.Tx, space chat.SpaceID, one, other chat.UserID) error {
	ones, err := people.Everywhere(ctx, tx, space, one)
	if err != nil {
		return err
	}
	others, err := people.Everywhere(ctx, tx, space, other)
	for _, a := range ones {
		for _, b := range others {
			if err == nil {
				err = errors.Join(f.partFrom(ctx, tx, a, b), f.partFrom(ctx, tx, b, a))
			}
		}
	}
	return err
}

// partFrom ends what a mentor is asked by a mentee.
func (f *Feature) partFrom(ctx context.Context, tx *storage.Tx, mentor, mentee people.Place) error {
	between, err := asks(ctx, tx, `space = $1 AND mentor = $2 AND state IN ('asked', 'more', 'accepted') AND EXISTS (SELECT 1 FROM mentor_request q
		WHERE q.id = mentor_ask.request AND q.space = $3 AND q.mentee = $4) ORDER BY id`, mentor.Space, mentor.User, mentee.Space, mentee.User)
	for _, found := range between {
		if err != nil {
			return err
		}
		var a *Ask
		var req *Request
		if a, req, err = loadAsk(ctx, tx, found.ID); err != nil {
			return err
		}
		a.Reason = OtherReason
		a.finish(AskDeclined, tx.Now())
		err = errors.Join(saveAsk(ctx, tx, a), showAsk(ctx, tx, a), takeBack(ctx, tx, req.ID, a.by()), takeBack(ctx, tx, req.ID, req.from()))
		if err == nil {
			err = f.refused(ctx, tx, req, NewsDeclined)
		}
	}
	return err
}
