package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// Everybody's own page, where the platform has a place for it beside the
// conversations. It is shown when its person opens it, and from then on follows
// what stands on it: what they do, what waits for them, and their cards. What
// organisers change for everybody shows at the next look. Until somebody opens
// theirs nothing is sent, for most people never look.

// PageFunc makes a member's own page.
type PageFunc func(ctx context.Context, tx *storage.Tx, r *Request) (chat.Message, error)

type page struct {
	feature string
	show    PageFunc
}

// Page registers what stands on everybody's own page. One feature does.
func (r *Registry) Page(show PageFunc) {
	if r.all.page.show != nil {
		panic("bot: the page is registered twice")
	}
	r.all.page = page{r.feature, show}
}

// homeJob makes the page of one member match their rows.
type homeJob struct {
	Space chat.SpaceID `json:"space"`
	User  chat.UserID  `json:"user"`
}

func (homeJob) Kind() string { return "bot.home" }

func (j homeJob) key() string { return string(j.Space) + "/" + string(j.User) }

// home is the platform of a space when people have a page of their own there.
func (c *Core) home(space chat.SpaceID) (chat.HomePage, bool) {
	p := c.platforms[space.Platform()]
	if p == nil || c.reg.page.show == nil || p.Caps().Home == chat.No {
		return nil, false
	}
	home, ok := p.(chat.HomePage)
	return home, ok
}

// opened takes note that somebody looks at their page, and has it shown anew: the
// platform may have lost it.
func (c *Core) opened(ctx context.Context, e chat.Opened) error {
	if _, ok := c.home(e.Space); !ok {
		return nil
	}
	m, _, err := c.dir.Meet(ctx, e.Space, tameUser(e.Actor))
	if err != nil {
		return err
	}
	err = c.db.InTx(ctx, func(tx *storage.Tx) error {
		if err := recordOnce(ctx, tx, e.ID); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO home (space, user_id, person, shown, opened_at) VALUES ($1, $2, $3, '', $4)
			ON CONFLICT (space, user_id) DO UPDATE SET person = excluded.person, shown = '', opened_at = excluded.opened_at`,
			m.Space, m.User, m.Person, storage.Millis(tx.Now()))
		if err == nil && !m.Unreachable.IsZero() {
			err = ReadPage(ctx, tx, m.Person)
		}
		if err != nil {
			return err
		}
		job := homeJob{m.Space, m.User}
		return scheduler.Enqueue(ctx, tx, job, scheduler.Opts{Key: job.key()})
	})
	if errors.Is(err, errRepeated) {
		return nil
	}
	return err
}

// promiseHome promises that a person's pages will show what their rows now say.
// Many calls before one is shown make one call to the platform, and none does
// anything for people who never opened theirs.
func promiseHome(ctx context.Context, tx *storage.Tx, person string) error {
	return promiseHomes(ctx, tx, `WHERE person = $1`, person)
}

func promiseHomes(ctx context.Context, tx *storage.Tx, where string, arg any) error {
	var homes []homeJob
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var job homeJob
		err := scan(&job.Space, &job.User)
		homes = append(homes, job)
		return err
	}, `SELECT space, user_id FROM home `+where+` ORDER BY space, user_id`, arg)
	for _, job := range homes {
		if err == nil {
			err = scheduler.Enqueue(ctx, tx, job, scheduler.Opts{Key: job.key()})
		}
	}
	return err
}

// forgetHome takes note that somebody left: should they come back, their page is
// shown when they look at it.
func forgetHome(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) error {
	_, err := tx.Exec(ctx, `DELETE FROM home WHERE space = $1 AND user_id = $2`, space, user)
	return err
}

// ownersHome promises the page of whom a card is about, when they have one.
func (c *Core) ownersHome(ctx context.Context, card Card) error {
	if _, ok := c.home(card.Space); !ok || card.Of == "" {
		return nil
	}
	var person string
	err := c.db.Read(ctx, func(tx *storage.Tx) error {
		return tx.Get(ctx, []any{&person}, `SELECT person FROM home WHERE space = $1 AND user_id = $2`, card.Space, card.Of)
	})
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return c.db.InTx(ctx, func(tx *storage.Tx) error { return promiseHome(ctx, tx, person) })
}

// showHome shows a page, unless it stands there already.
func (c *Core) showHome(ctx context.Context, job scheduler.Job[homeJob]) error {
	at := job.Args
	p, ok := c.home(at.Space)
	if !ok {
		return scheduler.ErrDone // the platform left, or its pages did
	}
	if s, err := c.dir.Space(ctx, at.Space); err != nil || !s.Removed.IsZero() {
		return errors.Join(err, scheduler.ErrDone) // shown when Kith is let in again
	}
	defer c.busy.lock("home/" + at.key())()
	var m chat.Message
	var shown string
	var wake time.Time
	err := c.db.Read(ctx, func(tx *storage.Tx) (err error) {
		err = tx.Get(ctx, []any{&shown}, `SELECT shown FROM home WHERE space = $1 AND user_id = $2`, at.Space, at.User)
		if err == nil {
			m, wake, err = c.homeMessage(ctx, tx, at)
		}
		return err
	})
	if errors.Is(err, storage.ErrNotFound) {
		return scheduler.ErrDone // they were forgotten, or left
	}
	if err != nil {
		return err
	}
	if sum := checksum(m); sum != shown {
		if err := p.ShowHome(ctx, at.Space, at.User, m); err != nil {
			return given(err)
		}
		shown = sum
	}
	return c.db.InTx(ctx, func(tx *storage.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE home SET shown = $3 WHERE space = $1 AND user_id = $2`, at.Space, at.User, shown)
		if err != nil || wake.IsZero() {
			return err
		}
		// A key of its own: it must not put off a change that is promised already.
		return scheduler.Enqueue(ctx, tx, at, scheduler.Opts{Key: at.key() + "/wake", At: wake})
	})
}

// homeMessage makes a member's page, as if they had asked for it, and says when
// it changes by itself: at the end of a pause.
func (c *Core) homeMessage(ctx context.Context, tx *storage.Tx, at homeJob) (m chat.Message, wake time.Time, err error) {
	member, err := people.Load(ctx, tx, at.Space, at.User)
	if err != nil {
		return m, wake, err
	}
	if member.Person == "" || !member.Left.IsZero() {
		return m, wake, storage.ErrNotFound
	}
	space, err := people.LoadSpace(ctx, tx, at.Space)
	if err != nil {
		return m, wake, err
	}
	if member.PausedUntil.After(tx.Now()) {
		wake = member.PausedUntil
	}
	actor := chat.User{ID: member.User, Name: member.Name, Locale: member.PlatformLanguage, Zone: member.PlatformZone, Manages: member.Manages}
	m, err = c.reg.page.show(ctx, tx, &Request{
		Space: space, Actor: actor, Member: member, Log: c.log.With("space", at.Space), db: c.db,
		Text: c.reg.texts.Printer(c.reg.page.feature, member.Languages(space)...),
	})
	if err != nil {
		err = fmt.Errorf("page: %w", err)
	}
	return m, wake, err
}

// checksum is the same for messages that look the same.
func checksum(m chat.Message) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%#v", m)
	return hex.EncodeToString(sum.Sum(nil)[:16])
}
