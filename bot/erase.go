package bot

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// Erasing a person: every owner forgets its part in one transaction, and then
// the core forgets who they were. What follows on their platform (Kith's
// messages to them go, and a last one says that it is done) needs the account
// for a little longer: it stands in the arguments of jobs that end with it.

// scrubAfter is when the files are cleaned after an erasure: its last message
// has arrived by then, or waits for a platform that is down.
const scrubAfter = 15 * time.Minute

// Erase forgets a person in all their spaces and tells them, in the space and
// language in which they asked. Somebody who is not there any more changes
// nothing.
func (r *Registry) Erase(ctx context.Context, tx *storage.Tx, person string, asked chat.SpaceID, by chat.UserID) error {
	if err := people.Lock(ctx, tx, person); err != nil {
		return err
	}
	members, err := people.ByPerson(ctx, tx, person)
	if err != nil || len(members) == 0 {
		return err
	}
	last, err := r.lastWords(ctx, tx, asked, by)
	if err != nil {
		return err
	}
	ids := []string{person}
	for _, m := range members {
		ids = append(ids, string(m.User))
	}
	if err := scheduler.Forget(ctx, tx, ids...); err != nil {
		return err
	}
	formers, shown := map[chat.SpaceID]map[chat.UserID]chat.UserID{}, []chat.Ref(nil)
	for _, m := range members {
		p := Parting{m.Space, m.User, chat.Former(strings.ToLower(rand.Text()))}
		if formers[m.Space] == nil {
			formers[m.Space] = map[chat.UserID]chat.UserID{}
		}
		formers[m.Space][m.User] = p.Former
		refs, err := r.part(ctx, tx, p)
		if err != nil {
			return fmt.Errorf("erase a member of %s: %w", m.Space, err)
		}
		shown = append(shown, refs...)
	}
	if err := people.Forget(ctx, tx, person, func(m people.Member) chat.UserID { return formers[m.Space][m.User] }); err != nil {
		return err
	}
	return takeBack(ctx, tx, shown, last)
}

// part forgets one member, and returns the messages to take back.
func (r *Registry) part(ctx context.Context, tx *storage.Tx, p Parting) ([]chat.Ref, error) {
	for _, owner := range r.all.personal {
		if owner.Part == nil {
			continue
		}
		if err := owner.Part(ctx, tx, p); err != nil {
			return nil, fmt.Errorf("%s: %w", owner.feature, err)
		}
	}
	if err := record.ForgetMember(ctx, tx, p.Space, p.User, p.Former); err != nil {
		return nil, err
	}
	if err := partAudit(ctx, tx, p); err != nil {
		return nil, err
	}
	if err := forgetHome(ctx, tx, p.Space, p.User); err != nil {
		return nil, err
	}
	shown, err := partCards(ctx, tx, p)
	if err == nil {
		_, err = tx.Exec(ctx, `DELETE FROM draft WHERE space = $1 AND user_id = $2`, p.Space, p.User)
	}
	if err == nil {
		err = partNudges(ctx, tx, p)
	}
	return shown, err
}

// partCards forgets where the cards stand that were for a member alone.
func partCards(ctx context.Context, tx *storage.Tx, p Parting) (shown []chat.Ref, err error) {
	var ids []CardID
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var id CardID
		var ref chat.Ref
		err := scan(&id.Kind, &id.Row, &ref.Space, &ref.Conversation, &ref.Message)
		if ids = append(ids, id); ref.Message != "" {
			shown = append(shown, ref)
		}
		return err
	}, `SELECT c.kind, c.row_id, c.space, c.conversation, c.message FROM card c WHERE c.space = $1 AND (
		EXISTS (SELECT 1 FROM nudge n WHERE n.card_kind = c.kind AND n.row_id = c.row_id AND n.space = $1 AND n.user_id = $2)
		OR EXISTS (SELECT 1 FROM direct d WHERE d.space = $1 AND d.conversation = c.conversation AND d.user_id = $2)
		OR REPLACE(c.row_id || '|', $3, '') <> c.row_id || '|')`, p.Space, p.User, "|"+string(p.User)+"|")
	for _, id := range ids {
		if err == nil {
			_, err = tx.Exec(ctx, `DELETE FROM card WHERE kind = $1 AND row_id = $2`, id.Kind, id.Row)
		}
	}
	if err == nil {
		_, err = tx.Exec(ctx, `DELETE FROM direct WHERE space = $1 AND user_id = $2`, p.Space, p.User)
	}
	return shown, err
}

// partNudges lets a member's messages count on, as somebody's.
func partNudges(ctx context.Context, tx *storage.Tx, p Parting) error {
	rows, err := nudges(ctx, tx, `SELECT `+nudgeColumns+` FROM nudge WHERE space = $1 AND user_id = $2 ORDER BY id`, p.Space, p.User)
	for _, n := range rows {
		parts := strings.Split(n.Card.Row, "|")
		for i, part := range parts {
			if part == string(p.User) {
				parts[i] = string(p.Former)
			}
		}
		if err == nil {
			_, err = tx.Exec(ctx, `UPDATE nudge SET person = $2, user_id = $3, row_id = $4,
				state = CASE WHEN state = 'queued' THEN 'gone' ELSE state END WHERE id = $1`,
				n.ID, string(p.Former), string(p.Former), strings.Join(parts, "|"))
		}
	}
	return err
}

