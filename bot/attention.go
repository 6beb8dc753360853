package bot

import (
	"slices"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
)

// The governor's rules, without a database: what of the messages nobody asked
// for is sent now, what is folded into one digest, what waits.

// digestHolds is how many nudges a digest can offer to open. The others wait
// for the next one.
const digestHolds = chat.MaxOptions

const week = 7 * 24 * time.Hour

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
	Spaces   []chat.SpaceID // whose limits it counts for: its own, or those of a digest's notes
	Queued   time.Time
}

func (w waiting) digest() bool { return w.Kind == digestKind }

// sent is a nudge that was sent, of any kind.
type sent struct {
	At     time.Time
	Spaces []chat.SpaceID
}

// attention is what a person has to give.
type attention struct {
	Now      time.Time
	Location *time.Location
	People   people.Settings
	Sent     []sent // in the last seven days
	Limits   map[chat.SpaceID]people.Limits
	Folded   int // how many nudges the digest that waits holds
}

// plan is what becomes of a queue.
type plan struct {
	Muted []string // never: the kind is muted, or the person said stop
	Send  []string // now, in this order
	Fold  []string // into one digest, which is sent after those
	Wake  time.Time
}

// idle is whether there is nothing to do but to wait.
func (p plan) idle() bool { return len(p.Muted)+len(p.Send)+len(p.Fold) == 0 }

// decide sorts a queue out. When there is nothing to do, Wake is when to look
// again; zero when nothing waits.
func (a attention) decide(queue []waiting) plan {
	var p plan
	var held []waiting
	for _, w := range queue {
		switch {
		case a.People.Stopped || slices.Contains(a.People.Muted, w.Kind):
			p.Muted = append(p.Muted, w.ID)
		case w.Priority == Always:
			p.Send = append(p.Send, w.ID)
			a = a.having(w)
		default:
			held = append(held, w)
		}
	}
	slices.SortStableFunc(held, func(x, y waiting) int { return int(y.Priority - x.Priority) })
	send, fold := a.part(held)
	p.Send, p.Fold = append(p.Send, ids(send)...), ids(fold)
	if p.idle() {
		p.Wake = a.wake(held)
	}
	return p
}

// part picks from what is held, the most important first, what may go now.
// While more waits than fits, one of each budget is kept for the digest, which
// comes at its hour and takes up all that waited then.
func (a attention) part(held []waiting) (send, fold []waiting) {
	if a.awake().After(a.Now) {
		return nil, nil
	}
	none, one := people.Limits{}, people.Limits{Day: 1, Week: 1}
	var digest, notes, single []waiting
	for _, w := range held {
		switch {
		case w.digest():
			digest = append(digest, w)
		case !a.allows(w, none):
		case w.Kind == noteKind:
			notes = append(notes, w) // a line in public, which no digest can hold
		default:
			single = append(single, w)
		}
	}
	if send, rest := a.alone(slices.Concat(digest, single), none); len(rest) == 0 {
		more, _ := a.having(send...).alone(notes, none)
		return append(send, more...), nil
	}
	send, fold = a.alone(single, one)
	switch {
	case len(digest) > 0 && a.allows(digest[0], none):
		return a.taken(send, fold, digest)
	case len(digest) == 0 && a.digestIsDue(fold):
		return send, fold[:min(len(fold), digestHolds)]
	case !a.nextDigest().Before(a.midnight(1)):
		one.Day = 0
	}
	send, _ = a.alone(single, one)
	return send, nil
}

// digestIsDue is whether the hour of this waking period's digest is there, and
// something has waited since before.
func (a attention) digestIsDue(rest []waiting) bool {
	due := a.People.Hours.At(a.People.DigestMinute(), a.Now, a.Location)
	return !due.After(a.Now) && slices.ContainsFunc(rest, func(w waiting) bool { return w.Queued.Before(due) })
}

func (a attention) nextDigest() time.Time {
	return a.People.Hours.NextAt(a.People.DigestMinute(), a.Now, a.Location)
}

// taken lets a digest that could not be sent at its hour take up the rest. When
// it is full it goes as it is.
func (a attention) taken(send, rest, digest []waiting) (_, fold []waiting) {
	fold = rest[:min(len(rest), max(digestHolds-a.Folded, 0))]
	if len(fold) == 0 {
		return append(send, digest...), nil
	}
	return send, fold
}

// alone picks what can go by itself, beside what is kept of the budget.
func (a attention) alone(from []waiting, keep people.Limits) (send, rest []waiting) {
	for _, w := range from {
		if !a.allows(w, keep) {
			rest = append(rest, w)
			continue
		}
		send = append(send, w)
		a = a.having(w)
	}
	return send, rest
}

// having is the attention that is left after more was sent now.
func (a attention) having(more ...waiting) attention {
	a.Sent = slices.Clone(a.Sent)
	for _, w := range more {
		a.Sent = append(a.Sent, sent{a.Now, w.Spaces})
	}
	return a
}

// allows is whether the person's budget, and that of each space a nudge comes
// from, has room for it beside what is kept.
func (a attention) allows(w waiting, keep people.Limits) bool {
	roomy := func(left people.Limits) bool { return left.Day > keep.Day && left.Week > keep.Week }
	return roomy(a.left("", people.Limits{})) &&
		!slices.ContainsFunc(w.Spaces, func(space chat.SpaceID) bool { return !roomy(a.left(space, a.Limits[space])) })
}

// left is how many more nudges today and this week allow, from one space or
// from all ("").
func (a attention) left(space chat.SpaceID, most people.Limits) people.Limits {
	left, today := most.InForce(), a.midnight(0)
	for _, s := range a.Sent {
		if space != "" && !slices.Contains(s.Spaces, space) {
			continue
		}
		if !s.At.Before(today) {
			left.Day--
		}
		if a.Now.Sub(s.At) < week {
			left.Week--
		}
	}
	return left
}

// awake is the next moment at which the person may be addressed.
func (a attention) awake() time.Time {
	return a.People.Hours.Next(latest(a.Now, a.People.PausedUntil), a.Location)
}

// mostLooks bounds how far ahead wake looks: weeks, even for those who are
// awake every day.
const mostLooks = 50

// wake is the first moment at which something of what is held could go: when
// the person awakes, when the digest comes, when a day begins, when what was
// sent is a week ago.
func (a attention) wake(held []waiting) time.Time {
	if len(held) == 0 {
		return time.Time{}
	}
	for range mostLooks {
		a.Now = a.next()
		if send, fold := a.part(held); len(send)+len(fold) > 0 {
			break
		}
	}
	return a.Now
}

// next is the first moment after now at which what may go can change.
func (a attention) next() time.Time {
	hours := a.People.Hours
	if at := a.awake(); at.After(a.Now) {
		return at
	}
	first, changes := a.nextDigest(), []time.Time{a.midnight(1)}
	for _, s := range a.Sent {
		changes = append(changes, s.At.Add(week))
	}
	for _, at := range changes {
		if at = hours.Next(at, a.Location); at.After(a.Now) && at.Before(first) {
			first = at
		}
	}
	return first
}

// midnight is when the day begins where the person is, some days from now.
func (a attention) midnight(days int) time.Time {
	y, m, d := a.Now.In(a.Location).Date()
	return people.Midnight(y, m, d+days, a.Location)
}

func ids(ws []waiting) []string {
	var out []string
	for _, w := range ws {
		out = append(out, w.ID)
	}
	return out
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
