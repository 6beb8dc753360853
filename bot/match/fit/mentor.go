package fit

import (
	"math"
	"time"
)

// Depth is how well mentors say that they know a topic. 0 is that they do not
// offer it.
type Depth int

// What a mentor declares of a topic.
const (
	Basics Depth = iota + 1
	Solid
	Deep
)

// Mentor is what counts of somebody who may be suggested. What is not known is
// left at its zero value, and counts neither for nor against them.
type Mentor struct {
	ID        string
	Topics    map[string]Depth  // what they offer, in their own words about themselves
	Public    map[string]Record // what they answered in public, by topic: [Mentor.HasAnswered]
	Goals     []string          // what they help to reach
	Languages []string          // BCP 47, in any order
	Week      Week              // when they have time; zero is unknown
	Zone      int               // minutes east of UTC, for when a Week is unknown

	Replies    Replies
	Active     int // mentees now
	Capacity   int // mentees they want at most; 0 is full
	Asked30    int // requests in the last 30 days
	Introduced int // ever, to anybody: 0 is a newcomer among mentors

	Helped  Tally // questions of the mentee that they answered in public
	Talked  Tally // public threads in which both wrote, also those
	Thanked Tally // thanks that the mentee gave them
}

// HasAnswered notes a question on a topic that they answered in public, and
// whether the answer was marked as the one that helped. A question on two topics
// is noted for each.
func (m *Mentor) HasAnswered(topic string, at, now time.Time, accepted bool) {
	if m.Public == nil {
		m.Public = map[string]Record{}
	}
	r := m.Public[topic]
	r.Answered = r.Answered.Plus(at, now)
	if accepted {
		r.Accepted = r.Accepted.Plus(at, now)
	}
	m.Public[topic] = r
}

func (m *Mentor) newcomer() bool { return m.Introduced == 0 }

// Wish is what a mentee looks for, the most important first.
type Wish struct {
	Topics    []string
	Goals     []string
	Languages []string // BCP 47; none is any
	Week      Week
	Zone      int // minutes east of UTC, for when a Week is unknown
}

// open is whether anything suits.
func (w *Wish) open() bool { return len(w.Topics) == 0 && len(w.Goals) == 0 }

// Record is how somebody answered questions on a topic in public.
type Record struct {
	Answered Tally
	Accepted Tally // of these, marked as the answer
}

// halfLife is after how long something that happened counts half: given with
// Kith's design for trust, and used for answers as well.
const halfLife = 180 * 24 * time.Hour

// Tally counts what happened, twice: how often, which is what people are told,
// and how much of it still counts, which is what the rank is made of.
type Tally struct {
	Count  int
	Weight float64 // the sum of 2^(−age/180 d)
}

// Plus is the tally with something that happened at a time as well.
func (t Tally) Plus(at, now time.Time) Tally {
	age := max(now.Sub(at), 0)
	return Tally{t.Count + 1, t.Weight + math.Exp2(-float64(age)/float64(halfLife))}
}
