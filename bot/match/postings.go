package match

import "encoding/binary"

const (
	// maxTF is how often a word counts in one text: more says no more.
	maxTF = 255
	// noDoc is the number before the first one: numbers are added modulo 2³².
	noDoc = ^uint32(0)
)

// postings are the documents that hold a word, and how often, in the order of
// their numbers: about two bytes each. Every entry is the distance to the number
// before, doubled, plus one when a byte with the count follows; without it the
// count is 1.
type postings struct {
	data   []byte
	last   uint32 // the highest number
	n      uint32 // how many documents
	mark   uint32 // the offset of an entry some way before the end; 0 in short lists
	before uint32 // the number before that entry
}

// stride is how far before the end the mark stands: one to two of it. What is
// changed most often is young, and young documents have high numbers.
const stride = 1024

// next reads the entry at data[i:] behind the document before.
func next(data []byte, i int, before uint32) (end int, doc uint32, tf uint8) {
	v := uint32(data[i])
	i++
	if v >= 0x80 {
		v &= 0x7f
		for shift := 7; ; shift += 7 {
			b := uint32(data[i])
			i++
			v |= (b & 0x7f) << shift
			if b < 0x80 {
				break
			}
		}
	}
	doc = before + v>>1
	if v&1 == 0 {
		return i, doc, 1
	}
	return i + 1, doc, data[i]
}

func appendEntry(data []byte, distance uint32, tf uint8) []byte {
	v := uint64(distance) << 1
	if tf > 1 {
		return append(binary.AppendUvarint(data, v|1), tf)
	}
	return binary.AppendUvarint(data, v)
}

// set says how often a document holds the word; 0 takes the document out. A
// document behind the last one is appended, others are looked for from the start.
func (p *postings) set(doc uint32, tf uint8) {
	var space [16]byte
	if tf > 0 && (p.n == 0 || doc > p.last) {
		before := noDoc
		if p.n > 0 {
			before = p.last
		}
		p.splice(len(p.data), len(p.data), appendEntry(space[:0], doc-before, tf))
		p.last = doc
		p.n++
		p.advance()
		return
	}
	at, before, there, old := p.find(doc)
	end, exists := at, there == doc && old > 0
	if exists && old == tf || !exists && tf == 0 {
		return
	}
	fresh := space[:0]
	if tf > 0 {
		fresh = appendEntry(fresh, doc-before, tf)
	}
	if exists {
		end, _, _ = next(p.data, at, before)
	}
	switch { // whether the distance of the entry behind changes
	case exists && tf > 0:
	case exists:
		fresh, end = p.bridge(fresh, end, before, doc)
		p.n--
	default:
		end, _, _ = next(p.data, at, before)
		fresh = appendEntry(fresh, there-doc, old)
		p.n++
	}
	if at < int(p.mark) {
		p.mark = 0
	}
	p.splice(at, end, fresh)
}

// advance moves the mark after the end has moved.
func (p *postings) advance() {
	if len(p.data)-int(p.mark) <= 2*stride {
		return
	}
	at, before := p.start(noDoc - 1)
	for target := at + stride; at < target; {
		at, before, _ = next(p.data, at, before)
	}
	p.mark, p.before = uint32(at), before
}

// start is where to begin to look for a document.
func (p *postings) start(doc uint32) (at int, before uint32) {
	if p.mark > 0 && doc > p.before {
		return int(p.mark), p.before
	}
	return 0, noDoc
}

// bridge writes the entry behind doc as one that follows before.
func (p *postings) bridge(fresh []byte, end int, before, doc uint32) ([]byte, int) {
	if end == len(p.data) {
		p.last = before
		return fresh, end
	}
	end, follower, tf := next(p.data, end, doc)
	return appendEntry(fresh, follower-before, tf), end
}

// find looks for the first entry at doc or behind it: where it stands, which
// document is before it, and what it says. The count is 0 behind the last one.
func (p *postings) find(doc uint32) (at int, before, there uint32, tf uint8) {
	at, before = p.start(doc)
	for at < len(p.data) {
		end, d, count := next(p.data, at, before)
		if d >= doc {
			return at, before, d, count
		}
		at, before = end, d
	}
	return at, before, 0, 0
}

// splice replaces data[at:end]. It grows by an eighth, for there are many lists
// and most of them are short.
func (p *postings) splice(at, end int, fresh []byte) {
	size := len(p.data) + len(fresh) - (end - at)
	if size <= cap(p.data) {
		tail := p.data[end:]
		p.data = p.data[:max(size, len(p.data))]
		copy(p.data[at+len(fresh):], tail)
		copy(p.data[at:], fresh)
		p.data = p.data[:size]
		return
	}
	grown := make([]byte, size, size+size/8)
	copy(grown, p.data[:at])
	copy(grown[at:], fresh)
	copy(grown[at+len(fresh):], p.data[end:])
	p.data = grown
}
