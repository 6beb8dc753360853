package helpers

import (
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func TestHowOftenAHelperIsTold(t *testing.T) {
	for _, c := range []struct {
		name   string
		volume Volume
		told   history
		paused time.Time
		free   bool
	}{
		{"nobody was told", Normal, history{}, time.Time{}, true},
		{"normally once a day", Normal, history{1, 1}, time.Time{}, false},
		{"and three times a week", Normal, history{0, 3}, time.Time{}, false},
		{"rarely is once a week", Rare, history{0, 1}, time.Time{}, false},
		{"often is twice a day", Often, history{1, 5}, time.Time{}, true},
		{"but no more than that", Often, history{2, 2}, time.Time{}, false},
		{"nor than six times a week", Often, history{0, 6}, time.Time{}, false},
		{"a pause holds", Often, history{}, monday.Add(time.Second), false},
		{"until it is over", Often, history{}, monday, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := Helper{Volume: c.volume, PausedUntil: c.paused}
			if got := h.Free(c.told, monday); got != c.free {
				t.Errorf("free is %v, want %v", got, c.free)
			}
		})
	}
}

func TestWhatAHelperMakesOfIt(t *testing.T) {
	for _, c := range []struct {
		name    string
		by      chat.UserID
		settled bool
		state   State
		wrong   bool
	}{
		{"they are on it", "eve", false, Coming, false},
		{"they pass", "eve", false, Passed, false},
		{"somebody else presses", "ada", false, Coming, true},
		{"it is too late", "eve", true, Coming, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &Suggestion{User: "eve", State: Told}
			if err := s.answer(c.by, &Call{Settled: c.settled}, c.state); (err != nil) != c.wrong {
				t.Error(err)
			}
		})
	}
}
