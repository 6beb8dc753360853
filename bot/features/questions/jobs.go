package questions

import (
	"context"
	"errors"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// mostUnposted bounds what one choice of a channel posts: nobody can ask while
// there is none, so only what was under way then waits.
const mostUnposted = 100

// channelChosen posts the questions that waited for a channel.
func (f *Feature) channelChosen(ctx context.Context, fact facts.ChannelChosen) error {
	if fact.Purpose != channel {
		return nil
	}
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		qs, err := unanswered(ctx, tx, fact.Space, "", mostUnposted)
		if err != nil {
			return err
		}
		for _, q := range qs {
			where, err := bot.Where(ctx, tx, questionCard(q.ID))
			if err == nil && where == "" {
				err = bot.Refresh(ctx, tx, questionCard(q.ID))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// hint comes an hour after a question that nobody answered. Late, it is still
// of use: the question is still open, or the card says that it is not wanted.
type hint struct {
	Question string `json:"question"`
}

func (hint) Kind() string { return "questions.hint" }

// promiseHint counts in the space's waking hours.
func promiseHint(ctx context.Context, tx *storage.Tx, space people.Space, q *Question) error {
	at := space.Hours.Add(tx.Now(), hintAfter, space.Location())
	return scheduler.Enqueue(ctx, tx, hint{q.ID}, scheduler.Opts{At: at, Key: q.ID})
}

func (f *Feature) hint(ctx context.Context, job scheduler.Job[hint]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		q, err := load(ctx, tx, job.Args.Question)
		if errors.Is(err, storage.ErrNotFound) || err == nil && (q.State != Open || q.NeedsInfo != "") {
			return scheduler.ErrDone
		}
		if err != nil {
			return err
		}
		where, err := bot.Where(ctx, tx, questionCard(q.ID))
		switch {
		case err != nil:
			return err
		case where == "": // nobody could answer yet: the hour begins anew
			space, err := people.LoadSpace(ctx, tx, q.Space)
			if err != nil {
				return err
			}
			return promiseHint(ctx, tx, space, q)
		}
		return bot.Refresh(ctx, tx, hintCard(q.ID))
	})
}

// idle comes when an answered question has been quiet for a while. Late, it
// closes late.
type idle struct {
	Question string `json:"question"`
}

func (idle) Kind() string { return "questions.idle" }

// watchIdle keeps one idle job for an answered question, at the right time.
func watchIdle(ctx context.Context, tx *storage.Tx, q *Question) error {
	if q.State != Answered {
		return scheduler.Cancel(ctx, tx, idle{}.Kind(), q.ID)
	}
	return scheduler.Enqueue(ctx, tx, idle{q.ID}, scheduler.Opts{At: q.ActiveAt.Add(idleAfter), Key: q.ID})
}

func (f *Feature) idle(ctx context.Context, job scheduler.Job[idle]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		q, err := load(ctx, tx, job.Args.Question)
		if errors.Is(err, storage.ErrNotFound) || err == nil && !q.Idle(tx.Now()) {
			return scheduler.ErrDone
		}
		if err != nil {
			return err
		}
		return show(ctx, tx, q, q)
	})
}
