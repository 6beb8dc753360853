package helpers

import (
	"context"
	"errors"
	"slices"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/match"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// together is how many helpers are told of a question at the same time.
const together = 3

// candidate is a helper who offered a topic of the question and may be told.
type candidate struct {
	Helper
	told   history
	topics []string // IDs in common
	awake  bool
}

// draw tells as many helpers of a call as are missing. Late, it is still of use
// while the question is open.
type draw struct {
	Call string `json:"call"`
}

func (draw) Kind() string { return "helpers.draw" }

func promiseDraw(ctx context.Context, tx *storage.Tx, call string) error {
	return scheduler.Enqueue(ctx, tx, draw{call}, scheduler.Opts{Key: call})
}

// draw ranks outside of a transaction: it is a computation, and everybody waits
// for a transaction. Those who are awake come first; the others read it when they
// wake up.
func (f *Feature) draw(ctx context.Context, job scheduler.Job[draw]) error {
	var c *Call
	var all []candidate
	missing := 0
	err := f.reg.InTx(ctx, func(tx *storage.Tx) (err error) {
		if c, missing, err = wanting(ctx, tx, job.Args.Call); err == nil {
			all, err = candidates(ctx, tx, c)
		}
		return err
	})
	if err != nil {
		return err
	}
	chosen, err := f.choose(ctx, c, all, true, missing)
	if err != nil {
		return err
	}
	asleep, err := f.choose(ctx, c, all, false, missing-len(chosen))
	if err != nil {
		return err
	}
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		if _, _, err := wanting(ctx, tx, c.ID); err != nil {
			return err
		}
		for _, terms := range append(chosen, asleep...) {
			if err := suggest(ctx, tx, c, all, terms); err != nil {
				return err
			}
		}
		return nil
	})
}

// wanting loads a call with how many helpers are missing; [scheduler.ErrDone]
// when none is.
func wanting(ctx context.Context, tx *storage.Tx, id string) (c *Call, missing int, err error) {
	c, err = loadCall(ctx, tx, id)
	if errors.Is(err, storage.ErrNotFound) || err == nil && c.Settled {
		return nil, 0, scheduler.ErrDone
	}
	if err != nil {
		return nil, 0, err
	}
	told, err := suggestionsOf(ctx, tx, id)
	missing = together
	for _, s := range told {
		if s.State != Passed {
			missing--
		}
	}
	if err == nil && missing <= 0 {
		err = scheduler.ErrDone
	}
	return c, missing, err
}

// candidates are those who may be told of a call and were not yet.
func candidates(ctx context.Context, tx *storage.Tx, c *Call) (all []candidate, err error) {
	topics := c.Topics
	if len(topics) == 0 {
		topics = []string{""}
	}
	space, err := people.LoadSpace(ctx, tx, c.Space)
	if err != nil {
		return nil, err
	}
	for _, topic := range topics {
		found, err := helpersOf(ctx, tx, c, topic)
		if err != nil {
			return nil, err
		}
		for _, h := range found {
			if i := indexOf(all, h.User); i >= 0 {
				all[i].topics = append(all[i].topics, topic)
				continue
			}
			one, able, err := consider(ctx, tx, space, h)
			if err != nil {
				return nil, err
			}
			if able {
				one.topics = []string{topic}
				all = append(all, one)
			}
		}
	}
	return all, nil
}

// consider looks whether a helper may be told at all, and whether at once.
func consider(ctx context.Context, tx *storage.Tx, space people.Space, h Helper) (one candidate, able bool, err error) {
	told, err := toldLately(ctx, tx, h)
	if err != nil || !h.Free(told, tx.Now()) {
		return one, false, err
	}
	m, err := people.Load(ctx, tx, h.Space, h.User)
	if err != nil || m.Person == "" || !m.Left.IsZero() || m.Stopped || m.Mutes("helpers.call") || m.PausedUntil.After(tx.Now()) {
		return one, false, err
	}
	awake := m.Hours.Awake(tx.Now(), m.Location(space)) && m.Unreachable.IsZero()
	return candidate{Helper: h, told: told, awake: awake}, true, nil
}

func indexOf(all []candidate, user chat.UserID) int {
	return slices.IndexFunc(all, func(c candidate) bool { return c.User == user })
}

// choose ranks those who are awake, or asleep, and takes the first n.
func (f *Feature) choose(ctx context.Context, c *Call, all []candidate, awake bool, n int) ([]match.Terms, error) {
	if n <= 0 {
		return nil, nil
	}
	who := record.Who{ID: c.ID, Space: c.Space, Title: c.Title, Suggested: map[chat.UserID]int{}}
	if !c.Unnamed {
		who.Asker = c.Asker
	}
	for _, one := range all {
		if one.awake == awake {
			who.Candidates = append(who.Candidates, one.User)
			who.Suggested[one.User] = one.told.week
		}
	}
	if len(who.Candidates) == 0 {
		return nil, nil
	}
	ranked, err := f.reg.Record().Rank(ctx, who)
	return match.Choose(ranked, n, c.ID), err
}

func suggest(ctx context.Context, tx *storage.Tx, c *Call, all []candidate, terms match.Terms) error {
	one := all[indexOf(all, chat.UserID(terms.Person))]
	names, err := topicNames(ctx, tx, c.Space, one.topics)
	if err != nil {
		return err
	}
	s := &Suggestion{
		ID: storage.NewID(tx.Now()), Call: c.ID, Space: c.Space, User: one.User, State: Told,
		Terms: Terms{Topics: names, Rank: terms},
	}
	if told, err := insertSuggestion(ctx, tx, s); err != nil || !told {
		return err
	}
	return bot.Refresh(ctx, tx, callCard(s.ID))
}
