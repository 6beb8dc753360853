package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// A channel that organisers chose may be deleted, or take a permission away. What
// should stand there is then held and not lost; organisers are told once, and
// mend.go tries until it works or they have chosen another channel.

// Trouble is what is wrong with a channel.
type Trouble struct {
	ID        string
	Space     chat.SpaceID
	Channel   chat.ConversationID
	What      Harm
	Since     time.Time
	Over      time.Time // zero while it lasts
	Elsewhere bool      // over because another channel was chosen
	Held      int       // cards that wait
}

// Harm is the kind of a trouble.
type Harm string

const (
	Gone      Harm = "gone"      // the channel was deleted
	Forbidden Harm = "forbidden" // the bot may not write there
	NoThreads Harm = "threads"   // it may write, and not start threads
)

// harmIn tells what a platform's error says of a channel. Without a message that
// could be missing, what is not found is the channel.
func harmIn(err error, posted bool) (Harm, bool) {
	switch {
	case errors.Is(err, chat.ErrNoThread):
		return NoThreads, true
	case errors.Is(err, chat.ErrNoConversation), errors.Is(err, chat.ErrNotFound) && !posted:
		return Gone, true
	case errors.Is(err, chat.ErrForbidden):
		return Forbidden, true
	}
	return "", false
}

const troubleColumns = `t.id, t.space, t.conversation, t.what, t.since, t.over_at, t.elsewhere`

func troubles(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []Trouble, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var t Trouble
		var since, over int64
		err := scan(&t.ID, &t.Space, &t.Channel, &t.What, &since, &over, &t.Elsewhere, &t.Held)
		t.Since, t.Over = storage.Time(since), storage.Time(over)
		all = append(all, t)
		return err
	}, `SELECT `+troubleColumns+`, (SELECT COUNT(*) FROM held_card h WHERE h.trouble = t.id) FROM trouble t WHERE `+where, args...)
	return all, err
}

// Troubles are what is wrong with the channels of a space, the oldest first; in
// all spaces when it is "".
func Troubles(ctx context.Context, tx *storage.Tx, space chat.SpaceID) ([]Trouble, error) {
	return troubles(ctx, tx, `t.over_at = 0 AND ($1 = '' OR t.space = $1) ORDER BY t.id`, space)
}

// Troubled is whether something is wrong with a channel at present.
func Troubled(ctx context.Context, tx *storage.Tx, space chat.SpaceID, channel chat.ConversationID) (bool, error) {
	t, err := troubleIn(ctx, tx, space, channel)
	return t.ID != "", err
}

// troubleIn is the trouble with a channel; zero when there is none.
func troubleIn(ctx context.Context, tx *storage.Tx, space chat.SpaceID, channel chat.ConversationID) (Trouble, error) {
	if channel == "" {
		return Trouble{}, nil
	}
	found, err := troubles(ctx, tx, `t.space = $1 AND t.conversation = $2 AND t.over_at = 0`, space, channel)
	if err != nil || len(found) == 0 {
		return Trouble{}, err
	}
	return found[0], nil
}

// Open is whether everybody may be shown something in a conversation, as far as
// Kith knows: it is neither one with a single person nor a thread of a card.
func Open(ctx context.Context, tx *storage.Tx, space chat.SpaceID, in chat.ConversationID) (bool, error) {
	var n int
	err := tx.Get(ctx, []any{&n}, `SELECT (SELECT COUNT(*) FROM direct WHERE space = $1 AND conversation = $2)
		+ (SELECT COUNT(*) FROM card WHERE space = $1 AND thread = $2)`, space, in)
	return in != "" && n == 0, err
}

// place is the channel a card stands in or is going to, also in a thread there;
// "" when that is none that organisers chose. trouble is what already keeps the
// card, or the one whose thread it goes to.
type place struct {
	channel chat.ConversationID
	trouble Trouble
}

func (c *Core) place(ctx context.Context, tx *storage.Tx, card Card, at posted) (p place, err error) {
	switch to := card.To; {
	case len(to.People) > 0:
		return place{}, nil
	case to.ThreadOf != nil:
		found, err := troubles(ctx, tx, `t.over_at = 0 AND t.id = (SELECT trouble FROM held_card WHERE kind = $1 AND row_id = $2)`, to.ThreadOf.Kind, to.ThreadOf.Row)
		if err != nil || len(found) > 0 {
			return place{trouble: first(found)}, err
		}
		on, err := loadPosted(ctx, tx, *to.ThreadOf)
		if err != nil {
			return place{}, err
		}
		p.channel = on.ref.Conversation
	case at.ref.Message != "":
		p.channel = at.ref.Conversation
	default:
		p.channel = to.Conversation
	}
	p.trouble, err = troubleIn(ctx, tx, card.Space, p.channel)
	return p, err
}

func first(all []Trouble) Trouble {
	if len(all) == 0 {
		return Trouble{}
	}
	return all[0]
}

// errHeld ends a delivery that waits for a channel to be mended.
var errHeld = errors.New("held until its channel is mended")

