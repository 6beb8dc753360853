package main

import (
	"cmp"
	"container/heap"
	"math"
	"slices"
	"time"

	"github.com/kith-community/kith/bot/match"
)

const (
	answerLength = 8                // characters; less is a nod
	answerDays   = 7 * 24 * 60 * 60 // after which an answer is no longer what the asker waited for
	rankedPeople = 100              // how many of a ranking are kept
	loadWeek     = 7 * 24 * 60 * 60
	cappedWeek   = 3 // as helpers have it who chose nothing else; see their volume
)

// replay goes through a community's history as it happened. What a question is
// ranked with is what was known one second before.
type replay struct {
	router  *match.Router
	tuning  match.Routing
	wanted  map[string]bool
	later   queue
	people  []string
	known   map[string]bool
	answers int // questions that somebody answered in time

	policies []*policy
	ranked   map[string][]string // by question, of the policy that is written
	written  *policy
}

// policy is a way to choose people.
type policy struct {
	name      string
	load      float64 // λ
	habit     bool    // only by answers in the channel
	newcomer  bool    // the last place goes by lot
	capped    bool    // nobody is suggested more than once a day and three times a week
	suggested map[string][]int64
	scores    *scores
}

func newPolicy(name string, load float64) *policy {
	return &policy{name: name, load: load, suggested: map[string][]int64{}, scores: newScores()}
}

// take lets one thread happen.
func (r *replay) take(t talk) error {
	began := int64(t.Messages[0].At)
	r.until(began)
	first := t.Messages[0]
	thread := match.Thread{
		ID: string(t.Thread), Channel: string(t.Channel), Asker: string(first.User), At: time.Unix(began, 0),
		Title: t.Title, Text: first.Text, Code: first.Code,
	}
	if r.wanted[thread.ID] {
		r.ask(match.Ask{Thread: thread, Now: thread.At}, t.answerers())
	}
	words := !t.wordless()
	if words {
		r.router.Asked(thread)
	}
	for i, m := range t.Messages {
		if m.User == "" {
			continue
		}
		e := event{at: max(int64(m.At), began), order: r.later.order, user: string(m.User)}
		if i > 0 && words && m.long() {
			e.thread = thread.ID
		}
		r.later.order++
		heap.Push(&r.later, e)
	}
	return nil
}

// until lets all messages before a time happen.
func (r *replay) until(now int64) {
	for len(r.later.events) > 0 && r.later.events[0].at < now {
		e := heap.Pop(&r.later).(event)
		at := time.Unix(e.at, 0)
		r.router.Spoke(e.user, at)
		if e.thread != "" {
			r.router.Answered(e.thread, e.user, at)
		}
		if !r.known[e.user] {
			r.known[e.user] = true
			r.people = append(r.people, e.user)
		}
	}
}

// answerers are those whom a question was waiting for.
func (t talk) answerers() map[string]bool {
	right := map[string]bool{}
	first := t.Messages[0]
	for _, m := range t.Messages[1:] {
		if m.User != "" && m.User != first.User && m.At-first.At <= answerDays && m.long() {
			right[string(m.User)] = true
		}
	}
	return right
}

// ask ranks everybody by each policy. A question that nobody answered is ranked
// too, and suggestions for it weigh on people, but there is nothing to score.
func (r *replay) ask(a match.Ask, right map[string]bool) {
	tuning := r.tuning
	tuning.Load = -1 // each policy has its own
	everybody := r.router.Rank(a, r.people, tuning)
	if len(right) > 0 {
		r.answers++
	}
	for _, p := range r.policies {
		ranked := p.rank(everybody, a)
		if len(right) > 0 {
			p.scores.add(ranked, right, a.Now.Unix())
		}
		if p == r.written {
			r.ranked[a.ID] = ranked
		}
	}
}

// rank orders people, and remembers whom it suggested.
func (p *policy) rank(everybody []match.Terms, a match.Ask) []string {
	now := a.Now.Unix()
	first, newcomers := p.first(everybody, now)
	people := []string{}
	for _, t := range slices.Concat(p.drawn(first, newcomers, a.ID), first) {
		if len(people) < suggestedPeople || !slices.Contains(people, t.Person) {
			people = append(people, t.Person)
		}
	}
	people = people[:min(len(people), rankedPeople)]
	for _, person := range people[:min(len(people), suggestedPeople)] {
		p.suggested[person] = append(p.suggested[person], now)
	}
	return people
}

// first are the first of everybody, and those who wait for the lot. It does not
// sort the others: a community has thousands of members, and asks thousands of times.
func (p *policy) first(everybody []match.Terms, now int64) (first, newcomers []match.Terms) {
	first = make([]match.Terms, 0, rankedPeople+1)
	for i := range everybody {
		n := p.lately(everybody[i].Person, now)
		if p.capped && (n >= cappedWeek || n > 0 && p.today(everybody[i].Person, now)) {
			continue
		}
		load := -p.load * math.Log1p(float64(n))
		score := everybody[i].Score + load
		if p.habit {
			score = everybody[i].Habit
		}
		lot := p.newcomer && everybody[i].Newcomer
		if !lot && len(first) == rankedPeople && score < first[rankedPeople-1].Score {
			continue
		}
		one := everybody[i]
		one.Suggested, one.Load, one.Score = n, load, score
		if lot {
			newcomers = append(newcomers, one)
		}
		at, _ := slices.BinarySearchFunc(first, one, earlier)
		first = slices.Insert(first, at, one)
		first = first[:min(len(first), rankedPeople)]
	}
	return first, newcomers
}

// earlier compares two by score; who was suggested less often wins a draw.
func earlier(a, b match.Terms) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Suggested, b.Suggested), cmp.Compare(a.Person, b.Person))
}

// drawn are the three that are suggested when one place goes by lot.
func (p *policy) drawn(first, newcomers []match.Terms, question string) []match.Terms {
	if !p.newcomer {
		return nil
	}
	return match.Choose(slices.Concat(first[:min(len(first), suggestedPeople)], newcomers), suggestedPeople, question, nil)
}

// lately is how often somebody was suggested in the week before.
func (p *policy) lately(person string, now int64) int {
	times := p.suggested[person]
	if len(times) == 0 {
		return 0
	}
	times = slices.DeleteFunc(times, func(at int64) bool { return at <= now-loadWeek })
	p.suggested[person] = times
	return len(times)
}

// today is whether somebody was suggested in the day before.
func (p *policy) today(person string, now int64) bool {
	times := p.suggested[person]
	return times[len(times)-1] > now-24*60*60
}

// event is a message that was not yet written when its thread began.
type event struct {
	at     int64
	order  int
	user   string
	thread string // the one it answers
}

// queue holds messages by time.
type queue struct {
	events []event
	order  int
}

func (q *queue) Len() int      { return len(q.events) }
func (q *queue) Swap(i, j int) { q.events[i], q.events[j] = q.events[j], q.events[i] }
func (q *queue) Push(e any)    { q.events = append(q.events, e.(event)) }
func (q *queue) Less(i, j int) bool {
	a, b := q.events[i], q.events[j]
	return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.order, b.order)) < 0
}

func (q *queue) Pop() any {
	last := len(q.events) - 1
	e := q.events[last]
	q.events = q.events[:last]
	return e
}
