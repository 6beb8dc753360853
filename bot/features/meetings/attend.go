package meetings

import (
	"context"
	"errors"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// Joining an open meeting, leaving it, and leaving out one time of a series.

// findOpen loads an open meeting of which something is ahead, with who joined it.
// Everybody may.
func findOpen(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*Plan, *Seats, error) {
	p, err := loadPlan(ctx, tx, id)
	switch {
	case errors.Is(err, storage.ErrNotFound), err == nil && (p.Space != r.Space.ID || p.Between()):
		return nil, nil, bot.Mistake("gone", nil)
	case err != nil:
		return nil, nil, err
	case p.State != Set:
		return nil, nil, bot.Mistake("over", nil)
	}
	seats, err := seatsOf(ctx, tx, p)
	return p, seats, err
}

// join gives the actor a place, or one in the line. Either way they read, alone, how
// it stands.
func (f *Feature) join(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	var m chat.Message
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		p, seats, err := findOpen(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		if err := f.seat(ctx, tx, p, seats, r.Actor.ID); err != nil {
			return err
		}
		m, err = f.mine(ctx, tx, r, p, seats)
		return err
	})
	return reply(m, err)
}

// seat takes somebody in.
func (f *Feature) seat(ctx context.Context, tx *storage.Tx, p *Plan, seats *Seats, who chat.UserID) error {
	before, err := f.crowd(ctx, tx, p)
	if err != nil {
		return err
	}
	seat, added, err := seats.Join(who, tx.Now())
	if err != nil || !added {
		return err
	}
	if err := saveSeat(ctx, tx, p, seat); err != nil {
		return err
	}
	return f.seated(ctx, tx, p, nil, before)
}

// leave frees the actor's place.
func (f *Feature) leave(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	var text chat.Markup
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		p, seats, err := findOpen(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		text = r.Text.T("open.left", p.naming(r.Text, r.Actor.ID))
		return f.unseat(ctx, tx, p, seats, r.Actor.ID)
	})
	return reply(chat.Message{Text: text}, err)
}

// unseat takes somebody out, with all that they were told, and lets the next one move
// up.
func (f *Feature) unseat(ctx context.Context, tx *storage.Tx, p *Plan, seats *Seats, who chat.UserID) error {
	before, err := f.crowd(ctx, tx, p)
	if err != nil {
		return err
	}
	seat, _ := seats.Of(who)
	up, err := seats.Leave(who)
	if err != nil {
		return err
	}
	if err := dropSeat(ctx, tx, p.ID, who); err != nil {
		return err
	}
	if err := bot.Settle(ctx, tx, seatCard(p, seat)); err != nil {
		return err
	}
	coming, err := upcoming(ctx, tx, p.ID)
	for _, m := range coming {
		if err == nil {
			err = settleFor(ctx, tx, m, who)
		}
	}
	if err != nil {
		return err
	}
	return f.seated(ctx, tx, p, up, before)
}

// seated lets everything follow when somebody joined or left: who moved up is told,
// the card shows it, and the host learns when nobody comes, or somebody after all.
func (f *Feature) seated(ctx context.Context, tx *storage.Tx, p *Plan, up []Seat, before crowd) error {
	for _, seat := range up {
		if err := saveSeat(ctx, tx, p, seat); err != nil {
			return err
		}
		if err := bot.Refresh(ctx, tx, seatCard(p, seat)); err != nil {
			return err
		}
	}
	coming, err := upcoming(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	for _, m := range coming {
		if err := f.watch(ctx, tx, p, m); err != nil {
			return err
		}
	}
	if err := f.tellHost(ctx, tx, p, before); err != nil {
		return err
	}
	return bot.Refresh(ctx, tx, p.card())
}

// crowd are the reminders of the day before that a host has read, and whether anybody
// comes to what they are about.
type crowd []crowded

type crowded struct {
	reminder bot.CardID
	comes    bool
}

// alone is whether the host has read that nobody comes.
func (c crowd) alone(reminder bot.CardID) bool {
	for _, one := range c {
		if one.reminder == reminder {
			return !one.comes
		}
	}
	return false
}

func (f *Feature) crowd(ctx context.Context, tx *storage.Tx, p *Plan) (found crowd, err error) {
	coming, err := upcoming(ctx, tx, p.ID)
	for _, m := range coming {
		if err != nil {
			return nil, err
		}
		if m.Step < OneDay || !m.At.After(tx.Now()) {
			continue
		}
		card := reminderCard(m, OneDay, p.Host)
		where, err := bot.Where(ctx, tx, card)
		if err != nil {
			return nil, err
		}
		who, err := f.attendants(ctx, tx, p, m)
		if err != nil {
			return nil, err
		}
		if where != "" {
			found = append(found, crowded{card, len(who) > 1})
		}
	}
	return found, err
}

// tellHost lets what the host read a day before follow who comes, and tells of the
// first who does when they had read that nobody comes.
func (f *Feature) tellHost(ctx context.Context, tx *storage.Tx, p *Plan, before crowd) error {
	now, err := f.crowd(ctx, tx, p)
	for _, one := range now {
		if err == nil {
			err = bot.Refresh(ctx, tx, one.reminder)
		}
		if err == nil && one.comes && before.alone(one.reminder) {
			err = bot.Refresh(ctx, tx, firstCard(one.reminder))
		}
	}
	return err
}

// skips says that the actor leaves out one time of a series, or comes after all. Their
// place stays theirs.
func (f *Feature) skips(yes bool) bot.ActionFunc {
	return func(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
		var answer chat.Message
		err := r.InTx(ctx, func(tx *storage.Tx) error {
			found, err := meetings(ctx, tx, `id = $1`, press.Arg)
			if err != nil {
				return err
			}
			if len(found) == 0 {
				return bot.Mistake("gone", nil)
			}
			p, seats, err := findOpen(ctx, tx, r, found[0].Plan)
			if err != nil {
				return err
			}
			m, err := loadMeeting(ctx, tx, press.Arg) // as it is now that its plan is locked
			if err != nil {
				return err
			}
			if seat, _ := seats.Of(r.Actor.ID); !seat.Taken {
				return bot.Mistake("seat.none", nil)
			}
			if err := m.coming(tx.Now()); err != nil {
				return err
			}
			if err := f.skip(ctx, tx, p, m, r.Actor.ID, yes); err != nil {
				return err
			}
			answer, err = f.mineAt(ctx, tx, r, p, seats, m)
			return err
		})
		return reply(answer, err)
	}
}

func (f *Feature) skip(ctx context.Context, tx *storage.Tx, p *Plan, m *Meeting, who chat.UserID, yes bool) error {
	before, err := f.crowd(ctx, tx, p)
	if err == nil {
		err = setSkips(ctx, tx, m.ID, who, yes)
	}
	if err == nil {
		err = settleSteps(ctx, tx, m, who)
	}
	if err != nil {
		return err
	}
	return f.tellHost(ctx, tx, p, before)
}
