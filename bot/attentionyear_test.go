package bot

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
)

// life is a person in whose year nudges come, singly and in floods, from three
// spaces, while what they and their organisers decided changes and Kith is down
// now and then. TestYear plays the same with the whole of Kith around the rules.
type life struct {
	*rapid.T
	a     attention
	queue []waiting
	notes map[string][]waiting // of digests
	sent  []delivery
	wake  time.Time
	next  int
}

// delivery is what arrived.
type delivery struct {
	at     time.Time
	spaces []chat.SpaceID
}

var yearZones = []string{
	"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Australia/Sydney", "America/Santiago", "Africa/Casablanca", "Asia/Beirut", "Asia/Kathmandu", "UTC",
}

var yearSpaces = []chat.SpaceID{"a", "b", "c"}

func anyHours(t *rapid.T) people.Hours {
	return people.Hours{
		From: rapid.IntRange(0, 47).Draw(t, "from") * 30, To: rapid.IntRange(0, 47).Draw(t, "to") * 30,
		Days: people.Days(rapid.IntRange(0, int(people.AllDays)).Draw(t, "days")),
	}
}

func (l *life) decides() {
	p := &l.a.People
	switch rapid.IntRange(0, 6).Draw(l.T, "decides") {
	case 0:
		p.Hours = anyHours(l.T)
	case 1:
		p.DigestHour = rapid.IntRange(0, 24).Draw(l.T, "digest hour")
	case 2:
		p.PausedUntil = l.a.Now.Add(time.Duration(rapid.IntRange(0, 30*24).Draw(l.T, "pause")) * time.Hour)
	case 3:
		p.Muted = nil
		if rapid.Bool().Draw(l.T, "mutes") {
			p.Muted = []string{"k1"}
		}
	case 4:
		p.Stopped = rapid.IntRange(0, 3).Draw(l.T, "stops") == 0
	default:
		limits := people.Limits{Day: rapid.IntRange(0, 2).Draw(l.T, "day"), Week: rapid.IntRange(0, 6).Draw(l.T, "week")}
		l.a.Limits[rapid.SampledFrom(yearSpaces).Draw(l.T, "space")] = limits
	}
}

func (l *life) told(n int) {
	for range n {
		l.next++
		kind := rapid.SampledFrom([]string{"k1", "k2", "k3", noteKind}).Draw(l.T, "kind")
		priority := rapid.SampledFrom([]Priority{Low, Low, Low, Normal, Normal, High, High, Always}).Draw(l.T, "priority")
		if kind == noteKind {
			priority = Low
		}
		space := rapid.SampledFrom(yearSpaces).Draw(l.T, "from")
		l.queue = append(l.queue, waiting{fmt.Sprintf("n%05d", l.next), kind, priority, []chat.SpaceID{space}, l.a.Now})
	}
}

// looks does what the governor does when it looks at a queue, until it waits.
func (l *life) looks() {
	for range 1000 {
		l.a.Sent = nil
		for _, d := range l.sent {
			if l.a.Now.Sub(d.at) < week {
				l.a.Sent = append(l.a.Sent, sent{d.at, d.spaces})
			}
		}
		l.a.Folded = 0
		for _, w := range l.queue {
			l.a.Folded += len(l.notes[w.ID])
		}
		p := l.a.decide(l.queue)
		if p.idle() {
			l.waits(p)
			return
		}
		for _, id := range p.Muted {
			if w := l.take(id); !l.a.People.Stopped && !slices.Contains(l.a.People.Muted, w.Kind) {
				l.Fatalf("%s: %s is dropped for no reason", l.a.Now, w.Kind)
			}
		}
		for _, id := range p.Send {
			l.arrives(l.take(id))
		}
		if !l.folds(p.Fold) {
			l.wake = l.a.Now.Add(time.Duration(rapid.IntRange(1, 200).Draw(l.T, "is dead for")) * time.Hour)
			return
		}
	}
	l.Fatalf("%s: the governor looks for ever", l.a.Now)
}

func (l *life) waits(p plan) {
	l.wake = p.Wake
	switch longest := latest(l.a.Now, l.a.People.PausedUntil).AddDate(0, 0, 30); {
	case len(l.queue) == 0:
		if !p.Wake.IsZero() {
			l.Fatalf("%s: nothing waits until %s", l.a.Now, p.Wake)
		}
	case !p.Wake.After(l.a.Now) || p.Wake.After(longest):
		l.Fatalf("%s: %d wait until %s", l.a.Now, len(l.queue), p.Wake)
	}
}

func (l *life) take(id string) waiting {
	i := slices.IndexFunc(l.queue, func(w waiting) bool { return w.ID == id })
	if i < 0 {
		l.Fatalf("%s: %s comes twice", l.a.Now, id)
	}
	w := l.queue[i]
	l.queue = slices.Delete(l.queue, i, i+1)
	return w
}