// ShownRows are the rows of all cards of a kind that stand somewhere in the
// space, or wait for their person, but for those of the member who parts: what
// others were shown.
func ShownRows(ctx context.Context, tx *storage.Tx, p Parting, kind string) (rows []string, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var row string
		err := scan(&row)
		if !slices.Contains(strings.Split(row, "|"), string(p.User)) {
			rows = append(rows, row)
		}
		return err
	}, `SELECT row_id FROM card WHERE space = $1 AND kind = $2 AND message <> '' AND NOT removed
		UNION SELECT row_id FROM nudge WHERE space = $1 AND card_kind = $2 AND state IN ('queued', 'folded', 'unreachable')`, p.Space, kind)
	slices.Sort(rows)
	return rows, err
}

// TakeDown takes the message of a card away and forgets where it stood, because
// that says who was there: a room of somebody who is erased.
func TakeDown(ctx context.Context, tx *storage.Tx, id CardID) error {
	at, err := loadPosted(ctx, tx, id)
	if err != nil || at.ref.Message == "" {
		return err
	}
	if err := forgetPosted(ctx, tx, id); err != nil {
		return err
	}
	return scheduler.Enqueue(ctx, tx, unsend{at.ref}, scheduler.Opts{})
}

// takeBack promises what follows on the person's platform.
func takeBack(ctx context.Context, tx *storage.Tx, shown []chat.Ref, last farewell) error {
	for _, ref := range shown {
		if err := scheduler.Enqueue(ctx, tx, unsend{ref}, scheduler.Opts{}); err != nil {
			return err
		}
	}
	if err := scheduler.Enqueue(ctx, tx, last, scheduler.Opts{}); err != nil {
		return err
	}
	return PromiseScrub(ctx, tx)
}

// unsend takes back a message of Kith's to somebody who was erased.
type unsend struct {
	Ref chat.Ref `json:"ref"`
}

func (unsend) Kind() string { return "bot.unsend" }

func (c *Core) unsend(ctx context.Context, job scheduler.Job[unsend]) error {
	p, err := c.reach(ctx, job.Args.Ref.Space)
	if err == nil {
		err = given(p.Delete(ctx, job.Args.Ref))
	}
	return c.lastTry(ctx, job.Attempt, "unsend", err)
}

// farewell is the last message to somebody who was erased.
type farewell struct {
	Space    chat.SpaceID `json:"space"`
	User     chat.UserID  `json:"user"`
	Language string       `json:"language"`
	Key      string       `json:"key"`
}

func (farewell) Kind() string { return "bot.farewell" }

func (r *Registry) lastWords(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) (farewell, error) {
	t, err := r.MemberTexts(ctx, tx, space, user)
	return farewell{space, user, t.Language(), "farewell/" + storage.NewID(tx.Now())}, err
}

// farewell confirms an erasure. It is the answer to what the person asked for,
// so no limit holds it back; there is no way to tell them later, so it is tried
// for some hours and then forgotten.
func (c *Core) farewell(ctx context.Context, job scheduler.Job[farewell]) error {
	return c.lastTry(ctx, job.Attempt, "farewell", c.sayFarewell(ctx, job.Args))
}

func (c *Core) sayFarewell(ctx context.Context, a farewell) error {
	p, err := c.reach(ctx, a.Space)
	if err != nil {
		return err
	}
	to, err := p.Converse(ctx, a.Space, []chat.UserID{a.User})
	if err != nil {
		return given(err)
	}
	t := c.reg.texts.Printer("bot", a.Language)
	_, err = p.Send(ctx, chat.Outgoing{
		Space: a.Space, To: to, Key: a.Key, Message: chat.Message{Text: t.T("farewell", i18n.Args{"command": "/me"})},
	})
	return given(err)
}

// lastAttempt bounds how often what concerns an erased person is tried, over
// some six hours: a job that was given up would be kept, with their account.
const lastAttempt = 7

// lastTry ends a job that cannot succeed, instead of keeping it for the operator.
func (c *Core) lastTry(ctx context.Context, attempt int, what string, err error) error {
	if err == nil || errors.Is(err, scheduler.ErrDone) {
		return err
	}
	if errors.Is(err, scheduler.ErrGiveUp) || attempt >= lastAttempt {
		c.log.WarnContext(ctx, "after an erasure", "what", what) // the error may name the person
		return scheduler.ErrDone
	}
	return err
}

// scrub cleans the files after much was forgotten.
type scrub struct{}

func (scrub) Kind() string { return "bot.scrub" }

// PromiseScrub has the database's files cleaned of what the transaction forgets.
func PromiseScrub(ctx context.Context, tx *storage.Tx) error {
	return scheduler.Enqueue(ctx, tx, scrub{}, scheduler.Opts{Key: "scrub", At: tx.Now().Add(scrubAfter)})
}

func (c *Core) scrub(ctx context.Context, _ scheduler.Job[scrub]) error { return c.db.Scrub(ctx) }
