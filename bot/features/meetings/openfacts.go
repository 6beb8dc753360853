package meetings

import (
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// What other features tell of open meetings: who left, and what became of topics.

// memberLeft frees the places of somebody who left, and calls off what they opened,
// unless they are back.
func (f *Feature) memberLeft(ctx context.Context, fact facts.MemberLeft) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		m, err := people.Load(ctx, tx, fact.Space, fact.User)
		if err != nil {
			return err
		}
		if m.Person != "" && m.Left.IsZero() {
			return scheduler.ErrDone
		}
		if err := f.freeSeats(ctx, tx, fact.Space, fact.User); err != nil {
			return err
		}
		open, err := openPlans(ctx, tx, `space = $1 AND host = $2`, fact.Space, fact.User)
		for _, p := range open {
			before := *p
			if err == nil {
				err = f.stopOpen(ctx, tx, p, fact.User)
			}
			if err == nil {
				err = f.follow(ctx, tx, &before, p)
			}
		}
		return err
	})
}

// freeSeats takes somebody out of all open meetings that are ahead.
func (f *Feature) freeSeats(ctx context.Context, tx *storage.Tx, space chat.SpaceID, who chat.UserID) error {
	open, err := openPlans(ctx, tx, joined, space, who)
	for _, p := range open {
		if err != nil {
			return err
		}
		var seats *Seats
		if seats, err = seatsOf(ctx, tx, p); err == nil {
			err = f.unseat(ctx, tx, p, seats, who)
		}
	}
	return err
}

// topicsMerged lets open meetings about one topic be about the other. A second time
// finds nothing.
func (f *Feature) topicsMerged(ctx context.Context, m facts.TopicsMerged) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE meeting_plan SET topic = $3 WHERE space = $1 AND topic = $2`, m.Space, m.From, m.Into); err != nil {
			return err
		}
		open, err := openPlans(ctx, tx, `space = $1 AND topic = $2`, m.Space, m.Into)
		for _, p := range open {
			if err == nil {
				err = bot.Refresh(ctx, tx, p.card())
			}
		}
		return err
	})
}

// ofTopic says how many open meetings are about a topic.
func (f *Feature) ofTopic(ctx context.Context, tx *storage.Tx, r *bot.Request, topic string) (chat.Markup, error) {
	n := 0
	err := tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM meeting_plan WHERE space = $1 AND topic = $2 AND state = 'set'`, r.Space.ID, topic)
	if err != nil || n == 0 {
		return "", err
	}
	return r.Text.T("topic.open", i18n.Args{"n": n}), nil
}
