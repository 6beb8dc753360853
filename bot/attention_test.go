package bot

import (
	"slices"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
)

func TestDecide(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := func(day, hour int) time.Time { return time.Date(2026, 3, day, hour, 0, 0, 0, berlin) } // the 2nd is a Monday
	note := func(id, kind string, p Priority, queued time.Time, spaces ...chat.SpaceID) waiting {
		return waiting{id, kind, p, spaces, queued}
	}
	fresh := at(2, 10) // while this moment is there, or later
	low, normal, high := note("low", "q.tip", Low, fresh, "a"), note("normal", "q.ask", Normal, fresh, "a"), note("high", "q.info", High, fresh, "b")
	always, digest, line := note("always", "m.soon", Always, fresh, "a"), note("digest", digestKind, High, fresh, "a"), note("line", noteKind, Low, fresh, "a")
	old := note("old", "q.old", Low, at(1, 12), "a")
	weekOfFive := sentAt(at(1, 9), at(1, 10), at(2, 9), at(2, 10), at(3, 9))
	six := func(a *attention) { a.Sent = append(weekOfFive, sentAt(at(4, 9))...) }
	for _, tt := range []struct {
		name  string
		now   time.Time
		set   func(*attention)
		queue []waiting
		want  plan
	}{
		{"one is sent", at(2, 10), nil, []waiting{low}, plan{Send: []string{"low"}}},
		{"the important one first", at(2, 10), nil, []waiting{low, high}, plan{Send: []string{"high", "low"}}},
		{"more than fit: the rest waits for tomorrow's digest", at(2, 10), nil, []waiting{low, normal, high}, plan{Send: []string{"high", "normal"}}},
		{"which comes when the waking hours begin", at(3, 9), nil, []waiting{low, normal, high}, plan{Send: []string{"high"}, Fold: []string{"normal", "low"}}},
		{"one that has waited since yesterday takes up what is new", at(2, 9), nil, []waiting{old, normal, high}, plan{Send: []string{"high"}, Fold: []string{"normal", "old"}}},
		{"what is left of yesterday and fits needs none", at(3, 9), nil, []waiting{low}, plan{Send: []string{"low"}}},
		{"at the hour of one's own", at(2, 18), digestAt(18), []waiting{low, normal, high}, plan{Send: []string{"high"}, Fold: []string{"normal", "low"}}},
		{"until which one nudge is kept for it", at(2, 10), digestAt(18), []waiting{low, normal, high}, plan{Send: []string{"high"}}},
		{"and then it is waited for", at(2, 10), digestAt(18, at(2, 9)), []waiting{low, high}, plan{Wake: at(2, 18)}},
		{"missed, it comes at that hour again", at(3, 9), digestAt(18, at(3, 9)), []waiting{low, high}, plan{Wake: at(3, 18)}},
		{"an hour of sleep counts as none", at(3, 9), digestAt(23), []waiting{low, normal, high}, plan{Send: []string{"high"}, Fold: []string{"normal", "low"}}},
		{"a digest that waits takes the rest up", at(2, 10), nil, []waiting{digest, low, high, normal}, plan{Send: []string{"high"}, Fold: []string{"normal", "low"}}},
		{"a full one goes", at(2, 10), func(a *attention) { a.Folded = digestHolds }, []waiting{digest, low, high, normal}, plan{Send: []string{"high", "digest"}}},
		{"night holds it", at(2, 22), nil, []waiting{high}, plan{Wake: at(3, 9)}},
		{"enough for today", at(2, 12), sentBefore(at(2, 9), at(2, 10)), []waiting{high}, plan{Wake: at(3, 9)}},
		{"yesterday's do not count today", at(3, 12), sentBefore(at(2, 9), at(2, 10)), []waiting{high}, plan{Send: []string{"high"}}},
		{"the week's last one is kept for a digest", at(4, 12), func(a *attention) { a.Sent = weekOfFive }, []waiting{high, low}, plan{Fold: []string{"high", "low"}}},
		{"also while it is not due", at(2, 12), func(a *attention) { a.Sent = sentAt(at(-4, 9), at(-4, 10), at(-3, 9), at(-3, 10), at(-2, 9)) }, []waiting{high, low}, plan{Wake: at(3, 9)}},
		{"the week is full", at(4, 12), six, []waiting{high}, plan{Wake: at(8, 9)}},
		{"muted", at(2, 10), func(a *attention) { a.People.Muted = []string{"q.tip"} }, []waiting{low, high}, plan{Muted: []string{"low"}, Send: []string{"high"}}},
		{"stopped", at(2, 10), func(a *attention) { a.People.Stopped = true }, []waiting{low, always}, plan{Muted: []string{"low", "always"}}},
		{"paused", at(2, 10), func(a *attention) { a.People.PausedUntil = at(9, 0) }, []waiting{high}, plan{Wake: at(9, 9)}},
		{"meetings pass by night, pause and budget", at(2, 23), func(a *attention) { six(a); a.People.PausedUntil = at(9, 0) }, []waiting{always}, plan{Send: []string{"always"}}},
		{"but count", at(2, 10), sentBefore(at(2, 9)), []waiting{always, high}, plan{Send: []string{"always"}}},
		{"a lowered space waits, another does not", at(2, 12), lowered("a", 1, 6, at(2, 9)), []waiting{low, high}, plan{Send: []string{"high"}}},
		{"it waits until tomorrow", at(2, 12), lowered("a", 1, 6, at(2, 9)), []waiting{low}, plan{Wake: at(3, 9)}},
		{"or until its week is over", at(3, 12), lowered("a", 1, 1, at(2, 9)), []waiting{low}, plan{Wake: at(9, 9)}},
		{"more than a space may send goes into the digest", at(3, 9), lowered("a", 1, 6), []waiting{low, normal, high}, plan{Send: []string{"high"}, Fold: []string{"normal", "low"}}},
		{"nobody raises the limits", at(2, 12), lowered("a", 9, 99, at(2, 9), at(2, 10)), []waiting{low}, plan{Wake: at(3, 9)}},
		{"a line in public is in no digest", at(3, 9), nil, []waiting{line, low, normal, high}, plan{Send: []string{"high"}, Fold: []string{"normal", "low"}}},
		{"and comes when there is room", at(2, 10), nil, []waiting{line}, plan{Send: []string{"line"}}},
		{"nothing waits", at(2, 10), nil, nil, plan{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := attention{Now: tt.now, Location: berlin, People: people.Settings{Hours: people.DefaultHours}}
			if tt.set != nil {
				tt.set(&a)
			}
			got := a.decide(tt.queue)
			same := slices.Equal(got.Muted, tt.want.Muted) && slices.Equal(got.Send, tt.want.Send) && slices.Equal(got.Fold, tt.want.Fold)
			if !same || !got.Wake.Equal(tt.want.Wake) {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

// sentAt is what was sent from space a.
func sentAt(times ...time.Time) (all []sent) {
	for _, at := range times {
		all = append(all, sent{at, []chat.SpaceID{"a"}})
	}
	return all
}

func sentBefore(times ...time.Time) func(*attention) {
	return func(a *attention) { a.Sent = sentAt(times...) }
}

func digestAt(hour int, before ...time.Time) func(*attention) {
	return func(a *attention) { a.People.DigestHour, a.Sent = hour, sentAt(before...) }
}

func lowered(space chat.SpaceID, day, week int, before ...time.Time) func(*attention) {
	return func(a *attention) {
		a.Limits, a.Sent = map[chat.SpaceID]people.Limits{space: {Day: day, Week: week}}, sentAt(before...)
	}
}
