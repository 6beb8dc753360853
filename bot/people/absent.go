package people

import (
	"context"
	"fmt"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// Absence is why a member is told of nothing at present.
type Absence int

const (
	Present  Absence = iota
	Paused           // they paused or stopped all messages, or muted the kind in question
	Departed         // they left the space
)

// Absent are the members of a space who would not get a nudge of a kind now,
// whatever the hour.
func Absent(ctx context.Context, tx *storage.Tx, space chat.SpaceID, kind string) (map[chat.UserID]Absence, error) {
	absent := map[chat.UserID]Absence{}
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var user chat.UserID
		var left int64
		err := scan(&user, &left)
		absent[user] = Paused
		if left > 0 {
			absent[user] = Departed
		}
		return err
	}, `SELECT m.user_id, m.left_at`+memberTables+`WHERE m.space = $1 AND (m.left_at > 0 OR p.stopped OR p.paused_until > $2
		OR EXISTS (SELECT 1 FROM person_mute x WHERE x.person = m.person AND x.kind = $3))`, space, storage.Millis(tx.Now()), kind)
	if err != nil {
		return nil, fmt.Errorf("who is absent: %w", err)
	}
	return absent, nil
}
