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

// candidate is a helper who offered a topic of the question, was not told of it
// and wants to be told that often.
type candidate struct {
	Helper
	told   history
	topics []string // IDs in common
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
	err := f.reg.Read(ctx, func(tx *storage.Tx) (err error) {
		if c, missing, err = wanting(ctx, tx, job.Args.Call); err == nil {
			all, err = candidates(ctx, tx, c)
		}
		return err
	})
	if err != nil {
		return err
	}
	ranked, err := f.rank(ctx, c, all)
	if err != nil {
		return err
	}
	var chosen []match.Terms
	err = f.reg.Read(ctx, func(tx *storage.Tx) (err error) {
		chosen, err = pick(ctx, tx, c, ranked, missing)
		return err
	})
	if err != nil {
		return err
	}
	return f.reg.InTx(ctx, func(tx *storage.Tx) error { return suggestAll(ctx, tx, c.ID, all, chosen) })
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

// candidates are the helpers of a call's topics who may be told once more. There
// may be thousands: what is known of members is asked of those alone whom the
// ranking puts first.
func candidates(ctx context.Context, tx *storage.Tx, c *Call) (all []candidate, err error) {
	topics := c.Topics
	if len(topics) == 0 {
		topics = []string{""}
	}
	told, err := toldInSpace(ctx, tx, c.Space)
	if err != nil {
		return nil, err
	}
	before, err := suggestionsOf(ctx, tx, c.ID)
	if err != nil {
		return nil, err
	}
	places := map[chat.UserID]int{} // in all; -1 for who was told of this one, or is never to meet its asker
	for _, s := range before {
		places[s.User] = -1
	}
	apart, err := people.Apart(ctx, tx, c.Space, c.Asker)
	if err != nil {
		return nil, err
	}
	for user := range apart {
		places[user] = -1
	}
	for _, topic := range topics {
		found, err := helpersOf(ctx, tx, c, topic)
		if err != nil {
			return nil, err
		}
		for _, h := range found {
			i, known := places[h.User]
			switch {
			case known && i >= 0:
				all[i].topics = append(all[i].topics, topic)
			case !known && h.Free(told[h.User], tx.Now()):
				places[h.User] = len(all)
				all = append(all, candidate{Helper: h, told: told[h.User], topics: []string{topic}})
			}
		}
	}
	return all, nil
}

func (f *Feature) rank(ctx context.Context, c *Call, all []candidate) ([]match.Terms, error) {
	if len(all) == 0 {
		return nil, nil
	}
	who := record.Who{ID: c.ID, Space: c.Space, Title: c.Title, Suggested: map[chat.UserID]int{}}
	if !c.Unnamed {
		who.Asker = c.Asker
	}
	for _, one := range all {
		who.Candidates = append(who.Candidates, one.User)
		who.Suggested[one.User] = one.told.week
	}
	return f.reg.Record().Rank(ctx, who)
}

// pick takes n of a ranking: of those who are awake and, when these are too
// few, of the others.
func pick(ctx context.Context, tx *storage.Tx, c *Call, ranked []match.Terms, n int) ([]match.Terms, error) {
	space, err := people.LoadSpace(ctx, tx, c.Space)
	if err != nil {
		return nil, err
	}
	known := map[string]presence{}
	are := func(wanted presence) func(string) bool {
		return func(person string) bool {
			is, asked := known[person]
			if !asked && err == nil {
				is, err = look(ctx, tx, space, chat.UserID(person))
				known[person] = is
			}
			return err == nil && is == wanted
		}
	}
	chosen := match.Choose(ranked, n, c.ID, are(awake))
	if err == nil && len(chosen) < n {
		chosen = append(chosen, match.Choose(ranked, n-len(chosen), c.ID, are(asleep))...)
	}
	return chosen, err
}

// presence is whether a helper can be told.
type presence int

const (
	away   presence = iota // left, paused, muted it or said "stop"
	asleep                 // is told in the morning
	awake
)

func look(ctx context.Context, tx *storage.Tx, space people.Space, user chat.UserID) (presence, error) {
	m, err := people.Load(ctx, tx, space.ID, user)
	switch {
	case err != nil, m.Person == "", !m.Left.IsZero(), m.Stopped, m.Mutes("helpers.call"), m.PausedUntil.After(tx.Now()):
		return away, err
	case m.Hours.Awake(tx.Now(), m.Location(space)) && m.Unreachable.IsZero():
		return awake, nil
	}
	return asleep, nil
}

// suggestAll tells those who were chosen. Meanwhile another draw may have told
// them of as much as they want; then the next ones are drawn.
func suggestAll(ctx context.Context, tx *storage.Tx, call string, all []candidate, chosen []match.Terms) error {
	c, missing, err := wanting(ctx, tx, call)
	if err != nil {
		return err
	}
	refused := false
	for _, terms := range chosen[:min(len(chosen), missing)] {
		i := slices.IndexFunc(all, func(one candidate) bool { return string(one.User) == terms.Person })
		told, err := suggest(ctx, tx, c, all[i], terms)
		if err != nil {
			return err
		}
		refused = refused || !told
	}
	if refused {
		return promiseDraw(ctx, tx, call)
	}
	return nil
}

// suggest tells a helper of a call, unless they have had enough by now.
func suggest(ctx context.Context, tx *storage.Tx, c *Call, one candidate, terms match.Terms) (told bool, err error) {
	if free, err := stillFree(ctx, tx, one.Helper); err != nil || !free {
		return false, err
	}
	names, err := topicNames(ctx, tx, c.Space, one.topics)
	if err != nil {
		return false, err
	}
	s := &Suggestion{
		ID: storage.NewID(tx.Now()), Call: c.ID, Space: c.Space, User: one.User, State: Told,
		Terms: Terms{Topics: names, Rank: terms},
	}
	if told, err := insertSuggestion(ctx, tx, s); err != nil || !told {
		return true, err // they were told of it before
	}
	return true, bot.Refresh(ctx, tx, callCard(s.ID))
}
