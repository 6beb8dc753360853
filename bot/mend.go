package bot

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// Trying a channel that did not work again. The pause between two attempts is
// as long as the trouble has lasted, within these.
const (
	shortestPause = 15 * time.Minute
	longestPause  = 4 * time.Hour
	mostUprooted  = 500 // cards of a deleted channel that are posted in another one
	mostRefused   = 3   // in one attempt: the others would be as well
)

// mend tries a channel again. Late, it is tried late.
type mend struct {
	Trouble string `json:"trouble"`
}

func (mend) Kind() string { return "bot.mend" }

func promiseMend(ctx context.Context, tx *storage.Tx, t Trouble) error {
	pause := min(max(tx.Now().Sub(t.Since), shortestPause), longestPause)
	return scheduler.Enqueue(ctx, tx, mend{t.ID}, scheduler.Opts{Key: t.ID, At: tx.Now().Add(pause)})
}

// TryAgain tries the channels of a space that do not work, now: organisers chose
// another one, or say that they mended it.
func TryAgain(ctx context.Context, tx *storage.Tx, space chat.SpaceID) error {
	all, err := Troubles(ctx, tx, space)
	for _, t := range all {
		if err == nil {
			err = scheduler.Enqueue(ctx, tx, mend{t.ID}, scheduler.Opts{Key: t.ID})
		}
	}
	return err
}

// mend shows what waits, in the order in which it came to be. That a single card
// is refused does not keep the others waiting.
func (c *Core) mend(ctx context.Context, job scheduler.Job[mend]) error {
	t, wanted, err := c.trouble(ctx, job.Args.Trouble)
	if err == nil {
		_, err = c.reach(ctx, t.Space)
	}
	if err == nil && t.What == Gone {
		err = c.uprootAll(ctx, t)
	}
	if err != nil {
		return err
	}
	works, refused, err := c.showAllHeld(ctx, t)
	switch {
	case err != nil:
		c.log.WarnContext(ctx, "a channel is not mended", "space", t.Space, "error", err)
		return scheduler.Later(shortestPause)
	case refused > 0:
		return c.db.InTx(ctx, func(tx *storage.Tx) error { return promiseMend(ctx, tx, t) })
	case wanted && !works:
		return nil // nothing waits that could show whether it works; what comes next will
	}
	return c.db.InTx(ctx, func(tx *storage.Tx) error { return mended(ctx, tx, t, !wanted) })
}

// showAllHeld reports whether the channel took anything, and how often it did not.
func (c *Core) showAllHeld(ctx context.Context, t Trouble) (works bool, refused int, err error) {
	var ids []CardID
	err = c.db.Read(ctx, func(tx *storage.Tx) error {
		ids, err = heldBy(ctx, tx, t.ID)
		return err
	})
	for _, id := range ids {
		if err != nil || refused == mostRefused {
			return works, refused, err
		}
		var there bool
		there, err = c.showHeld(ctx, id, t)
		works = works || there
		if errors.Is(err, errHeld) {
			refused, err = refused+1, nil
		}
	}
	return works, refused, err
}

// trouble loads a trouble that lasts, and whether organisers still want its
// channel used; [scheduler.ErrDone] when it is over.
func (c *Core) trouble(ctx context.Context, id string) (t Trouble, wanted bool, err error) {
	err = c.db.Read(ctx, func(tx *storage.Tx) error {
		found, err := troubles(ctx, tx, `t.id = $1 AND t.over_at = 0`, id)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return scheduler.ErrDone
		}
		t = found[0]
		wanted, err = people.Serves(ctx, tx, t.Space, t.Channel)
		return err
	})
	return t, wanted, err
}

func heldBy(ctx context.Context, tx *storage.Tx, trouble string) (ids []CardID, err error) {
	return cardIDs(ctx, tx, `SELECT kind, row_id FROM held_card WHERE trouble = $1 ORDER BY row_id, kind`, trouble)
}

func cardIDs(ctx context.Context, tx *storage.Tx, query string, args ...any) (ids []CardID, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var id CardID
		err := scan(&id.Kind, &id.Row)
		ids = append(ids, id)
		return err
	}, query, args...)
	return ids, err
}

// showHeld shows a card that waits, and reports whether the channel took it. What
// another channel holds up waits for that one. [errHeld] is for this one.
func (c *Core) showHeld(ctx context.Context, id CardID, t Trouble) (there bool, err error) {
	defer c.busy.lock(id.key())()
	switch err := c.show(ctx, id, true); {
	case errors.Is(err, errHeld):
		err = c.db.Read(ctx, func(tx *storage.Tx) error {
			ids, err := heldBy(ctx, tx, t.ID)
			if err == nil && slices.Contains(ids, id) {
				return errHeld
			}
			return err
		})
		return false, err
	case err != nil && !errors.Is(err, scheduler.ErrDone) && !errors.Is(err, scheduler.ErrGiveUp):
		return false, err
	}
	err = c.db.InTx(ctx, func(tx *storage.Tx) error {
		at, err := loadPosted(ctx, tx, id)
		if err != nil {
			return err
		}
		there = at.ref.Conversation == t.Channel
		if _, err := tx.Exec(ctx, `DELETE FROM held_card WHERE kind = $1 AND row_id = $2 AND trouble = $3`, id.Kind, id.Row, t.ID); err != nil || at.ref.Message == "" {
			return err
		}
		return c.own.Publish(ctx, tx, facts.CardHeld{Kind: id.Kind, Row: id.Row, Over: true})
	})
	return there, err
}