// harmed looks whether a channel is to blame that a card could not be shown. It
// returns [errHeld] when the card waits for it now, and else what was given. A
// thread may be locked where its channel works, so it raises no trouble.
func (c *Core) harmed(ctx context.Context, id CardID, card Card, at posted, where place, err error) error {
	unseen := at.ref.Message == ""
	harm, ok := harmIn(err, !unseen)
	switch {
	case !ok || where.channel == "" || card.To.ThreadOf != nil:
		return err
	case harm == Gone && card.lives(where.channel) && !unseen:
		return c.uproot(ctx, id)
	}
	held := false
	failed := c.db.InTx(ctx, func(tx *storage.Tx) (err error) {
		if held, err = people.Serves(ctx, tx, card.Space, where.channel); err != nil || !held {
			return err
		}
		return c.hold(ctx, tx, id, Trouble{Space: card.Space, Channel: where.channel, What: harm}, unseen)
	})
	switch {
	case failed != nil:
		return failed
	case held:
		return errHeld
	case unseen: // another channel may have been chosen a moment ago: the next attempt sees
		return fmt.Errorf("post to a channel that nobody chose: %s", err)
	}
	return err
}

// hold lets a card wait. Organisers are told when the trouble is a new one, and
// whoever the card is about.
func (c *Core) hold(ctx context.Context, tx *storage.Tx, id CardID, t Trouble, unseen bool) error {
	known, err := troubleIn(ctx, tx, t.Space, t.Channel)
	if err != nil {
		return err
	}
	fresh := known.ID == ""
	if fresh {
		t.ID, t.Since = storage.NewID(tx.Now()), tx.Now()
		_, err = tx.Exec(ctx, `INSERT INTO trouble (id, space, conversation, what, since) VALUES ($1, $2, $3, $4, $5)`,
			t.ID, t.Space, t.Channel, t.What, storage.Millis(t.Since))
	} else {
		t.ID, t.Since = known.ID, known.Since
		err = lockTrouble(ctx, tx, t.ID)
	}
	if err == nil && !fresh && t.What != known.What {
		_, err = tx.Exec(ctx, `UPDATE trouble SET what = $2 WHERE id = $1`, t.ID, t.What)
	}
	if err == nil {
		err = keep(ctx, tx, id, t.ID)
	}
	if err != nil {
		return fmt.Errorf("hold a card: %w", err)
	}
	if !fresh {
		if t.What == known.What {
			return nil
		}
		return refreshTroubleNotes(ctx, tx, t.ID)
	}
	if unseen {
		if err := c.own.Publish(ctx, tx, facts.CardHeld{Kind: id.Kind, Row: id.Row}); err != nil {
			return err
		}
	}
	if err := tellOfTrouble(ctx, tx, t); err != nil {
		return err
	}
	return promiseMend(ctx, tx, t)
}

// holdAlso lets one more card wait, and has the channel tried: somebody needs it.
func (c *Core) holdAlso(ctx context.Context, id CardID, t Trouble) error {
	err := c.db.InTx(ctx, func(tx *storage.Tx) error {
		if err := lockTrouble(ctx, tx, t.ID); err != nil {
			return err
		}
		if err := keep(ctx, tx, id, t.ID); err != nil {
			return err
		}
		return scheduler.Enqueue(ctx, tx, mend{t.ID}, scheduler.Opts{Key: t.ID})
	})
	if err != nil {
		return fmt.Errorf("hold a card: %w", err)
	}
	return errHeld
}

// keep notes for which trouble a card waits.
func keep(ctx context.Context, tx *storage.Tx, id CardID, trouble string) error {
	_, err := tx.Exec(ctx, `INSERT INTO held_card (kind, row_id, trouble) VALUES ($1, $2, $3)
		ON CONFLICT (kind, row_id) DO UPDATE SET trouble = excluded.trouble`, id.Kind, id.Row, trouble)
	return err
}

// lockTrouble keeps a trouble from ending while a card is added to it.
func lockTrouble(ctx context.Context, tx *storage.Tx, id string) error {
	return tx.Get(ctx, []any{&id}, `SELECT id FROM trouble WHERE id = $1`+tx.Lock(), id)
}

// lives is whether a card that stood in a channel belongs into another one now:
// it has a thread in which people talk.
func (card Card) lives(channel chat.ConversationID) bool {
	return card.Thread != "" && !card.Closed && !card.Gone && card.To.Conversation != "" && card.To.Conversation != channel
}

// uproot forgets where a card stood, and posts it anew.
func (c *Core) uproot(ctx context.Context, id CardID) error {
	return c.db.InTx(ctx, func(tx *storage.Tx) error {
		if err := forgetPosted(ctx, tx, id); err != nil {
			return err
		}
		return Refresh(ctx, tx, id)
	})
}

func forgetPosted(ctx context.Context, tx *storage.Tx, id CardID) error {
	_, err := tx.Exec(ctx, `DELETE FROM card WHERE kind = $1 AND row_id = $2`, id.Kind, id.Row)
	return err
}
