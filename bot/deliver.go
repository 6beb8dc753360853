package bot

import (
	"context"
	"errors"
	"fmt"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// How a card reaches its platform: what happens outside of transactions, and what
// is remembered of it.

func (c *Core) deliver(ctx context.Context, job scheduler.Job[deliver]) error {
	id := job.Args.Card
	defer c.busy.lock(id.key())()
	err := c.show(ctx, id, false)
	if errors.Is(err, errHeld) {
		return nil
	}
	return err
}

// show posts, edits or deletes the message of a card. Where its channel is known
// not to work it is held, unless that is to be tried; then it returns [errHeld].
func (c *Core) show(ctx context.Context, id CardID, try bool) error {
	var card Card
	var at posted
	var where place
	err := c.db.Read(ctx, func(tx *storage.Tx) (err error) {
		if card, err = c.project(ctx, tx, id); err != nil {
			return err
		}
		if at, err = loadPosted(ctx, tx, id); err != nil {
			return err
		}
		where, err = c.place(ctx, tx, card, at)
		return err
	})
	if err != nil {
		return err
	}
	err = c.bring(ctx, id, card, at, where, try)
	if home := c.ownersHome(ctx, card); err == nil {
		err = home // the page says where the card stands, so it comes after it
	}
	return err
}

// bring makes what people see of a card match it.
func (c *Core) bring(ctx context.Context, id CardID, card Card, at posted, where place, try bool) error {
	var err error
	switch {
	case at.removed:
		return scheduler.ErrDone
	case at.ref.Message == "" && (card.Nudge != nil || card.Gone):
		return c.queue(ctx, id, card)
	case where.trouble.ID != "" && !try:
		return c.holdAlso(ctx, id, where.trouble)
	case at.ref.Message != "":
		err = c.change(ctx, id, card, at)
	default:
		err = c.post(ctx, id, card, func(*storage.Tx) error { return nil })
	}
	return c.harmed(ctx, id, card, at, where, err)
}

// change edits or deletes a message that stands.
func (c *Core) change(ctx context.Context, id CardID, card Card, at posted) error {
	p, err := c.reach(ctx, at.ref.Space)
	if err != nil {
		return err
	}
	if card.Gone {
		err = p.Delete(ctx, at.ref)
	} else {
		err = p.Edit(ctx, at.ref, c.drawn(ctx, card))
	}
	lost := errors.Is(err, chat.ErrNoConversation) && !card.Gone // more than this message is
	if card.Gone && err == nil || errors.Is(err, chat.ErrNotFound) && !lost {
		return c.removed(ctx, id)
	}
	if err != nil {
		return given(err)
	}
	return c.keepThread(ctx, p, id, card, at)
}

// removed remembers that a message is gone, so that it is not posted again.
func (c *Core) removed(ctx context.Context, id CardID) error {
	return c.db.InTx(ctx, func(tx *storage.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE card SET removed = TRUE WHERE kind = $1 AND row_id = $2`, id.Kind, id.Row)
		return err
	})
}

// keepThread closes a thread that is done and opens it again when it is not. A
// new title comes first: not every platform lets a closed thread be renamed.
func (c *Core) keepThread(ctx context.Context, p chat.Platform, id CardID, card Card, at posted) error {
	if namer, ok := p.(chat.ThreadNamer); ok && card.Renamed && at.thread != "" {
		if err := namer.NameThread(ctx, at.ref.Space, at.thread, card.Thread); err != nil {
			return given(err)
		}
	}
	keeper, ok := p.(chat.ThreadKeeper)
	if !ok || at.thread == "" || at.open == !card.Closed {
		return nil
	}
	if err := keeper.KeepThread(ctx, at.ref.Space, at.thread, !card.Closed); err != nil {
		return given(err)
	}
	return c.db.InTx(ctx, func(tx *storage.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE card SET thread_open = $3 WHERE kind = $1 AND row_id = $2`, id.Kind, id.Row, !card.Closed)
		return err
	})
}

// drawn is the card's message with its pictures.
func (c *Core) drawn(ctx context.Context, card Card) chat.Message {
	if card.Draw == nil || card.Gone {
		return card.Message
	}
	m, err := card.Draw(card.Message)
	if err == nil {
		err = m.Validate()
	}
	if err != nil {
		c.log.WarnContext(ctx, "draw", "space", card.Space, "error", err)
		return card.Message
	}
	return m
}

