package gratitude

import (
	"context"
	"fmt"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// Where organisers want it, the public thanks of a week stand together in the
// channel for thanks, on Monday in the waking hours of the space. The message
// follows what is changed or taken back later.

// weekly promises the messages, when Monday begins where it begins first. Late,
// it promises the same week.
type weekly struct{}

func (weekly) Kind() string { return "gratitude.weekly" }

// week posts the thanks of one week. Late, it does so late.
type week struct {
	Space chat.SpaceID `json:"space"`
	Day   string       `json:"day"`
}

func (week) Kind() string { return "gratitude.week" }

const (
	ahead     = 36 * time.Hour // on Sunday at 10:00 UTC, so much later it is Monday or Tuesday everywhere
	weekLines = 12             // in the message; the rest is counted
	weekWords = 110            // of each
)

func (f *Feature) weekly(ctx context.Context, _ scheduler.Job[weekly]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		spaces, err := people.SpaceIDs(ctx, tx)
		for _, id := range spaces {
			if err != nil {
				return err
			}
			var space people.Space
			if space, err = people.LoadSpace(ctx, tx, id); err != nil {
				return err
			}
			monday := mondayBefore(tx.Now().Add(ahead), space.Location())
			job := week{id, monday.Format(time.DateOnly)}
			at := space.Hours.Next(monday, space.Location())
			err = scheduler.Enqueue(ctx, tx, job, scheduler.Opts{At: at, Key: string(id) + "|" + job.Day})
		}
		return err
	})
}

// mondayBefore is when the last Monday until t began in a zone.
func mondayBefore(t time.Time, loc *time.Location) time.Time {
	y, m, d := t.In(loc).Date()
	back := (int(t.In(loc).Weekday()) + 6) % 7
	return people.Midnight(y, m, d-back, loc)
}

func (f *Feature) week(ctx context.Context, job scheduler.Job[week]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		rules, err := rulesOf(ctx, tx, job.Args.Space)
		if err != nil {
			return err
		}
		if !rules.Weekly {
			return scheduler.ErrDone
		}
		space, err := people.LoadSpace(ctx, tx, job.Args.Space)
		if err != nil {
			return err
		}
		to, err := time.ParseInLocation(time.DateOnly, job.Args.Day, space.Location())
		if err != nil {
			return fmt.Errorf("week of thanks: %w: %w", err, scheduler.ErrGiveUp)
		}
		y, m, d := to.Date()
		from := people.Midnight(y, m, d-7, space.Location())
		said, err := publicIn(ctx, tx, space.ID, from, to)
		if err != nil || len(said) == 0 {
			return err
		}
		id := storage.NewID(tx.Now())
		n, err := tx.Exec(ctx, `INSERT INTO gratitude_week (id, space, day, from_at, to_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			id, space.ID, job.Args.Day, storage.Millis(from), storage.Millis(to))
		if err != nil || n == 0 {
			return err
		}
		return bot.Refresh(ctx, tx, weekCard(id))
	})
}

func weekCard(id string) bot.CardID { return bot.CardID{Kind: "gratitude.week", Row: id} }

// refreshWeeks lets the message of a thanks' week follow it.
func refreshWeeks(ctx context.Context, tx *storage.Tx, t *Thanks) error {
	var id string
	err := tx.Get(ctx, []any{&id}, `SELECT id FROM gratitude_week WHERE space = $1 AND from_at <= $2 AND to_at > $2`, t.Space, storage.Millis(t.At))
	if err != nil {
		return orGone(err)
	}
	return bot.Refresh(ctx, tx, weekCard(id))
}

func (f *Feature) weekCard(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
	var space chat.SpaceID
	var from, until int64
	if err := tx.Get(ctx, []any{&space, &from, &until}, `SELECT space, from_at, to_at FROM gratitude_week WHERE id = $1`, id); err != nil {
		return bot.Card{}, err
	}
	said, err := publicIn(ctx, tx, space, storage.Time(from), storage.Time(until))
	if err != nil {
		return bot.Card{}, err
	}
	t, err := f.reg.SpaceTexts(ctx, tx, space)
	if err != nil {
		return bot.Card{}, err
	}
	to, err := standsIn(ctx, tx, space, weekCard(id))
	return bot.Card{Space: space, To: bot.Audience{Conversation: to}, Message: weekMessage(t, said), Gone: to == "" || len(said) == 0}, err
}

func weekMessage(t i18n.Printer, said []*Thanks) chat.Message {
	head := t.T("week.head", i18n.Args{"n": len(said)})
	m := chat.Message{Text: head, Blocks: []chat.Block{chat.Paragraph{Text: head}}}
	var lines chat.Markup
	for _, one := range said[:min(len(said), weekLines)] {
		lines += line(t, "week.line", one, weekWords) + "\n"
	}
	m.Blocks = append(m.Blocks, chat.Paragraph{Text: lines})
	if more := len(said) - weekLines; more > 0 {
		m.Blocks = append(m.Blocks, chat.Note{Text: t.T("week.more", i18n.Args{"n": more})})
	}
	return m
}
