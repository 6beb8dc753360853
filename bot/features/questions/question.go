package questions

import (
	"slices"
	"time"
	"unicode/utf8"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
)

// State is where a question stands.
//
//	open ──somebody else writes──▶ talking ──mark──▶ answered ──72 h idle──▶ closed
//	  └────────────mark────────────────────────────────▲                      ▲
//	any ──close, by asker or organiser────────────────────────────────────────┘
//	answered, closed ──reopen──▶ talking, or open when nobody replied
type State string

const (
	Open     State = "open"
	Talking  State = "talking"
	Answered State = "answered"
	Closed   State = "closed"
)

const (
	minTitle   = 8 // shorter is no question yet
	maxTitle   = chat.MaxThreadTitle
	maxDetails = 2500 // with room in a message for what surrounds it, and for escaping
	maxTopics  = 3
	idleAfter  = 72 * time.Hour // unless organisers decided otherwise
)

// Question is asked in public. Its methods hold every rule about it; they touch
// nothing else and need no database to test.
type Question struct {
	ID        string
	Space     chat.SpaceID
	Asker     chat.UserID
	Unnamed   bool // the asker's name is shown to nobody
	Title     string
	Details   string
	Topics    []string // IDs
	State     State
	Answer    chat.Ref    // the message marked as the answer; zero when none was picked
	Answerer  chat.UserID // set when answered
	NeedsInfo chat.UserID // who asked for more; empty when nothing is missing
	InfoAsked int         // how often somebody did
	Repliers  []chat.UserID
	Rung      Rung        // how far Kith has gone for it while open
	OnIt      chat.UserID // the helper who said last that they are on it
	CreatedAt time.Time
	ActiveAt  time.Time // the last sign of life
}

// actor is who does something to a question.
type actor struct {
	chat.UserID
	organiser bool
}

// check returns a complaint for each field that cannot stand.
func (q *Question) check() map[string]complaint {
	complaints := map[string]complaint{}
	switch n := utf8.RuneCountInString(q.Title); {
	case n == 0:
		complaints["title"] = complaint{"ask.title.empty", nil}
	case n < minTitle:
		complaints["title"] = complaint{"ask.title.short", i18n.Args{"n": minTitle}}
	case n > maxTitle:
		complaints["title"] = complaint{"ask.title.long", i18n.Args{"n": n, "max": maxTitle}}
	}
	if n := utf8.RuneCountInString(q.Details); n > maxDetails {
		complaints["details"] = complaint{"ask.details.long", i18n.Args{"n": n, "max": maxDetails}}
	}
	return complaints
}

// complaint is the text of what is wrong with a field.
type complaint struct {
	key  string
	args i18n.Args
}

// Reply notes that by wrote in the thread at that time, and reports whether
// the question looks different now. The asker's own words are no answer, but
// they supply what was missing. Those of somebody who asked without their name
// count like anybody's, or the card would tell whose question it is.
func (q *Question) Reply(by chat.UserID, at time.Time) (changed bool) {
	q.ActiveAt = at
	if by == q.Asker && !q.Unnamed {
		return q.supplied(at)
	}
	if !slices.Contains(q.Repliers, by) {
		q.Repliers = append(q.Repliers, by)
	}
	if q.State == Open {
		q.State = Talking
		return true
	}
	return false
}

// supplied notes that the asker said something, and reports whether that was
// missing.
func (q *Question) supplied(at time.Time) (changed bool) {
	changed = q.NeedsInfo != ""
	q.NeedsInfo, q.ActiveAt = "", at
	return changed
}

// Mark records that author answered, in message ref if one was picked. The
// asker, the author and organisers may. Askers who found the answer themselves
// mark their own message: it is what others will look for.
func (q *Question) Mark(by actor, author chat.UserID, ref chat.Ref, at time.Time) error {
	switch {
	case q.State == Closed:
		return bot.Mistake("closed", nil)
	case by.UserID != q.Asker && by.UserID != author && !by.organiser:
		return bot.Mistake("mark.not-yours", nil)
	case author == q.Asker && by.UserID == q.Asker && ref == (chat.Ref{}):
		return bot.Mistake("mark.own", nil)
	}
	q.State, q.Answer, q.Answerer, q.NeedsInfo, q.ActiveAt = Answered, ref, author, "", at
	return nil
}

// AskForMore says that the question cannot be answered as it stands. It is no
// answer.
func (q *Question) AskForMore(by chat.UserID) error {
	switch {
	case q.State == Closed:
		return bot.Mistake("closed", nil)
	case by == q.Asker:
		return bot.Mistake("more.own", nil)
	case q.State == Answered:
		return bot.Mistake("more.answered", nil)
	case q.NeedsInfo == "":
		q.NeedsInfo = by
		q.InfoAsked++
	}
	return nil
}

// Add appends what the asker was asked for.
func (q *Question) Add(by chat.UserID, more string, at time.Time) error {
	switch {
	case q.State == Closed:
		return bot.Mistake("closed", nil)
	case by != q.Asker:
		return bot.Mistake("add.not-yours", nil)
	}
	if q.Details != "" {
		more = q.Details + "\n\n" + more
	}
	if n := utf8.RuneCountInString(more); n > maxDetails {
		return bot.Mistake("add.long", i18n.Args{"n": n - maxDetails})
	}
	q.Details = more
	q.supplied(at)
	return nil
}

// Close ends the question. Closing a closed one changes nothing.
func (q *Question) Close(by actor) error {
	if by.UserID != q.Asker && !by.organiser {
		return bot.Mistake("close.not-yours", nil)
	}
	q.State, q.NeedsInfo = Closed, ""
	return nil
}

// Reopen takes back that the question is answered or closed. The asker, those
// who replied and organisers may.
func (q *Question) Reopen(by actor, at time.Time) error {
	if by.UserID != q.Asker && !by.organiser && !slices.Contains(q.Repliers, by.UserID) {
		return bot.Mistake("reopen.not-yours", nil)
	}
	if q.State == Open || q.State == Talking {
		return nil // pressed twice
	}
	if q.Title == "" {
		return bot.Mistake("reopen.wordless", nil)
	}
	q.State, q.Answer, q.Answerer, q.ActiveAt = Open, chat.Ref{}, "", at
	q.Rung, q.OnIt = Asked, "" // who reopens needs help anew
	if len(q.Repliers) > 0 {
		q.State = Talking
	}
	return nil
}

// Unheard opens a talk again in which nobody but its asker has said anything,
// and reports whether it was one: they asked without their name, and their words
// counted like anybody's.
func (q *Question) Unheard() bool {
	if q.State != Talking || len(q.Repliers) != 1 || q.Repliers[0] != q.Asker {
		return false
	}
	q.State, q.Repliers, q.Rung, q.OnIt = Open, nil, Asked, ""
	return true
}

// still is how long a question may be quiet before something comes of it.
func (q *Question) still(t Timers) time.Duration {
	if q.State == Talking {
		return t.Asked
	}
	return t.Closed
}

// Quiet is whether a question is talked about and nobody has said anything for
// long: its asker is then asked, once, whether it helped.
func (q *Question) Quiet(now time.Time, t Timers) bool {
	return q.State == Talking && !now.Before(q.ActiveAt.Add(t.Asked))
}

// Idle closes an answered question that has been quiet for long enough, and
// reports whether it did. An unanswered question is never closed by time.
func (q *Question) Idle(now time.Time, t Timers) bool {
	if q.State != Answered || now.Before(q.ActiveAt.Add(t.Closed)) {
		return false
	}
	q.State = Closed
	return true
}
