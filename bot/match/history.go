package match

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// Thread is a question as it was asked.
type Thread struct {
	ID      string
	Channel string
	Asker   string // "" when it was asked without a name
	At      time.Time
	Title   string
	Text    string
	Code    string
}

// Router knows who answered what in one space, and ranks who could answer next.
// It may be used by several goroutines.
type Router struct {
	mu      sync.RWMutex
	corpus  *corpus
	threads []thread          // by the document's number
	people  map[string]uint32 // numbers of members
	members []member
	rooms   map[string]*room
	started counter // threads, everywhere
	profile profiles
	stems   stemmer
	scratch sheets
}

// thread is what is known of a thread beside its words.
type thread struct {
	at      int64
	channel string
	asker   uint32
	answers []answer
}

type answer struct {
	person uint32
	at     int64
}

// room is a channel.
type room struct {
	started  counter
	answered map[uint32]counter // threads, by member
}

// NewRouter knows nobody.
func NewRouter() *Router {
	return &Router{
		corpus: newCorpus(1), people: map[string]uint32{}, rooms: map[string]*room{},
		members: make([]member, nobody+1),
		profile: profiles{length: map[uint32]int{}},
	}
}

// Asked notes a thread. Called again for the same one, it replaces the words:
// after an edit, or without any when its author wants them forgotten.
func (r *Router) Asked(t Thread) { r.note(t, t.words(&r.stems)) }

func (r *Router) note(t Thread, words *bag) {
	r.mu.Lock()
	defer r.mu.Unlock()
	doc, known := r.corpus.places[t.ID]
	var answers []answer
	if known {
		answers = r.threads[doc].answers
		r.profile.withdraw(r.corpus, doc, answers)
	} else {
		r.started.add(t.At.Unix())
		r.room(t.Channel).started.add(t.At.Unix())
	}
	doc = r.corpus.put(t.ID, words)
	if int(doc) == len(r.threads) {
		r.threads = append(r.threads, thread{})
	}
	asker := r.number(t.Asker)
	if asker != nobody {
		r.members[asker].activity.see(t.At.Unix())
	}
	r.threads[doc] = thread{at: t.At.Unix(), channel: strings.Clone(t.Channel), asker: asker, answers: answers}
	for _, a := range answers {
		r.profile.credit(r.corpus, doc, a.person)
	}
}

func (t Thread) words(stems *stemmer) *bag {
	b := newBag(stems)
	b.add(t.Title, 1)
	b.add(t.Text, 1)
	b.add(t.Code, 1)
	return b
}

// Spoke notes that a member wrote in public: when, and nothing else.
func (r *Router) Spoke(person string, at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n := r.number(person); n != nobody {
		r.members[n].activity.Spoke(at)
	}
}

// Recall sets what is known of when a member wrote. When they asked or answered
// is not forgotten over it.
func (r *Router) Recall(person string, a Activity) {
	r.mu.Lock()
	defer r.mu.Unlock()
	m := &r.members[r.number(person)]
	a.see(m.activity.seen)
	m.activity = a
}

// Quiet forgets when a member wrote, but not what they answered.
func (r *Router) Quiet(person string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n, known := r.people[person]; known {
		r.members[n].activity = Activity{}
	}
}

// Answered notes that a member answered a thread of somebody else. Only the first
// time in each thread counts. Threads it was not told of are passed over.
func (r *Router) Answered(id, person string, at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	doc, known := r.corpus.places[id]
	if !known {
		return
	}
	n, t := r.number(person), &r.threads[doc]
	if n == nobody || n == t.asker || slices.ContainsFunc(t.answers, func(a answer) bool { return a.person == n }) {
		return
	}
	t.answers = append(t.answers, answer{n, at.Unix()})
	r.members[n].help(*t, at.Unix())
	r.members[n].activity.see(at.Unix())
	here := r.room(t.channel)
	count := here.answered[n]
	count.add(at.Unix())
	here.answered[n] = count
	r.profile.credit(r.corpus, doc, n)
}

// Suggested notes that a member was suggested, which makes it somewhat less
// likely for a week.
func (r *Router) Suggested(person string, at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	m := &r.members[r.number(person)]
	m.suggested = append(since(m.suggested, at.Unix()-week), at.Unix())
}

// Remove forgets the words of a thread and who answered it. That somebody helped
// in its channel then stays counted, without saying where.
func (r *Router) Remove(id string) {
	r.stems.forget()
	r.mu.Lock()
	defer r.mu.Unlock()
	doc, known := r.corpus.places[id]
	if !known {
		return
	}
	r.profile.withdraw(r.corpus, doc, r.threads[doc].answers)
	r.corpus.remove(id)
	r.threads[doc] = thread{}
}

// Forget forgets a member who opted out or left: what was counted of them, what
// they answered, and that they helped or were helped. It goes through everything,
// which happens seldom enough.
func (r *Router) Forget(person string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n, known := r.people[person]
	if !known {
		return
	}
	for i := range r.threads {
		t := &r.threads[i]
		t.answers = slices.DeleteFunc(t.answers, func(a answer) bool { return a.person == n })
		if t.asker == n {
			t.asker = nobody
		}
	}
	for _, here := range r.rooms {
		delete(here.answered, n)
	}
	for i := range r.members {
		delete(r.members[i].helped, n)
	}
	r.profile.forget(n)
	r.members[n] = member{}
	delete(r.people, person)
}

func (r *Router) room(channel string) *room {
	here := r.rooms[channel]
	if here == nil {
		here = &room{answered: map[uint32]counter{}}
		r.rooms[strings.Clone(channel)] = here
	}
	return here
}

// number is a member's number. Those of members who were forgotten are not given
// to others. Whoever asked without a name is nobody.
func (r *Router) number(person string) uint32 {
	if person == "" {
		return nobody
	}
	if n, known := r.people[person]; known {
		return n
	}
	n := uint32(len(r.members))
	person = strings.Clone(person)
	r.members = append(r.members, member{id: person})
	r.people[person] = n
	return n
}
