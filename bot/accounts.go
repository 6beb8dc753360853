package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// Accounts of one person. Who stands behind two accounts, on two platforms or in two
// communities, is one person: with one page, one set of hours and one budget of
// messages. Both ways everything follows in one transaction: each table with a column
// person says by that column whose its rows are.

// apart are the tables of [people], which merges and splits them itself.
var apart = []string{"person_mute", "identity", "member"}

// ofPersons are the tables whose rows follow their person.
func (e *everything) ofPersons() (names []string) {
	for _, t := range e.holdings() {
		if t.Own("person") && !slices.Contains(apart, t.Name) {
			names = append(names, t.Name)
		}
	}
	return names
}

// Join makes one person of two, and returns who they are from now on: whoever Kith
// met first. A feature may refuse it with a [Mistake].
func (r *Registry) Join(ctx context.Context, tx *storage.Tx, a, b string) (person string, err error) {
	if err := lockBoth(ctx, tx, a, b); err != nil {
		return "", err
	}
	into, from, err := people.First(ctx, tx, a, b)
	if err != nil {
		return "", err
	}
	for _, owner := range r.all.personal {
		if owner.Join != nil {
			if err := owner.Join(ctx, tx, from, into); err != nil {
				return "", of(owner.feature, err)
			}
		}
	}
	if err := unfoldAll(ctx, tx, from); err != nil {
		return "", err
	}
	if err := people.Merge(ctx, tx, from, into); err != nil {
		return "", err
	}
	for _, table := range r.all.ofPersons() {
		if _, err := tx.Exec(ctx, `UPDATE `+table+` SET person = $2 WHERE person = $1`, from, into); err != nil {
			return "", fmt.Errorf("join %s: %w", table, err)
		}
	}
	for _, kind := range []string{nudgeJob{}.Kind(), noteJob{}.Kind()} {
		if err := scheduler.Cancel(ctx, tx, kind, from); err != nil {
			return "", err
		}
	}
	return into, followPerson(ctx, tx, into)
}

// SplitOff makes a person of an account, with the settings they had, and returns
// them. A feature may refuse it with a [Mistake].
func (r *Registry) SplitOff(ctx context.Context, tx *storage.Tx, person string, a people.Account) (split string, err error) {
	if err := people.Lock(ctx, tx, person); err != nil {
		return "", err
	}
	for _, owner := range r.all.personal {
		if owner.Split != nil {
			if err := owner.Split(ctx, tx, person); err != nil {
				return "", of(owner.feature, err)
			}
		}
	}
	if split, err = people.Split(ctx, tx, a.Platform, a.User); err != nil || split == person {
		return split, err
	}
	for _, table := range r.all.ofPersons() {
		_, err := tx.Exec(ctx, `UPDATE `+table+` SET person = $4 WHERE person = $1 AND user_id = $3 AND space LIKE $2`,
			person, a.Spaces(), a.User, split)
		if err != nil {
			return "", fmt.Errorf("split %s: %w", table, err)
		}
	}
	for _, one := range []string{person, split} {
		if err := takeOut(ctx, tx, one); err != nil {
			return "", err
		}
		if err := followPerson(ctx, tx, one); err != nil {
			return "", err
		}
	}
	return split, nil
}

// lockBoth locks two persons in an order that everybody keeps.
func lockBoth(ctx context.Context, tx *storage.Tx, a, b string) error {
	return errors.Join(people.Lock(ctx, tx, min(a, b)), people.Lock(ctx, tx, max(a, b)))
}

// of is an error of a feature's, when it is a mistake.
func of(feature string, err error) error {
	var m *MistakeError
	if errors.As(err, &m) && m.Feature == "" {
		return &MistakeError{feature, m.Key, m.Args}
	}
	return err
}

// followPerson lets the governor and the pages see who a person is now.
func followPerson(ctx context.Context, tx *storage.Tx, person string) error {
	if err := Reconsider(ctx, tx, person); err != nil {
		return err
	}
	waits, err := untold(ctx, tx, person)
	if err == nil && len(waits) > 0 {
		err = promiseNote(ctx, tx, person)
	}
	if err != nil {
		return err
	}
	return promiseHomes(ctx, tx, `WHERE person = $1`, person)
}

// unfoldAll lets what waits in a person's digest wait by itself again: who is two
// has one digest.
func unfoldAll(ctx context.Context, tx *storage.Tx, person string) error {
	_, err := tx.Exec(ctx, `UPDATE nudge SET state = 'queued', digest = '' WHERE state = 'folded' AND digest IN
		(SELECT d.row_id FROM nudge d WHERE d.person = $1 AND d.kind = $2 AND d.state = 'queued')`, person, digestKind)
	if err == nil {
		_, err = tx.Exec(ctx, `UPDATE nudge SET state = 'gone', since = $3 WHERE person = $1 AND kind = $2 AND state = 'queued'`,
			person, digestKind, storage.Millis(tx.Now()))
	}
	return err
}

// takeOut takes a person's notes out of the digests of somebody else, whom they were
// once. Out of one that waits they wait by themselves; what stood in one that was
// sent waits on their page.
func takeOut(ctx context.Context, tx *storage.Tx, person string) error {
	digests := map[string]bool{}
	foreign := ` FROM nudge d WHERE d.kind = $2 AND d.row_id = nudge.digest AND d.person <> $1`
	err := collect(ctx, tx, digests, `SELECT DISTINCT digest FROM nudge WHERE person = $1 AND state = 'folded' AND EXISTS (SELECT 1`+foreign+`)`, person, digestKind)
	if err == nil {
		_, err = tx.Exec(ctx, `UPDATE nudge SET state = 'queued', digest = '' WHERE person = $1 AND state = 'folded'
			AND EXISTS (SELECT 1`+foreign+` AND d.state = 'queued')`, person, digestKind)
	}
	if err == nil {
		_, err = tx.Exec(ctx, `UPDATE nudge SET state = 'unreachable', told = TRUE, digest = '', since = $3 WHERE person = $1 AND state = 'folded'
			AND EXISTS (SELECT 1`+foreign+`)`, person, digestKind, storage.Millis(tx.Now()))
	}
	for _, digest := range sorted(digests) {
		if err == nil {
			err = Refresh(ctx, tx, CardID{digestKind, digest})
		}
	}
	return err
}
