package people

import (
	"context"
	"fmt"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// Place is a member, by what names them: an account in a space.
type Place struct {
	Space chat.SpaceID
	User  chat.UserID
}

// Alike are all other places in which whoever is a member here is or was one, by any
// of their accounts.
func Alike(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) (all []Place, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var p Place
		err := scan(&p.Space, &p.User)
		all = append(all, p)
		return err
	}, `SELECT o.space, o.user_id FROM member m JOIN member o ON o.person = m.person
		WHERE m.space = $1 AND m.user_id = $2 AND (o.space <> $1 OR o.user_id <> $2) ORDER BY o.space, o.user_id`, space, user)
	if err != nil {
		return nil, fmt.Errorf("load where somebody is besides: %w", err)
	}
	return all, nil
}

// Everywhere is a place and all that are [Alike] it.
func Everywhere(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) ([]Place, error) {
	alike, err := Alike(ctx, tx, space, user)
	return append([]Place{{space, user}}, alike...), err
}

// Two are two members of one space.
type Two struct {
	Space      chat.SpaceID
	One, Other chat.UserID
}

// Common are the other spaces in which two members are or were as well, with the
// accounts that they have there.
func Common(ctx context.Context, tx *storage.Tx, space chat.SpaceID, one, other chat.UserID) (all []Two, err error) {
	ones, err := Alike(ctx, tx, space, one)
	if err != nil || len(ones) == 0 {
		return nil, err
	}
	others, err := Alike(ctx, tx, space, other)
	for _, a := range ones {
		for _, b := range others {
			if a.Space == b.Space && a.User != b.User {
				all = append(all, Two{a.Space, a.User, b.User})
			}
		}
	}
	return all, err
}
