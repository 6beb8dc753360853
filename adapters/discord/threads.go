package discord

import (
	"context"
	"errors"
	"fmt"

	"github.com/kith-community/kith/adapters/discord/rest"
	"github.com/kith-community/kith/bot/chat"
)

// KeepThread implements [chat.ThreadKeeper]. A closed thread is not locked: whoever
// has something to add opens it again by writing.
func (a *Adapter) KeepThread(ctx context.Context, space chat.SpaceID, id chat.ConversationID, open bool) error {
	return a.changeThread(ctx, space, id, map[string]any{"archived": !open})
}

// NameThread implements [chat.ThreadNamer]. A closed thread has to be opened for
// it, and is closed again.
func (a *Adapter) NameThread(ctx context.Context, space chat.SpaceID, id chat.ConversationID, title string) error {
	name := func() error {
		return a.changeThread(ctx, space, id, map[string]any{"name": threadName(title)})
	}
	err := name()
	if code(err) == codeArchived {
		err = a.opened(ctx, chat.Ref{Space: space, Conversation: id}, name)
	}
	return err
}

func (a *Adapter) changeThread(ctx context.Context, space chat.SpaceID, id chat.ConversationID, change map[string]any) error {
	if !isID(string(id)) {
		return fmt.Errorf("%s: %w", id, chat.ErrNoConversation)
	}
	var c channel
	err := a.do(ctx, rest.Call{
		Method: "PATCH", Path: "/channels/" + string(id), Body: change, Into: &c, Priority: rest.Card, Attempts: 1, Guild: guildOf(space),
	})
	if err == nil {
		a.places.put(c)
	}
	return a.gone(err, id)
}

// opened does something in a thread that sleeps, which Discord refuses while it
// does, and leaves it as it was.
func (a *Adapter) opened(ctx context.Context, ref chat.Ref, do func() error) error {
	c, err := a.freshChannel(ctx, string(ref.Conversation))
	if err != nil {
		return err
	}
	if !c.asleep() { // somebody woke it meanwhile
		return do()
	}
	locked := c.Thread.Locked
	if err := a.changeThread(ctx, ref.Space, ref.Conversation, map[string]any{"archived": false}); err != nil {
		return err
	}
	return errors.Join(do(), a.changeThread(ctx, ref.Space, ref.Conversation, map[string]any{"archived": true, "locked": locked}))
}
