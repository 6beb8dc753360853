package crowd

import (
	"context"
	"errors"

	"github.com/kith-community/kith/bot/chat"
)

// Adapter is what Translate takes: a platform with all that Slack's can do.
type Adapter interface {
	chat.Platform
	chat.Addresser
	chat.CommandPublisher
	chat.HomePage
	chat.ThreadKeeper
}

// Translate makes an adapter one that knows people and channels by their names.
func (c *Crowd) Translate(a Adapter) *Translated { return &Translated{a, c} }

// Translated is an adapter that knows people and channels by their names.
type Translated struct {
	Adapter
	crowd *Crowd
}

var _ Adapter = (*Translated)(nil)

// locked reads the crowd's names.
func locked[T any](c *Crowd, read func() T) T {
	c.mu.Lock()
	defer c.mu.Unlock()
	return read()
}

// PublishCommands implements [chat.CommandPublisher].
func (t *Translated) PublishCommands(ctx context.Context, specs []chat.CommandSpec) error {
	locked(t.crowd, func() any { t.crowd.specs = specs; return nil })
	return t.Adapter.PublishCommands(ctx, specs)
}

// Defer implements [chat.Platform].
func (t *Translated) Defer(ctx context.Context, to chat.Token, private bool) error {
	if err := t.Adapter.Defer(ctx, to, private); err != nil {
		return err
	}
	return t.crowd.answered(ctx, to, false)
}

// Respond implements [chat.Platform]. A private answer in the conversation with the
// bot is a message there, which only its reader sees anyway.
func (t *Translated) Respond(ctx context.Context, to chat.Token, r chat.Response) error {
	c := t.crowd
	mended, failing := c.failing("respond")
	defer mended()
	if failing { // what is in an acknowledgement cannot, so that leaves before
		if err := t.Defer(ctx, to, true); err != nil {
			return err
		}
	}
	reply, private := r.(chat.Reply)
	private = !private || !reply.Public
	who := locked(c, func() chat.UserID { return c.actors[to] })
	before := c.direct(who)
	if err := t.Adapter.Respond(ctx, to, locked(c, func() chat.Response { return c.response(r) })); err != nil {
		return err
	}
	if private {
		c.owned(who, before)
	}
	return c.answered(ctx, to, true)
}

// Send implements [chat.Platform].
func (t *Translated) Send(ctx context.Context, out chat.Outgoing) (chat.Receipt, error) {
	c := t.crowd
	mended, _ := c.failing("send")
	defer mended()
	lost, _ := c.failing("send-after")
	defer lost()
	there := locked(c, func() chat.Outgoing {
		out.To, out.Message = c.placeID(out.To), c.message(out.Message)
		return out
	})
	receipt, err := t.Adapter.Send(ctx, there)
	return locked(c, func() chat.Receipt {
		if receipt.Thread != "" {
			c.titles[string(receipt.Thread)] = out.Thread
			receipt.Thread = c.placeNamed(receipt.Thread)
		}
		receipt.Ref = c.refNamed(receipt.Ref)
		return receipt
	}), err
}

func (t *Translated) there(ref chat.Ref) chat.Ref {
	return locked(t.crowd, func() chat.Ref {
		ref.Conversation = t.crowd.placeID(ref.Conversation)
		return ref
	})
}

// Edit implements [chat.Platform].
func (t *Translated) Edit(ctx context.Context, ref chat.Ref, m chat.Message) error {
	mended, _ := t.crowd.failing("edit")
	defer mended()
	return t.Adapter.Edit(ctx, t.there(ref), locked(t.crowd, func() chat.Message { return t.crowd.message(m) }))
}

// Delete implements [chat.Platform].
func (t *Translated) Delete(ctx context.Context, ref chat.Ref) error {
	mended, _ := t.crowd.failing("delete")
	defer mended()
	return t.Adapter.Delete(ctx, t.there(ref))
}

// Converse implements [chat.Platform]. When it is to fail, it also fails for a
// conversation that the adapter knows and does not ask for.
func (t *Translated) Converse(ctx context.Context, space chat.SpaceID, users []chat.UserID) (chat.ConversationID, error) {
	mended, failing := t.crowd.failing("converse")
	defer mended()
	ids := locked(t.crowd, func() (all []chat.UserID) {
		for _, u := range users {
			all = append(all, t.crowd.personID(u))
		}
		return all
	})
	id, err := t.Adapter.Converse(ctx, space, ids)
	if failing && err == nil {
		return "", errors.New("it is known, and would not have failed")
	}
	return locked(t.crowd, func() chat.ConversationID { return t.crowd.placeNamed(id) }), err
}

// KeepThread implements [chat.ThreadKeeper].
func (t *Translated) KeepThread(ctx context.Context, space chat.SpaceID, thread chat.ConversationID, open bool) error {
	return t.Adapter.KeepThread(ctx, space, t.there(chat.Ref{Conversation: thread}).Conversation, open)
}

// ShowHome implements [chat.HomePage].
func (t *Translated) ShowHome(ctx context.Context, space chat.SpaceID, user chat.UserID, m chat.Message) error {
	mended, _ := t.crowd.failing("home")
	defer mended()
	id := locked(t.crowd, func() chat.UserID { return t.crowd.personID(user) })
	return t.Adapter.ShowHome(ctx, space, id, locked(t.crowd, func() chat.Message { return t.crowd.message(m) }))
}

// Address implements [chat.Addresser].
func (t *Translated) Address(space chat.SpaceID, id chat.UserID) string {
	return t.Adapter.Address(space, locked(t.crowd, func() chat.UserID { return t.crowd.personID(id) }))
}

// User implements [chat.Platform].
func (t *Translated) User(ctx context.Context, space chat.SpaceID, id chat.UserID) (chat.User, error) {
	u, err := t.Adapter.User(ctx, space, locked(t.crowd, func() chat.UserID { return t.crowd.personID(id) }))
	return locked(t.crowd, func() chat.User { return t.crowd.userNamed(u) }), err
}
