package people

import (
	"context"
	"errors"
	"fmt"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/when"
	"github.com/kith-community/kith/storage"
)

// Usual is what most members of a space have set on their platform: the zone and
// the language (BCP 47, without a region) of more than half of those who are
// there and of whom the platform tells it. "" where no such majority is known.
type Usual struct{ Zone, Language string }

// Usually asks what most members of a space have set.
func Usually(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (u Usual, err error) {
	if u.Zone, err = most(ctx, tx, space, `platform_zone`); err != nil {
		return u, fmt.Errorf("usual zone: %w", err)
	}
	if _, known := when.Location(u.Zone); !known {
		u.Zone = ""
	}
	if u.Language, err = most(ctx, tx, space, `SUBSTR(platform_language, 1, 2)`); err != nil {
		return u, fmt.Errorf("usual language: %w", err)
	}
	return u, nil
}

// most is the value of an expression that more than half of the members share.
func most(ctx context.Context, tx *storage.Tx, space chat.SpaceID, of string) (value string, err error) {
	err = tx.Get(ctx, []any{&value}, `SELECT `+of+` AS v FROM member WHERE space = $1 AND left_at = 0 AND `+of+` <> ''
		GROUP BY v HAVING 2 * COUNT(*) > (SELECT COUNT(*) FROM member WHERE space = $1 AND left_at = 0 AND `+of+` <> '')`, space)
	if errors.Is(err, storage.ErrNotFound) {
		return "", nil
	}
	return value, err
}
