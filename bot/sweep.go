package bot

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// What is only needed for a while, and how long.

const (
	keepDeliveries = 48 * time.Hour      // longer than any platform repeats an event
	keepNudges     = 31 * 24 * time.Hour // what is settled; organisers count 30 days
	keepUnopened   = 90 * 24 * time.Hour // what stands on somebody's page, or in a digest they got
)

// sweep forgets what is only needed for a while.
type sweep struct{}

func (sweep) Kind() string { return "bot.sweep" }

func (c *Core) sweep(ctx context.Context, _ scheduler.Job[sweep]) error {
	return c.db.InTx(ctx, func(tx *storage.Tx) error {
		before := storage.Millis(tx.Now().Add(-keepDeliveries))
		if _, err := tx.Exec(ctx, `DELETE FROM delivery WHERE at < $1`, before); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM draft WHERE at < $1`, before); err != nil {
			return err
		}
		if err := record.Sweep(ctx, tx); err != nil {
			return err
		}
		return sweepNudges(ctx, tx)
	})
}

// oldNudges are the nudges to forget. A digest is kept as long as its notes may
// be: it shows them.
const oldNudges = ` FROM nudge WHERE state IN ('sent', 'muted', 'seen', 'gone') AND since < $1 AND kind <> $3
	OR (state IN ('folded', 'unreachable') OR state IN ('sent', 'muted', 'gone') AND kind = $3) AND since < $2 `

// sweepNudges forgets old nudges, and leaves of each that its card was shown, or
// was not to be: a card becomes a nudge once.
func sweepNudges(ctx context.Context, tx *storage.Tx) error {
	settled, unopened := storage.Millis(tx.Now().Add(-keepNudges)), storage.Millis(tx.Now().Add(-keepUnopened))
	_, err := tx.Exec(ctx, `INSERT INTO card (kind, row_id, space, conversation, message, thread, removed)
		SELECT card_kind, row_id, space, '', '', '', TRUE`+oldNudges+`ON CONFLICT DO NOTHING`, settled, unopened, digestKind)
	if err == nil {
		_, err = tx.Exec(ctx, `DELETE`+oldNudges, settled, unopened, digestKind)
	}
	return err
}
