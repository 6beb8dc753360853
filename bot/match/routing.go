package match

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// The formula of routing; see the package's comment.
const (
	personPrior   = 0.02 // threads that everybody is taken to have answered
	startedPrior  = 10.0
	roomPrior     = 10.0
	neighbours    = 100 // past threads that are asked
	recentDays    = 90.0
	votesPrior    = 20.0
	queryTF       = 2
	unseenDays    = 180
	usualAt       = 1.5 // how far above the average an hour is to be called usual
	usualMessages = 20
	wordThreads   = 3
	maxFacts      = 3
)

var routingBM25 = bm25{k1: 1.2, b: 0.75}

// DefaultLoad is λ, how much the suggestions of the last week count against a
// member: it spreads them over twice as many people for a fiftieth of the hits.
const DefaultLoad = 0.5

// Routing is what a community may adjust.
type Routing struct {
	// Load is λ: [DefaultLoad] when it is 0, none when it is negative.
	Load float64
	// Slow is for forums in which answers take days: who is around at this hour
	// does not count.
	Slow bool
}

// Ask is a question that looks for people.
type Ask struct {
	Thread
	Now time.Time
	// Packed stands for the words of the thread, for callers that have no text.
	Packed *Packed
	// Suggested is how often each candidate was suggested in the last seven days,
	// for callers that keep count themselves; nil for those that tell
	// [Router.Suggested].
	Suggested map[string]int
}

// Rank orders those who could answer, the best first. The candidates are those
// who may be asked at all: subscribed, human, not the asker, not paused, not
// asleep, below their cap, and not blocked by either side. Whoever wrote nothing
// for 180 days is left out here; whoever never wrote is not.
func (r *Router) Rank(a Ask, candidates []string, tuning Routing) []Terms {
	words := a.query(&r.stems)
	r.mu.RLock()
	defer r.mu.RUnlock()
	now := a.Now.Unix()
	q := &asking{r: r, ask: a, now: now, asker: r.people[a.Asker], tuning: tuning}
	q.terms = r.corpus.terms(words, 0, queryTF)
	q.admit(candidates)
	q.vote()
	q.compareProfiles()
	return q.order()
}

// asking is one question on its way through the formula.
type asking struct {
	r        *Router
	ask      Ask
	now      int64
	asker    uint32
	tuning   Routing
	terms    []term
	admitted []candidate
	place    []int32 // by member, one more than the place in admitted
	weight   float64 // Σ w_d
}

// candidate is one of those who could answer.
type candidate struct {
	id      string
	number  uint32
	votes   float64 // Σ w_d over threads they answered
	profile float64
	threads []string
	words   []Word
}

func (q *asking) admit(candidates []string) {
	q.place, q.admitted = make([]int32, len(q.r.members)), make([]candidate, 0, len(candidates))
	strangers := map[string]bool{}
	for _, id := range candidates {
		n := q.r.people[id]
		switch {
		case id == q.ask.Asker, strangers[id], n != nobody && (q.place[n] > 0 || q.gone(n)):
			continue
		case n == nobody:
			strangers[id] = true
		}
		q.admitted = append(q.admitted, candidate{id: id, number: n})
		if n != nobody {
			q.place[n] = int32(len(q.admitted))
		}
	}
}

func (q *asking) gone(n uint32) bool {
	seen := q.r.members[n].activity.seen
	return seen > 0 && q.now-seen > unseenDays*day
}

// at is the candidate with a member's number, or nil.
func (q *asking) at(n uint32) *candidate {
	if i := q.place[n]; i > 0 {
		return &q.admitted[i-1]
	}
	return nil
}

// vote lets the most similar threads speak for those who answered them.
func (q *asking) vote() {
	c := q.r.corpus
	if len(q.terms) == 0 {
		return
	}
	sums := q.r.scratch.lend(len(c.docs))
	defer q.r.scratch.giveBack(sums)
	c.score(sums, 0, q.terms, routingBM25)
	if self, known := c.places[q.ask.ID]; known {
		sums[self] = 0
	}
	top := best{k: neighbours, docs: c.docs}
	for doc, score := range sums {
		if score > 0 {
			top.offer(hit{uint32(doc), float64(score)})
		}
	}
	for _, h := range top.hits {
		t := q.r.threads[h.doc]
		age := float64(max(q.now-t.at, 0)) / day
		w := h.score / top.hits[0].score * math.Exp2(-age/recentDays)
		q.weight += w
		for _, a := range t.answers {
			if voted := q.at(a.person); voted != nil && a.at <= q.now {
				voted.votes += w
				if len(voted.threads) < maxFacts {
					voted.threads = append(voted.threads, c.docs[h.doc].id)
				}
			}
		}
	}
}

