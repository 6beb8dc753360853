package cohorts

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

const signupColumns = `id, programme, space, user_id, role, topics, languages, zone, seats, listed, run, why, at`

func signups(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []*Signup, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var s Signup
		var topics, languages string
		var at int64
		err := scan(&s.ID, &s.Programme, &s.Space, &s.User, &s.Role, &topics, &languages, &s.Zone, &s.Seats, &s.Listed, &s.Run, &s.Why, &at)
		if err != nil {
			return err
		}
		s.At = storage.Time(at)
		all = append(all, &s)
		return errors.Join(json.Unmarshal([]byte(topics), &s.Topics), json.Unmarshal([]byte(languages), &s.Languages))
	}, `SELECT `+signupColumns+` FROM programme_signup WHERE `+where, args...)
	return all, err
}

// signupsOf are all who take part, in the order in which they came.
func signupsOf(ctx context.Context, tx *storage.Tx, programme string) ([]*Signup, error) {
	return signups(ctx, tx, `programme = $1 ORDER BY id`, programme)
}

// signupOf is somebody's part in a programme, or [storage.ErrNotFound].
func signupOf(ctx context.Context, tx *storage.Tx, programme string, user chat.UserID) (*Signup, error) {
	return one(signups(ctx, tx, `programme = $1 AND user_id = $2`, programme, user))
}

func loadSignup(ctx context.Context, tx *storage.Tx, id string) (*Signup, error) {
	return one(signups(ctx, tx, `id = $1`, id))
}

func one[T any](found []T, err error) (first T, _ error) {
	switch {
	case err != nil:
		return first, err
	case len(found) == 0:
		return first, storage.ErrNotFound
	}
	return found[0], nil
}

// list is a list as JSON, [] for none.
func list(all []string) string {
	if all == nil {
		all = []string{}
	}
	body, err := json.Marshal(all)
	if err != nil {
		panic("cohorts: strings cannot be encoded: " + err.Error())
	}
	return string(body)
}

// saveSignup keeps what somebody signed up with; what runs did with them stays.
func saveSignup(ctx context.Context, tx *storage.Tx, s *Signup) error {
	_, err := tx.Exec(ctx, `INSERT INTO programme_signup (`+signupColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (programme, user_id) DO UPDATE SET role = excluded.role, topics = excluded.topics, languages = excluded.languages,
		zone = excluded.zone, seats = excluded.seats, listed = excluded.listed`,
		s.ID, s.Programme, s.Space, s.User, s.Role, list(s.Topics), list(s.Languages), s.Zone, s.Seats, s.Listed, s.Run, s.Why, storage.Millis(s.At))
	return err
}

// saveTold keeps what the last run made of somebody.
func saveTold(ctx context.Context, tx *storage.Tx, s *Signup) error {
	_, err := tx.Exec(ctx, `UPDATE programme_signup SET run = $2, why = $3 WHERE id = $1`, s.ID, s.Run, s.Why)
	return err
}

// unwish forgets who wished for somebody and, when it says own, whom they wished
// for.
func unwish(ctx context.Context, tx *storage.Tx, s *Signup, own bool) error {
	_, err := tx.Exec(ctx, `DELETE FROM programme_wish WHERE programme = $1 AND wished = $2`, s.Programme, s.User)
	if err == nil && own {
		_, err = tx.Exec(ctx, `DELETE FROM programme_wish WHERE programme = $1 AND user_id = $2`, s.Programme, s.User)
	}
	return err
}

// removeSignup forgets that somebody takes part, with all that hangs on it but
// those whom they were brought together with.
func removeSignup(ctx context.Context, tx *storage.Tx, s *Signup) error {
	if err := unwish(ctx, tx, s, true); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM programme_decision WHERE programme = $1 AND (mentee = $2 OR mentor = $2)`, s.Programme, s.User); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM programme_signup WHERE id = $1`, s.ID); err != nil {
		return err
	}
	return touch(ctx, tx, s.Programme)
}

func saveWishes(ctx context.Context, tx *storage.Tx, s *Signup, wished []chat.UserID) error {
	_, err := tx.Exec(ctx, `DELETE FROM programme_wish WHERE programme = $1 AND user_id = $2`, s.Programme, s.User)
	for i, who := range wished {
		if err == nil {
			_, err = tx.Exec(ctx, `INSERT INTO programme_wish (programme, space, user_id, wished, place) VALUES ($1, $2, $3, $4, $5)`,
				s.Programme, s.Space, s.User, who, i+1)
		}
	}
	if err != nil {
		return err
	}
	return touch(ctx, tx, s.Programme)
}

// wishesIn are the places, from 1, that everybody gave to others.
func wishesIn(ctx context.Context, tx *storage.Tx, programme string) (map[chat.UserID]map[chat.UserID]int, error) {
	all := map[chat.UserID]map[chat.UserID]int{}
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var user, wished chat.UserID
		var place int
		err := scan(&user, &wished, &place)
		if all[user] == nil {
			all[user] = map[chat.UserID]int{}
		}
		all[user][wished] = place
		return err
	}, `SELECT user_id, wished, place FROM programme_wish WHERE programme = $1`, programme)
	return all, err
}

// wishesOf are those whom one person would like, the dearest first.
func wishesOf(ctx context.Context, tx *storage.Tx, s *Signup) (all []chat.UserID, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var wished chat.UserID
		err := scan(&wished)
		all = append(all, wished)
		return err
	}, `SELECT wished FROM programme_wish WHERE programme = $1 AND user_id = $2 ORDER BY place`, s.Programme, s.User)
	return all, err
}
