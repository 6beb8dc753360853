package helpers

import (
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// Helper is a member who offered to be told about questions.
type Helper struct {
	Space       chat.SpaceID
	User        chat.UserID
	Volume      Volume
	PausedUntil time.Time // zero when not paused
}

// Volume is how often a helper wants to be told.
type Volume string

const (
	Rare   Volume = "rare"
	Normal Volume = "normal"
	Often  Volume = "often"
)

// volumes are all of them, the quietest first.
var volumes = []Volume{Rare, Normal, Often}

// most is how many questions a helper is told about in 24 hours and in seven
// days. The governor's own budget holds beside it.
func (v Volume) most() (day, week int) {
	switch v {
	case Rare:
		return 1, 1
	case Often:
		return 2, 6
	case Normal:
	}
	return 1, 3
}

// history is how often a helper was told lately.
type history struct{ day, week int }

// Free is whether the helper may be told about one more question.
func (h Helper) Free(told history, now time.Time) bool {
	day, week := h.Volume.most()
	return !h.PausedUntil.After(now) && told.day < day && told.week < week
}
