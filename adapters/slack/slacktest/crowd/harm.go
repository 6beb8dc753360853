package crowd

import (
	"errors"

	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
)

// Refuse implements [chattest.World]. Slack has no word for it that is the person's
// own; it says one of several to a bot that may not write to somebody.
func (c *Crowd) Refuse(who chat.UserID, refuses bool) {
	c.Person(who)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refusing[who] = refuses
	c.refuse(who)
}

// refuse makes it so for the account that somebody has now.
func (c *Crowd) refuse(who chat.UserID) {
	f := slacktest.Fault{Method: "chat.postMessage", Channel: c.double.DirectChannel(c.people[who]), Code: "user_not_visible"}
	if c.refusing[who] {
		f.Times = 1 << 30
	}
	c.double.Fail(f)
}

// fault is what the next operations of a name fail with.
type fault struct {
	left int
	err  error
}

// Fail implements [chattest.World].
func (c *Crowd) Fail(op string, n int, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults[op] = &fault{n, err}
}

// methods are those with which an operation is done.
var methods = map[string][]string{
	"send":       {"chat.postMessage"},
	"send-after": {"chat.postMessage"},
	"edit":       {"chat.update"},
	"delete":     {"chat.delete"},
	"converse":   {"conversations.open"},
	"home":       {"views.publish"},
	"respond": {
		slacktest.ResponseURL, "chat.postEphemeral", "chat.postMessage", "chat.update", "views.open", "views.push", "views.update", "conversations.open",
	},
}

// failing makes all that an operation asks for fail, when it is its turn, until
// mended is called: also when the adapter tries it again.
func (c *Crowd) failing(op string) (mended func(), failing bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	is := c.faults[op]
	if is == nil || is.left == 0 {
		return func() {}, false
	}
	is.left--
	f := slacktest.Fault{Times: 1 << 20, Code: "service_unavailable"}
	var limited *chat.RateLimitError
	switch {
	case errors.As(is.err, &limited):
		f.Code, f.Status, f.RetryAfter = "", 429, limited.After
	case op == "send-after":
		f.Code, f.Cut, f.After = "", true, true
	}
	for _, f.Method = range methods[op] {
		c.double.Fail(f)
	}
	return func() {
		for _, name := range methods[op] {
			c.double.Fail(slacktest.Fault{Method: name})
		}
	}, true
}

// Break implements [chattest.Breaker]. On Slack nothing has to be allowed to begin a
// thread; what may be forbidden is to write in one.
func (c *Crowd) Break(name chat.ConversationID, how chattest.Harm) {
	id := c.Channel(name)
	c.double.Vanish(id, how == chattest.Deleted)
	c.double.Restrict(id, how == chattest.ReadOnly)
	c.double.RestrictThreads(id, how == chattest.NoThreads)
}
