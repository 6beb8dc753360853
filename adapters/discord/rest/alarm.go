package rest

import "time"

// alarm rings once at a time.
type alarm struct {
	timer *time.Timer
	at    time.Time // zero: it is not set
}

// ringer is who an alarm is for. It is called under the limiter's lock.
type ringer interface {
	ring(l *limiter, now time.Time)
}

// set moves an alarm; a zero time is never.
func (l *limiter) set(a *alarm, at time.Time, who ringer) {
	if at.Equal(a.at) {
		return
	}
	if a.timer != nil && a.timer.Stop() {
		l.on.Done()
	}
	a.timer, a.at = nil, at
	if at.IsZero() {
		return
	}
	l.on.Add(1)
	a.timer = time.AfterFunc(time.Until(at), func() {
		defer l.on.Done()
		l.mu.Lock()
		defer l.mu.Unlock()
		if !a.at.Equal(at) {
			return // it was moved at the same moment
		}
		a.timer, a.at = nil, time.Time{}
		who.ring(l, time.Now())
	})
}

func (p *pool) ring(l *limiter, now time.Time)   { l.serve(p, now) }
func (b *bucket) ring(l *limiter, now time.Time) { l.reopen(b, now) }
