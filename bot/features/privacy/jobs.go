package privacy

import (
	"context"
	"errors"

	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// carryOut erases somebody whose time to change their mind is over. Late, it is
// what they still wait for. The argument is the wish and not the person: a wish
// that was taken back is not there any more, and a new one has its own time.
type carryOut struct {
	Erasure string `json:"erasure"`
}

func (carryOut) Kind() string { return "privacy.erase" }

func (f *Feature) carryOut(ctx context.Context, job scheduler.Job[carryOut]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		e, err := load(ctx, tx, `id = $1`, job.Args.Erasure)
		switch {
		case errors.Is(err, storage.ErrNotFound):
			return scheduler.ErrDone // taken back, or done before
		case err != nil:
			return err
		case !e.Due(tx.Now()):
			return scheduler.At(e.DueAt)
		}
		if _, err := drop(ctx, tx, e.Person); err != nil {
			return err
		}
		return f.reg.Erase(ctx, tx, e.Person, e.Space, e.User)
	})
}
