package match

import (
	"cmp"
	"math"
	"slices"
	"sync"
)

// maxTerms is how many words of a query are looked for: the rest of a long
// question costs time and finds nothing better.
const maxTerms = 40

// bm25 are the two constants of Okapi BM25.
type bm25 struct{ k1, b float64 }

// term is a word of a query.
type term struct {
	stem uint32
	word Word
	tf   float64 // how often it counts
	idf  float64
}

// idf is how much a word that df of n documents hold says about them.
func idf(n, df int) float64 {
	return math.Log1p((float64(n-df) + 0.5) / (float64(df) + 0.5))
}

// terms are the words of a query that occur in a field, those with the highest
// tf·idf first. A word counts tfCap times at most.
func (c *corpus) terms(words []Word, f int, tfCap int) []term {
	part := &c.fields[f]
	var found []term
	for _, w := range words {
		stem, known := c.numbers[w.Stem]
		if !known || part.lists[stem] == nil {
			continue
		}
		found = append(found, term{
			stem: stem, word: w, tf: float64(min(w.N, tfCap)), idf: idf(part.filled, int(part.lists[stem].n)),
		})
	}
	slices.SortStableFunc(found, func(a, b term) int {
		return cmp.Or(cmp.Compare(b.tf*b.idf, a.tf*a.idf), cmp.Compare(a.word.Stem, b.word.Stem))
	})
	return found[:min(len(found), maxTerms)]
}

// score adds to sums, by document, how well a field fits the terms.
func (c *corpus) score(sums []float32, f int, terms []term, with bm25) {
	part := &c.fields[f]
	mean := float64(part.total) / float64(max(part.filled, 1))
	fixed, perWord := float32(with.k1*(1-with.b)), float32(with.k1*with.b/max(mean, 1e-9))
	lengths := part.lengths
	for _, t := range terms {
		weight := float32(t.tf * t.idf * (with.k1 + 1))
		data := part.lists[t.stem].data
		doc := noDoc
		for i := 0; i < len(data); {
			var tf uint8
			i, doc, tf = next(data, i, doc)
			n := float32(tf)
			sums[doc] += weight * n / (n + fixed + perWord*float32(lengths[doc]))
		}
	}
}

// held are the terms that a field of a document holds, the rarest first, at most
// limit.
func (c *corpus) held(f int, doc uint32, terms []term, limit int) []Word {
	rarest := slices.Clone(terms)
	slices.SortStableFunc(rarest, func(a, b term) int { return cmp.Compare(b.idf, a.idf) })
	var words []Word
	for _, t := range rarest {
		if len(words) == limit {
			break
		}
		if c.fields[f].count(t.stem, doc) > 0 {
			words = append(words, t.word)
		}
	}
	return words
}

// hit is a document and its score.
type hit struct {
	doc   uint32
	score float64
}

// best keeps the k highest hits.
type best struct {
	k    int
	hits []hit // the highest first
	docs []document
}

// floor is what a score must be above to get in.
func (b *best) floor() float64 {
	if len(b.hits) < b.k {
		return 0
	}
	return b.hits[b.k-1].score
}

// offer takes a hit in. Of two with the same score the lower ID is first, so that
// all replicas give the same answer.
func (b *best) offer(h hit) {
	if h.score <= 0 || h.score < b.floor() {
		return
	}
	at, _ := slices.BinarySearchFunc(b.hits, h, func(in, h hit) int {
		return cmp.Or(cmp.Compare(h.score, in.score), cmp.Compare(b.docs[in.doc].id, b.docs[h.doc].id))
	})
	if at == b.k {
		return
	}
	b.hits = slices.Insert(b.hits, at, h)
	b.hits = b.hits[:min(len(b.hits), b.k)]
}

// sheets lends out zeroed sums. A query needs one number per document and field,
// and a big community asks often.
type sheets struct{ pool sync.Pool }

func (s *sheets) lend(n int) []float32 {
	if sheet, ok := s.pool.Get().(*[]float32); ok && cap(*sheet) >= n {
		return (*sheet)[:n]
	}
	return make([]float32, n, n+n/8)
}

func (s *sheets) giveBack(sheet []float32) {
	clear(sheet)
	s.pool.Put(&sheet)
}
