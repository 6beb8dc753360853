package people

import (
	"context"
	"errors"
	"fmt"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// JoinSpaces makes one community of two spaces. Twice is once.
func JoinSpaces(ctx context.Context, tx *storage.Tx, one, other chat.SpaceID) error {
	var errs []error
	for _, two := range [][2]chat.SpaceID{{one, other}, {other, one}} {
		_, err := tx.Exec(ctx, `INSERT INTO space_joined (space, other, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, two[0], two[1], storage.Millis(tx.Now()))
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("join spaces: %w", err)
	}
	return nil
}

// PartSpaces takes [JoinSpaces] back, and says whether there was anything to take
// back.
func PartSpaces(ctx context.Context, tx *storage.Tx, one, other chat.SpaceID) (bool, error) {
	n, err := tx.Exec(ctx, `DELETE FROM space_joined WHERE space = $1 AND other = $2 OR space = $2 AND other = $1`, one, other)
	if err != nil {
		return false, fmt.Errorf("part spaces: %w", err)
	}
	return n > 0, nil
}

// Joined are the spaces that are one community with this one.
func Joined(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (all []chat.SpaceID, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var other chat.SpaceID
		err := scan(&other)
		all = append(all, other)
		return err
	}, `SELECT other FROM space_joined WHERE space = $1 ORDER BY at, other`, space)
	if err != nil {
		return nil, fmt.Errorf("load joined spaces: %w", err)
	}
	return all, nil
}
