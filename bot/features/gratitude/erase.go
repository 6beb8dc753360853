package gratitude

import (
	"context"
	"errors"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// Forgetting somebody who is erased: their words go, from the channel and from
// those who read them; that there was a thanks stays, as a former member's. What
// others said to them stays theirs.

func (f *Feature) part(ctx context.Context, tx *storage.Tx, p bot.Parting) error {
	for _, forget := range []func(context.Context, *storage.Tx, bot.Parting) error{partThanks, partMoments, partAsks, partOutcomes, partRest} {
		if err := forget(ctx, tx, p); err != nil {
			return err
		}
	}
	return nil
}

func partThanks(ctx context.Context, tx *storage.Tx, p bot.Parting) error {
	theirs, err := all(ctx, tx, `space = $1 AND giver = $2
		OR EXISTS (SELECT 1 FROM gratitude_to x WHERE x.thanks = gratitude.id AND (x.to_space = $1 AND x.to_user = $2 OR gratitude.space = $1 AND x.user_id = $2))
		ORDER BY id`, p.Space, p.User)
	for _, t := range theirs {
		if err != nil {
			return err
		}
		t.rename(p.Space, p.User, p.Former)
		if err = rewrite(ctx, tx, t); err != nil {
			return err
		}
		if t.Giver == p.Former { // who has not read it yet would read nothing
			err = followShown(ctx, tx, t)
		} else {
			err = follow(ctx, tx, t)
		}
	}
	return err
}

// rewrite saves a thanks with whom it is from and for.
func rewrite(ctx context.Context, tx *storage.Tx, t *Thanks) error {
	if err := save(ctx, tx, t); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE gratitude SET giver = $2 WHERE id = $1`, t.ID, t.Giver); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM gratitude_to WHERE thanks = $1`, t.ID)
	for _, r := range t.To {
		if err == nil {
			err = insertTo(ctx, tx, t, r)
		}
	}
	return err
}

func partMoments(ctx context.Context, tx *storage.Tx, p bot.Parting) error {
	theirs, err := moments(ctx, tx, `space = $1 AND (giver = $2 OR receiver = $2) ORDER BY id`, p.Space, p.User)
	for _, m := range theirs {
		if err == nil {
			m.rename(p.User, p.Former)
			err = saveMoment(ctx, tx, m)
		}
		if err == nil {
			err = settle(ctx, tx, promptCard(m.ID))
		}
	}
	return err
}

func partAsks(ctx context.Context, tx *storage.Tx, p bot.Parting) error {
	theirs, err := asks(ctx, tx, `space = $1 AND (user_id = $2 OR helper = $2) ORDER BY id`, p.Space, p.User)
	for _, a := range theirs {
		if err == nil {
			a.rename(p.User, p.Former)
			err = saveAsk(ctx, tx, a)
		}
		if err == nil {
			err = settle(ctx, tx, askCard(a.ID))
		}
	}
	return err
}

func partOutcomes(ctx context.Context, tx *storage.Tx, p bot.Parting) error {
	theirs, err := outcomes(ctx, tx, `space = $1 AND (writer = $2 OR helper = $2) ORDER BY id`, p.Space, p.User)
	for _, o := range theirs {
		if err == nil {
			o.rename(p.User, p.Former)
			err = saveOutcome(ctx, tx, o)
		}
		if err == nil {
			err = settle(ctx, tx, outcomeCard(o))
		}
	}
	return err
}

func partRest(ctx context.Context, tx *storage.Tx, p bot.Parting) (err error) {
	for _, c := range []struct{ table, column string }{
		{"gratitude_credit", "giver"},
		{"gratitude_credit", "receiver"},
		{"gratitude_pair", "mentor"},
		{"gratitude_pair", "mentee"},
		{"gratitude_used", "mentor"},
		{"gratitude_used", "mentee"},
	} {
		_, one := tx.Exec(ctx, `UPDATE `+c.table+` SET `+c.column+` = $3 WHERE space = $1 AND `+c.column+` = $2`, p.Space, p.User, p.Former)
		err = errors.Join(err, one)
	}
	if err == nil {
		_, err = tx.Exec(ctx, `DELETE FROM gratitude_habit WHERE space = $1 AND user_id = $2`, p.Space, p.User)
	}
	return err
}

// gone lets thanks from elsewhere, which somebody would read in a space that is
// forgotten, be theirs in the space in which they were said.
func gone(ctx context.Context, tx *storage.Tx, space chat.SpaceID) error {
	_, err := tx.Exec(ctx, `UPDATE gratitude_to SET to_space = (SELECT g.space FROM gratitude g WHERE g.id = gratitude_to.thanks), to_user = user_id
		WHERE to_space = $1 AND EXISTS (SELECT 1 FROM gratitude g WHERE g.id = gratitude_to.thanks AND g.space <> $1)`, space)
	return err
}