// folds makes a digest, and lets it arrive unless Kith dies just then.
func (l *life) folds(ids []string) (lives bool) {
	if len(ids) == 0 {
		return true
	}
	due := l.a.People.Hours.At(l.a.People.DigestMinute(), l.a.Now, l.a.Location)
	i := slices.IndexFunc(l.queue, waiting.digest)
	if i < 0 {
		if due.After(l.a.Now) || len(ids) < 2 {
			l.Fatalf("%s: a digest of %d, due at %s", l.a.Now, len(ids), due)
		}
		l.next++
		i = len(l.queue)
		l.queue = append(l.queue, waiting{fmt.Sprintf("d%05d", l.next), digestKind, High, nil, l.a.Now})
	}
	digest := l.queue[i].ID
	for _, id := range ids {
		l.notes[digest] = append(l.notes[digest], l.take(id))
	}
	i = slices.IndexFunc(l.queue, waiting.digest)
	for _, w := range l.notes[digest] {
		if !slices.Contains(l.queue[i].Spaces, w.Spaces[0]) {
			l.queue[i].Spaces = append(l.queue[i].Spaces, w.Spaces[0])
		}
	}
	if rapid.IntRange(0, 9).Draw(l.T, "dies") == 0 {
		return false
	}
	l.arrives(l.take(digest))
	return true
}

// arrives holds a nudge against what everybody was promised.
func (l *life) arrives(w waiting) {
	now, p := l.a.Now, l.a.People
	l.sent = append(l.sent, delivery{now, w.Spaces})
	if len(l.notes[w.ID]) > digestHolds {
		l.Fatalf("%s: a digest of %d", now, len(l.notes[w.ID]))
	}
	delete(l.notes, w.ID)
	if p.Stopped || slices.Contains(p.Muted, w.Kind) {
		l.Fatalf("%s: %s arrives, which is not wanted", now, w.Kind)
	}
	if w.Priority == Always {
		return
	}
	if !p.Hours.Awake(now, l.a.Location) || p.PausedUntil.After(now) {
		l.Fatalf("%s: %s %s in %s, paused until %s, gets a nudge", now, p.Hours, p.Hours.Days, l.a.Location, p.PausedUntil)
	}
	l.counts("", people.Limits{})
	for _, space := range w.Spaces {
		l.counts(space, l.a.Limits[space])
	}
}

// counts fails when there were more today or this week than one may get.
func (l *life) counts(space chat.SpaceID, most people.Limits) {
	date := func(t time.Time) string { return t.In(l.a.Location).Format(time.DateOnly) }
	var got people.Limits
	for _, d := range l.sent {
		if space != "" && !slices.Contains(d.spaces, space) {
			continue
		}
		if date(d.at) == date(l.a.Now) {
			got.Day++
		}
		if l.a.Now.Sub(d.at) < week {
			got.Week++
		}
	}
	if most = most.InForce(); got.Day > most.Day || got.Week > most.Week {
		l.Fatalf("%s: %+v from %q, more than %+v", l.a.Now, got, space, most)
	}
}

// passes lets time pass; unless Kith is down, it looks whenever it meant to.
func (l *life) passes(d time.Duration, down bool) {
	end := l.a.Now.Add(d)
	for !down && !l.wake.IsZero() && l.wake.Before(end) {
		l.a.Now = l.wake
		l.looks()
	}
	l.a.Now = end
}

func TestRulesForAYear(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		loc, err := time.LoadLocation(rapid.SampledFrom(yearZones).Draw(r, "zone"))
		if err != nil {
			r.Fatal(err)
		}
		l := &life{T: r, notes: map[string][]waiting{}, a: attention{
			Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Location: loc, Limits: map[chat.SpaceID]people.Limits{},
			People: people.Settings{Hours: anyHours(r)},
		}}
		for end := l.a.Now.AddDate(1, 0, 0); l.a.Now.Before(end); {
			switch n := rapid.IntRange(0, 19).Draw(r, "happens"); {
			case n < 3:
				l.decides()
			case n == 3:
				l.told(rapid.IntRange(5, 40).Draw(r, "flood"))
			case n == 4:
				l.passes(time.Duration(rapid.IntRange(1, 9*24).Draw(r, "down"))*time.Hour, true)
			default:
				l.told(1)
			}
			l.looks()
			l.passes(time.Duration(rapid.IntRange(0, 5*24*60).Draw(r, "minutes"))*time.Minute, false)
		}
		l.a.People.PausedUntil = time.Time{}
		l.looks()
		l.passes(3*365*24*time.Hour, false)
		if len(l.queue) > 0 {
			r.Fatalf("%d nudges never come: %+v", len(l.queue), l.queue)
		}
	})
}
