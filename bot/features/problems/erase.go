package problems

import (
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/storage"
)

// part forgets a member who is erased: as a reporter, as somebody a problem is
// about, and as the organiser who looked after one.
func (f *Feature) part(ctx context.Context, tx *storage.Tx, p bot.Parting) error {
	if err := partReported(ctx, tx, p); err != nil {
		return err
	}
	if err := partHandled(ctx, tx, p); err != nil {
		return err
	}
	for _, statement := range []string{
		`UPDATE problem_about SET user_id = $3 WHERE space = $1 AND user_id = $2`,
		`UPDATE problem_step SET actor = $3 WHERE space = $1 AND actor = $2`,
	} {
		if _, err := tx.Exec(ctx, statement, p.Space, string(p.User), string(p.Former)); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `DELETE FROM problem_word WHERE space = $1 AND author = $2`, p.Space, p.User)
	return err
}

// partReported takes what they wrote out of what they reported. What nobody has
// read yet is withdrawn; who has read it may still have to act, and keeps whom it
// is about.
func partReported(ctx context.Context, tx *storage.Tx, p bot.Parting) error {
	reported, err := all(ctx, tx, `WHERE space = $1 AND reporter = $2 ORDER BY id`, p.Space, p.User)
	if err != nil {
		return err
	}
	for _, one := range reported {
		able, err := readers(ctx, tx, one)
		if err != nil {
			return err
		}
		if one.State == Waiting {
			one.State, one.ClosedAt = Withdrawn, tx.Now()
			if err := dropWords(ctx, tx, one); err != nil {
				return err
			}
			if err := settle(ctx, tx, one, one.Round, able); err != nil {
				return err
			}
		}
		one.Reporter = p.Former
		if err := save(ctx, tx, one); err != nil {
			return err
		}
	}
	return nil
}

// partHandled lets another organiser take what they looked after.
func partHandled(ctx context.Context, tx *storage.Tx, p bot.Parting) error {
	handled, err := all(ctx, tx, `WHERE space = $1 AND handler = $2 ORDER BY id`, p.Space, p.User)
	if err != nil {
		return err
	}
	for _, one := range handled {
		if one.State == Taken {
			one.wait(tx.Now())
			if err := step(ctx, tx, one, "", "released"); err != nil {
				return err
			}
			if err := waits(ctx, tx, one, p.User); err != nil {
				return err
			}
		} else {
			one.Handler = p.Former
		}
		if err := save(ctx, tx, one); err != nil {
			return err
		}
	}
	return nil
}