// post sends a card and remembers where it stands, in one transaction with what
// else follows from that. Between the two lies the window in which a crash makes
// the next attempt send again; platforms that know [chat.Outgoing.Key] then
// return the first message. On the others one message at a time is in the window,
// so that a crash repeats one at most.
func (c *Core) post(ctx context.Context, id CardID, card Card, also func(*storage.Tx) error) error {
	p, err := c.reach(ctx, card.Space)
	if err != nil {
		return err
	}
	to, err := c.conversation(ctx, p, card)
	if err != nil {
		return given(err)
	}
	if p.Caps().SendsOnce == chat.No {
		defer c.busy.lock("send/" + string(p.Name()))()
	}
	receipt, err := p.Send(ctx, chat.Outgoing{Space: card.Space, To: to, Message: c.drawn(ctx, card), Thread: card.Thread, Key: card.key(id)})
	if err != nil {
		return given(err)
	}
	parted := false
	err = c.db.InTx(ctx, func(tx *storage.Tx) error {
		if len(card.To.People) == 1 {
			here, err := people.Here(ctx, tx, card.Space, card.To.People[0])
			if parted = !here; err != nil || parted {
				return err
			}
		}
		_, err := tx.Exec(ctx, `INSERT INTO card (kind, row_id, space, conversation, message, thread) VALUES ($1, $2, $3, $4, $5, $6)`,
			id.Kind, id.Row, receipt.Ref.Space, receipt.Ref.Conversation, receipt.Ref.Message, receipt.Thread)
		if err == nil && len(card.To.People) == 1 {
			err = isDirect(ctx, tx, receipt.Ref.Space, receipt.Ref.Conversation, card.To.People[0])
		}
		if err != nil {
			return err
		}
		return also(tx)
	})
	if err == nil && parted { // its person was erased while it was sent
		return given(p.Delete(ctx, receipt.Ref))
	}
	if err == nil && receipt.Thread != "" {
		c.threads.put(threadKey{receipt.Ref.Space, receipt.Thread}, id, c.db.Now())
	}
	return err
}

// key names the message for its platform. In another channel it is another one.
func (card Card) key(id CardID) string {
	if card.To.Conversation != "" {
		return id.key() + "@" + string(card.To.Conversation)
	}
	return id.key()
}

func (c *Core) conversation(ctx context.Context, p chat.Platform, card Card) (chat.ConversationID, error) {
	switch to := card.To; {
	case to.Conversation != "":
		return to.Conversation, c.refuseDirect(ctx, card)
	case len(to.People) > 0:
		return p.Converse(ctx, card.Space, to.People)
	case to.ThreadOf != nil:
		var at posted
		err := c.db.Read(ctx, func(tx *storage.Tx) (err error) {
			at, err = loadPosted(ctx, tx, *to.ThreadOf)
			return err
		})
		if err == nil && at.thread == "" {
			err = fmt.Errorf("thread of %s is not there yet", to.ThreadOf.Kind)
		}
		return at.thread, err
	}
	return "", fmt.Errorf("card without audience: %w", scheduler.ErrGiveUp)
}

// isDirect remembers that a conversation is one with a single person.
func isDirect(ctx context.Context, tx *storage.Tx, space chat.SpaceID, id chat.ConversationID, with chat.UserID) error {
	_, err := tx.Exec(ctx, `INSERT INTO direct (space, conversation, user_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, space, id, with)
	return err
}

// refuseDirect keeps cards for everybody out of conversations with one person.
func (c *Core) refuseDirect(ctx context.Context, card Card) error {
	return c.db.Read(ctx, func(tx *storage.Tx) error {
		var n int
		err := tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM direct WHERE space = $1 AND conversation = $2`, card.Space, card.To.Conversation)
		if err == nil && n > 0 {
			err = fmt.Errorf("card for everybody in a direct conversation: %w", scheduler.ErrGiveUp)
		}
		return err
	})
}

// given turns platform errors that another attempt cannot mend into the end of
// the job, and rate limits into a pause.
func given(err error) error {
	var limit *chat.RateLimitError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &limit):
		return scheduler.Later(limit.After)
	case errors.Is(err, chat.ErrNotFound), errors.Is(err, chat.ErrUnreachable):
		return fmt.Errorf("%w: %w", scheduler.ErrDone, err)
	case errors.Is(err, chat.ErrForbidden), errors.Is(err, chat.ErrInvalid), errors.Is(err, chat.ErrUnsupported):
		return fmt.Errorf("%w: %w", scheduler.ErrGiveUp, err)
	}
	return err
}
