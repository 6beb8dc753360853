package problems

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// listCommand shows organisers what waits, and what is looked after.
func (f *Feature) listCommand(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	m, err := readList(ctx, r, false, 0)
	return reply(m, err)
}

// list turns to another page of the list, or to what is closed.
func (f *Feature) list(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	which, from, _ := strings.Cut(p.Arg, "|")
	skip, _ := strconv.Atoi(from)
	m, err := readList(ctx, r, which == "closed", max(skip, 0))
	return update(m, err)
}

func readList(ctx context.Context, r *bot.Request, over bool, skip int) (m chat.Message, err error) {
	err = r.Read(ctx, func(tx *storage.Tx) error {
		found, err := listed(ctx, tx, r.Space.ID, r.Actor.ID, over, skip, chat.MaxRow+1)
		m = listMessage(r.Text, found, over, skip)
		return err
	})
	return m, err
}

// open shows one problem: to whoever looks after it with what was written, to
// the other organisers without.
func (f *Feature) open(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	m, err := read(ctx, r, p.Arg, -1)
	return reply(m, err)
}

func (f *Feature) readPage(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	id, page := pageArg(p.Arg)
	m, err := read(ctx, r, id, page)
	return update(m, err)
}

func read(ctx context.Context, r *bot.Request, id string, page int) (m chat.Message, err error) {
	err = r.Read(ctx, func(tx *storage.Tx) error {
		p, err := forOrganiser(ctx, tx, r, id)
		if err != nil {
			return err
		}
		m, err = show(ctx, tx, r, p, page)
		return err
	})
	return m, err
}

// show is a problem as an organiser sees it now.
func show(ctx context.Context, tx *storage.Tx, r *bot.Request, p *Problem, page int) (chat.Message, error) {
	if !p.reads(r.Actor.ID) {
		return outside(r.Text, p), nil
	}
	words, err := wordsOf(ctx, tx, p.ID)
	if err != nil {
		return chat.Message{}, err
	}
	steps, err := stepsOf(ctx, tx, p.ID, mostSteps)
	return inside(r.Text, p, words, steps, page), err
}

// change loads a problem that the actor may know of, lets do change it, notes
// that in the trail unless it changed nothing, and shows the problem as it then
// is.
func change(ctx context.Context, r *bot.Request, id, what string, do func(*storage.Tx, *Problem) error) (m chat.Message, err error) {
	err = r.InTx(ctx, func(tx *storage.Tx) error {
		p, err := forOrganiser(ctx, tx, r, id)
		if err != nil {
			return err
		}
		state, handler := p.State, p.Handler
		if err := do(tx, p); err != nil {
			return err
		}
		if p.State != state || p.Handler != handler {
			if err := deed(ctx, tx, r, p, what); err != nil {
				return err
			}
		}
		if err := save(ctx, tx, p); err != nil {
			return err
		}
		page := -1
		if state == Waiting {
			page = 0 // nobody has read it yet
		}
		m, err = show(ctx, tx, r, p, page)
		return err
	})
	return m, err
}

// take lets the organiser read it. Of two who press at once, one does.
func (f *Feature) take(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	return f.handOver(ctx, r, p.Arg, "taken", (*Problem).Take)
}

// takeOver lets the organiser read it instead of another one.
func (f *Feature) takeOver(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	return f.handOver(ctx, r, p.Arg, "over", (*Problem).TakeOver)
}

// reopen lets the organiser look after a closed one again.
func (f *Feature) reopen(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	return f.handOver(ctx, r, p.Arg, "reopened", (*Problem).Reopen)
}

func (f *Feature) handOver(ctx context.Context, r *bot.Request, id, what string, do func(*Problem, chat.UserID, time.Time) error) (chat.Response, error) {
	m, err := change(ctx, r, id, what, func(tx *storage.Tx, p *Problem) error {
		state, handler := p.State, p.Handler
		if err := do(p, r.Actor.ID, tx.Now()); err != nil {
			return err
		}
		if err := promiseWatch(ctx, tx, p.ID); err != nil {
			return err
		}
		if state == Taken && handler == p.Handler {
			return nil // pressed twice
		}
		return tellTaken(ctx, tx, p)
	})
	return update(m, err)
}

// giveBack lets somebody else take it.
func (f *Feature) giveBack(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	m, err := change(ctx, r, p.Arg, "back", func(tx *storage.Tx, p *Problem) error {
		if err := p.GiveBack(r.Actor.ID, tx.Now()); err != nil {
			return err
		}
		return waits(ctx, tx, p, r.Actor.ID)
	})
	return update(m, err)
}
