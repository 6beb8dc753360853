package bot

import (
	"slices"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/people"
)

func TestDecide(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := func(day, hour int) time.Time { return time.Date(2026, 3, day, hour, 0, 0, 0, berlin) } // the 2nd is a Monday
	low, high := waiting{"low", "q.tip", Low, false}, waiting{"high", "q.info", High, false}
	normal, always := waiting{"normal", "q.ask", Normal, false}, waiting{"always", "m.soon", Always, false}
	digest := waiting{"digest", digestKind, High, true}
	weekOfFive := []time.Time{at(1, 9), at(1, 10), at(2, 9), at(2, 10), at(3, 9)}
	for _, tt := range []struct {
		name  string
		now   time.Time
		set   func(*people.Settings)
		sent  []time.Time
		queue []waiting
		want  plan
	}{
		{"one is sent", at(2, 10), nil, nil, []waiting{low}, plan{Send: []string{"low"}}},
		{"the important one first", at(2, 10), nil, nil, []waiting{low, high}, plan{Send: []string{"high", "low"}}},
		{"more than fit: the rest is folded", at(2, 10), nil, nil, []waiting{low, normal, high}, plan{Send: []string{"high"}, Fold: []string{"normal", "low"}}},
		{"a digest that waits takes the rest up", at(2, 10), nil, nil, []waiting{digest, low, high, normal}, plan{Send: []string{"digest"}, Fold: []string{"high", "normal", "low"}}},
		{"night holds it", at(2, 22), nil, nil, []waiting{high}, plan{Wake: at(3, 9)}},
		{"enough for today", at(2, 12), nil, []time.Time{at(2, 9), at(2, 10)}, []waiting{high}, plan{Wake: at(3, 9)}},
		{"yesterday's do not count today", at(3, 12), nil, []time.Time{at(2, 9), at(2, 10)}, []waiting{high}, plan{Send: []string{"high"}}},
		{"the week has room for one", at(4, 12), nil, weekOfFive, []waiting{high, low}, plan{Fold: []string{"high", "low"}}},
		{"the week is full", at(4, 12), nil, append(slices.Clone(weekOfFive), at(4, 9)), []waiting{high}, plan{Wake: at(8, 9)}},
		{"muted", at(2, 10), func(s *people.Settings) { s.Muted = []string{"q.tip"} }, nil, []waiting{low, high}, plan{Muted: []string{"low"}, Send: []string{"high"}}},
		{"stopped", at(2, 10), func(s *people.Settings) { s.Stopped = true }, nil, []waiting{low, always}, plan{Muted: []string{"low", "always"}}},
		{"paused", at(2, 10), func(s *people.Settings) { s.PausedUntil = at(9, 0) }, nil, []waiting{high}, plan{Wake: at(9, 9)}},
		{"meetings pass by night, pause and budget", at(2, 23), func(s *people.Settings) { s.PausedUntil = at(9, 0) }, weekOfFive, []waiting{always}, plan{Send: []string{"always"}}},
		{"but count", at(2, 10), nil, []time.Time{at(2, 9)}, []waiting{always, high}, plan{Send: []string{"always"}, Wake: at(3, 9)}},
		{"nothing waits", at(2, 10), nil, nil, nil, plan{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := attention{Now: tt.now, Location: berlin, People: people.Settings{Hours: people.DefaultHours}, Sent: tt.sent}
			if tt.set != nil {
				tt.set(&a.People)
			}
			got := a.decide(tt.queue)
			same := slices.Equal(got.Muted, tt.want.Muted) && slices.Equal(got.Send, tt.want.Send) && slices.Equal(got.Fold, tt.want.Fold)
			if !same || !got.Wake.Equal(tt.want.Wake) {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}
