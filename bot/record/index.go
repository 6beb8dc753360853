package record

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/match"
	"github.com/kith-community/kith/storage"
)

// Index holds the words of the record in memory. It is safe for concurrent use.
type Index struct {
	db     *storage.DB
	cancel func()
	again  chan struct{} // what is held may have missed something
	spoken chan struct{} // somebody wrote who is not written down yet

	saving  sync.Mutex // who is active is written down, or read, by one at a time
	reading sync.Mutex // storage is read by one at a time, so that no older row follows a newer one

	mu         sync.Mutex
	spaces     map[chat.SpaceID]*match.Questions
	routers    map[chat.SpaceID]*match.Router
	unanswered map[string]bool // threads without an answer, which are the fewer ones
	changed    map[string]bool // threads to read again before the next search
	complete   bool
	failed     bool                       // the last loading
	active     map[member]*heard          // who wrote since it was written down
	distant    map[chat.SpaceID]time.Time // where other processes wrote down who is active, and since when
}

// NewIndex is empty, and from now on hears of what changes. [Index.Run] or
// [Index.Load] fills it, Close ends it.
func NewIndex(db *storage.DB) *Index {
	x := &Index{db: db, again: make(chan struct{}, 1), spoken: make(chan struct{}, 1)}
	x.changed, x.active, x.distant = map[string]bool{}, map[member]*heard{}, map[chat.SpaceID]time.Time{}
	x.clear()
	x.cancel = db.Subscribe(topic, x.hear)
	return x
}

// Close stops listening for changes. [Index.Save] before it writes down what is
// held in memory alone.
func (x *Index) Close() { x.cancel() }

func (x *Index) clear() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.spaces, x.unanswered = map[chat.SpaceID]*match.Questions{}, map[string]bool{}
	x.routers = map[chat.SpaceID]*match.Router{}
	x.complete, x.failed = false, false
}

// of holds the questions of a space.
func (x *Index) of(space chat.SpaceID) *match.Questions {
	x.mu.Lock()
	defer x.mu.Unlock()
	questions := x.spaces[space]
	if questions == nil {
		questions = match.NewQuestions()
		if x.complete {
			questions.Loaded()
		}
		x.spaces[space] = questions
	}
	return questions
}

// forgetSpace is what a process does that hears of a space that is forgotten.
func (x *Index) forgetSpace(space chat.SpaceID) {
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.spaces, space)
	delete(x.routers, space)
	delete(x.distant, space)
	maps.DeleteFunc(x.active, func(who member, _ *heard) bool { return who.space == space })
}

// stand notes whether a thread has an answer.
func (x *Index) stand(id string, answered bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if answered {
		delete(x.unanswered, id)
	} else {
		x.unanswered[id] = true
	}
}

func (x *Index) isAnswered(id string) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return !x.unanswered[id]
}

// Search is what somebody looks for.
type Search struct {
	Thread           // its ID, when it has one, is not among what is found
	Answered bool    // only threads with an answer
	Gap      float64 // how far the best must stand out to be strong; 0 is [match.DefaultGap]
	Most     int     // 0 is three
}

// Found is a thread that resembles what was looked for.
type Found struct {
	ID     string
	Shared []string // words of both, the most telling first; none when only an answer holds them
	Strong bool     // worth showing to somebody who did not look for it
}

// Find returns the threads that resemble a search most, the best first. Until
// storage has been read, complete is false and there may be fewer.
func (x *Index) Find(ctx context.Context, s Search) (found []Found, complete bool, err error) {
	if err := x.follow(ctx); err != nil {
		return nil, false, err
	}
	search := match.Search{Question: s.question(), Now: x.db.Now(), Most: s.Most}
	if s.Answered {
		search.Keep = x.isAnswered
	}
	result := x.of(s.Space).Find(search, match.Tuning{Gap: s.Gap})
	for _, b := range result.Best {
		found = append(found, Found{b.ID, b.Shared, b.Strong})
	}
	return found, result.Complete, nil
}
