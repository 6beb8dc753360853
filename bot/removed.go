package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// A space that puts Kith out. Nothing is sent there any more: what would be waits,
// and so does all that becomes due. Whoever lets Kith in again within the time that
// somebody has to change their mind finds everything as it was. After it all that is
// kept of the space is forgotten, by what its owners declare of their tables.

// Grace is how long an erasure waits, for whoever changes their mind.
const Grace = 72 * time.Hour

// awayPause is how long what concerns a space waits before Kith looks whether it
// was let in again.
const awayPause = time.Hour

// leave forgets a space from which Kith was removed then, by the platform's clock.
type leave struct {
	Space chat.SpaceID `json:"space"`
	Since int64        `json:"since"`
}

func (leave) Kind() string { return "bot.leave" }

// putOut takes note that Kith was put out of a space.
func (c *Core) putOut(ctx context.Context, e chat.Removed) error {
	since := e.At
	if since.IsZero() {
		since = c.db.Now()
	}
	return c.db.InTx(ctx, func(tx *storage.Tx) error {
		first, err := people.Remove(ctx, tx, e.Space, since)
		if err != nil || !first {
			return err
		}
		if err := unfold(ctx, tx, e.Space); err != nil {
			return err
		}
		return scheduler.Enqueue(ctx, tx, leave{e.Space, storage.Millis(since)}, scheduler.Opts{Key: string(e.Space), At: tx.Now().Add(Grace)})
	})
}

// unfold lets what other spaces have to say leave a digest that waits for a space
// from which Kith was put out.
func unfold(ctx context.Context, tx *storage.Tx, space chat.SpaceID) error {
	var persons []string
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var person string
		err := scan(&person)
		persons = append(persons, person)
		return err
	}, `UPDATE nudge SET state = 'queued', digest = '' WHERE state = 'folded' AND space <> $1 AND digest IN
		(SELECT d.row_id FROM nudge d WHERE d.space = $1 AND d.kind = $2 AND d.state = 'queued') RETURNING person`, space, digestKind)
	slices.Sort(persons)
	for _, person := range slices.Compact(persons) {
		if err == nil {
			err = Reconsider(ctx, tx, person)
		}
	}
	return err
}

// present takes note that Kith is in a space after all, when something happens there
// later than it was put out. That somebody leaves says nothing of the kind.
func (c *Core) present(ctx context.Context, e chat.Event) error {
	h := e.Head()
	s, err := c.dir.Space(ctx, h.Space)
	if err != nil || s.Removed.IsZero() || !h.At.After(s.Removed) {
		return err
	}
	if _, left := e.(chat.Left); left {
		return nil
	}
	return c.letIn(ctx, h.Space)
}

// letIn goes on in a space as if Kith had been there all the time.
func (c *Core) letIn(ctx context.Context, space chat.SpaceID) error {
	return c.db.InTx(ctx, func(tx *storage.Tx) error {
		back, err := people.Return(ctx, tx, space)
		if err != nil || !back {
			return err
		}
		if err := scheduler.Cancel(ctx, tx, leave{}.Kind(), string(space)); err != nil {
			return err
		}
		if err := ReconsiderSpace(ctx, tx, space); err != nil {
			return err
		}
		return promiseHomes(ctx, tx, `WHERE space = $1`, space)
	})
}

// reach is the platform of a space to which something is to be sent. While Kith is
// out of the space that waits, without an attempt being counted.
func (c *Core) reach(ctx context.Context, space chat.SpaceID) (chat.Platform, error) {
	s, err := c.dir.Space(ctx, space)
	if err == nil && !s.Removed.IsZero() {
		err = scheduler.Later(awayPause)
	}
	if err != nil {
		return nil, err
	}
	return c.platform(space)
}

// leave forgets a space whose time is over, unless the platform knows that Kith is
// there: then it was let in again, and nobody has done anything since.
func (c *Core) leave(ctx context.Context, job scheduler.Job[leave]) error {
	space := job.Args.Space
	s, err := c.dir.Space(ctx, space)
	switch {
	case err != nil:
		return err
	case storage.Millis(s.Removed) != job.Args.Since:
		return scheduler.ErrDone // it came back
	}
	switch there, err := c.isIn(ctx, space); {
	case there:
		return c.letIn(ctx, space)
	case err != nil && job.Attempt < lastAttempt:
		return err // a fault that passes: only the answer of a platform that works is one
	}
	err = c.db.InTx(ctx, func(tx *storage.Tx) error { return c.forgetSpace(ctx, tx, job.Args) })
	if err == nil {
		c.threads.drop(space)
		c.log.InfoContext(ctx, "a space that Kith was put out of is forgotten", "space", space)
	}
	return err
}

