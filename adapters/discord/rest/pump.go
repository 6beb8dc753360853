package rest

import "time"

// pump gives turns to whoever may go now, and sees to it that it is called again
// when somebody else may. changed is the bucket in which something happened.
func (l *limiter) pump(changed *bucket) {
	now := time.Now()
	if changed != nil {
		l.admit(changed, now)
	}
	l.advance(now)
}

// admit lets those of a bucket through for whom it has room. From then on they
// wait for the limit of everything only.
func (l *limiter) admit(b *bucket, now time.Time) {
	for b.count > 0 && b.free(now) > 0 {
		w := b.next()
		if w == nil {
			b.count = 0
			return
		}
		b.count--
		b.underway++
		w.reserved = true
		if w.route.exempt && !l.blocked(w, now) {
			l.counts.Requests++
			l.let(w)
			continue
		}
		l.ready[w.priority].push(w)
	}
	if b.count > 0 && now.Before(b.reset) && b.alarm != b.reset {
		b.alarm = b.reset
		time.AfterFunc(b.reset.Sub(now), func() { l.again(b) })
	}
}

func (l *limiter) again(b *bucket) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return
	}
	if b != nil {
		b.alarm = time.Time{}
	}
	l.pump(b)
}

// advance gives turns within the limit of everything, the most pressing first.
func (l *limiter) advance(now time.Time) {
	for p := range l.ready {
		for {
			w := l.ready[p].pop()
			if w == nil {
				break
			}
			if wait := l.wait(w, now); wait > 0 {
				l.ready[p].back(w)
				l.wake(wait)
				if w.route.exempt {
					break // others of its kind wait as long; those behind may be of another
				}
				return
			}
			if !w.route.exempt {
				l.sent[l.at] = now
				l.at = (l.at + 1) % perWindow
			}
			l.counts.Requests++
			l.let(w)
		}
	}
}

// wait is how long a request has to wait for the limit of everything.
func (l *limiter) wait(w *waiter, now time.Time) time.Duration {
	until := l.invalid.until(w.priority, now)
	if !w.route.exempt {
		until = later(until, later(l.paused, l.sent[l.at].Add(window)))
	}
	return until.Sub(now)
}

func (l *limiter) blocked(w *waiter, now time.Time) bool { return l.wait(w, now) > 0 }

// wake calls advance in a while.
func (l *limiter) wake(in time.Duration) {
	if l.timer == nil {
		l.timer = time.AfterFunc(in, func() { l.again(nil) })
		return
	}
	l.timer.Reset(in)
}
