package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// The governor stands before every message nobody asked for. A card to one
// person goes into that person's queue; one job per person decides what of the
// queue is sent, folded, held or dropped. There is no other way to a person.

// Nudge says what kind of unasked message a card is.
type Nudge struct {
	Kind     string // registered by [Registry.Nudge]
	Priority Priority
	Why      chat.Markup // why it came, in the reader's language
}

// NudgeKind is a kind of nudge that people can mute.
type NudgeKind struct{ Feature, Kind string }

// ID is what is stored of a muted kind.
func (k NudgeKind) ID() string { return k.Feature + "." + k.Kind }

// Label is the kind's name as people read it.
func (k NudgeKind) Label(t i18n.Printer) string { return t.For(k.Feature).S("nudge." + k.Kind) }

// Nudges lists the kinds of nudges there are.
func (r *Registry) Nudges() []NudgeKind { return r.all.nudges }

// nudgeJob looks through the queue of one person.
type nudgeJob struct {
	Person string `json:"person"`
}

func (nudgeJob) Kind() string { return "bot.nudge" }

// queue puts a card that was never sent into its person's queue, or takes it
// out when it is gone.
func (c *Core) queue(ctx context.Context, id CardID, card Card) error {
	if card.Gone {
		return c.db.InTx(ctx, func(tx *storage.Tx) error { return Withdraw(ctx, tx, id) })
	}
	return c.db.InTx(ctx, func(tx *storage.Tx) error {
		m, err := people.Load(ctx, tx, card.Space, card.To.People[0])
		if err != nil {
			return err
		}
		if m.Person == "" {
			return fmt.Errorf("nudge to a stranger: %w", scheduler.ErrGiveUp)
		}
		if !m.Left.IsZero() {
			return scheduler.ErrDone
		}
		if err := insertNudge(ctx, tx, m, id, *card.Nudge); err != nil {
			return err
		}
		if err := refreshDigest(ctx, tx, id); err != nil {
			return err
		}
		return wakeGovernor(ctx, tx, m.Person, time.Time{})
	})
}

// Reconsider looks through a person's queue again, after their settings
// changed. What was muted stays muted: unmuting is for what comes from then on,
// so that nobody is flooded.
func Reconsider(ctx context.Context, tx *storage.Tx, person string) error {
	if err := withdrawMuted(ctx, tx, person); err != nil {
		return err
	}
	return wakeGovernor(ctx, tx, person, time.Time{})
}

func wakeGovernor(ctx context.Context, tx *storage.Tx, person string, at time.Time) error {
	return scheduler.Enqueue(ctx, tx, nudgeJob{person}, scheduler.Opts{Key: person, At: at})
}

// nudge works through one person's queue.
func (c *Core) nudge(ctx context.Context, job scheduler.Job[nudgeJob]) error {
	person := job.Args.Person
	defer c.busy.lock("person/" + person)()
	var queue []nudgeRow
	var todo plan
	err := c.db.InTx(ctx, func(tx *storage.Tx) (err error) {
		if queue, err = loadQueue(ctx, tx, person); err != nil || len(queue) == 0 {
			return err
		}
		a, err := loadAttention(ctx, tx, queue[0])
		if err != nil {
			return err
		}
		todo = a.decide(waitings(queue))
		if err := setState(ctx, tx, "muted", todo.Muted); err != nil {
			return err
		}
		if len(todo.Fold) > 0 {
			return fold(ctx, tx, queue, todo.Fold)
		}
		if !todo.Wake.IsZero() {
			return wakeGovernor(ctx, tx, person, todo.Wake)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, n := range queue {
		if slices.Contains(todo.Send, n.ID) {
			if err := c.sendNudge(ctx, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// sendNudge shows one nudge to its person, with why it came and how to stop it.
func (c *Core) sendNudge(ctx context.Context, n nudgeRow) error {
	defer c.busy.lock(n.Card.key())()
	var card Card
	var to people.Member
	err := c.db.Read(ctx, func(tx *storage.Tx) (err error) {
		if to, err = people.Load(ctx, tx, n.Space, n.User); err != nil {
			return err
		}
		card, err = c.project(ctx, tx, n.Card)
		return err
	})
	if err == nil && card.Gone {
		return c.db.InTx(ctx, func(tx *storage.Tx) error { return n.became(ctx, tx, "gone") })
	}
	if err == nil {
		err = c.post(ctx, n.Card, card, func(tx *storage.Tx) error {
			if !to.Unreachable.IsZero() {
				if err := people.SetUnreachable(ctx, tx, n.Person, time.Time{}); err != nil {
					return err
				}
			}
			return n.became(ctx, tx, "sent")
		})
	}
	return c.undelivered(ctx, n, err)
}

// undelivered puts a nudge that no other attempt can deliver on its person's
// own page, so that what waits behind it does not wait for ever.
func (c *Core) undelivered(ctx context.Context, n nudgeRow, err error) error {
	if !errors.Is(err, scheduler.ErrDone) && !errors.Is(err, scheduler.ErrGiveUp) {
		return err
	}
	refused := errors.Is(err, chat.ErrUnreachable)
	if !refused {
		c.log.WarnContext(ctx, "nudge", "card", n.Card.Kind, "space", n.Space, "error", err)
	}
	return c.db.InTx(ctx, func(tx *storage.Tx) error {
		if refused {
			if err := people.SetUnreachable(ctx, tx, n.Person, tx.Now()); err != nil {
				return err
			}
		}
		return n.became(ctx, tx, "unreachable")
	})
}

// signed adds the reason and the way out to a nudge.
func (c *Core) signed(ctx context.Context, tx *storage.Tx, card Card) (chat.Message, error) {
	t, err := c.own.MemberTexts(ctx, tx, card.Space, card.To.People[0])
	if err != nil {
		return chat.Message{}, err
	}
	m := card.Message
	if len(m.Blocks) == 0 {
		m.Blocks = []chat.Block{chat.Paragraph{Text: m.Text}}
	}
	m.Blocks = append(slices.Clip(m.Blocks), chat.Note{Text: card.Nudge.Why})
	if card.Nudge.Kind != digestKind {
		m.Blocks = append(m.Blocks, chat.Controls{Items: []chat.Control{
			chat.Button{Label: t.S("nudge.mute"), Do: chat.ActionID{Name: "bot.mute", Arg: card.Nudge.Kind}},
		}})
	}
	return m, nil
}

// mute stops a kind of nudge for the actor.
func (c *Core) mute(ctx context.Context, r *Request, p Press) (chat.Response, error) {
	label := ""
	for _, k := range c.reg.nudges {
		if k.ID() == p.Arg {
			label = k.Label(r.Text)
		}
	}
	if label == "" {
		return nil, c.own.mistake("stale", nil)
	}
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		if err := people.Mute(ctx, tx, r.Member.Person, p.Arg); err != nil {
			return err
		}
		return Reconsider(ctx, tx, r.Member.Person)
	})
	return say(r.Text.T("nudge.muted", i18n.Args{"kind": label})), err
}
