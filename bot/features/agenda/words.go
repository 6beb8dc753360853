package agenda

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
)

const (
	maxPoints = 20   // on an agenda: what does not fit a meeting is no agenda
	maxNotes  = 10   // of a meeting
	maxItems  = 50   // open, of a pair
	maxWords  = 500  // runes of a point and of an item
	maxNote   = 1500 // runes of a note
)

// Point is something to talk about. It waits for the next meeting, whichever that
// is, until one of the two says that it was talked about.
type Point struct {
	ID     string
	Pair   string
	Author chat.UserID
	Words  string
	At     time.Time
	DoneAt time.Time // zero while it waits
	DoneIn string    // the ID of the meeting; "" for none
}

// Done is whether it was talked about.
func (p *Point) Done() bool { return !p.DoneAt.IsZero() }

// Tick says that it was talked about. Twice changes nothing.
func (p *Point) Tick(meeting string, now time.Time) {
	if !p.Done() {
		p.DoneAt, p.DoneIn = now, meeting
	}
}

// Rewrite changes its words.
func (p *Point) Rewrite(by chat.UserID, words string) error {
	if by != p.Author {
		return bot.Mistake("point.not-yours", nil)
	}
	p.Words = words
	return nil
}

// twice is whether somebody has written the same on an agenda already, as happens
// when one presses twice.
func twice(open []*Point, by chat.UserID, words string) bool {
	for _, p := range open {
		if p.Author == by && p.Words == words {
			return true
		}
	}
	return false
}

// Note is what one of the two wrote down of a meeting. Both read it.
type Note struct {
	ID      string
	Pair    string
	Meeting string // ID
	Author  chat.UserID
	Words   string
	At      time.Time
}

// Rewrite changes its words.
func (n *Note) Rewrite(by chat.UserID, words string) error {
	if by != n.Author {
		return bot.Mistake("note.not-yours", nil)
	}
	n.Words = words
	return nil
}

// written is what somebody wrote into a field, and the complaint when it cannot
// stand; "" for none.
func written(t i18n.Printer, typed string, most int) (words, wrong string) {
	words = strings.TrimSpace(chat.Clean(typed))
	switch n := utf8.RuneCountInString(words); {
	case n == 0:
		return words, t.S("words.none")
	case n > most:
		return words, t.S("words.long", i18n.Args{"n": n, "max": most})
	}
	return words, ""
}
