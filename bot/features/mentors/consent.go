package mentors

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// The consent ledger: who agreed to which words, and when.

// Consent is one person's yes.
type Consent struct {
	Request   string
	Space     chat.SpaceID
	User      chat.UserID
	Other     chat.UserID  // with whom
	There     chat.SpaceID // where they are, when that is elsewhere
	What      Agreed
	Words     string // of Kith, that they agreed to
	At        time.Time
	TakenBack time.Time // zero while it holds
}

// Agreed is what somebody agreed to.
type Agreed string

const (
	ToShow    Agreed = "show"    // what a mentor sees of a request
	ToAccept  Agreed = "accept"  // the mentor's yes
	ToConfirm Agreed = "confirm" // the mentee's yes to the introduction
)

// agree enters a yes.
func agree(ctx context.Context, tx *storage.Tx, c Consent) error {
	_, err := tx.Exec(ctx, `INSERT INTO mentor_consent (id, request, space, user_id, other, what, words, at, other_space) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		storage.NewID(tx.Now()), c.Request, c.Space, c.User, c.Other, c.What, c.Words, storage.Millis(tx.Now()), c.There)
	return err
}

// takeBack notes that every yes of a user to a request holds no longer.
func takeBack(ctx context.Context, tx *storage.Tx, request string, who people.Place) error {
	_, err := tx.Exec(ctx, `UPDATE mentor_consent SET taken_back = $4 WHERE request = $1 AND space = $2 AND user_id = $3 AND taken_back = 0`,
		request, who.Space, who.User, storage.Millis(tx.Now()))
	return err
}

// bothAgreed is whether the mentor's and the mentee's yes to each other stand in
// the ledger, and hold.
func bothAgreed(ctx context.Context, tx *storage.Tx, a *Ask, req *Request) (bool, error) {
	var n int
	err := tx.Get(ctx, []any{&n}, `SELECT COUNT(DISTINCT what) FROM mentor_consent WHERE request = $1 AND taken_back = 0
		AND (what = 'accept' AND space = $2 AND user_id = $3 AND other = $5 OR what = 'confirm' AND space = $4 AND user_id = $5 AND other = $3)`,
		req.ID, a.Space, a.Mentor, req.Space, req.Mentee)
	return n == 2, err
}

func consents(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []Consent, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var c Consent
		var at, back int64
		err := scan(&c.Request, &c.Space, &c.User, &c.Other, &c.What, &c.Words, &at, &back)
		c.At, c.TakenBack = storage.Time(at), storage.Time(back)
		all = append(all, c)
		return err
	}, `SELECT request, space, user_id, other, what, words, at, taken_back FROM mentor_consent WHERE `+where, args...)
	return all, err
}
