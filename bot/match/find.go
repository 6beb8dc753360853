package match

import (
	"cmp"
	"slices"
	"time"
)

// Search is a question that is being asked, or is about to be.
type Search struct {
	Question Question // its ID is not among the answers; its replies do not matter
	Now      time.Time
	Keep     func(id string) bool // nil keeps all; for what the asker may not see, or was never answered
	Most     int                  // how many to return; 0 is three
}

// Similar is a question that resembles the one being asked.
type Similar struct {
	ID     string
	Score  float64
	Age    time.Duration
	Shared []string // words of the asker that both questions hold, the most telling first
	Strong bool     // stands out far enough to be shown unasked
}

// Similarity is the outcome of a search.
type Similarity struct {
	Best     []Similar // the best first, strong or not
	Gap      float64   // how far the best stands out from the tenth: s₁/s₁₀ − 1
	Complete bool      // false while storage is still being read
}

// Strong are the questions to show unasked: at most three, and often none.
func (s Similarity) Strong() []Similar {
	strong := slices.DeleteFunc(slices.Clone(s.Best), func(b Similar) bool { return !b.Strong })
	return strong[:min(len(strong), maxShown)]
}

const (
	maxShown       = 3
	maxSharedShown = 5
	minShared      = 2   // one word in common is chance
	minCoverage    = 0.5 // of what the question says, where there are too few others to compare with
)

// Find looks for questions that resemble the one being asked.
func (q *Questions) Find(s Search, tuning Tuning) Similarity {
	fields := q.stems.read(s.Question)
	q.mu.RLock()
	defer q.mu.RUnlock()
	main := q.corpus.terms(fields[inMain].words, inMain, similarTF)
	if self, known := q.corpus.places[s.Question.ID]; known {
		main = q.corpus.beside(self, inMain, main)
	}
	most := cmp.Or(s.Most, maxShown)
	hits := q.rank(s, fields, main, max(most, compared))
	result := Similarity{Gap: gap(hits, 0), Complete: q.gone == nil}
	for i, h := range hits[:min(len(hits), most)] {
		found := Similar{
			ID: q.corpus.docs[h.doc].id, Score: h.score,
			Age: s.Now.Sub(time.Unix(q.about[h.doc].at, 0)),
		}
		words, coverage := q.evidence(h, main, fields[inMain].words)
		found.Strong = i < maxShown && strong(hits, i, words, coverage, tuning)
		for _, w := range words[:min(len(words), maxSharedShown)] {
			found.Shared = append(found.Shared, w.Form)
		}
		result.Best = append(result.Best, found)
	}
	return result
}

// rank scores all questions by the formula and returns the k best.
func (q *Questions) rank(s Search, fields [questionFields]*bag, main []term, k int) []hit {
	c := q.corpus
	code := fields[inCode].words
	parts := []struct {
		weight float64
		field  int
		terms  []term
	}{
		{1, inMain, main},
		{repliesWeight, inReplies, c.terms(fields[inMain].words, inReplies, similarTF)},
		{codeWeight, inCode, c.terms(code, inCode, similarTF)},
		{repliesCodeWeight, inReplies, c.terms(code, inReplies, similarTF)},
	}
	self, known := c.places[s.Question.ID]
	var sums [][]float32
	var weights []float32
	for _, part := range parts {
		if len(part.terms) == 0 {
			continue
		}
		sheet := q.scratch.lend(len(c.docs))
		defer q.scratch.giveBack(sheet)
		c.score(sheet, part.field, part.terms, similarBM25)
		if known {
			sheet[self] = 0 // it would be the measure of all others
		}
		if highest := highestOf(sheet); highest > 0 {
			sums, weights = append(sums, sheet), append(weights, float32(part.weight)/highest)
		}
	}
	return q.blend(s, sums, weights, k)
}

func highestOf(sums []float32) (highest float32) {
	for _, sum := range sums {
		highest = max(highest, sum)
	}
	return highest
}

// blend adds the parts up and lets age and channel weigh in.
func (q *Questions) blend(s Search, sums [][]float32, weights []float32, k int) []hit {
	top := best{k: k, docs: q.corpus.docs}
	room, known := q.rooms[s.Question.Channel]
	for doc := range q.corpus.docs {
		var words float32
		for i, sheet := range sums {
			words += weights[i] * sheet[doc]
		}
		// Most documents could not get in even if they were new.
		if words == 0 || float64(words)*(1+recencyWeight)*(1+channelWeight) < top.floor() {
			continue
		}
		about := q.about[doc]
		if s.Keep != nil && !s.Keep(q.corpus.docs[doc].id) {
			continue
		}
		score := float64(words) * freshness(s.Now.Sub(time.Unix(about.at, 0)))
		if known && about.channel == room {
			score *= 1 + channelWeight
		}
		top.offer(hit{uint32(doc), score})
	}
	return top.hits
}

// beside weighs terms as if a document were not there: a question that is on
// record already must not count its own words as rare ones that others lack.
func (c *corpus) beside(self uint32, f int, terms []term) []term {
	part := &c.fields[f]
	var left []term
	for _, t := range terms {
		df := int(part.lists[t.stem].n)
		if part.count(t.stem, self) > 0 {
			df--
		}
		if df > 0 {
			t.idf = idf(part.filled-1, df)
			left = append(left, t)
		}
	}
	return left
}

// gap is how far the hit at i stands out from the tenth; 0 when there is none.
func gap(hits []hit, i int) float64 {
	if len(hits) < compared {
		return 0
	}
	return hits[i].score/hits[compared-1].score - 1
}

// evidence is what a hit has in common with the question, and which part of all
// the question says that is. Words that no question holds yet count as well: in a
// young community these are most, and what it is about.
func (q *Questions) evidence(h hit, main []term, all []Word) (words []Word, coverage float64) {
	words = q.corpus.held(inMain, h.doc, main, maxTerms)
	said, found := 0, 0
	for _, w := range all {
		n := min(w.N, similarTF)
		said += n
		if slices.ContainsFunc(words, func(shared Word) bool { return shared.Stem == w.Stem }) {
			found += n
		}
	}
	return words, float64(found) / float64(max(said, 1))
}

// strong is whether a hit is worth the attention of somebody who did not ask for
// it. Where fewer than ten questions share a word with theirs there is nothing to
// stand out from, and half of what they wrote must be found again.
func strong(hits []hit, i int, words []Word, coverage float64, tuning Tuning) bool {
	switch {
	case len(words) < minShared:
		return false
	case len(hits) < compared:
		return coverage >= minCoverage
	}
	return gap(hits, i) >= cmp.Or(tuning.Gap, DefaultGap)
}
