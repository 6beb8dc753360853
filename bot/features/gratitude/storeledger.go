package gratitude

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/storage"
)

// The ledger's table.

// stands is the condition that what an entry says was not taken back.
const stands = `why <> 'undone' AND NOT EXISTS (SELECT 1 FROM gratitude_credit u WHERE u.thanks = c.thanks AND u.receiver = c.receiver AND u.why = 'undone')`

func entries(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []given, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var g given
		var at int64
		var w why
		err := scan(&g.from, &g.to, &g.thread, &g.credit, &w, &g.public, &at)
		g.at, g.back = storage.Time(at), w == whyBack
		all = append(all, g)
		return err
	}, `SELECT giver, receiver, thread, credit, why, public, at FROM gratitude_credit c WHERE `+where+` ORDER BY at, id`, args...)
	return all, err
}

// gaveLately is what a member gave, as far as the limits care: today as the day is
// where they are.
func gaveLately(ctx context.Context, tx *storage.Tx, space chat.SpaceID, giver chat.UserID, today time.Time) (gave, error) {
	g := gave{week: map[chat.UserID]int{}}
	err := tx.Get(ctx, []any{&g.today}, `SELECT COUNT(*) FROM gratitude_credit WHERE space = $1 AND giver = $2 AND at >= $3 AND why <> 'undone'`,
		space, giver, storage.Millis(today))
	if err != nil {
		return g, err
	}
	week, err := entries(ctx, tx, `space = $1 AND giver = $2 AND at > $3 AND `+stands, space, giver, storage.Millis(tx.Now().Add(-7*day)))
	for _, one := range week {
		g.week[one.to]++
	}
	return g, err
}

// account writes a thanks into the ledger, and notes for which of those who are
// thanked it is a new one. row is the card's in whose thread the help was given.
func account(ctx context.Context, tx *storage.Tx, t *Thanks, row string, giver people.Member, today time.Time) error {
	before, err := entries(ctx, tx, `space = $1 AND giver = $2 AND at > $3 AND `+stands, t.Space, t.Giver, storage.Millis(t.At.Add(-fadesOver)))
	if err != nil {
		return err
	}
	theirs, err := entries(ctx, tx, `space = $1 AND receiver = $2 AND at > $3 AND `+stands, t.Space, t.Giver, storage.Millis(t.At.Add(-backWithin)))
	if err != nil {
		return err
	}
	s := standing{since: giver.Joined, today: today}
	if s.seen, err = seen(ctx, tx, t.Space, t.Giver); err != nil {
		return err
	}
	for i := range t.To {
		r := &t.To[i]
		s.back = isBack(r.User, t.At, theirs)
		if s.apart, err = apart(ctx, tx, t, row, r.User); err != nil {
			return err
		}
		g := given{from: t.Giver, to: r.User, thread: t.Thread, at: t.At, public: t.Public}
		var w why
		g.credit, w = credit(g, s, before)
		r.Counted = w != whyBack
		before = append(before, g)
		if err := enter(ctx, tx, t, r.User, g.credit, w); err != nil {
			return err
		}
	}
	return nil
}

func enter(ctx context.Context, tx *storage.Tx, t *Thanks, to chat.UserID, credit float64, w why) error {
	_, err := tx.Exec(ctx, `INSERT INTO gratitude_credit (id, space, thanks, giver, receiver, thread, credit, why, public, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		storage.NewID(tx.Now()), t.Space, t.ID, t.Giver, to, t.Thread, credit, w, t.Public, storage.Millis(tx.Now()))
	return err
}

// reverse takes what a thanks weighs out of the ledger again.
func reverse(ctx context.Context, tx *storage.Tx, t *Thanks) error {
	for _, r := range t.To {
		var was float64
		err := tx.Get(ctx, []any{&was}, `SELECT COALESCE(SUM(credit), 0) FROM gratitude_credit WHERE thanks = $1 AND receiver = $2`, t.ID, r.User)
		if err == nil {
			err = enter(ctx, tx, t, r.User, -was, whyUndone)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// seen is whether a member did anything else here: they wrote in public, or were
// helped.
func seen(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) (bool, error) {
	last, _, err := record.Activity(ctx, tx, space, user)
	if err != nil || !last.IsZero() {
		return !last.IsZero(), err
	}
	var n int
	err = tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM gratitude_moment WHERE space = $1 AND (giver = $2 OR receiver = $2)`, space, user)
	return n > 0, err
}

// apart is whether a thanks is for something in a thread in which one of the two
// took no part, as far as that is on record: they asked there, or replied.
func apart(ctx context.Context, tx *storage.Tx, t *Thanks, row string, to chat.UserID) (bool, error) {
	if t.Thread == "" {
		return false, nil
	}
	past, err := record.Pasts(ctx, tx, row, row)
	if err != nil {
		return false, err
	}
	part := map[chat.UserID]bool{}
	if p := past[row]; p != nil {
		for _, reply := range p.Replies {
			part[reply.By] = true
		}
	}
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var giver, receiver chat.UserID
		err := scan(&giver, &receiver)
		part[giver], part[receiver] = true, true
		return err
	}, `SELECT giver, receiver FROM gratitude_moment WHERE space = $1 AND kind = 'question' AND subject = $2`, t.Space, row)
	return !part[t.Giver] || !part[to], err
}
