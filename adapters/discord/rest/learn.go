package rest

import "time"

// bucket is where a route is counted, as far as is known.
func (l *limiter) bucket(r route) *bucket {
	name, asked := l.routes[r.name]
	key := name + " " + r.major
	if name == "" {
		key = r.name + " " + r.major
	}
	if b := l.buckets[key]; b != nil {
		return b
	}
	b := l.open(key, r)
	b.named, b.open = name != "", asked && name == ""
	return b
}

func (l *limiter) open(key string, r route) *bucket {
	p := &l.paced
	if r.token {
		p = &l.tokens
	}
	b := newBucket(key, p)
	l.buckets[key] = b
	return b
}

// done takes back the place of a request that was answered; nil: it was not. It
// says whether there are now so many invalid requests that the client is cautious.
func (l *limiter) done(t *ticket, a *answer) (cautious bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.on.Done()
	now := time.Now()
	t.bucket.flying--
	t.bucket.used = now
	l.sum.Flying--
	l.probed(t)
	b := t.bucket
	if a != nil {
		b = l.learn(t, a, now)
		if a.refused != nil {
			l.sum.TooMany++
			l.obey(b, a.refused, now)
		}
		if a.invalid() {
			cautious = l.invalid.add(now)
		}
		if a.unauthorized(t.route) {
			l.refuse(ErrToken)
		}
	}
	l.reopen(b, now)
	if b != t.bucket {
		l.reopen(t.bucket, now)
	}
	if t.route.token {
		l.forget(b)
	}
	return cautious
}

// probed ends a probe.
func (l *limiter) probed(t *ticket) {
	if !t.probe {
		return
	}
	if l.probing[t.route.major]--; l.probing[t.route.major] == 0 {
		delete(l.probing, t.route.major)
	}
}

// learn finds the bucket an answer speaks of, and tells it.
func (l *limiter) learn(t *ticket, a *answer, now time.Time) *bucket {
	b, name := t.bucket, a.window.bucket
	if name == "" {
		if _, asked := l.routes[t.route.name]; a.status/100 == 2 && !asked {
			l.routes[t.route.name] = ""
			b.open = true
		}
		return b
	}
	l.routes[t.route.name] = name
	key := name + " " + t.route.major
	home := l.buckets[key]
	switch {
	case home == b:
	case home == nil && !b.named && l.buckets[b.key] == b:
		delete(l.buckets, b.key)
		b.key, b.named = key, true
		l.buckets[key] = b
		home = b
	default:
		if home == nil {
			home = l.open(key, t.route)
			home.named = true
		}
		l.join(b, home)
	}
	home.used = now
	home.update(a.window, l.probing[t.route.major], now)
	return home
}

// join makes those who wait for a bucket whose name was not known wait for the
// one it turned out to be.
func (l *limiter) join(from, to *bucket) {
	if from.named {
		return
	}
	for _, in := range from.lanes {
		for in.tickets.Len() > 0 {
			t := in.front()
			l.withdraw(t)
			t.bucket = to
			l.sum.Waiting[t.Priority]++
			l.enqueue(t)
		}
	}
	if l.buckets[from.key] == from {
		delete(l.buckets, from.key)
	}
}

// obey keeps back what a refusal speaks of.
func (l *limiter) obey(b *bucket, r *refusal, now time.Time) {
	until := now.Add(r.after + margin)
	switch r.scope {
	case scopeAddress:
		l.paced.hold(until)
		l.tokens.hold(until)
	case scopeGlobal:
		b.pool.hold(until)
	default:
		b.block(until)
	}
}

func (p *pool) hold(until time.Time) {
	if until.After(p.pause) {
		p.pause = until
	}
}

// forget drops a bucket of a token: there are too many to keep until they are
// idle, and the next answer tells how it stands.
func (l *limiter) forget(b *bucket) {
	full := !b.open && b.remaining == 0 && !b.reset.IsZero()
	if b.flying > 0 || len(b.lanes) > 0 || full {
		return
	}
	if l.buckets[b.key] == b {
		delete(l.buckets, b.key)
	}
}

// sweep forgets what nobody needed for long.
func (l *limiter) sweep(now time.Time) {
	if now.Sub(l.swept) < idle {
		return
	}
	l.swept = now
	for key, b := range l.buckets {
		if b.forgettable(now) {
			delete(l.buckets, key)
		}
	}
}
