package record

import (
	"context"
	"fmt"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/match"
	"github.com/kith-community/kith/storage"
)

const (
	mostVerdicts = 50 // what people thought longer ago says less
	leastGap     = 0.30
	mostGap      = 0.90
)

// gapOf is how far a thread must stand out to be shown unasked, when helped of
// shown searches found what people needed. One in three is what people found
// where the formula was measured: the mean of Beta(2, 4), which stands here for
// six verdicts that nobody has given yet. Where more is found, more is shown.
func gapOf(helped, shown int) float64 {
	found := float64(2+helped) / float64(6+shown)
	return min(max(match.DefaultGap/3/found, leastGap), mostGap)
}

// Judged notes whether what a search showed unasked helped. The same search may
// be judged again.
func Judged(ctx context.Context, tx *storage.Tx, space chat.SpaceID, search string, helped bool) error {
	_, err := tx.Exec(ctx, `INSERT INTO record_verdict (search, space, helped, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (search) DO UPDATE SET helped = excluded.helped`, search, space, helped, storage.Millis(tx.Now()))
	if err != nil {
		return fmt.Errorf("judge: %w", err)
	}
	return nil
}

// Gap is how far a thread must stand out in a space, by what people thought of
// the last fifty searches.
func Gap(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (float64, error) {
	helped, shown := 0, 0
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var yes bool
		err := scan(&yes)
		shown++
		if yes {
			helped++
		}
		return err
	}, `SELECT helped FROM record_verdict WHERE space = $1 ORDER BY at DESC, search DESC LIMIT $2`, space, mostVerdicts)
	if err != nil {
		return 0, fmt.Errorf("gap: %w", err)
	}
	return gapOf(helped, shown), nil
}
