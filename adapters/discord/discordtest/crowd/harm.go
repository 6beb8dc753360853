package crowd

import (
	"context"
	"errors"
	"strconv"

	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
)

// Refuse implements [chattest.World].
func (c *Crowd) Refuse(who chat.UserID, refuses bool) {
	c.double.RefuseDMs(c.person(who), refuses)
}

// Remove implements [chattest.Remover].
func (c *Crowd) Remove(ctx context.Context) error {
	return c.act(ctx, func() error {
		c.double.RemoveBot(c.guild)
		return nil
	})
}

// Return implements [chattest.Remover].
func (c *Crowd) Return(context.Context) error {
	role := c.double.InviteBot(c.guild, permissions)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.role = role
	return nil
}

// requests are those of an operation. An answer fails in a way that does not pass:
// from another the adapter recovers by itself.
var requests = map[string]discordtest.Fault{
	"send":       {Method: "POST", Path: `^/channels/\d+/messages$`, Status: 500},
	"send-after": {Method: "POST", Path: `^/channels/\d+/messages$`, Status: 502, After: true},
	"edit":       {Method: "PATCH", Path: `^/channels/\d+/messages/\d+$`, Status: 500},
	"delete":     {Method: "DELETE", Path: `^/channels/\d+/messages/\d+$`, Status: 500},
	"respond":    {Path: `^/interactions/|^/webhooks/`, Status: 501},
	"converse":   {Method: "POST", Path: `^/users/@me/channels$|^/channels/\d+/threads$`, Status: 500},
	"thread":     {Method: "PATCH", Path: `^/channels/\d+$`, Status: 500},
}

// Fail implements [chattest.World].
func (c *Crowd) Fail(op string, n int, err error) {
	f, known := requests[op]
	if !known {
		return // nothing here is done that way
	}
	var limited *chat.RateLimitError
	if errors.As(err, &limited) {
		much := discordtest.RateLimited("user", strconv.FormatFloat(limited.After.Seconds(), 'f', 3, 64))
		f.Status, f.Header, f.Body = much.Status, much.Header, much.Body
	}
	f.Times = n
	c.double.Fail(f)
}

// Break implements [chattest.Breaker].
func (c *Crowd) Break(name chat.ConversationID, how chattest.Harm) {
	c.mu.Lock()
	defer c.mu.Unlock()
	id := c.channel(name)
	switch how {
	case chattest.Deleted:
		c.double.Hide(id, true)
	case chattest.ReadOnly:
		c.double.Permit(id, c.role, 0, 1<<11)
	case chattest.NoThreads:
		c.double.Permit(id, c.role, 0, 1<<35)
	case chattest.Whole:
		c.double.Hide(id, false)
		c.double.Permit(id, c.role, 0, 0)
	}
}
