package crowd

import (
	"context"
	"strings"

	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
)

// Installed is a crowd whose adapter learns its tokens from installations, so that
// people can put the bot out and let it in again. It is such an adapter's Teams.
type Installed struct{ *Crowd }

var _ chattest.Remover = Installed{}

// Token is the bot's in a workspace.
func (c Installed) Token(_ context.Context, team string) (string, error) {
	if token := c.double.Token(team); token != "" {
		return token, nil
	}
	return "", chat.ErrNotFound
}

// Forget drops a token that was revoked, which is worth nothing anyway.
func (c Installed) Forget(context.Context, string) error { return nil }

// Remove implements [chattest.Remover]. Slack tells it twice, and the core once is
// enough here.
func (c Installed) Remove(ctx context.Context) error {
	_, err := c.act(ctx, func(ctx context.Context) (slacktest.Done, error) { return c.double.Uninstall(ctx, c.team) })
	return err
}

// Return implements [chattest.Remover].
func (c Installed) Return(context.Context) error {
	c.double.Reinstall(c.team)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.out = false
	for name, id := range c.places {
		if strings.HasPrefix(string(name), "#") {
			c.double.Put(id, c.double.Bot(c.team), true)
		}
	}
	return nil
}
