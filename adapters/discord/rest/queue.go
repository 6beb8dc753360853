package rest

import (
	"container/heap"
	"container/list"
	"time"
)

// ticket is a job that wants to go or is on its way.
type ticket struct {
	*job
	bucket *bucket
	probe  bool          // it is to find out which bucket its route has
	turn   chan error    // nil error: go. Has room for one
	lane   *lane         // where it waits; nil: it does not wait
	place  *list.Element // in lane
}

// lane is who waits for one bucket, for one guild, with one priority: the oldest
// in front.
type lane struct {
	laneKey
	bucket  *bucket
	tickets *list.List
	crowd   *crowd // of which it is one of the ready lanes; nil: it is not ready
	index   int    // in crowd
}

type laneKey struct {
	priority Priority
	guild    string
}

func (l *lane) front() *ticket { return l.tickets.Front().Value.(*ticket) }

// insert puts a ticket in its place. One that comes again has its old place.
func (l *lane) insert(t *ticket) {
	t.lane = l
	at := l.tickets.Back()
	if front := l.tickets.Front(); front != nil && front.Value.(*ticket).job.turn > t.job.turn {
		at = nil
	}
	for at != nil && at.Value.(*ticket).job.turn > t.job.turn {
		at = at.Prev()
	}
	if at == nil {
		t.place = l.tickets.PushFront(t)
		return
	}
	t.place = l.tickets.InsertAfter(t, at)
}

// crowd is the ready lanes of one guild with one priority: a heap, the lane with
// the oldest ticket first.
type crowd struct {
	guild string
	lanes []*lane
	place *list.Element // in its ring
}

func (c *crowd) Len() int { return len(c.lanes) }
func (c *crowd) Less(i, k int) bool {
	return c.lanes[i].front().job.turn < c.lanes[k].front().job.turn
}

func (c *crowd) Swap(i, k int) {
	c.lanes[i], c.lanes[k] = c.lanes[k], c.lanes[i]
	c.lanes[i].index, c.lanes[k].index = i, k
}

func (c *crowd) Push(x any) {
	l := x.(*lane)
	l.index = len(c.lanes)
	c.lanes = append(c.lanes, l)
}

func (c *crowd) Pop() any {
	last := len(c.lanes) - 1
	l := c.lanes[last]
	c.lanes[last] = nil
	c.lanes = c.lanes[:last]
	return l
}

// ring is the guilds with ready lanes of one priority, in the order of their turns.
type ring struct {
	order  list.List
	crowds map[string]*crowd
}

// pool is the routes that share a pace.
type pool struct {
	pace  *pace     // nil: as fast as the buckets allow
	pause time.Time // Discord wants nothing before
	rings [3]ring
	ready int // lanes whose bucket has, or had, room
	alarm alarm
}

// free is when the next request may go.
func (p *pool) free() time.Time {
	if p.pace == nil {
		return p.pause
	}
	if free := p.pace.free(); free.After(p.pause) {
		return free
	}
	return p.pause
}

// add makes a lane ready.
func (p *pool) add(l *lane) {
	if l.crowd != nil {
		return
	}
	r := &p.rings[l.priority]
	c := r.crowds[l.guild]
	if c == nil {
		if r.crowds == nil {
			r.crowds = map[string]*crowd{}
		}
		c = &crowd{guild: l.guild}
		c.place = r.order.PushBack(c)
		r.crowds[l.guild] = c
	}
	l.crowd = c
	heap.Push(c, l)
	p.ready++
}

// drop makes a lane wait for its bucket.
func (p *pool) drop(l *lane) {
	if l.crowd == nil {
		return
	}
	r, c := &p.rings[l.priority], l.crowd
	heap.Remove(c, l.index)
	l.crowd = nil
	p.ready--
	if len(c.lanes) == 0 {
		r.order.Remove(c.place)
		delete(r.crowds, c.guild)
	}
}

// next is the lane whose turn it is, nil when there is none. Its guild has its
// next turn after all others.
func (p *pool) next(now time.Time, allows func(Priority, time.Time) bool) *lane {
	for priority := range p.rings {
		r := &p.rings[priority]
		for r.order.Len() > 0 && allows(Priority(priority), now) {
			c := r.order.Front().Value.(*crowd)
			l := c.lanes[0]
			if l.bucket.room(l.priority, now) {
				r.order.MoveToBack(c.place)
				return l
			}
			p.drop(l)
		}
	}
	return nil
}
