package problems

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// watch looks at a problem that is not over once a day: whether somebody takes
// it, and whether whoever took it still can. Late, it does so late.
type watch struct {
	Problem string `json:"problem"`
}

func (watch) Kind() string { return "problems.watch" }

func promiseWatch(ctx context.Context, tx *storage.Tx, id string) error {
	return scheduler.Enqueue(ctx, tx, watch{id}, scheduler.Opts{Key: id, At: tx.Now().Add(remindAfter)})
}

func (f *Feature) watch(ctx context.Context, job scheduler.Job[watch]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		p, err := load(ctx, tx, job.Args.Problem)
		if errors.Is(err, storage.ErrNotFound) || err == nil && p.over() {
			return scheduler.ErrDone
		}
		if err != nil {
			return err
		}
		organises, err := people.Organising(ctx, tx, p.Space)
		if err != nil {
			return err
		}
		if p.State == Taken && !slices.Contains(organises, p.Handler) {
			return release(ctx, tx, p)
		}
		if err := look(ctx, tx, p); err != nil {
			return err
		}
		return promiseWatch(ctx, tx, p.ID)
	})
}

// release lets another organiser take what was looked after by somebody who does
// not organise any more.
func release(ctx context.Context, tx *storage.Tx, p *Problem) error {
	p.wait(tx.Now())
	if err := step(ctx, tx, p, "", "released"); err != nil {
		return err
	}
	if err := save(ctx, tx, p); err != nil {
		return err
	}
	return waits(ctx, tx, p, "")
}

// look tells organisers of what waits: those a second time whom it is time to
// remind, and for the first time those who organise only since then.
func look(ctx context.Context, tx *storage.Tx, p *Problem) error {
	if p.State != Waiting {
		return nil
	}
	able, err := readers(ctx, tx, p)
	for _, user := range able {
		card, at := organiserCard(p.ID, "waits", strconv.Itoa(p.Round), user), chat.ConversationID("")
		if err == nil {
			at, err = bot.Where(ctx, tx, card)
		}
		if err == nil && at == "" {
			err = bot.Refresh(ctx, tx, card)
		}
	}
	if err == nil && p.due(tx.Now()) {
		err = remind(ctx, tx, p, len(able))
	}
	return err
}

// remind tells organisers a second time. When nobody is left who may read it,
// the reporter is told that instead.
func remind(ctx context.Context, tx *storage.Tx, p *Problem, able int) error {
	p.Reminded = true
	if err := save(ctx, tx, p); err != nil {
		return err
	}
	if able == 0 {
		return tellReporter(ctx, tx, p, "nobody", strconv.Itoa(p.Round))
	}
	return tellReaders(ctx, tx, p, "still", p.Round, "")
}
