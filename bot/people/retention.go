package people

import (
	"context"
	"fmt"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// Retention is for how many days organisers of a space chose to keep a kind of
// thing; 0 is for ever. What they did not choose is not there.
func Retention(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (map[string]int, error) {
	days := map[string]int{}
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var kind string
		var n int
		err := scan(&kind, &n)
		days[kind] = n
		return err
	}, `SELECT kind, days FROM space_retention WHERE space = $1`, space)
	if err != nil {
		return nil, fmt.Errorf("load retention: %w", err)
	}
	return days, nil
}

// SetRetention lets a space keep a kind of thing for so many days.
func SetRetention(ctx context.Context, tx *storage.Tx, space chat.SpaceID, kind string, days int) error {
	_, err := tx.Exec(ctx, `INSERT INTO space_retention (space, kind, days) VALUES ($1, $2, $3)
		ON CONFLICT (space, kind) DO UPDATE SET days = excluded.days`, space, kind, days)
	if err != nil {
		return fmt.Errorf("save retention: %w", err)
	}
	return nil
}
