package match

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
)

// corpus is an inverted index in memory: documents of a few fields, found by the
// words in them. It keeps no text, only which stems stand where, and of a
// document that was taken out not even those. It is not safe by itself: Questions
// and Router have the lock.
type corpus struct {
	numbers map[string]uint32 // a stem's number
	stems   []string          // by number; empty when the number is free
	free    []uint32
	fields  []field
	places  map[string]uint32 // a document's number, by its ID
	docs    []document
	vacant  []uint32
}

// field is one part of the documents, with an average length of its own.
type field struct {
	lists   []*postings // by the stem's number; nil when the stem stands in no document
	lengths []uint16    // words, by the document's number
	total   int         // of the lengths
	filled  int         // documents that have this part
}

type document struct {
	id    string
	stems string // which ones it holds, and whether once or more: see packStems
}

func newCorpus(fields int) *corpus {
	return &corpus{numbers: map[string]uint32{}, fields: make([]field, fields), places: map[string]uint32{}}
}

func (c *corpus) size() int { return len(c.places) }

// count is how often a stem stands in a field of a document.
type count struct {
	stem  uint32
	field uint8
	tf    uint8
}

// put adds a document or replaces it, and returns its number: one text per field.
func (c *corpus) put(id string, texts ...*bag) uint32 {
	doc, known := c.places[id]
	if !known {
		doc = c.settle(id)
	}
	counts := c.count(texts)
	old := c.docs[doc].stemNumbers(nil)
	c.docs[doc].stems = packStems(counts)
	for f := range c.fields {
		c.measure(f, doc, counts)
	}
	for rest := counts; len(rest) > 0; {
		stem, n := rest[0].stem, 1
		for n < len(rest) && rest[n].stem == stem {
			n++
		}
		i, held := slices.BinarySearch(old, stem)
		if held {
			old = slices.Delete(old, i, i+1)
		}
		c.write(doc, stem, rest[:n], held)
		rest = rest[n:]
	}
	for _, stem := range old {
		c.write(doc, stem, nil, true)
	}
	return doc
}

// settle gives a new document a number.
func (c *corpus) settle(id string) uint32 {
	id = strings.Clone(id)
	var doc uint32
	if n := len(c.vacant); n > 0 {
		doc, c.vacant = c.vacant[n-1], c.vacant[:n-1]
		c.docs[doc] = document{id: id}
	} else {
		doc = uint32(len(c.docs))
		c.docs = append(c.docs, document{id: id})
		for f := range c.fields {
			c.fields[f].lengths = append(c.fields[f].lengths, 0)
		}
	}
	c.places[id] = doc
	return doc
}

// remove takes a document out, and forgets the words that stood only in it.
func (c *corpus) remove(id string) (doc uint32, was bool) {
	doc, was = c.places[id]
	if !was {
		return 0, false
	}
	for f := range c.fields {
		c.measure(f, doc, nil)
	}
	for _, stem := range c.docs[doc].stemNumbers(nil) {
		c.write(doc, stem, nil, true)
	}
	c.docs[doc] = document{}
	delete(c.places, id)
	c.vacant = append(c.vacant, doc)
	return doc, true
}

// count numbers the words of the texts, sorted by stem and field.
func (c *corpus) count(texts []*bag) []count {
	var counts []count
	for f, text := range texts {
		for _, w := range text.words {
			counts = append(counts, count{c.number(w.Stem), uint8(f), uint8(min(w.N, maxTF))})
		}
	}
	slices.SortFunc(counts, func(a, b count) int {
		return cmp.Or(cmp.Compare(a.stem, b.stem), cmp.Compare(a.field, b.field))
	})
	return counts
}

// number is the number of a stem, which is a new one when it was never seen.
func (c *corpus) number(stem string) uint32 {
	if n, known := c.numbers[stem]; known {
		return n
	}
	stem = strings.Clone(stem) // the rest of the text it stood in is not kept
	var n uint32
	if last := len(c.free) - 1; last >= 0 {
		n, c.free = c.free[last], c.free[:last]
		c.stems[n] = stem
	} else {
		n = uint32(len(c.stems))
		c.stems = append(c.stems, stem)
		for f := range c.fields {
			c.fields[f].lists = append(c.fields[f].lists, nil)
		}
	}
	c.numbers[stem] = n
	return n
}

// measure notes the new length of a field of a document.
func (c *corpus) measure(f int, doc uint32, counts []count) {
	length := 0
	for _, n := range counts {
		if int(n.field) == f {
			length += int(n.tf)
		}
	}
	part := &c.fields[f]
	old := int(part.lengths[doc])
	length = min(length, 1<<16-1)
	part.lengths[doc] = uint16(length)
	part.total += length - old
	part.filled += min(length, 1) - min(old, 1)
}

// write sets a stem's counts in a document. held says that the document held it
// before, in whichever fields; a stem that no document holds is forgotten.
func (c *corpus) write(doc, stem uint32, counts []count, held bool) {
	used := false
	for f := range c.fields {
		var tf uint8
		if len(counts) > 0 && int(counts[0].field) == f {
			tf, counts = counts[0].tf, counts[1:]
		}
		used = c.fields[f].set(stem, doc, tf, held) || used
	}
	if !used {
		delete(c.numbers, c.stems[stem])
		c.stems[stem] = ""
		c.free = append(c.free, stem)
	}
}

// set sets a stem's count in a field of a document, and returns whether the stem
// stands in any.
func (f *field) set(stem, doc uint32, tf uint8, held bool) bool {
	list := f.lists[stem]
	if list == nil {
		if tf == 0 {
			return false
		}
		list = &postings{}
		f.lists[stem] = list
	}
	if held || tf > 0 {
		list.set(doc, tf)
	}
	if list.n == 0 {
		f.lists[stem] = nil
		return false
	}
	return true
}

// count is how often a stem stands in a document.
func (f *field) count(stem, doc uint32) uint8 {
	list := f.lists[stem]
	if list == nil {
		return 0
	}
	_, _, there, tf := list.find(doc)
	if there != doc {
		return 0
	}
	return tf
}

// packStems writes down which stems a document holds: the distances between their
// sorted numbers, doubled, plus one where it stands there more than once.
func packStems(counts []count) string {
	var packed []byte
	last := uint32(0)
	for len(counts) > 0 {
		stem, many := counts[0].stem, uint64(0)
		for len(counts) > 0 && counts[0].stem == stem {
			if counts[0].tf > 1 {
				many = 1
			}
			counts = counts[1:]
		}
		packed = binary.AppendUvarint(packed, uint64(stem-last)<<1|many)
		last = stem
	}
	return string(packed)
}

// stemNumbers appends the numbers of the stems that a document holds.
func (d document) stemNumbers(to []uint32) []uint32 {
	for stem := range d.held {
		to = append(to, stem)
	}
	return to
}

// held goes through the stems of a document, with how often each stands there in
// one field, two for more.
func (d document) held(yield func(stem, n uint32) bool) {
	packed, last := []byte(d.stems), uint32(0)
	for len(packed) > 0 {
		v, n := binary.Uvarint(packed)
		last += uint32(v >> 1)
		if !yield(last, 1+uint32(v&1)) {
			return
		}
		packed = packed[n:]
	}
}