// uprootAll lets what people still talk about in a channel that is gone stand in
// the one that was chosen instead.
func (c *Core) uprootAll(ctx context.Context, t Trouble) error {
	var ids, living []CardID
	err := c.db.Read(ctx, func(tx *storage.Tx) (err error) {
		ids, err = cardIDs(ctx, tx, `SELECT kind, row_id FROM card
			WHERE space = $1 AND conversation = $2 AND NOT removed AND thread_open ORDER BY row_id DESC LIMIT $3`, t.Space, t.Channel, mostUprooted)
		return err
	})
	for _, id := range ids {
		if err != nil {
			return err
		}
		err = c.db.Read(ctx, func(tx *storage.Tx) error {
			card, err := c.project(ctx, tx, id)
			if err == nil && card.lives(t.Channel) {
				living = append(living, id)
			}
			if errors.Is(err, scheduler.ErrGiveUp) { // a card that no attempt can show holds up no other
				return nil
			}
			return err
		})
	}
	if err != nil || len(living) == 0 {
		return err
	}
	return c.db.InTx(ctx, func(tx *storage.Tx) error {
		for _, id := range living {
			if err := forgetPosted(ctx, tx, id); err != nil {
				return err
			}
			if err := keep(ctx, tx, id, t.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// mended ends a trouble, unless something came to wait for it meanwhile.
func mended(ctx context.Context, tx *storage.Tx, t Trouble, elsewhere bool) error {
	if err := lockTrouble(ctx, tx, t.ID); err != nil {
		return err
	}
	if ids, err := heldBy(ctx, tx, t.ID); err != nil || len(ids) > 0 {
		return errors.Join(err, scheduler.Enqueue(ctx, tx, mend{t.ID}, scheduler.Opts{Key: t.ID}))
	}
	if _, err := tx.Exec(ctx, `UPDATE trouble SET over_at = $2, elsewhere = $3 WHERE id = $1`, t.ID, storage.Millis(tx.Now()), elsewhere); err != nil {
		return err
	}
	return refreshTroubleNotes(ctx, tx, t.ID)
}

// What organisers are told: once for each trouble, in a message that later says
// that it is over.

const troubleKind = "bot.trouble"

func tellOfTrouble(ctx context.Context, tx *storage.Tx, t Trouble) error {
	organisers, err := people.Organising(ctx, tx, t.Space)
	for _, organiser := range organisers {
		if err == nil {
			err = Refresh(ctx, tx, CardID{troubleKind, t.ID + "|" + string(organiser)})
		}
	}
	return err
}

func refreshTroubleNotes(ctx context.Context, tx *storage.Tx, id string) error {
	rows, err := cardIDs(ctx, tx, `SELECT card_kind, row_id FROM nudge WHERE card_kind = $1 AND row_id >= $2 AND row_id < $3 ORDER BY row_id`,
		troubleKind, id+"|", id+"}")
	for _, row := range rows {
		if err == nil {
			err = Refresh(ctx, tx, row)
		}
	}
	return err
}

// troubleCard is the note to one organiser.
func (c *Core) troubleCard(ctx context.Context, tx *storage.Tx, row string) (Card, error) {
	id, organiser, _ := strings.Cut(row, "|")
	found, err := troubles(ctx, tx, `t.id = $1`, id)
	if err != nil || len(found) == 0 {
		return Card{Gone: true}, err
	}
	t, to := found[0], chat.UserID(organiser)
	at, err := loadPosted(ctx, tx, CardID{troubleKind, row})
	if err != nil || !t.Over.IsZero() && at.ref.Message == "" {
		return Card{Gone: true}, err // over before they heard of it
	}
	text, err := c.own.MemberTexts(ctx, tx, t.Space, to)
	if err != nil {
		return Card{}, err
	}
	uses, err := c.uses(ctx, tx, text, t)
	if err != nil {
		return Card{}, err
	}
	return Card{
		Space: t.Space, To: Audience{People: []chat.UserID{to}}, Message: troubleMessage(text, t, uses),
		Nudge: &Nudge{Kind: troubleKind, Priority: High, Why: text.T("trouble.why")},
	}, nil
}

func troubleMessage(text i18n.Printer, t Trouble, uses chat.Markup) chat.Message {
	args := i18n.Args{"channel": chat.Channel(t.Channel), "uses": uses}
	switch {
	case t.Elsewhere:
		return chat.Message{Text: text.T("trouble.elsewhere", args)}
	case !t.Over.IsZero():
		return chat.Message{Text: text.T("trouble.over", args)}
	}
	m := chat.Message{Text: text.T("trouble."+string(t.What), args)}
	m.Blocks = []chat.Block{
		chat.Paragraph{Text: m.Text},
		chat.Controls{Items: []chat.Control{chat.Button{Label: text.S("trouble.setup"), Style: chat.Primary, Do: Run("organiser setup")}}},
	}
	return m
}

// uses says what a channel was chosen for.
func (c *Core) uses(ctx context.Context, tx *storage.Tx, text i18n.Printer, t Trouble) (chat.Markup, error) {
	var names []chat.Markup
	for _, p := range c.reg.channels {
		at, err := people.Channel(ctx, tx, t.Space, p.Name)
		if err != nil {
			return "", err
		}
		if at == t.Channel {
			names = append(names, chat.Escape(p.Label(text)))
		}
	}
	topics, err := people.Topics(ctx, tx, t.Space)
	for _, topic := range topics {
		if topic.Channel == t.Channel && len(names) < 5 {
			names = append(names, chat.Escape(topic.Name))
		}
	}
	return text.List(names), err
}