// compareProfiles weighs the question against the words of those who answered.
func (q *asking) compareProfiles() {
	var all float64
	for _, t := range q.terms {
		all += t.tf * t.idf
	}
	rarest := slices.Clone(q.terms)
	slices.SortStableFunc(rarest, func(a, b term) int { return cmp.Compare(b.idf, a.idf) })
	for _, t := range rarest {
		for _, s := range q.r.profile.of(t.stem) {
			c := q.at(s.person)
			if c == nil {
				continue
			}
			n := float64(s.n)
			c.profile += t.tf * t.idf * n * 21 / (n + q.r.profile.norm(s.person)) / all
			if s.threads >= wordThreads && len(c.words) < maxFacts && t.word.Form != "" {
				c.words = append(c.words, t.word)
			}
		}
	}
}

// order weighs the candidates, and sorts them by what it needs to know of them:
// there may be ten thousand, with much to say of each.
func (q *asking) order() []Terms {
	weighed, order := make([]Terms, len(q.admitted)), make([]int32, len(q.admitted))
	for i := range q.admitted {
		weighed[i], order[i] = q.weigh(&q.admitted[i]), int32(i)
	}
	slices.SortFunc(order, func(i, j int32) int {
		a, b := &weighed[i], &weighed[j]
		switch {
		case a.Score != b.Score:
			return cmp.Compare(b.Score, a.Score)
		case a.Suggested != b.Suggested:
			return cmp.Compare(a.Suggested, b.Suggested)
		}
		return cmp.Compare(a.Person, b.Person)
	})
	ranked := make([]Terms, len(order))
	for place, i := range order {
		ranked[place] = weighed[i]
	}
	return ranked
}

// weigh is S, part by part.
func (q *asking) weigh(c *candidate) Terms {
	m := &member{}
	if c.number != nobody {
		m = &q.r.members[c.number]
	}
	p := q.prior(m, c.number)
	k := (c.votes + votesPrior*p) / (q.weight + votesPrior)
	t := Terms{
		Person: c.id, Channel: q.ask.Channel, At: q.now, Threads: c.threads, Newcomer: m.threads == 0,
		Habit: 0.7 * math.Log(p), Similar: 0.7 * (math.Log(k) - math.Log(p)), Profile: 0.6 * c.profile,
		Here: m.helpedSince(q.now-month, q.ask.Channel), Suggested: q.load(c.id, m),
	}
	for _, w := range c.words {
		t.Words = append(t.Words, w.Form)
	}
	if !q.tuning.Slow {
		usual := m.activity.hours.usual(q.now)
		t.Seen, t.Hour = seenLately(m.activity.seen, q.now), 0.3*math.Log(usual)
		t.Busy = 0.4 * math.Log1p(float64(m.helpedSince(q.now-day, "")))
		t.Usual = usual >= usualAt && m.activity.hours.total() >= usualMessages
	}
	if at := m.helped[q.asker]; at > 0 && q.asker != nobody {
		t.Helped, t.Trust = at, 0.6*math.Exp2(-float64(max(q.now-at, 0))/day/30)
	}
	if load := cmp.Or(q.tuning.Load, DefaultLoad); load > 0 {
		t.Load = -load * math.Log1p(float64(t.Suggested))
	}
	t.sum()
	return t
}

func (q *asking) load(id string, m *member) int {
	if q.ask.Suggested != nil {
		return q.ask.Suggested[id]
	}
	return m.load(q.now)
}

// prior is p: how likely somebody answers here, whatever the question.
func (q *asking) prior(m *member, n uint32) float64 {
	g := (m.answered.read(q.now) + personPrior) / (q.r.started.read(q.now) + startedPrior)
	var here, started float64
	if room := q.r.rooms[q.ask.Channel]; room != nil {
		here, started = room.answered[n].read(q.now), room.started.read(q.now)
	}
	return (here + roomPrior*g) / (started + roomPrior)
}

// seenLately is high for those who wrote just now.
func seenLately(seen, now int64) (sum float64) {
	if seen == 0 {
		return 0
	}
	for _, step := range []struct {
		within int64
		weight float64
	}{{60 * 60, 0.5}, {day, 0.4}, {week, 1.3}} {
		if now-seen <= step.within {
			sum += step.weight
		}
	}
	return sum
}
