package crowd

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
)

// Deliver implements [chat.Sink]: what the adapter tells, in names. What nobody
// takes is kept for when somebody does.
func (c *Crowd) Deliver(ctx context.Context, e chat.Event) error {
	c.mu.Lock()
	event, sink := c.named(e), c.sink
	h := event.Head()
	c.last = event
	if h.Reply != "" {
		c.actors[h.Reply] = h.Actor.ID
	}
	_, removed := e.(chat.Removed)
	again := removed && c.out
	c.out = c.out || removed
	c.mu.Unlock()
	if sink == nil || again {
		return nil
	}
	err := sink.Deliver(ctx, event)
	if err != nil && h.Reply == "" {
		c.mu.Lock()
		c.waiting = append(c.waiting, event)
		c.mu.Unlock()
		err = nil
	}
	c.done <- h.Reply
	return err
}

// redeliver tells again what nobody took.
func (c *Crowd) redeliver(ctx context.Context) {
	c.mu.Lock()
	waiting, sink := c.waiting, c.sink
	c.waiting = nil
	c.mu.Unlock()
	for i, e := range waiting {
		if sink.Deliver(ctx, e) != nil {
			c.mu.Lock()
			c.waiting = append(waiting[i:], c.waiting...)
			c.mu.Unlock()
			return
		}
	}
}

// patience is how long an act may travel through the adapter. Only tests that fail
// spend it.
const patience = 10 * time.Second

var errUnheard = errors.New("the adapter did not hear of it")

// result is what became of an act.
type result struct {
	slacktest.Done
	err error
}

// act does something, and waits until the adapter's event of it was handled and
// Slack has heard of that. When the core has not answered yet, Slack waits on, and
// whoever answers waits for it.
func (c *Crowd) act(ctx context.Context, do func(context.Context) (slacktest.Done, error)) (slacktest.Done, error) {
	c.redeliver(ctx)
	for len(c.done) > 0 {
		<-c.done
	}
	c.look()
	flight := make(chan result, 1)
	go func() {
		d, err := do(c.life)
		flight <- result{d, err}
	}()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	var became *result
	for handled := false; became == nil || !handled; {
		select {
		case r := <-flight:
			if became = &r; r.err != nil || !r.Heard() {
				return r.Done, c.unheard(r)
			}
		case token := <-c.done:
			handled = true
			if became == nil && c.waits(token, flight) {
				return slacktest.Done{}, nil
			}
		case <-timer.C:
			return slacktest.Done{}, errUnheard
		case <-ctx.Done():
			return slacktest.Done{}, ctx.Err()
		}
	}
	return became.Done, became.Problem
}

// waits is whether an answer is still to come, for which Slack waits.
func (c *Crowd) waits(token chat.Token, flight chan result) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, open := c.actors[token]; !open || token == "" {
		return false
	}
	c.flights[token] = flight
	return true
}

// unheard is why an act came to nothing. Somebody whose interaction is not
// acknowledged reads that from Slack itself, in its words.
func (c *Crowd) unheard(r result) error {
	switch {
	case r.err != nil:
		return r.err
	case r.Sent == 0:
		return fmt.Errorf("%w: Slack does not tell it", errUnheard)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lines = append(c.lines, chattest.Alone(c.last.Head().Actor.ID, chat.Message{Text: "Kith did not answer. Please try again."}))
	return nil
}

// answered ends the waiting for what a token stands for, and waits until Slack has
// done what was answered.
func (c *Crowd) answered(ctx context.Context, to chat.Token, finally bool) error {
	c.mu.Lock()
	flight := c.flights[to]
	delete(c.flights, to)
	if finally {
		delete(c.actors, to)
	}
	c.mu.Unlock()
	if flight == nil {
		return nil
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case r := <-flight:
		return r.Problem
	case <-timer.C:
		return errors.New("it was answered and is not acknowledged")
	case <-ctx.Done():
		return ctx.Err()
	}
}
