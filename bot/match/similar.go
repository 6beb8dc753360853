package match

import (
	"math"
	"sync"
	"time"
)

// Question is what a space remembers of a question in order to find it again.
type Question struct {
	ID      string
	Channel string
	At      time.Time
	Title   string
	Body    string // prose; Cut parts a message into this and the next
	Code    string
	Replies []string // of members who let their words be used, prose and code alike
}

// Tuning is what a community may adjust.
type Tuning struct {
	// Gap is how far a question must stand out from the tenth best to be shown:
	// [DefaultGap] when it is 0.
	Gap float64
}

// DefaultGap shows something on about half of the questions that have a
// precedent.
const DefaultGap = 0.45

// The formula of a similar question; see the package's comment.
const (
	repliesWeight     = 0.25
	codeWeight        = 0.10
	repliesCodeWeight = 0.15
	recencyWeight     = 0.5
	recencyHalfLife   = 365.0 // days
	channelWeight     = 0.1
	similarTF         = 3
	compared          = 10 // the gap is measured to this one
)

var similarBM25 = bm25{k1: 0.9, b: 0.4}

// The fields of a question.
const (
	inMain = iota // twice the title, and the body
	inReplies
	inCode
	questionFields
)

// Questions finds questions that were asked before, for one space. It may be used
// by several goroutines.
type Questions struct {
	mu      sync.RWMutex
	corpus  *corpus
	about   []asked           // by the document's number
	gone    map[string]bool   // removed while storage was still being read; nil afterwards
	rooms   map[string]uint32 // channels
	stems   stemmer
	scratch sheets
}

// asked is what the score needs beside the words.
type asked struct {
	at      int64 // Unix seconds
	channel uint32
}

// NewQuestions remembers nothing yet, and says of its answers that they are
// incomplete until [Questions.Loaded] is called.
func NewQuestions() *Questions {
	return &Questions{corpus: newCorpus(questionFields), gone: map[string]bool{}, rooms: map[string]uint32{}}
}

// Put remembers a question as it is now. Call it when a question was asked,
// edited or answered.
func (q *Questions) Put(question Question) {
	fields := q.stems.read(question)
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.gone, question.ID)
	q.put(question, fields)
}

// Load remembers questions that storage holds, a few at a time. What was put or
// removed since the start is newer and wins.
func (q *Questions) Load(stored []Question) {
	for _, question := range stored {
		fields := q.stems.read(question)
		q.mu.Lock()
		if _, known := q.corpus.places[question.ID]; !known && !q.gone[question.ID] {
			q.put(question, fields)
		}
		q.mu.Unlock()
	}
}

// Loaded says that storage has been read to its end.
func (q *Questions) Loaded() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.gone = nil
}

// Remove forgets a question and every word that stood only in it.
func (q *Questions) Remove(id string) {
	q.stems.forget()
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.gone != nil {
		q.gone[id] = true
	}
	if doc, was := q.corpus.remove(id); was {
		q.about[doc] = asked{}
	}
}

// Size is how many questions are remembered, and whether that is all of them.
func (q *Questions) Size() (n int, complete bool) {
	q.mu.RLock()
	defer q.mu.RUnlock()
	return q.corpus.size(), q.gone == nil
}

// read makes words of a question.
func (s *stemmer) read(q Question) [questionFields]*bag {
	fields := [questionFields]*bag{newBag(s), newBag(s), newBag(s)}
	fields[inMain].add(q.Title, 2)
	fields[inMain].add(q.Body, 1)
	for _, reply := range q.Replies {
		fields[inReplies].add(reply, 1)
	}
	fields[inCode].add(q.Code, 1)
	return fields
}

func (q *Questions) put(question Question, fields [questionFields]*bag) {
	room, known := q.rooms[question.Channel]
	if !known {
		room = uint32(len(q.rooms) + 1)
		q.rooms[question.Channel] = room
	}
	doc := q.corpus.put(question.ID, fields[:]...)
	if int(doc) == len(q.about) {
		q.about = append(q.about, asked{})
	}
	q.about[doc] = asked{question.At.Unix(), room}
}

// freshness is how much more a question counts for being young: 1.5 at first,
// and closer to 1 with every year.
func freshness(age time.Duration) float64 {
	return 1 + recencyWeight*math.Exp2(-max(age.Hours(), 0)/24/recencyHalfLife)
}
