package pace

import (
	"container/list"
	"time"
)

// ticket is a call that waits.
type ticket struct {
	Call
	needs []*bucket
	turn  chan struct{} // closed when it may go
	lane  *lane         // where it waits; nil: it does not wait
	place *list.Element // in lane
}

// free is when it may go, as far as is known: nobody knows who comes in between.
func (t *ticket) free() (at time.Time) {
	for _, b := range t.needs {
		at = later(at, b.free(t.Priority))
	}
	return at
}

// promise is when it is to come again, when it does not wait.
func (t *ticket) promise() (at time.Time) {
	for _, b := range t.needs {
		at = later(at, b.promise(t.Priority, b.free(t.Priority)))
	}
	return at
}

// lane is who waits to call one method for one channel, with one priority: the
// first in front.
type lane struct {
	key     laneKey
	tickets list.List
	place   *list.Element // among the lanes of its priority
}

type laneKey struct {
	priority        Priority
	method, channel string
}

// lines is the lane in which a call waits.
func (c Call) lines() laneKey { return laneKey{c.Priority, c.Method, c.Channel} }

func (l *lane) front() *ticket { return l.tickets.Front().Value.(*ticket) }

// workspace is what is known of one workspace's limits, and who waits there.
type workspace struct {
	buckets map[string]*bucket
	lanes   map[laneKey]*lane
	order   [3]list.List // of lanes by priority, in the order of their turns
	alarm   *time.Timer  // for the first who waits
	used    time.Time
	open    bool // nothing is limited
}

func newWorkspace(open bool) *workspace {
	return &workspace{buckets: map[string]*bucket{}, lanes: map[laneKey]*lane{}, open: open}
}

// bucket is the one of that name, which is made when there is none.
func (w *workspace) bucket(name string, r rate) *bucket {
	b := w.buckets[name]
	if w.open {
		r = unlimited
	}
	if b == nil {
		b = newBucket(r)
		w.buckets[name] = b
	}
	return b
}

// needs are the limits that a call is counted in.
func (w *workspace) needs(c Call) []*bucket {
	all := []*bucket{w.bucket(c.Method, tierOf(c.Method))}
	if c.Method == posting && c.Channel != "" {
		all = append(all, w.bucket("#"+c.Channel, perChannel))
	}
	return all
}

// behind is when a call may go that is free then and stands behind those who wait
// for the same.
func (w *workspace) behind(t *ticket, free time.Time) time.Time {
	l := w.lanes[t.lines()]
	if l == nil {
		return free
	}
	widest := time.Duration(0)
	for _, b := range t.needs {
		widest = max(widest, b.distance())
	}
	return free.Add(time.Duration(l.tickets.Len()) * widest)
}

func (w *workspace) enqueue(t *ticket) {
	key := t.lines()
	l := w.lanes[key]
	if l == nil {
		l = &lane{key: key}
		w.lanes[key] = l
		l.place = w.order[key.priority].PushBack(l)
	}
	t.lane, t.place = l, l.tickets.PushBack(t)
}

// withdraw ends the waiting of a ticket.
func (w *workspace) withdraw(t *ticket) {
	l := t.lane
	l.tickets.Remove(t.place)
	t.lane, t.place = nil, nil
	if l.tickets.Len() == 0 {
		w.order[l.key.priority].Remove(l.place)
		delete(w.lanes, l.key)
	}
}

// next is a ticket whose turn it is, nil when it is nobody's; then at is when it
// will be somebody's, zero when nobody waits. It looks at each lane once.
func (w *workspace) next(now time.Time) (t *ticket, at time.Time) {
	for p := range w.order {
		for e := w.order[p].Front(); e != nil; e = e.Next() {
			l := e.Value.(*lane)
			free := l.front().free()
			if !free.After(now) {
				w.order[p].MoveToBack(e)
				return l.front(), now
			}
			if at.IsZero() || free.Before(at) {
				at = free
			}
		}
	}
	return nil, at
}

// sweep forgets limits that nobody needs.
func (w *workspace) sweep(now time.Time) {
	if len(w.lanes) > 0 {
		return // who waits holds on to some of them
	}
	for name, b := range w.buckets {
		if b.forgettable(now) {
			delete(w.buckets, name)
		}
	}
}
