package people

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/when"
	"github.com/kith-community/kith/storage"
)

// ErrSamePerson means that two accounts belong to one person already.
var ErrSamePerson = errors.New("both accounts are the same person's")

// Agreed is what two people decided, once they are one. What the one who came first
// decided counts, and where they left something as it was, what the other did. Each
// kind that one of them muted is muted, and who wants silence has it.
func Agreed(first, second Settings) Settings {
	s := first
	s.Zone, s.Language = cmp.Or(first.Zone, second.Zone), cmp.Or(first.Language, second.Language)
	if first.Hours == DefaultHours && second.Hours != DefaultHours {
		s.Hours, s.DigestHour = second.Hours, second.DigestHour // the other's hour may be one of sleep
	} else if first.Hours == second.Hours {
		s.DigestHour = cmp.Or(first.DigestHour, second.DigestHour)
	}
	if second.PausedUntil.After(first.PausedUntil) {
		s.PausedUntil = second.PausedUntil
	}
	if second.Unreachable.IsZero() {
		s.Unreachable = time.Time{}
	}
	s.Stopped = first.Stopped || second.Stopped
	s.Muted = slices.Compact(slices.Sorted(slices.Values(slices.Concat(first.Muted, second.Muted))))
	return s
}

// First says which of two persons came first: its settings count for both.
func First(ctx context.Context, tx *storage.Tx, a, b string) (first, second string, err error) {
	var at, bt int64
	err = tx.Get(ctx, []any{&at, &bt}, `SELECT a.created_at, b.created_at FROM person a, person b WHERE a.id = $1 AND b.id = $2`, a, b)
	if err != nil {
		return "", "", fmt.Errorf("which came first: %w", err)
	}
	if c := cmp.Or(cmp.Compare(at, bt), cmp.Compare(a, b)); c > 0 {
		return b, a, nil
	}
	return a, b, nil
}

// Merge lets one person be gone, with all accounts and memberships, into another:
// from now on both are one, with what [Agreed] says. What stands in other tables by
// person its caller changes in the same transaction.
func Merge(ctx context.Context, tx *storage.Tx, from, into string) error {
	if from == into {
		return fmt.Errorf("merge persons: %w", ErrSamePerson)
	}
	one, err := settings(ctx, tx, into)
	if err != nil {
		return err
	}
	other, err := settings(ctx, tx, from)
	if err != nil {
		return err
	}
	agreed := Agreed(one, other)
	if _, ok := when.Location(agreed.Zone); !ok {
		agreed.Zone = "" // it was one when it was chosen
	}
	for _, statement := range []string{
		`UPDATE identity SET person = $2 WHERE person = $1`,
		`UPDATE member SET person = $2 WHERE person = $1`,
		`INSERT INTO person_mute (person, kind) SELECT CAST($2 AS TEXT), m.kind FROM person_mute m WHERE m.person = $1 ON CONFLICT (person, kind) DO NOTHING`,
	} {
		if _, err := tx.Exec(ctx, statement, from, into); err != nil {
			return fmt.Errorf("merge persons: %w", err)
		}
	}
	for _, statement := range []string{`DELETE FROM person_mute WHERE person = $1`, `DELETE FROM person WHERE id = $1`} {
		if _, err := tx.Exec(ctx, statement, from); err != nil {
			return fmt.Errorf("merge persons: %w", err)
		}
	}
	notifyPerson(tx, from)
	if err := SaveSettings(ctx, tx, into, agreed); err != nil {
		return err
	}
	return SetUnreachable(ctx, tx, into, agreed.Unreachable)
}

// Split lets an account be a new person's, with its memberships and the settings it
// had, and returns that person. An account that is all of its person stays, and the
// person is returned as it is.
func Split(ctx context.Context, tx *storage.Tx, platform chat.PlatformName, user chat.UserID) (person string, err error) {
	var old string
	if err := tx.Get(ctx, []any{&old}, `SELECT person FROM identity WHERE platform = $1 AND user_id = $2`, platform, user); err != nil {
		return "", fmt.Errorf("whose account: %w", err)
	}
	all, err := Accounts(ctx, tx, old)
	if err != nil || len(all) < 2 {
		return old, err
	}
	person = storage.NewID(tx.Now())
	for _, statement := range []string{
		`INSERT INTO person (id, zone, language, hours_from, hours_to, days, paused_until, stopped, unreachable_at, digest_hour, created_at)
			SELECT CAST($2 AS TEXT), zone, language, hours_from, hours_to, days, paused_until, stopped, unreachable_at, digest_hour, created_at FROM person WHERE id = $1`,
		`INSERT INTO person_mute (person, kind) SELECT CAST($2 AS TEXT), m.kind FROM person_mute m WHERE m.person = $1`,
	} {
		if _, err := tx.Exec(ctx, statement, old, person); err != nil {
			return "", fmt.Errorf("split person: %w", err)
		}
	}
	if _, err := tx.Exec(ctx, `UPDATE identity SET person = $3 WHERE platform = $1 AND user_id = $2`, platform, user, person); err != nil {
		return "", fmt.Errorf("split account: %w", err)
	}
	if _, err := tx.Exec(ctx, `UPDATE member SET person = $3 WHERE user_id = $2 AND space LIKE $1`, spacesOf(platform), user, person); err != nil {
		return "", fmt.Errorf("split members: %w", err)
	}
	notifyPerson(tx, old)
	notifyPerson(tx, person)
	return person, nil
}

// settings are what a person decided, also when they are a member of no space.
func settings(ctx context.Context, tx *storage.Tx, person string) (Settings, error) {
	var s Settings
	var paused, unreachable int64
	err := tx.Get(ctx, []any{&s.Zone, &s.Language, &s.Hours.From, &s.Hours.To, &s.Hours.Days, &paused, &s.Stopped, &unreachable, &s.DigestHour},
		`SELECT zone, language, hours_from, hours_to, days, paused_until, stopped, unreachable_at, digest_hour FROM person WHERE id = $1`, person)
	if err == nil {
		s.Muted, err = mutes(ctx, tx, person)
	}
	if err != nil {
		return s, fmt.Errorf("load settings: %w", err)
	}
	s.PausedUntil, s.Unreachable = storage.Time(paused), storage.Time(unreachable)
	return s, nil
}
