package match

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// vocabulary is small, so that documents share words and lists get long gaps.
var vocabulary = strings.Fields("alpha beta gamma delta epsilon zeta theta iota kappa lambda sigma omega")

func drawBag(t *rapid.T, label string) *bag {
	b := newBag(nil)
	b.add(strings.Join(rapid.SliceOfN(rapid.SampledFrom(vocabulary), 0, 8).Draw(t, label), " "), 1)
	return b
}

// TestPostings: a list that was changed in any order says what a map says.
func TestPostings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list postings
		want := map[uint32]uint8{}
		for range rapid.IntRange(1, 60).Draw(t, "changes") {
			doc := rapid.Uint32Range(0, 400).Draw(t, "doc")
			tf := rapid.SampledFrom([]uint8{0, 0, 1, 1, 2, 255}).Draw(t, "tf")
			list.set(doc, tf)
			want[doc] = tf
			if tf == 0 {
				delete(want, doc)
			}
		}
		got, last := map[uint32]uint8{}, noDoc
		for i, doc := 0, noDoc; i < len(list.data); {
			var tf uint8
			i, doc, tf = next(list.data, i, doc)
			got[doc], last = tf, doc
		}
		if len(got) != len(want) || int(list.n) != len(want) || len(want) > 0 && list.last != last {
			t.Fatalf("list %v, n %d, last %d, want %v", got, list.n, list.last, want)
		}
		for doc, tf := range want {
			if got[doc] != tf {
				t.Fatalf("%d counts %d, want %d", doc, got[doc], tf)
			}
		}
	})
}

// TestCorpusForgets: after any additions, replacements and removals, scores are
// those of a plain implementation over what is left, and so are the words known.
func TestCorpusForgets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, kept := newCorpus(2), map[string][2]*bag{}
		for range rapid.IntRange(1, 40).Draw(t, "changes") {
			id := fmt.Sprint("q", rapid.IntRange(0, 12).Draw(t, "id"))
			if rapid.IntRange(0, 3).Draw(t, "deed") == 0 {
				c.remove(id)
				delete(kept, id)
				continue
			}
			texts := [2]*bag{drawBag(t, "first"), drawBag(t, "second")}
			c.put(id, texts[0], texts[1])
			kept[id] = texts
		}
		query := drawBag(t, "query").words
		for f := range 2 {
			sums := make([]float32, len(c.docs))
			c.score(sums, f, c.terms(query, f, 2), bm25{1.2, 0.75})
			for id, texts := range kept {
				want := naive(kept, f, query, texts[f])
				if got := float64(sums[c.places[id]]); math.Abs(got-want) > 1e-5*(1+want) {
					t.Fatalf("field %d of %s scores %g, want %g", f, id, got, want)
				}
			}
		}
		known := map[string]bool{}
		for _, texts := range kept {
			for _, text := range texts {
				for _, w := range text.words {
					known[w.Stem] = true
				}
			}
		}
		for stem := range c.numbers {
			if !known[stem] || !slices.Contains(c.stems, stem) {
				t.Fatalf("%q is remembered, but stands nowhere", stem)
			}
		}
		if len(c.numbers) != len(known) || c.size() != len(kept) {
			t.Fatalf("%d words and %d documents, want %d and %d", len(c.numbers), c.size(), len(known), len(kept))
		}
	})
}

// naive is BM25 as a textbook has it.
func naive(all map[string][2]*bag, f int, query []Word, text *bag) float64 {
	length := func(b *bag) (n float64) {
		for _, w := range b.words {
			n += float64(w.N)
		}
		return n
	}
	var total, filled float64
	for _, texts := range all {
		if n := length(texts[f]); n > 0 {
			total, filled = total+n, filled+1
		}
	}
	var sum float64
	for _, w := range query {
		df := 0
		for _, texts := range all {
			if _, holds := texts[f].at[w.Stem]; holds {
				df++
			}
		}
		i, holds := text.at[w.Stem]
		if !holds {
			continue
		}
		tf := float64(text.words[i].N)
		sum += float64(min(w.N, 2)) * idf(int(filled), df) * tf * 2.2 / (tf + 1.2*(0.25+0.75*length(text)*filled/total))
	}
	return sum
}

// TestIDF: ln(1+(n−df+.5)/(df+.5)), by hand.
func TestIDF(t *testing.T) {
	for _, c := range []struct {
		n, df int
		want  float64
	}{{1, 1, 0.287682}, {10, 1, 1.992430}, {10, 5, 0.693147}, {1000, 10, 4.557380}} {
		if got := idf(c.n, c.df); math.Abs(got-c.want) > 1e-6 {
			t.Errorf("idf(%d, %d) = %f, want %f", c.n, c.df, got, c.want)
		}
	}
}
