package questions

import (
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// Rung is how far Kith has gone for a question that nobody has answered. The
// first human reply ends the climb; while something is missing it pauses.
type Rung int

const (
	Asked  Rung = iota
	Hinted      // the asker was told what makes it easier to answer
	Called      // helpers were told
	Listed      // it stood in the digest of its topics' channels
	Queued      // it stands in the organisers' queue
	Red         // it is red in the report
)

// Brought is the rung of a question that was settled before it came here: Kith
// never went for it, and no message shows it. Reopened, it is asked.
const Brought Rung = -1

// climbs is whether time takes the question further.
func (q *Question) climbs() bool {
	return q.State == Open && q.NeedsInfo == "" && q.Rung < Red
}

// rest is how long the next rung is away. A pause makes it begin anew.
func (q *Question) rest(t Timers) time.Duration { return t.until(q.Rung+1) - t.until(q.Rung) }

// Climb takes the question to its next rung, and reports whether there was one.
func (q *Question) Climb() bool {
	if !q.climbs() {
		return false
	}
	q.Rung++
	return true
}

// Coming notes that a helper is on it. That is no answer yet.
func (q *Question) Coming(helper chat.UserID) (changed bool) {
	if q.State != Open || q.OnIt == helper {
		return false
	}
	q.OnIt = helper
	return true
}
