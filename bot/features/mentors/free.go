package mentors

import (
	"context"
	"errors"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// Who can be asked by whom.

// free is whether a mentor can be asked by a mentee at present. It keeps others
// from the mentor's capacity until the transaction ends.
func free(ctx context.Context, tx *storage.Tx, mentor, mentee people.Place) (bool, error) {
	o, err := offerTo(ctx, tx, mentee.Space, mentor)
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	has, err := loadOf(ctx, tx, mentor.Space, mentor.User)
	if err != nil || !o.Takes(has, tx.Now()) {
		return false, err
	}
	return suits(ctx, tx, mentor, mentee)
}

// suits is whether the two may be brought together: neither avoids the other, and
// the mentor is there and takes messages of this kind.
func suits(ctx context.Context, tx *storage.Tx, mentor, mentee people.Place) (bool, error) {
	apart := mentor == mentee
	var err error
	if mentor.Space == mentee.Space {
		var from map[chat.UserID]bool
		from, err = people.Apart(ctx, tx, mentee.Space, mentee.User)
		apart = apart || from[mentor.User]
	} else {
		apart, err = people.KeptApart(ctx, tx, mentor, mentee)
		if err == nil && !apart {
			apart, err = isHere(ctx, tx, mentor.Space, mentee) // they find them there, where there is a room for both
		}
	}
	if err != nil || apart {
		return false, err
	}
	m, err := people.Load(ctx, tx, mentor.Space, mentor.User)
	return reads(m, tx), err
}

// reads is whether somebody would read a request.
func reads(m people.Member, tx *storage.Tx) bool {
	return m.Person != "" && m.Left.IsZero() && !m.Stopped && !m.Mutes(askKind) && !m.PausedUntil.After(tx.Now())
}
