package gratitude

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// What came of it: thirty days after the first thanks to somebody, or after an
// introduction, whoever was helped is asked once. Of two people it is asked once,
// however often they thank each other.

const (
	askAfter = 30 * day
	askFresh = 30 * day // later nobody remembers what is meant
)

// ask is that question to one person about another.
type ask struct {
	ID     string
	Space  chat.SpaceID
	User   chat.UserID // who is asked
	Helper chat.UserID
	Kind   string // "thanks" or "pair"
	Topics []string
	State  askState
	Since  time.Time
}

type askState string

const (
	askWaiting askState = "waiting"
	askAsked   askState = "asked"
	askTold    askState = "told"
	askPassed  askState = "passed"
)

// Wanted is whether the question is still to be put.
func (a *ask) Wanted(now time.Time) bool {
	return a.State == askAsked && now.Sub(a.Since) < askAfter+askFresh
}

// rename lets a former member stand where somebody stood who was erased. Nobody is
// there to answer, or to be told.
func (a *ask) rename(from, to chat.UserID) {
	for _, who := range []*chat.UserID{&a.User, &a.Helper} {
		if *who == from {
			*who = to
			if a.State != askTold {
				a.State = askPassed
			}
		}
	}
}

// askJob puts the question. Late, it is put late; after a month it is not.
type askJob struct {
	Ask string `json:"ask"`
}

func (askJob) Kind() string { return "gratitude.ask" }

// promiseAsk has somebody asked once about another person.
func promiseAsk(ctx context.Context, tx *storage.Tx, a ask) error {
	if before, err := askedElsewhere(ctx, tx, &a, func(*ask) bool { return true }); err != nil || before {
		return err
	}
	a.ID, a.State = storage.NewID(tx.Now()), askWaiting
	n, err := tx.Exec(ctx, `INSERT INTO gratitude_ask (`+askColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
		a.ID, a.Space, a.User, a.Helper, a.Kind, list(a.Topics), a.State, storage.Millis(a.Since))
	if err != nil || n == 0 {
		return err
	}
	return scheduler.Enqueue(ctx, tx, askJob{a.ID}, scheduler.Opts{At: a.Since.Add(askAfter), Key: a.ID})
}

// askedElsewhere is whether there is such a question between the same two in another
// space, where they have the same accounts or others.
func askedElsewhere(ctx context.Context, tx *storage.Tx, a *ask, such func(*ask) bool) (bool, error) {
	common, err := people.Common(ctx, tx, a.Space, a.User, a.Helper)
	for _, two := range common {
		if err != nil {
			return false, err
		}
		var found []*ask
		found, err = asks(ctx, tx, `space = $1 AND user_id = $2 AND helper = $3`, two.Space, two.One, two.Other)
		if slices.ContainsFunc(found, such) {
			return true, err
		}
	}
	return false, err
}

// forgetAsk takes the promise back with a thanks that was taken back, unless there
// is another reason for it.
func forgetAsk(ctx context.Context, tx *storage.Tx, t *Thanks, helper chat.UserID) error {
	others, err := between(ctx, tx, t.Space, t.Giver, helper)
	if err != nil || len(others) > 0 {
		return err
	}
	var id string
	err = tx.Get(ctx, []any{&id}, `DELETE FROM gratitude_ask WHERE space = $1 AND user_id = $2 AND helper = $3 AND kind = 'thanks' AND state = 'waiting'
		RETURNING id`, t.Space, t.Giver, helper)
	if err != nil {
		return orGone(err)
	}
	return scheduler.Cancel(ctx, tx, askJob{}.Kind(), id)
}

func (f *Feature) ask(ctx context.Context, job scheduler.Job[askJob]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		a, err := loadAsk(ctx, tx, job.Args.Ask)
		if errors.Is(err, storage.ErrNotFound) || err == nil && a.State != askWaiting {
			return scheduler.ErrDone
		}
		if err != nil {
			return err
		}
		before, err := askedElsewhere(ctx, tx, a, func(other *ask) bool { return other.State != askWaiting })
		if err != nil {
			return err
		}
		a.State = askAsked
		if before {
			a.State = askPassed
		}
		if err := saveAsk(ctx, tx, a); err != nil {
			return err
		}
		return bot.Refresh(ctx, tx, askCard(a.ID))
	})
}

func askCard(id string) bot.CardID { return bot.CardID{Kind: "gratitude.ask", Row: id} }

func (f *Feature) askCard(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
	a, err := loadAsk(ctx, tx, id)
	if err != nil {
		return bot.Card{Gone: true}, orGone(err)
	}
	there, err := here(ctx, tx, a.Space, a.Helper)
	if err != nil {
		return bot.Card{}, err
	}
	where, err := bot.Where(ctx, tx, askCard(id))
	if err != nil {
		return bot.Card{}, err
	}
	t, err := f.reg.MemberTexts(ctx, tx, a.Space, a.User)
	if err != nil {
		return bot.Card{}, err
	}
	who := i18n.Args{"who": chat.Mention(a.Helper)}
	m := withControls(t.T("ask."+a.Kind, who), button(t, "tell", a.ID, chat.Primary), button(t, "tell-not", a.ID, chat.Plain))
	switch {
	case a.State == askTold:
		m = chat.Message{Text: t.T("ask.told")}
	case a.State == askPassed || !there:
		m = chat.Message{Text: t.T("ask.passed")}
	}
	return bot.Card{
		Space: a.Space, To: bot.Audience{People: []chat.UserID{a.User}}, Message: m, Gone: where == "" && (!there || !a.Wanted(tx.Now())),
		Nudge: &bot.Nudge{Kind: "gratitude.outcome", Priority: bot.Low, Why: t.T("ask.why")},
	}, nil
}

const askColumns = `id, space, user_id, helper, kind, topics, state, since`

func saveAsk(ctx context.Context, tx *storage.Tx, a *ask) error {
	_, err := tx.Exec(ctx, `UPDATE gratitude_ask SET user_id = $2, helper = $3, state = $4, topics = $5 WHERE id = $1`, a.ID, a.User, a.Helper, a.State, list(a.Topics))
	return err
}

func asks(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []*ask, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var a ask
		var topics string
		var since int64
		if err := scan(&a.ID, &a.Space, &a.User, &a.Helper, &a.Kind, &topics, &a.State, &since); err != nil {
			return err
		}
		a.Since = storage.Time(since)
		all = append(all, &a)
		return json.Unmarshal([]byte(topics), &a.Topics)
	}, `SELECT `+askColumns+` FROM gratitude_ask WHERE `+where, args...)
	return all, err
}

// loadAsk returns one question, or [storage.ErrNotFound].
func loadAsk(ctx context.Context, tx *storage.Tx, id string) (*ask, error) {
	found, err := asks(ctx, tx, `id = $1`+tx.Lock(), id)
	if err == nil && len(found) == 0 {
		err = storage.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}
