package privacy

import (
	"context"
	"errors"
	"slices"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

const columns = `person, id, space, user_id, asked_at, due_at`

// insert keeps a wish, unless the person has one already.
func insert(ctx context.Context, tx *storage.Tx, e *Erasure) (first bool, err error) {
	n, err := tx.Exec(ctx, `INSERT INTO privacy_erasure (`+columns+`) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
		e.Person, e.ID, e.Space, e.User, storage.Millis(e.AskedAt), storage.Millis(e.DueAt))
	return n > 0, err
}

// pending is a person's wish; nil when they have none.
func pending(ctx context.Context, tx *storage.Tx, person string) (*Erasure, error) {
	e, err := load(ctx, tx, `person = $1`, person)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return e, err
}

// load returns [storage.ErrNotFound] when there is no such wish.
func load(ctx context.Context, tx *storage.Tx, where, arg string) (*Erasure, error) {
	var e Erasure
	var asked, due int64
	err := tx.Get(ctx, []any{&e.Person, &e.ID, &e.Space, &e.User, &asked, &due},
		`SELECT `+columns+` FROM privacy_erasure WHERE `+where+tx.Lock(), arg)
	if err != nil {
		return nil, err
	}
	e.AskedAt, e.DueAt = storage.Time(asked), storage.Time(due)
	return &e, nil
}

// drop ends a wish, and reports whether there was one.
func drop(ctx context.Context, tx *storage.Tx, person string) (bool, error) {
	n, err := tx.Exec(ctx, `DELETE FROM privacy_erasure WHERE person = $1`, person)
	return n > 0, err
}

// gone lets a wish stand that was told in a space which is forgotten, while its
// person is a member of another one: that is where they are told that it is done.
func gone(ctx context.Context, tx *storage.Tx, space chat.SpaceID) error {
	var persons []string
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var person string
		err := scan(&person)
		persons = append(persons, person)
		return err
	}, `SELECT person FROM privacy_erasure WHERE space = $1 ORDER BY person`, space)
	for _, person := range persons {
		if err != nil {
			return err
		}
		var all []people.Member
		all, err = people.ByPerson(ctx, tx, person)
		slices.SortStableFunc(all, func(a, b people.Member) int { return a.Left.Compare(b.Left) }) // where they still are
		for _, m := range all {
			if err == nil && m.Space != space {
				_, err = tx.Exec(ctx, `UPDATE privacy_erasure SET space = $2, user_id = $3 WHERE person = $1`, person, m.Space, m.User)
				break
			}
		}
	}
	return err
}

// stay refuses to make one person of two while one of them is to be erased: the
// other would be as well.
func (f *Feature) stay(ctx context.Context, tx *storage.Tx, from, into string) error {
	for _, person := range []string{from, into} {
		if err := f.stayOne(ctx, tx, person); err != nil {
			return err
		}
	}
	return nil
}

// stayOne refuses to make two persons of one who is to be erased with all accounts.
func (f *Feature) stayOne(ctx context.Context, tx *storage.Tx, person string) error {
	e, err := pending(ctx, tx, person)
	if err == nil && e != nil {
		err = bot.Mistake("erase.accounts", i18n.Args{"when": chat.When(e.DueAt)})
	}
	return err
}
