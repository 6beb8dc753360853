package bot

import (
	"slices"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
)

// The governor's rules, without a database: what of the messages nobody asked
// for is sent now, what is folded into one digest, what waits.

// How many nudges a person gets at most.
const (
	NudgesPerDay  = 2 // from midnight to midnight where the person is
	NudgesPerWeek = 6 // in any seven days
)

// digestHolds is how many nudges a digest can offer to open. The others wait
// for the next one.
const digestHolds = chat.MaxOptions

// Priority says which of several nudges comes first.
type Priority int

const (
	// Low is for what a person can do without: invitations, tips.
	Low Priority = iota
	// Normal is for what is about the person's own questions and promises.
	Normal
	// High is for what others wait for.
	High
	// Always passes budget, hours and pause, but counts: reminders of agreed
	// meetings. Only "stop" and muting the kind hold it.
	Always
)

// waiting is a nudge in the queue, as far as the rules care.
type waiting struct {
	ID       string
	Kind     string
	Priority Priority
	digest   bool
}

// attention is what a person has to give.
type attention struct {
	Now      time.Time
	Location *time.Location
	People   people.Settings
	Sent     []time.Time // of the last seven days
	Folded   int         // how many nudges the digest that waits holds
}

// plan is what becomes of a queue.
type plan struct {
	Muted []string // never: the kind is muted, or the person said stop
	Send  []string // now, in this order
	Fold  []string // into one digest, which then takes their place in the queue
	Wake  time.Time
}

// decide sorts a queue out. Wake is when to look again, zero when nothing waits.
func (a attention) decide(queue []waiting) plan {
	var p plan
	var free, held []waiting
	for _, w := range queue {
		switch {
		case a.People.Stopped || slices.Contains(a.People.Muted, w.Kind):
			p.Muted = append(p.Muted, w.ID)
		case w.Priority == Always:
			free = append(free, w)
		default:
			held = append(held, w)
		}
	}
	p.Send = ids(free)
	if len(held) == 0 {
		return p
	}
	if wake := a.awake(); wake.After(a.Now) {
		p.Wake = wake
		return p
	}
	left := a.left(len(free))
	if left <= 0 {
		p.Wake = a.next(len(free))
		return p
	}
	slices.SortStableFunc(held, func(x, y waiting) int { return int(y.Priority - x.Priority) })
	if len(held) <= left {
		p.Send = append(p.Send, ids(held)...)
		return p
	}
	if p.fold(held, left, digestHolds-a.Folded); len(p.Fold) == 0 {
		p.Wake = a.Now // to find a day for those that the full digest leaves
	}
	return p
}

// fold keeps the most important for themselves and makes one digest of the
// rest. A digest that waits already takes the rest up as long as it has room;
// when it is full, it goes.
func (p *plan) fold(held []waiting, left, room int) {
	single, rest := held[:left-1], held[left-1:]
	p.Send = append(p.Send, ids(single)...)
	for _, w := range rest {
		if !w.digest && len(p.Fold) < room {
			p.Fold = append(p.Fold, w.ID)
		}
	}
	for _, w := range rest {
		if w.digest && len(p.Fold) == 0 {
			p.Send = append(p.Send, w.ID)
		}
	}
}

func ids(ws []waiting) []string {
	var out []string
	for _, w := range ws {
		out = append(out, w.ID)
	}
	return out
}

// awake is the next moment at which the person may be addressed.
func (a attention) awake() time.Time {
	at := a.Now
	if a.People.PausedUntil.After(at) {
		at = a.People.PausedUntil
	}
	return a.People.Hours.Next(at, a.Location)
}

// left is how many more nudges today and this week allow.
func (a attention) left(sendingNow int) int {
	today := a.midnight(a.Now)
	day, week := NudgesPerDay-sendingNow, NudgesPerWeek-sendingNow
	for _, s := range a.Sent {
		if !s.Before(today) {
			day--
		}
		if a.Now.Sub(s) < 7*24*time.Hour {
			week--
		}
	}
	return min(day, week)
}

// next is the first waking moment at which the budget may allow one more.
func (a attention) next(sendingNow int) time.Time {
	y, m, d := a.Now.In(a.Location).Date()
	at := time.Date(y, m, d+1, 0, 0, 0, 0, a.Location)
	later := a
	later.Now = at
	if later.left(0) <= 0 && len(a.Sent) > 0 {
		at = latest(at, slices.MinFunc(a.Sent, time.Time.Compare).Add(7*24*time.Hour))
	}
	return a.People.Hours.Next(at, a.Location)
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (a attention) midnight(t time.Time) time.Time {
	y, m, d := t.In(a.Location).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, a.Location)
}
