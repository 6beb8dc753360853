package slack

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/adapters/slack/pace"
	"github.com/kith-community/kith/bot/chat"
)

// outbound is what sending remembers.
type outbound struct {
	pace     pace.Pacer
	people   known[[2]string, chat.User]        // by workspace and user
	rooms    known[string, chat.ConversationID] // by workspace and people
	uploaded known[[2]string, picture]          // by workspace and content
}

// call is one request to Slack.
type call struct {
	team, method, channel string
	priority              pace.Priority
	// again is for what does no harm when it is done twice: it is tried again when
	// nobody knows whether it was done. What is posted is not: Slack has no way to
	// tell a message that comes again.
	again bool
}

const (
	// patience is how long what nobody waits for may wait for its turn before the
	// core is told to come again. It sends one message at a time to a platform that
	// cannot tell a message that comes again, so a crowded channel must not hold up
	// the others; a quarter of a second is more than the distance at which messages
	// leave.
	patience = time.Second / 4
	// attempts is how often something is tried that may be done again, and pause how
	// long is waited before the second attempt; twice as long before the next.
	attempts = 3
	pause    = 100 * time.Millisecond
)

// call waits for its turn, does the request, and turns what Slack refuses into the
// contract's errors. An answer of 429 is no attempt, since nothing was done: the call
// waits as long as Slack says, or tells the core to come again then.
//
// When the answer is lost on the way, the error says so and nothing more: what was
// posted may stand there. Slack offers no key against that, and to look for it the
// history of the channel would have to be read, which Kith does not ask to be
// allowed. So the core's next attempt may show a message twice.
func (a *Adapter) call(ctx context.Context, c call, do func(*slackgo.Client) error) error {
	t, err := a.team(ctx, c.team)
	if err != nil {
		return err
	}
	turn := pace.Call{Team: c.team, Method: c.method, Channel: c.channel, Priority: c.priority}
	if c.priority != pace.Answer {
		turn.Patience = patience
	}
	for attempt := 1; ; {
		if err := a.out.pace.Wait(ctx, turn); err != nil {
			return meaning(err)
		}
		err := do(t.api)
		after, limited := tooMany(err)
		switch {
		case limited:
			a.out.pace.Refused(turn, after)
			a.log.Warn("slack wants fewer requests", "space", t.space, "method", c.method, "after", after)
			continue
		case c.again && attempt < attempts && passing(err):
			if err := sleep(ctx, pause<<(attempt-1)); err != nil {
				return err
			}
			attempt++
			continue
		case revoked(err):
			a.leave(c.team) // there may be another token by now
		}
		return meaning(err)
	}
}

// unsaid is how long to wait where Slack does not say it.
const unsaid = 5 * time.Second

// tooMany is whether Slack refused a request as one too many, and for how long.
func tooMany(err error) (after time.Duration, is bool) {
	var limited *slackgo.RateLimitedError
	var status slackgo.StatusCodeError
	switch {
	case errors.As(err, &limited):
		return limited.RetryAfter, true
	case errors.As(err, &status) && status.Code == http.StatusTooManyRequests, code(err) == "ratelimited", code(err) == "rate_limited":
		return unsaid, true
	}
	return 0, false
}

// passing is whether another attempt may succeed: a connection that broke, or a
// fault on Slack's side.
func passing(err error) bool {
	var status slackgo.StatusCodeError
	var broken net.Error
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return false
	case errors.As(err, &status):
		return status.Code >= http.StatusInternalServerError
	case errors.As(err, &broken):
		return true
	}
	switch code(err) {
	case "internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org":
		return true
	}
	return false
}

// revoked is whether Slack takes the token no more.
func revoked(err error) bool {
	switch code(err) {
	case "invalid_auth", "account_inactive", "token_revoked", "token_expired", "not_authed":
		return true
	}
	return false
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