// isIn asks the platform for somebody in a space. An error is none that says no.
func (c *Core) isIn(ctx context.Context, space chat.SpaceID) (bool, error) {
	p := c.platforms[space.Platform()]
	if p == nil {
		return false, nil
	}
	var user chat.UserID
	err := c.db.Read(ctx, func(tx *storage.Tx) (err error) {
		user, err = people.Somebody(ctx, tx, space)
		return err
	})
	if err != nil || user == "" {
		return false, err
	}
	_, err = p.User(ctx, space, user)
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, chat.ErrNotFound), errors.Is(err, chat.ErrForbidden), errors.Is(err, chat.ErrUnreachable), errors.Is(err, chat.ErrUnsupported):
		return false, nil
	}
	return false, err
}

// forgetSpace forgets all that is kept of a space. Who is a member of other spaces
// stays who they are there.
func (c *Core) forgetSpace(ctx context.Context, tx *storage.Tx, l leave) error {
	space := l.Space
	if s, err := people.LoadSpace(ctx, tx, space); err != nil || storage.Millis(s.Removed) != l.Since {
		return err // let in at the last moment
	}
	for _, owner := range c.reg.personal {
		if owner.Gone == nil {
			continue
		}
		if err := owner.Gone(ctx, tx, space); err != nil {
			return fmt.Errorf("%s: %w", owner.feature, err)
		}
	}
	follow, err := readers(ctx, tx, space)
	if err != nil {
		return err
	}
	if err := c.forgetRows(ctx, tx, space); err != nil {
		return err
	}
	record.ForgetSpace(tx, space)
	if err := follow(ctx, tx); err != nil {
		return err
	}
	return PromiseScrub(ctx, tx)
}

// forgetRows forgets every row of a space, and the jobs about them.
func (c *Core) forgetRows(ctx context.Context, tx *storage.Tx, space chat.SpaceID) error {
	tables := c.Holdings()
	rows := map[string]bool{string(space): true}
	if err := people.Nowhere(ctx, tx, space, func(person string) { rows[person] = true }); err != nil {
		return err
	}
	for _, t := range tables {
		if t.Own("space") && t.Own("id") && t.Name != "topic" { // a topic's ID may be that of a topic elsewhere
			if err := collect(ctx, tx, rows, `SELECT id FROM `+t.Name+` WHERE space = $1`, space); err != nil {
				return fmt.Errorf("rows of %s: %w", t.Name, err)
			}
		}
	}
	if err := scheduler.ForgetRows(ctx, tx, func(id string) bool { return rows[id] }); err != nil {
		return err
	}
	if err := people.ForgetSpace(ctx, tx, space); err != nil {
		return err
	}
	for _, t := range tables {
		if t.Of != "" {
			_, err := tx.Exec(ctx, `DELETE FROM `+t.Name+` WHERE `+t.Of+` IN (SELECT id FROM `+t.In+` WHERE space = $1)`, space)
			if err != nil {
				return fmt.Errorf("forget %s: %w", t.Name, err)
			}
		}
	}
	for _, t := range tables {
		if t.Own("space") {
			if _, err := tx.Exec(ctx, `DELETE FROM `+t.Name+` WHERE space = $1`, space); err != nil {
				return fmt.Errorf("forget %s: %w", t.Name, err)
			}
		}
	}
	return nil
}

func collect(ctx context.Context, tx *storage.Tx, into map[string]bool, query string, args ...any) error {
	return tx.Each(ctx, func(scan func(...any) error) error {
		var s string
		err := scan(&s)
		into[s] = true
		return err
	}, query, args...)
}

// readers returns how the digests and the pages of those who are also elsewhere
// follow once the space is forgotten.
func readers(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (follow func(context.Context, *storage.Tx) error, err error) {
	digests, persons := map[string]bool{}, map[string]bool{}
	err = collect(ctx, tx, digests, `SELECT DISTINCT digest FROM nudge WHERE space = $1 AND state = 'folded'`, space)
	if err == nil {
		err = collect(ctx, tx, persons, `SELECT DISTINCT person FROM nudge WHERE space = $1 AND state IN ('queued', 'folded', 'unreachable')`, space)
	}
	return func(ctx context.Context, tx *storage.Tx) error {
		for _, digest := range sorted(digests) {
			if err := Refresh(ctx, tx, CardID{digestKind, digest}); err != nil {
				return err
			}
		}
		for _, person := range sorted(persons) {
			if err := promiseHome(ctx, tx, person); err != nil {
				return err
			}
		}
		return nil
	}, err
}

func sorted(set map[string]bool) (all []string) {
	for s := range set {
		all = append(all, s)
	}
	slices.SortFunc(all, strings.Compare)
	return all
}
