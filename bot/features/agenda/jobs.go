package agenda

import (
	"context"
	"errors"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// ask asks the mentee what to talk about in a meeting. Late, it is not asked when
// nobody could prepare any more.
type ask struct {
	Meeting string `json:"meeting"`
}

func (ask) Kind() string { return "agenda.ask" }

// remind reminds the owner of an action item. Late, it is done on the same day
// still, and dropped after that.
type remind struct {
	Item string `json:"item"`
}

func (remind) Kind() string { return "agenda.remind" }

// planAsk keeps one question promised for a meeting that has its time.
func planAsk(ctx context.Context, tx *storage.Tx, p *Pair, m *Meeting) error {
	at := m.AskAt(tx.Now())
	if at.IsZero() || !p.Open {
		return scheduler.Cancel(ctx, tx, ask{}.Kind(), m.ID)
	}
	return scheduler.Enqueue(ctx, tx, ask{m.ID}, scheduler.Opts{At: at, Key: m.ID})
}

func (f *Feature) ask(ctx context.Context, job scheduler.Job[ask]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		m, p, err := meetingOf(ctx, tx, job.Args.Meeting)
		if errors.Is(err, storage.ErrNotFound) {
			return scheduler.ErrDone
		}
		if err != nil {
			return err
		}
		switch at := m.AskAt(tx.Now()); {
		case at.IsZero() || !p.Open:
			return scheduler.ErrDone
		case at.After(tx.Now()):
			return planAsk(ctx, tx, p, m)
		}
		m.AskedAt = tx.Now()
		if err := saveMeeting(ctx, tx, m); err != nil {
			return err
		}
		return bot.Refresh(ctx, tx, askCard(m, p))
	})
}

// meetingOf loads a meeting with its pair, which comes first, as everywhere.
func meetingOf(ctx context.Context, tx *storage.Tx, id string) (*Meeting, *Pair, error) {
	pair := ""
	if err := tx.Get(ctx, []any{&pair}, `SELECT pair FROM agenda_meeting WHERE id = $1`, id); err != nil {
		return nil, nil, err
	}
	p, err := load(ctx, tx, pair)
	if err != nil {
		return nil, nil, err
	}
	m, err := loadMeeting(ctx, tx, id)
	return m, p, err
}

// planAll plans for a pair that begins, or goes on.
func planAll(ctx context.Context, tx *storage.Tx, p *Pair) error {
	planned, err := meetings(ctx, tx, `pair = $1 AND state = 'set' AND at > $2 ORDER BY id`, p.ID, storage.Millis(tx.Now()))
	for _, m := range planned {
		if err == nil {
			err = planAsk(ctx, tx, p, m)
		}
	}
	if err != nil {
		return err
	}
	return planReminders(ctx, tx, p)
}

// planReminders plans for all that a pair has to do.
func planReminders(ctx context.Context, tx *storage.Tx, p *Pair) error {
	open, err := openItems(ctx, tx, p.ID)
	for _, i := range open {
		if err == nil {
			err = planReminder(ctx, tx, p, i)
		}
	}
	return err
}

// planReminder keeps one reminder promised, in the owner's zone and hours.
func planReminder(ctx context.Context, tx *storage.Tx, p *Pair, i *Item) error {
	w, err := wakes(ctx, tx, p, i)
	if err != nil {
		return err
	}
	at, _ := i.Reminder(w.next, tx.Now(), w.hours, w.loc)
	if at.IsZero() || !p.Open || i.Owner.Former() {
		return scheduler.Cancel(ctx, tx, remind{}.Kind(), i.ID)
	}
	return scheduler.Enqueue(ctx, tx, remind{i.ID}, scheduler.Opts{At: at, Key: i.ID})
}

func (f *Feature) remind(ctx context.Context, job scheduler.Job[remind]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		i, p, err := itemOf(ctx, tx, job.Args.Item)
		if errors.Is(err, storage.ErrNotFound) {
			return scheduler.ErrDone
		}
		if err != nil {
			return err
		}
		w, err := wakes(ctx, tx, p, i)
		if err != nil {
			return err
		}
		at, occasion := i.Reminder(w.next, tx.Now(), w.hours, w.loc)
		switch {
		case at.IsZero() || !p.Open || i.Owner.Former():
			return scheduler.ErrDone
		case at.After(tx.Now()):
			return planReminder(ctx, tx, p, i)
		}
		i.Reminded = occasion
		if err := saveItem(ctx, tx, i); err != nil {
			return err
		}
		if err := bot.Refresh(ctx, tx, remindCard(i, occasion)); err != nil {
			return err
		}
		return planReminder(ctx, tx, p, i)
	})
}

// itemOf loads an action item with its pair, which comes first, as everywhere.
func itemOf(ctx context.Context, tx *storage.Tx, id string) (*Item, *Pair, error) {
	pair := ""
	if err := tx.Get(ctx, []any{&pair}, `SELECT pair FROM agenda_item WHERE id = $1`, id); err != nil {
		return nil, nil, err
	}
	p, err := load(ctx, tx, pair)
	if err != nil {
		return nil, nil, err
	}
	i, err := first(items(ctx, tx, `id = $1`, id))
	return i, p, err
}

// waking is when an owner can be reminded, and when the pair meets next.
type waking struct {
	hours people.Hours
	loc   *time.Location
	next  *Meeting
}

func wakes(ctx context.Context, tx *storage.Tx, p *Pair, i *Item) (w waking, err error) {
	space, err := people.LoadSpace(ctx, tx, p.Space)
	if err != nil {
		return w, err
	}
	m, err := people.Load(ctx, tx, p.Space, i.Owner)
	if err != nil {
		return w, err
	}
	w.hours, w.loc = m.Hours, m.Location(space)
	w.next, err = nextMeeting(ctx, tx, p.ID, tx.Now())
	return w, err
}
