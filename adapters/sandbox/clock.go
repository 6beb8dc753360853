package sandbox

import (
	"context"
	"errors"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// maxStep is how far the clock moves at once: two months of a community take
// seconds, not minutes.
const maxStep = 60 * 24 * time.Hour

// Advance moves the clock by a duration ("1h", "24h"), or to the next thing
// that is due ("next"). It says whether the clock moved.
func (s *Sandbox) Advance(ctx context.Context, by string) (bool, error) {
	if !s.advance.TryLock() {
		return false, refuse("moving", nil)
	}
	defer s.advance.Unlock()
	to, ok, err := s.destination(ctx, by)
	if err != nil || !ok {
		return false, err
	}
	if err := s.moved(true); err != nil {
		return false, err
	}
	// Whoever closes the tab does not stop the clock; the end of the sandbox does.
	moving, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	defer context.AfterFunc(s.life, stop)()
	err = s.clock.Advance(moving, to)
	if errors.Is(err, chat.ErrUnsupported) {
		err = refuse("still", nil)
	}
	return err == nil, errors.Join(err, s.moved(false))
}

func (s *Sandbox) destination(ctx context.Context, by string) (time.Time, bool, error) {
	if by == "next" {
		at, ok, err := s.clock.Next(ctx)
		if now := s.clock.Now(); ok && at.Before(now) {
			at = now
		}
		return at, ok, err
	}
	d, err := time.ParseDuration(by)
	if err != nil || d <= 0 || d > maxStep {
		return time.Time{}, false, refuse("no-step", nil)
	}
	return s.clock.Now().Add(d), true, nil
}

// moved tells everybody where the clock stands.
func (s *Sandbox) moved(moving bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.Now()
	return s.append(Entry{Clock: &Moved{Now: now.UTC(), Moving: moving, Offset: time.Until(now).Round(time.Second)}})
}
