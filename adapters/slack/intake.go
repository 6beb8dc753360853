package slack

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// event is something that happened, and what is to be done about it.
type event struct {
	key  string // the same for every redelivery
	lane string // what has one lane is done in its order
	act  bool   // somebody waits for an answer: it is not tried again
	do   func(ctx context.Context, v *visit) error
}

// nothing is what is to be done about what is none of Kith's business.
func nothing(context.Context, *visit) error { return nil }

// take begins with what Slack brought, beside whoever read it: it never waits.
// What cannot be read is acknowledged, or Slack would count it as a failure of
// ours and bring it again.
func (a *Adapter) take(e envelope) {
	is, lanes, err := a.understand(e)
	if err != nil {
		a.log.Warn("Slack sent what cannot be read", "kind", e.kind, "error", err)
		is = event{do: nothing}
	}
	if is.key == "" { // nothing to know it again by
		lanes.do(is.lane, func() { a.work("", is, &visit{acks: []ack{e.ack}}) })
		return
	}
	key := e.kind + " " + is.key
	v, first, later := a.recent.begin(key, e.at, e.ack)
	switch {
	case first:
		if !lanes.do(is.lane, func() { a.work(key, is, v) }) {
			a.recent.forget(key, v)
			v.fail()
			a.log.Warn("too much waits: Slack has to bring it again", "kind", e.kind)
		}
	case later != nil:
		lanes.do(e.id, later)
	}
}

// understand says what is to be done about an envelope, and beside what.
func (a *Adapter) understand(e envelope) (event, *lanes, error) {
	switch e.kind {
	case eventEnvelope:
		is, err := a.occurred(e)
		return is, a.events, err
	case commandEnvelope:
		done, err := a.command(e)
		if err != nil {
			return event{do: nothing}, a.answers, err
		}
		return a.acting(done, e), a.answers, nil
	case interactiveEnvelope:
		done, waits, err := a.interacted(e)
		if !waits {
			return event{do: nothing}, a.answers, err
		}
		return a.acting(done, e), a.answers, nil
	}
	return event{}, a.events, errOdd
}

func (a *Adapter) acting(done *act, e envelope) event {
	return event{key: done.key, lane: done.user, act: true, do: func(ctx context.Context, v *visit) error {
		return a.interact(ctx, done, e, v)
	}}
}

// work does what is to be done, and acknowledges it when that is safe. What fails
// is new when Slack brings it again.
func (a *Adapter) work(key string, is event, v *visit) {
	ctx := a.life()
	err := is.do(ctx, v)
	if !is.act && err != nil && !errors.Is(err, errStranger) && !errors.Is(err, errOdd) {
		err = a.again(ctx, err, func() error { return is.do(ctx, v) })
	}
	switch {
	case !is.act && (errors.Is(err, errStranger) || errors.Is(err, errOdd)):
		a.log.WarnContext(ctx, "what Slack sent is of no use", "delivery", is.key, "error", err)
		err = v.end(nil)
	case err != nil: // who waits for an answer is told by Slack, because nobody acknowledges
		a.recent.forget(key, v)
		v.fail()
		a.log.WarnContext(ctx, "what Slack sent was not taken", "delivery", is.key, "error", err)
		return
	case !is.act: // what somebody did was acknowledged with its answer
		err = v.end(nil)
	}
	if err != nil { // it is done: when Slack brings it again, it is acknowledged again
		a.log.DebugContext(ctx, "an acknowledgement is lost", "delivery", is.key, "error", err)
	}
}

// triedFor is how long an event that the core does not take is tried again, long
// after Slack has given it up.
const triedFor = time.Hour

// again does something that failed until it works, is of no use, or ctx ends.
func (a *Adapter) again(ctx context.Context, err error, do func() error) error {
	since := time.Now()
	for gap := 250 * time.Millisecond; err != nil; gap = min(2*gap, 30*time.Second) {
		if errors.Is(err, errStranger) || errors.Is(err, errOdd) || time.Since(since) > triedFor {
			return err
		}
		a.log.WarnContext(ctx, "an event was not taken", "error", err, "again in", gap)
		if sleep(ctx, gap/2+rand.N(gap/2)) != nil {
			return err
		}
		err = do()
	}
	return nil
}

// errStranger is a workspace that did not let Kith in, or put it out.
var errStranger = errors.New("the workspace is not one of Kith's")

// host is the workspace in which something happened.
func (a *Adapter) host(ctx context.Context, id string) (*team, error) {
	t, err := a.team(ctx, id)
	if errors.Is(err, chat.ErrNotFound) || fatal(err) {
		return nil, fmt.Errorf("%w: %w", errStranger, err)
	}
	if err == nil {
		a.trouble.letIn()
	}
	return t, err
}

func (a *Adapter) deliver(ctx context.Context, e chat.Event) error {
	a.mu.Lock()
	sink := a.sink
	a.mu.Unlock()
	return sink.Deliver(ctx, e)
}

// life is the context of what is under way.
func (a *Adapter) life() context.Context {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.working
}
