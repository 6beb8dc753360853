package people

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/when"
	"github.com/kith-community/kith/storage"
)

// topic is what a transaction notifies when it changed what a [Directory]
// keeps. The payload is "person:" or "space:" and an ID.
const (
	topic       = "people"
	aboutPerson = "person:"
	aboutSpace  = "space:"
)

func notifyPerson(tx *storage.Tx, person string) { tx.Notify(topic, aboutPerson+person) }

func notifySpace(tx *storage.Tx, space chat.SpaceID) { tx.Notify(topic, aboutSpace+string(space)) }

// SaveSettings saves what a person decided on one page: zone, language, hours,
// the hour of the digest, pause and stop. Muted and Unreachable are left as they are, because others
// change them meanwhile: see [Mute] and [SetUnreachable]. It returns
// [storage.ErrNotFound] for an unknown person, and refuses a zone that does not
// exist.
func SaveSettings(ctx context.Context, tx *storage.Tx, person string, s Settings) error {
	if _, ok := when.Location(s.Zone); !ok && s.Zone != "" {
		return fmt.Errorf("save settings: zone %q does not exist", s.Zone)
	}
	n, err := tx.Exec(ctx, `UPDATE person SET zone = $2, language = $3, hours_from = $4, hours_to = $5, days = $6,
		paused_until = $7, stopped = $8, digest_hour = $9 WHERE id = $1`,
		person, s.Zone, s.Language, s.Hours.From, s.Hours.To, s.Hours.Days, storage.Millis(s.PausedUntil), s.Stopped, s.DigestHour)
	return changed(tx, person, n, err)
}

// Lock keeps a person to the transaction until it ends: others that lock them
// wait. Somebody we have not met cannot be kept.
func Lock(ctx context.Context, tx *storage.Tx, person string) error {
	err := tx.Get(ctx, []any{&person}, `SELECT id FROM person WHERE id = $1`+tx.Lock(), person)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return fmt.Errorf("lock person: %w", err)
	}
	return nil
}

// SetUnreachable takes note that direct messages to a person fail since a
// moment; the zero time says that they arrive.
func SetUnreachable(ctx context.Context, tx *storage.Tx, person string, at time.Time) error {
	n, err := tx.Exec(ctx, `UPDATE person SET unreachable_at = $2 WHERE id = $1`, person, storage.Millis(at))
	return changed(tx, person, n, err)
}

func changed(tx *storage.Tx, person string, rows int64, err error) error {
	if err == nil && rows == 0 {
		err = storage.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("save person: %w", err)
	}
	notifyPerson(tx, person)
	return nil
}

// Mute ends nudges of a kind for a person, in all spaces. Twice is once.
func Mute(ctx context.Context, tx *storage.Tx, person, kind string) error {
	_, err := tx.Exec(ctx, `INSERT INTO person_mute (person, kind) VALUES ($1, $2)
		ON CONFLICT (person, kind) DO NOTHING`, person, kind)
	if err != nil {
		return fmt.Errorf("mute: %w", err)
	}
	notifyPerson(tx, person)
	return nil
}

// Unmute reverses [Mute].
func Unmute(ctx context.Context, tx *storage.Tx, person, kind string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM person_mute WHERE person = $1 AND kind = $2`, person, kind); err != nil {
		return fmt.Errorf("unmute: %w", err)
	}
	notifyPerson(tx, person)
	return nil
}
