package helpers

import (
	"context"
	"errors"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// wanted tells the first helpers of a question that nobody has answered.
func (f *Feature) wanted(ctx context.Context, fact facts.HelpWanted) error {
	c := &Call{ID: fact.Question, Space: fact.Space, Asker: fact.Asker, Title: fact.Title, Topics: fact.Topics, Where: fact.Where}
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		if err := openCall(ctx, tx, c); err != nil {
			return err
		}
		told, err := suggestionsOf(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		waiting := 0 // told before: the fact came twice, or the question was reopened
		for _, s := range told {
			if s.State != Passed {
				waiting++
			}
		}
		return tell(ctx, tx, c, together-waiting)
	})
}

// settled thanks those who were told, and spares those who were not yet.
func (f *Feature) settled(ctx context.Context, fact facts.HelpSettled) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		c, err := loadCall(ctx, tx, fact.Question)
		if errors.Is(err, storage.ErrNotFound) || err == nil && c.Settled {
			return scheduler.ErrDone
		}
		if err != nil {
			return err
		}
		c.Settled = true
		if err := saveCall(ctx, tx, c); err != nil {
			return err
		}
		return refreshAll(ctx, tx, c, "")
	})
}

// refreshAll lets what helpers were shown follow the call, but for the one who
// acted: their message shows it already.
func refreshAll(ctx context.Context, tx *storage.Tx, c *Call, but string) error {
	told, err := suggestionsOf(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	for _, s := range told {
		if s.ID == but || s.State == Passed {
			continue
		}
		if err := bot.Refresh(ctx, tx, callCard(s.ID)); err != nil {
			return err
		}
	}
	return nil
}

// tell draws n more helpers and promises each a note. Those who are awake come
// first; the others read it when they wake up.
func tell(ctx context.Context, tx *storage.Tx, c *Call, n int) error {
	all, err := draw(ctx, tx, c)
	if err != nil {
		return err
	}
	var asleep []candidate
	for _, one := range all {
		if n <= 0 {
			return nil
		}
		able, awake, err := addressable(ctx, tx, one.Helper)
		switch {
		case err != nil:
			return err
		case able && awake:
			if err := suggest(ctx, tx, c, one); err != nil {
				return err
			}
			n--
		case able:
			asleep = append(asleep, one)
		}
	}
	for _, one := range asleep[:max(0, min(n, len(asleep)))] {
		if err := suggest(ctx, tx, c, one); err != nil {
			return err
		}
	}
	return nil
}

// draw returns who may be told, in their order.
func draw(ctx context.Context, tx *storage.Tx, c *Call) ([]candidate, error) {
	topics := c.Topics
	if len(topics) == 0 {
		topics = []string{""}
	}
	var all []candidate
	for _, topic := range topics {
		found, err := candidates(ctx, tx, c, topic)
		if err != nil {
			return nil, err
		}
		for _, h := range found {
			if i := indexOf(all, h.User); i >= 0 {
				all[i].topics = append(all[i].topics, topic)
				continue
			}
			told, err := toldLately(ctx, tx, h)
			if err != nil {
				return nil, err
			}
			if h.Free(told, tx.Now()) {
				all = append(all, candidate{h, told, []string{topic}})
			}
		}
	}
	order(c.Title, all)
	return all, nil
}

// addressable is whether a helper can be told at all, and whether at once.
func addressable(ctx context.Context, tx *storage.Tx, h Helper) (able, awake bool, err error) {
	m, err := people.Load(ctx, tx, h.Space, h.User)
	if err != nil || m.Person == "" || !m.Left.IsZero() || m.Stopped || m.Mutes("helpers.call") || m.PausedUntil.After(tx.Now()) {
		return false, false, err
	}
	space, err := people.LoadSpace(ctx, tx, h.Space)
	return true, m.Hours.Awake(tx.Now(), m.Location(space)) && m.Unreachable.IsZero(), err
}

func suggest(ctx context.Context, tx *storage.Tx, c *Call, one candidate) error {
	names, err := topicNames(ctx, tx, c.Space, one.topics)
	if err != nil {
		return err
	}
	s := &Suggestion{
		ID: storage.NewID(tx.Now()), Call: c.ID, Space: c.Space, User: one.User, State: Told,
		Terms: Terms{Topics: names, Week: one.told.week},
	}
	if err := insertSuggestion(ctx, tx, s); err != nil {
		return err
	}
	return bot.Refresh(ctx, tx, callCard(s.ID))
}
