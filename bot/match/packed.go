package match

import (
	"strconv"
	"strings"
	"time"
)

// Packed is a question as storage keeps it for the index: its words and how
// often each stands there, but no text. Packed words are stems between spaces,
// "clock test*2".
type Packed struct {
	ID      string
	Channel string
	At      time.Time
	Main    string // twice the title, and the body
	Replies string
	Code    string
}

// Pack makes words of a question.
func (q Question) Pack() Packed {
	var main, replies counted
	main.add(Words(q.Title), 2)
	main.add(Words(q.Body), 1)
	for _, reply := range q.Replies {
		replies.add(Words(reply), 1)
	}
	return Packed{
		ID: q.ID, Channel: q.Channel, At: q.At,
		Main: PackWords(main.words), Replies: PackWords(replies.words), Code: PackWords(Words(q.Code)),
	}
}

// counted adds up words of several texts.
type counted struct {
	words []Word
	at    map[string]int
}

func (c *counted) add(words []Word, weight int) {
	if c.at == nil {
		c.at = map[string]int{}
	}
	for _, w := range words {
		i, known := c.at[w.Stem]
		if !known {
			i = len(c.words)
			c.at[w.Stem] = i
			c.words = append(c.words, Word{Stem: w.Stem, Form: w.Form})
		}
		c.words[i].N += w.N * weight
	}
}

// PackWords writes words down for storage. Their forms are left out: people are
// shown their own.
func PackWords(words []Word) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.Stem)
		if w.N > 1 {
			b.WriteByte('*')
			b.WriteString(strconv.Itoa(w.N))
		}
	}
	return b.String()
}

// unpack reads what PackWords wrote. What it cannot read counts once.
func unpack(packed string) *bag {
	b := &bag{words: make([]Word, 0, strings.Count(packed, " ")+1)}
	for part := range strings.FieldsSeq(packed) {
		w := Word{Stem: part, N: 1}
		if stem, n, many := strings.Cut(part, "*"); many {
			w.Stem = stem
			if count, err := strconv.Atoi(n); err == nil {
				w.N = count
			}
		}
		b.words = append(b.words, w)
	}
	return b
}

func (p Packed) fields() [questionFields]*bag {
	return [questionFields]*bag{inMain: unpack(p.Main), inReplies: unpack(p.Replies), inCode: unpack(p.Code)}
}

// PutPacked is [Questions.Put] for what storage keeps.
func (q *Questions) PutPacked(p Packed) {
	fields := p.fields()
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.gone, p.ID)
	q.put(Question{ID: p.ID, Channel: p.Channel, At: p.At}, fields)
}

// LoadPacked is [Questions.Load] for what storage keeps.
func (q *Questions) LoadPacked(stored []Packed) {
	for _, p := range stored {
		fields := p.fields()
		q.mu.Lock()
		if _, known := q.corpus.places[p.ID]; !known && !q.gone[p.ID] {
			q.put(Question{ID: p.ID, Channel: p.Channel, At: p.At}, fields)
		}
		q.mu.Unlock()
	}
}

// AskedPacked is [Router.Asked] for what storage keeps. The words of the title
// count twice in it.
func (r *Router) AskedPacked(p Packed, asker string) {
	r.note(Thread{ID: p.ID, Channel: p.Channel, Asker: asker, At: p.At}, p.whole())
}

// whole are the words of the question alone, prose and code together.
func (p Packed) whole() *bag {
	var all counted
	all.add(unpack(p.Main).words, 1)
	all.add(unpack(p.Code).words, 1)
	return &bag{words: all.words}
}

// query are the words that an Ask looks for. Of a packed question only the title
// is there to be shown to people.
func (a Ask) query(stems *stemmer) []Word {
	if a.Packed == nil {
		return a.words(stems).words
	}
	forms := map[string]string{}
	for _, w := range Words(a.Title) {
		forms[w.Stem] = w.Form
	}
	words := a.Packed.whole().words
	for i := range words {
		words[i].Form = forms[words[i].Stem]
	}
	return words
}
