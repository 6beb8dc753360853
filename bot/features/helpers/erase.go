package helpers

import (
	"context"
	"encoding/json"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/storage"
)

// part forgets a member who is erased: what they offered, that it was them who
// were told, and the words of the questions they asked.
func (f *Feature) part(ctx context.Context, tx *storage.Tx, p bot.Parting) error {
	for _, statement := range []string{
		`DELETE FROM helper WHERE space = $1 AND user_id = $2`, `DELETE FROM helper_topic WHERE space = $1 AND user_id = $2`,
	} {
		if _, err := tx.Exec(ctx, statement, p.Space, p.User); err != nil {
			return err
		}
	}
	if err := partTold(ctx, tx, p); err != nil {
		return err
	}
	if err := partComing(ctx, tx, p); err != nil {
		return err
	}
	return partAsked(ctx, tx, p)
}

// partTold lets somebody be told instead of them where that is still wanted.
func partTold(ctx context.Context, tx *storage.Tx, p bot.Parting) error {
	told, err := suggestions(ctx, tx, `WHERE space = $1 AND user_id = $2 ORDER BY id`, p.Space, p.User)
	for _, s := range told {
		if err != nil {
			return err
		}
		var c *Call
		if c, err = loadCall(ctx, tx, s.Call); err != nil {
			return err
		}
		if !c.Settled {
			s.State = Passed
			if err := promiseDraw(ctx, tx, c.ID); err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, `UPDATE help_suggestion SET user_id = $2, state = $3, terms = '{}' WHERE id = $1`, s.ID, string(p.Former), s.State)
	}
	return err
}

// partComing ends that they are on it.
func partComing(ctx context.Context, tx *storage.Tx, p bot.Parting) error {
	coming, err := calls(ctx, tx, `space = $1 AND coming = $2`, p.Space, p.User)
	for _, id := range coming {
		if err != nil {
			return err
		}
		var c *Call
		if c, err = loadCall(ctx, tx, id); err != nil {
			return err
		}
		c.Coming = ""
		if err = saveCall(ctx, tx, c); err == nil {
			err = refreshAll(ctx, tx, c, "")
		}
	}
	return err
}

// partAsked ends the calls for their questions, and takes the words out of what
// helpers were shown and of why they were.
func partAsked(ctx context.Context, tx *storage.Tx, p bot.Parting) error {
	asked, err := calls(ctx, tx, `space = $1 AND asker = $2`, p.Space, p.User)
	for _, id := range asked {
		if err == nil {
			_, err = tx.Exec(ctx, `UPDATE help_call SET asker = $2, title = '', settled = TRUE WHERE id = $1`, id, string(p.Former))
		}
		if err == nil {
			err = wordless(ctx, tx, id)
		}
	}
	return err
}

// wordless takes the words of a call out of the reasons, and lets all who were
// told follow, also those who passed.
func wordless(ctx context.Context, tx *storage.Tx, call string) error {
	told, err := suggestionsOf(ctx, tx, call)
	for _, s := range told {
		if err != nil {
			return err
		}
		s.Terms.Rank.Words = nil
		terms, bad := json.Marshal(s.Terms)
		if bad != nil {
			return bad
		}
		if _, err = tx.Exec(ctx, `UPDATE help_suggestion SET terms = $2 WHERE id = $1`, s.ID, string(terms)); err == nil && !s.User.Former() {
			err = bot.Refresh(ctx, tx, callCard(s.ID))
		}
	}
	return err
}

// calls are the IDs of the calls that match a condition.
func calls(ctx context.Context, tx *storage.Tx, where string, args ...any) (ids []string, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT id FROM help_call WHERE `+where+` ORDER BY id`, args...)
	return ids, err
}
