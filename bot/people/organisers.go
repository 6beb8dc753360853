package people

import (
	"context"
	"fmt"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// Organisers are the accounts that were named, none while nobody was: then
// whoever manages the space on its platform organises it.
func Organisers(ctx context.Context, tx *storage.Tx, space chat.SpaceID) ([]chat.UserID, error) {
	var users []chat.UserID
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var user chat.UserID
		err := scan(&user)
		users = append(users, user)
		return err
	}, `SELECT user_id FROM member WHERE space = $1 AND organiser ORDER BY joined_at, user_id`, space)
	if err != nil {
		return nil, fmt.Errorf("load organisers: %w", err)
	}
	return users, nil
}

// Organising are the accounts that organise a space at present: those that were
// named, else those that manage it on its platform.
func Organising(ctx context.Context, tx *storage.Tx, space chat.SpaceID) ([]chat.UserID, error) {
	users, err := Organisers(ctx, tx, space)
	if err != nil || len(users) > 0 {
		return users, err
	}
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var user chat.UserID
		err := scan(&user)
		users = append(users, user)
		return err
	}, `SELECT user_id FROM member WHERE space = $1 AND manages AND left_at = 0 ORDER BY joined_at, user_id`, space)
	if err != nil {
		return nil, fmt.Errorf("load organisers: %w", err)
	}
	return users, nil
}

// NameOrganisers makes exactly these accounts the organisers of a space. People
// we have not met are met without a name. None gives the space back to whoever
// manages it on its platform.
func NameOrganisers(ctx context.Context, tx *storage.Tx, space chat.SpaceID, users []chat.UserID) error {
	if err := insertSpace(ctx, tx, space); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE member SET organiser = FALSE WHERE space = $1 AND organiser`, space); err != nil {
		return fmt.Errorf("name organisers: %w", err)
	}
	for _, user := range users {
		if err := nameOrganiser(ctx, tx, space, user); err != nil {
			return fmt.Errorf("name organisers: %w", err)
		}
	}
	return countOrganisers(ctx, tx, space)
}

func nameOrganiser(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) error {
	const name = `UPDATE member SET organiser = TRUE WHERE space = $1 AND user_id = $2`
	n, err := tx.Exec(ctx, name, space, user)
	if err != nil || n == 1 {
		return err
	}
	if err := insertMember(ctx, tx, space, chat.User{ID: user}); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, name, space, user)
	return err
}

// countOrganisers brings Space.OrganisersNamed up to date.
func countOrganisers(ctx context.Context, tx *storage.Tx, space chat.SpaceID) error {
	_, err := tx.Exec(ctx, `UPDATE space
		SET organisers_named = EXISTS (SELECT 1 FROM member WHERE space = $1 AND organiser) WHERE id = $1`, space)
	if err != nil {
		return fmt.Errorf("count organisers: %w", err)
	}
	notifySpace(tx, space)
	return nil
}
