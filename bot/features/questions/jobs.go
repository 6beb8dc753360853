package questions

import (
	"context"
	"errors"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
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

// climb takes an open question to its next rung. Late, it is still of use: the
// question is still open, or the job is not wanted.
type climb struct {
	Question string `json:"question"`
}

func (climb) Kind() string { return "questions.climb" }

// watchClimb keeps one climb job for a question that time takes further. One
// that climbed before goes on as planned.
func watchClimb(ctx context.Context, tx *storage.Tx, climbed bool, q *Question) error {
	switch {
	case climbed == q.climbs():
		return nil
	case climbed:
		return scheduler.Cancel(ctx, tx, climb{}.Kind(), q.ID)
	}
	return promiseClimb(ctx, tx, q)
}

// promiseClimb counts in the space's waking hours.
func promiseClimb(ctx context.Context, tx *storage.Tx, q *Question) error {
	space, err := people.LoadSpace(ctx, tx, q.Space)
	if err != nil {
		return err
	}
	timers, err := timersOf(ctx, tx, q.Space)
	if err != nil {
		return err
	}
	at := space.Hours.Add(tx.Now(), q.rest(timers), space.Location())
	return scheduler.Enqueue(ctx, tx, climb{q.ID}, scheduler.Opts{At: at, Key: q.ID})
}

func (f *Feature) climb(ctx context.Context, job scheduler.Job[climb]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		q, err := load(ctx, tx, job.Args.Question)
		if errors.Is(err, storage.ErrNotFound) || err == nil && !q.climbs() {
			return scheduler.ErrDone
		}
		if err != nil {
			return err
		}
		where, err := bot.Where(ctx, tx, questionCard(q.ID))
		if err != nil {
			return err
		}
		if where == "" { // nobody could answer yet: the wait begins anew
			return promiseClimb(ctx, tx, q)
		}
		q.Climb()
		if err := f.reached(ctx, tx, q, where); err != nil {
			return err
		}
		if err := save(ctx, tx, q); err != nil || !q.climbs() {
			return err
		}
		return promiseClimb(ctx, tx, q)
	})
}

// reached does what belongs to the rung that a question has come to.
func (f *Feature) reached(ctx context.Context, tx *storage.Tx, q *Question, where chat.ConversationID) error {
	switch q.Rung {
	case Hinted:
		if err := scheduler.Enqueue(ctx, tx, once{q.ID}, scheduler.Opts{Key: q.ID}); err != nil {
			return err
		}
		return tellOnce(ctx, tx, hintCard(q.ID))
	case Called:
		return f.reg.Publish(ctx, tx, facts.HelpWanted{
			Space: q.Space, Question: q.ID, Asker: q.Asker, Unnamed: q.Unnamed, Title: q.Title, Topics: q.Topics, Where: where,
		})
	case Listed:
		return putIntoDigests(ctx, tx, q)
	case Queued:
		return tellOrganisers(ctx, tx, q.Space)
	case Brought, Asked, Red: // red shows in the queue and in the report
	}
	return nil
}

// helperComes shows on the card that somebody is on it.
func (f *Feature) helperComes(ctx context.Context, fact facts.HelpComing) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		q, err := load(ctx, tx, fact.Question)
		if errors.Is(err, storage.ErrNotFound) || err == nil && !q.Coming(fact.Helper) {
			return scheduler.ErrDone
		}
		if err != nil {
			return err
		}
		before := *q
		return f.show(ctx, tx, &before, q)
	})
}

// idle comes when a question has been quiet for a while: one that is answered
// closes, and one that is talked about asks its asker whether that helped. Late,
// it does so late.
type idle struct {
	Question string `json:"question"`
}

func (idle) Kind() string { return "questions.idle" }

// watchIdle keeps one idle job for a question that can become quiet.
func watchIdle(ctx context.Context, tx *storage.Tx, q *Question) error {
	if q.State != Answered && q.State != Talking {
		return scheduler.Cancel(ctx, tx, idle{}.Kind(), q.ID)
	}
	timers, err := timersOf(ctx, tx, q.Space)
	if err != nil {
		return err
	}
	return scheduler.Enqueue(ctx, tx, idle{q.ID}, scheduler.Opts{At: q.ActiveAt.Add(q.still(timers)), Key: q.ID})
}

func (f *Feature) idle(ctx context.Context, job scheduler.Job[idle]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		q, err := load(ctx, tx, job.Args.Question)
		if errors.Is(err, storage.ErrNotFound) {
			return scheduler.ErrDone
		}
		if err != nil {
			return err
		}
		timers, err := timersOf(ctx, tx, q.Space)
		if err != nil {
			return err
		}
		if q.Quiet(tx.Now(), timers) {
			return tellOnce(ctx, tx, helpedCard(q.ID))
		}
		before := *q
		if !q.Idle(tx.Now(), timers) {
			return watchIdle(ctx, tx, q) // organisers have it wait longer by now
		}
		return f.show(ctx, tx, &before, q)
	})
}
