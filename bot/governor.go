package bot

import (
	"context"
	"errors"
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
type NudgeKind struct {
	Feature, Kind string

	private bool // organisers read no count of it
}

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
			// They were erased while this was on its way. A job that failed would be
			// kept, with their account.
			c.log.WarnContext(ctx, "nudge to a stranger", "card", id.Kind)
			return scheduler.ErrDone
		}
		if !m.Left.IsZero() {
			return scheduler.ErrDone
		}
		if err := people.Lock(ctx, tx, m.Person); err != nil {
			return err
		}
		if err := insertNudge(ctx, tx, m, id, *card.Nudge); err != nil {
			return err
		}
		if err := refreshDigest(ctx, tx, id); err != nil {
			return err
		}
		if err := wakeGovernor(ctx, tx, m.Person, time.Time{}); err != nil {
			return err
		}
		return promiseHome(ctx, tx, m.Person)
	})
}

// Reconsider looks through a person's queue again, after their settings
// changed. What was muted stays muted: unmuting is for what comes from then on,
// so that nobody is flooded.
func Reconsider(ctx context.Context, tx *storage.Tx, person string) error {
	if err := people.Lock(ctx, tx, person); err != nil {
		return err
	}
	if err := withdrawMuted(ctx, tx, person); err != nil {
		return err
	}
	return wakeGovernor(ctx, tx, person, time.Time{})
}

// ReconsiderSpace is [Reconsider] for everybody whom a space has something to
// say to, after its limits changed.
func ReconsiderSpace(ctx context.Context, tx *storage.Tx, space chat.SpaceID) error {
	var persons []string
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var person string
		err := scan(&person)
		persons = append(persons, person)
		return err
	}, `SELECT DISTINCT person FROM nudge WHERE space = $1 AND state = 'queued' ORDER BY person`, space)
	for _, person := range persons {
		if err == nil {
			err = Reconsider(ctx, tx, person)
		}
	}
	return err
}

// wakeGovernor has a queue looked through. Whoever does it has locked the
// person, or a look that ends at the same time would put it off.
func wakeGovernor(ctx context.Context, tx *storage.Tx, person string, at time.Time) error {
	return scheduler.Enqueue(ctx, tx, nudgeJob{person}, scheduler.Opts{Key: person, At: at})
}

// patience is after how many attempts a queue is looked at once an hour. It is
// never given up: what a platform that was down for days could not take comes
// when it is back.
const patience = 5

// nudge works through one person's queue until there is nothing to do but wait.
func (c *Core) nudge(ctx context.Context, job scheduler.Job[nudgeJob]) error {
	person := job.Args.Person
	defer c.busy.lock("person/" + person)()
	for {
		todo, err := c.look(ctx, person)
		if err != nil || len(todo) == 0 {
			return err
		}
		for _, n := range todo {
			if err := c.sendNudge(ctx, n); err != nil {
				return c.patient(ctx, job.Attempt, err)
			}
		}
	}
}

func (c *Core) patient(ctx context.Context, attempt int, err error) error {
	if attempt < patience || ctx.Err() != nil {
		return err
	}
	c.log.WarnContext(ctx, "nudges wait for a platform", "error", err)
	return scheduler.Later(time.Hour)
}

// look decides about a queue, and returns what is to be sent. When that is
// nothing, the next look is promised.
func (c *Core) look(ctx context.Context, person string) (todo []nudgeRow, err error) {
	err = c.db.InTx(ctx, func(tx *storage.Tx) error {
		if err := people.Lock(ctx, tx, person); err != nil {
			return err
		}
		queue, err := loadQueue(ctx, tx, person)
		if err != nil || len(queue) == 0 {
			return err
		}
		a, err := loadAttention(ctx, tx, person, queue)
		if err != nil {
			return err
		}
		p := a.decide(waitings(queue))
		if err := become(ctx, tx, "muted", p.Muted...); err != nil {
			return err
		}
		if len(p.Muted) > 0 {
			if err := promiseHome(ctx, tx, person); err != nil {
				return err
			}
		}
		todo = nil // this may run again
		for _, id := range p.Send {
			todo = append(todo, queue[slices.IndexFunc(queue, func(n nudgeRow) bool { return n.ID == id })])
		}
		switch {
		case len(p.Fold) > 0:
			digest, err := fold(ctx, tx, queue, p.Fold)
			todo = append(todo, digest)
			return err
		case len(todo) == 0 && !p.Wake.IsZero():
			return wakeGovernor(ctx, tx, person, p.Wake)
		}
		return nil
	})
	return todo, err
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
	if err == nil && (card.Gone || !to.Left.IsZero()) {
		return c.db.InTx(ctx, func(tx *storage.Tx) error {
			return errors.Join(become(ctx, tx, "gone", n.ID), promiseHome(ctx, tx, n.Person))
		})
	}
	if err == nil {
		err = c.post(ctx, n.Card, card, func(tx *storage.Tx) error {
			return arrived(ctx, tx, n, to)
		})
	}
	return c.undelivered(ctx, n, err)
}

// arrived takes note that a nudge was sent. A line in public tells of all that
// waits, and takes the place of an earlier one.
func arrived(ctx context.Context, tx *storage.Tx, n nudgeRow, to people.Member) (err error) {
	switch {
	case n.Kind == noteKind:
		err = ReadPage(ctx, tx, n.Person)
	case !to.Unreachable.IsZero():
		err = reached(ctx, tx, n.Person)
	}
	if err != nil {
		return err
	}
	if err := become(ctx, tx, "sent", n.ID); err != nil {
		return err
	}
	return promiseHome(ctx, tx, n.Person)
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
		if n.Kind == noteKind {
			return become(ctx, tx, "gone", n.ID) // a line about the page is nothing for the page
		}
		err := become(ctx, tx, "unreachable", n.ID)
		if err == nil {
			err = promiseHome(ctx, tx, n.Person)
		}
		if err != nil || !refused {
			return err
		}
		if err := people.SetUnreachable(ctx, tx, n.Person, tx.Now()); err != nil {
			return err
		}
		return promiseNote(ctx, tx, n.Person)
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
