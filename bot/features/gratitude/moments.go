package gratitude

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// A moment is when thanks would fit: a question was answered, a pair has met. Each
// brings its giver one prompt at most, whatever becomes of it.

// Moment is one of them.
type Moment struct {
	ID       string
	Space    chat.SpaceID
	Kind     string      // "question" or "meeting"
	Subject  string      // of which question or meeting
	Giver    chat.UserID // "" when nobody is to learn who asked
	Receiver chat.UserID
	Topics   []string // IDs
	Thread   chat.ConversationID
	State    momentState
	Off      bool // nobody answered after all
	At       time.Time
}

type momentState string

const (
	momentOpen    momentState = "open"
	momentThanked momentState = "thanked"
	momentPassed  momentState = "passed"
)

// fresh is for how long a prompt is of use: later the moment has passed.
const fresh = 7 * day

// Wanted is whether its giver may still be asked.
func (m *Moment) Wanted(now time.Time) bool {
	return m.State == momentOpen && !m.Off && m.Giver != "" && now.Sub(m.At) < fresh
}

// Answered notes who answered, as of now. Somebody who was thanked, or is not to be
// asked, stays so: one prompt is enough for a question.
func (m *Moment) Answered(by chat.UserID, topics []string, thread chat.ConversationID, now time.Time) {
	if by == "" {
		m.Off = true
		return
	}
	m.Receiver, m.Topics, m.Thread, m.Off, m.At = by, topics, thread, false, now
}

// rename lets a former member stand where somebody stood who was erased. Nobody is
// there to be asked, or to be thanked.
func (m *Moment) rename(from, to chat.UserID) {
	for _, who := range []*chat.UserID{&m.Giver, &m.Receiver} {
		if *who == from {
			*who = to
			if m.State == momentOpen {
				m.State = momentPassed
			}
		}
	}
}

// answered follows who answered which question. That whoever did was erased changes
// no answer.
func (f *Feature) answered(ctx context.Context, fact facts.QuestionAnswered) error {
	if fact.Answerer.Former() {
		return scheduler.ErrDone
	}
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		m, err := momentOf(ctx, tx, fact.Space, "question", fact.Question)
		if errors.Is(err, storage.ErrNotFound) {
			if fact.Answerer == "" {
				return scheduler.ErrDone
			}
			m, err = &Moment{ID: storage.NewID(tx.Now()), Space: fact.Space, Kind: "question", Subject: fact.Question, State: momentOpen}, nil
		}
		if err != nil {
			return err
		}
		before := *m
		m.Giver = fact.Asker
		m.Answered(fact.Answerer, fact.Topics, fact.Where, tx.Now())
		if before.Receiver == m.Receiver && before.Off == m.Off && before.Giver == m.Giver {
			m.At = before.At // told twice
		}
		return f.reached(ctx, tx, m)
	})
}

