package slack

import (
	"context"
	"errors"
	"time"
)

// afterAll is how long an acknowledgement that is late may still take to leave:
// Slack sometimes waits longer than it says.
const afterAll = 250 * time.Millisecond

var errNoSocket = errors.New("no socket took the acknowledgement in time")

// ack acknowledges an envelope within Slack's time: on its own socket, on another
// when that is gone, or on the first that comes back. When Slack has not heard an
// earlier one, it is said on all of them.
func (s *sockets) ack(ctx context.Context, own *socket, k acknowledgement, by time.Time) error {
	if late := time.Now().Add(afterAll); by.Before(late) {
		by = late
	}
	ctx, cancel := context.WithDeadline(ctx, by)
	defer cancel()
	for {
		up, more := s.connected(own)
		said := false
		for i, one := range up {
			within, done := context.WithTimeout(ctx, time.Until(by)/time.Duration(len(up)-i))
			err := one.client.AckCtx(within, k.id, k.answer)
			done()
			switch {
			case err == nil:
				one.note(k)
				said = true
			case !errors.Is(err, context.DeadlineExceeded):
				return err
			}
			if said && !k.unheard {
				return nil
			}
		}
		if said {
			return nil
		}
		select {
		case <-more:
		case <-ctx.Done():
			return errNoSocket
		}
	}
}

// acknowledgement is one that a client took. It says nothing when it could not send
// it.
type acknowledgement struct {
	id      string
	answer  any
	at      time.Time // when it was said
	unheard bool      // an earlier one was not heard
}

// unsureFor is how long before the end of a connection what was said on it may not
// have been heard.
const unsureFor = time.Second

// note keeps what was said, as long as it may have to be said again.
func (one *socket) note(k acknowledgement) {
	k.at = time.Now()
	one.mu.Lock()
	defer one.mu.Unlock()
	old := 0
	for old < len(one.said) && k.at.Sub(one.said[old].at) > unsureFor {
		old++
	}
	one.said = append(one.said[old:], k)
}

// unsure is what was said on a connection just before it ended.
func (one *socket) unsure(now time.Time) (again []acknowledgement) {
	one.mu.Lock()
	defer one.mu.Unlock()
	for _, k := range one.said {
		if now.Sub(k.at) <= unsureFor {
			again = append(again, k)
		}
	}
	one.said = nil
	return again
}

// repeat says again what may not have been heard. Slack does not mind.
func (a *Adapter) repeat(all []acknowledgement) {
	for _, k := range all {
		a.events.do(k.id, func() { _ = a.sockets.ack(a.life(), nil, k, k.at.Add(acknowledgedWithin)) }) // else Slack brings it again
	}
}
