package cohorts

import (
	"context"
	"errors"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// ahead is how long before the sign-up ends people are reminded.
const ahead = 24 * time.Hour

// remind says that the sign-up ends soon. When it has ended, it is of no use.
type remind struct {
	Programme string `json:"programme"`
}

func (remind) Kind() string { return "cohorts.remind" }

// closing ends the sign-up. Late, it ends it all the same.
type closing struct {
	Programme string `json:"programme"`
}

func (closing) Kind() string { return "cohorts.close" }

// ending ends a programme. Late, it ends it all the same.
type ending struct {
	Programme string `json:"programme"`
}

func (ending) Kind() string { return "cohorts.end" }

// promise promises what time does with a programme; earlier promises are
// replaced. A sign-up shorter than a day has no reminder.
func promise(ctx context.Context, tx *storage.Tx, p *Programme) error {
	if at := p.Until.Add(-ahead); at.After(tx.Now()) {
		if err := scheduler.Enqueue(ctx, tx, remind{p.ID}, scheduler.Opts{At: at, Key: p.ID}); err != nil {
			return err
		}
	}
	if err := scheduler.Enqueue(ctx, tx, closing{p.ID}, scheduler.Opts{At: p.Until, Key: p.ID}); err != nil {
		return err
	}
	return scheduler.Enqueue(ctx, tx, ending{p.ID}, scheduler.Opts{At: p.Ends, Key: p.ID})
}

// programmeOf loads the programme of a job; [scheduler.ErrDone] when it is gone.
func programmeOf(ctx context.Context, tx *storage.Tx, id string) (*Programme, error) {
	p, err := load(ctx, tx, id)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, scheduler.ErrDone
	}
	return p, err
}

// remind reminds those who may wish and have not, and whoever opened it. Everybody
// else did all there is to do.
func (f *Feature) remind(ctx context.Context, job scheduler.Job[remind]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		p, err := programmeOf(ctx, tx, job.Args.Programme)
		if err != nil {
			return err
		}
		if p.State != Open || !tx.Now().Before(p.Until) || tx.Now().Before(p.Until.Add(-ahead)) {
			return scheduler.ErrDone
		}
		if err := tellOrganisers(ctx, tx, p, soon); err != nil || !p.Ranking {
			return err
		}
		all, err := signupsOf(ctx, tx, p.ID)
		if err != nil {
			return err
		}
		wishes, err := wishesIn(ctx, tx, p.ID)
		for _, s := range all {
			if err == nil && len(wishes[s.User]) == 0 {
				err = bot.Refresh(ctx, tx, reminderCard(s.ID))
			}
		}
		return err
	})
}

// closeInTime ends the sign-up, unless an organiser did or moved its end.
func (f *Feature) closeInTime(ctx context.Context, job scheduler.Job[closing]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		p, err := programmeOf(ctx, tx, job.Args.Programme)
		if err != nil {
			return err
		}
		if p.State != Open || tx.Now().Before(p.Until) {
			return scheduler.ErrDone
		}
		p.State = Closed
		if err := save(ctx, tx, p); err != nil {
			return err
		}
		return tellOrganisers(ctx, tx, p, over)
	})
}

// end ends a programme and tells everybody who took part.
func (f *Feature) end(ctx context.Context, job scheduler.Job[ending]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		p, err := programmeOf(ctx, tx, job.Args.Programme)
		if err != nil {
			return err
		}
		if p.State == Ended || tx.Now().Before(p.Ends) {
			return scheduler.ErrDone
		}
		p.State = Ended
		if err := save(ctx, tx, p); err != nil {
			return err
		}
		all, err := signupsOf(ctx, tx, p.ID)
		for _, s := range all {
			if err == nil {
				err = bot.Refresh(ctx, tx, endedCard(s.ID))
			}
		}
		return err
	})
}