// introduced notes who mentors whom.
func (f *Feature) introduced(ctx context.Context, fact facts.Introduced) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		n, err := tx.Exec(ctx, `INSERT INTO gratitude_pair (id, space, mentor, mentee, topic, at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
			fact.Request, fact.Space, fact.Mentor, fact.Mentee, fact.Topic, storage.Millis(tx.Now()))
		if err != nil || n == 0 {
			return err
		}
		a := ask{Space: fact.Space, User: fact.Mentee, Helper: fact.Mentor, Kind: "pair", Since: tx.Now()}
		if fact.Topic != "" {
			a.Topics = []string{fact.Topic}
		}
		return promiseAsk(ctx, tx, a)
	})
}

// meetingHeld is a moment for the mentee. A pair counts one meeting a day.
func (f *Feature) meetingHeld(ctx context.Context, fact facts.MeetingHeld) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		p, err := pairOf(ctx, tx, fact.Pair)
		if errors.Is(err, storage.ErrNotFound) {
			return scheduler.ErrDone
		}
		if err != nil {
			return err
		}
		space, err := people.LoadSpace(ctx, tx, p.Space)
		if err != nil {
			return err
		}
		subject := fact.Pair + "|" + fact.At.In(space.Location()).Format(time.DateOnly)
		_, err = momentOf(ctx, tx, p.Space, "meeting", subject)
		if !errors.Is(err, storage.ErrNotFound) {
			return err // told twice, or a second one on that day
		}
		return f.reached(ctx, tx, &Moment{
			ID: storage.NewID(tx.Now()), Space: p.Space, Kind: "meeting", Subject: subject, Giver: p.Mentee, Receiver: p.Mentor,
			Topics: p.Topics, State: momentOpen, At: tx.Now(),
		})
	})
}

// reached keeps a moment and lets its prompt follow. Who has said thanks by now
// is not asked for it.
func (f *Feature) reached(ctx context.Context, tx *storage.Tx, m *Moment) error {
	if m.State == momentOpen && !m.Off && m.Giver != "" {
		said, err := between(ctx, tx, m.Space, m.Giver, m.Receiver)
		if err != nil {
			return err
		}
		for _, t := range said {
			if t.Thread == m.Thread && m.Thread != "" || tx.Now().Sub(t.At) < day {
				m.State = momentThanked
			}
		}
	}
	if err := saveMoment(ctx, tx, m); err != nil {
		return err
	}
	if m.Wanted(tx.Now()) {
		return bot.Refresh(ctx, tx, promptCard(m.ID))
	}
	return settle(ctx, tx, promptCard(m.ID))
}

// settle takes a nudge back that was not sent, and lets one that was follow.
func settle(ctx context.Context, tx *storage.Tx, id bot.CardID) error {
	where, err := bot.Where(ctx, tx, id)
	switch {
	case err != nil:
		return err
	case where == "":
		return bot.Withdraw(ctx, tx, id)
	}
	return bot.Refresh(ctx, tx, id)
}

// settleMoments ends the prompts that a thanks to somebody makes needless.
func settleMoments(ctx context.Context, tx *storage.Tx, t *Thanks, to chat.UserID) error {
	open, err := moments(ctx, tx, `space = $1 AND giver = $2 AND receiver = $3 AND state = 'open' ORDER BY id`, t.Space, t.Giver, to)
	for _, m := range open {
		if err == nil {
			m.State = momentThanked
			err = saveMoment(ctx, tx, m)
		}
		if err == nil {
			err = settle(ctx, tx, promptCard(m.ID))
		}
	}
	return err
}

// fit finds the moment that a thanks is for: the one of its prompt, of its thread,
// or the newest between its giver and whoever is thanked. From there it has its
// topics and its thread; the row of that thread's card is returned.
func fit(ctx context.Context, tx *storage.Tx, t *Thanks, row string) (string, error) {
	var found []*Moment
	err := error(nil)
	switch {
	case t.Moment != "":
		found, err = moments(ctx, tx, `id = $1 AND space = $2 AND giver = $3`, t.Moment, t.Space, t.Giver)
	case t.Thread != "":
		found, err = moments(ctx, tx, `space = $1 AND thread = $2 AND NOT off`, t.Space, t.Thread)
	case len(t.To) == 1:
		found, err = moments(ctx, tx, `space = $1 AND giver = $2 AND receiver = $3 AND state = 'open' AND NOT off ORDER BY at DESC LIMIT 1`,
			t.Space, t.Giver, t.To[0].User)
	}
	t.Moment = ""
	if err != nil || len(found) == 0 {
		return row, err
	}
	m := found[0]
	t.Topics, t.Moment = m.Topics, m.ID
	if t.Thread == "" && m.Thread != "" {
		t.Thread, row = m.Thread, m.Subject
	}
	return row, nil
}

const momentColumns = `id, space, kind, subject, giver, receiver, topics, thread, state, off, at`

func saveMoment(ctx context.Context, tx *storage.Tx, m *Moment) error {
	_, err := tx.Exec(ctx, `INSERT INTO gratitude_moment (`+momentColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (id) DO UPDATE SET giver = excluded.giver, receiver = excluded.receiver, topics = excluded.topics, thread = excluded.thread,
		state = excluded.state, off = excluded.off, at = excluded.at`,
		m.ID, m.Space, m.Kind, m.Subject, m.Giver, m.Receiver, list(m.Topics), m.Thread, m.State, m.Off, storage.Millis(m.At))
	return err
}

func moments(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []*Moment, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var m Moment
		var topics string
		var at int64
		if err := scan(&m.ID, &m.Space, &m.Kind, &m.Subject, &m.Giver, &m.Receiver, &topics, &m.Thread, &m.State, &m.Off, &at); err != nil {
			return err
		}
		m.At = storage.Time(at)
		all = append(all, &m)
		return json.Unmarshal([]byte(topics), &m.Topics)
	}, `SELECT `+momentColumns+` FROM gratitude_moment WHERE `+where, args...)
	return all, err
}

func firstMoment(all []*Moment, err error) (*Moment, error) {
	if err == nil && len(all) == 0 {
		err = storage.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// momentOf is the moment of a question or a meeting, or [storage.ErrNotFound].
func momentOf(ctx context.Context, tx *storage.Tx, space chat.SpaceID, kind, subject string) (*Moment, error) {
	return firstMoment(moments(ctx, tx, `space = $1 AND kind = $2 AND subject = $3`+tx.Lock(), space, kind, subject))
}

func loadMoment(ctx context.Context, tx *storage.Tx, id string) (*Moment, error) {
	return firstMoment(moments(ctx, tx, `id = $1`+tx.Lock(), id))
}

// pair is a mentor and a mentee, as far as thanks go.
type pair struct {
	Space          chat.SpaceID
	Mentor, Mentee chat.UserID
	Topics         []string // one, or none
}

// pairOf is a pair, or [storage.ErrNotFound].
func pairOf(ctx context.Context, tx *storage.Tx, id string) (p pair, err error) {
	var topic string
	err = tx.Get(ctx, []any{&p.Space, &p.Mentor, &p.Mentee, &topic}, `SELECT space, mentor, mentee, topic FROM gratitude_pair WHERE id = $1`, id)
	if topic != "" {
		p.Topics = []string{topic}
	}
	return p, err
}
