package rest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

const (
	// refusals is how often a call comes again after a 429. Each time it waits as
	// long as it was told; more than this means that waiting does not help.
	refusals = 10
	// pause is the time before the first repetition; each further one waits twice as long.
	pause = 500 * time.Millisecond
)

// errPath says that a call's method or path is none. It does not show them: there
// may be a token in them.
var errPath = errors.New("no valid method and path")

// Do asks Discord for something, and returns when it has the answer: when the
// call's turn has come, and after as many attempts as are needed and allowed. It
// returns a [*Error] when Discord says no, a [*Limited] when the turn comes after
// ctx's deadline, [ErrToken], [ErrClosed], ctx's error, or what the connection said.
func (c *Client) Do(ctx context.Context, call Call) error {
	j, err := newJob(call)
	if err != nil {
		return err
	}
	a, err := c.carry(ctx, j)
	if err == nil {
		err = c.settle(j, a)
	}
	if no := (*Error)(nil); err == nil || errors.As(err, &no) {
		return err
	}
	return fmt.Errorf("%s: %w", j.route.name, err)
}

// carry sends a job until it is answered for good.
func (c *Client) carry(ctx context.Context, j *job) (*answer, error) {
	for attempt, refused := 1, 0; ; {
		t, err := c.limits.wait(ctx, j)
		if err != nil {
			return nil, err
		}
		a, err := c.send(ctx, j)
		c.learn(t, a)
		switch {
		case a != nil && a.refused != nil:
			if refused++; refused == refusals {
				return a, nil
			}
			continue
		case ctx.Err() != nil && err != nil:
			return nil, ctx.Err()
		case a != nil && !a.passing(), errors.Is(err, errPath), !j.Repeatable, attempt >= j.Attempts:
			return a, err
		}
		if !c.rest(ctx, attempt, a) {
			return a, err
		}
		j.repeated = true
		attempt++
	}
}

// learn tells the limiter what came of a request, and the log what its owner
// should know.
func (c *Client) learn(t *ticket, a *answer) {
	cautious := c.limits.done(t, a)
	if a == nil {
		return
	}
	if a.refused != nil {
		c.log.Warn("Discord wants fewer requests", "route", t.route.name,
			"scope", a.refused.scope.String(), "after", a.refused.after)
	}
	if cautious {
		c.log.Error("too many requests were refused: until it gets better only answers are sent",
			"refused", invalidCautious, "within", "10m")
	}
	if a.unauthorized(t.route) {
		c.log.Error("Discord does not accept the bot's token: nothing is sent any more", "route", t.route.name)
	}
}

// rest waits before the next attempt. It returns false when there should be none.
func (c *Client) rest(ctx context.Context, attempt int, a *answer) bool {
	wait := pause << min(attempt-1, 6)
	wait += rand.N(wait / 2) // so that not all who failed together come together
	if a != nil && a.later > wait {
		wait = a.later
	}
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < wait {
		return false
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	case <-c.limits.stop:
		return false
	}
}

// settle makes of an answer what the caller wants.
func (c *Client) settle(j *job, a *answer) error {
	if a.status/100 == 2 {
		if j.Into == nil || len(a.body) == 0 {
			return nil
		}
		if err := json.Unmarshal(a.body, j.Into); err != nil {
			return fmt.Errorf("decode the answer: %w", err)
		}
		return nil
	}
	if a.unauthorized(j.route) {
		return ErrToken
	}
	no := &Error{Status: a.status, Route: j.route.name, Repeated: j.repeated}
	var said struct {
		Code    int
		Message string
		Errors  json.RawMessage
	}
	if json.Unmarshal(a.body, &said) == nil { // else it is Cloudflare's page, which says no more
		no.Code, no.Message, no.Errors = said.Code, said.Message, said.Errors
	}
	return no
}
