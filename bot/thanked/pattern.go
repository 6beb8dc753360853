package thanked

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// element is one part of a pattern, of which doc.go describes the writing.
type element struct {
	kind     kind
	words    map[string]bool // of a word
	optional bool
}

type kind int

const (
	oneOf   kind = iota // one of some words
	anyWord             // _
	someone             // @
	pause               // ,
	stop                // .
	edge                // |
	bounds              // ||
)

var signs = map[string]kind{"_": anyWord, "@": someone, ",": pause, ".": stop, "|": edge, "||": bounds}

// compile reads a pattern. Words are folded as those of messages are.
func compile(line string, classes map[string][]string) ([]element, error) {
	var pattern []element
	for field := range strings.FieldsSeq(line) {
		var e element
		if inner, ok := strings.CutPrefix(field, "("); ok {
			if inner, e.optional = strings.CutSuffix(inner, ")"); !e.optional {
				return nil, fmt.Errorf("%q is not closed", field)
			}
			field = inner
		}
		if sign, ok := signs[field]; ok {
			e.kind = sign
			pattern = append(pattern, e)
			continue
		}
		e.words = map[string]bool{}
		for word := range strings.SplitSeq(field, "/") {
			name, class := strings.CutPrefix(word, "<")
			if !class {
				if lengthOf(word, inWord) < len(word) && word != prayer {
					return nil, fmt.Errorf("%q is not one word", word)
				}
				e.words[fold(word)] = true
				continue
			}
			members := classes[strings.TrimSuffix(name, ">")]
			if members == nil {
				return nil, fmt.Errorf("there is no class %s", word)
			}
			for _, member := range members {
				e.words[member] = true
			}
		}
		pattern = append(pattern, e)
	}
	return pattern, nil
}

// demanding is whether a pattern asks for one word at least.
func demanding(pattern []element) bool {
	return slices.ContainsFunc(pattern, func(e element) bool { return !e.optional && e.kind <= someone })
}

// follow matches the rest of a pattern from the word at on, forwards (step 1) or
// backwards (step -1), and returns the word behind it, or none. Allowed is the
// break that may stand before the next word.
func (t text) follow(rest []element, at, step int, allowed brk) int {
	if len(rest) == 0 {
		return at
	}
	e, crossed := rest[0], t.crossed(at, step)
	switch e.kind {
	case pause:
		return t.follow(rest[1:], at, step, max(allowed, colon))
	case stop:
		return t.follow(rest[1:], at, step, question)
	case edge:
		if crossed == joined && !t.beside(at, step) {
			return none
		}
		return t.follow(rest[1:], at, step, outside)
	case bounds:
		if crossed != outside {
			return none
		}
		return t.follow(rest[1:], at, step, outside)
	case oneOf, anyWord, someone:
		if at >= 0 && at < len(t.tokens) && crossed <= allowed && e.fits(t.tokens[at]) {
			if end := t.follow(rest[1:], at+step, step, joined); end != none {
				return end
			}
		}
		if e.optional {
			return t.follow(rest[1:], at, step, allowed)
		}
	}
	return none
}

// none is no place: behind the first word, backwards, is -1.
const none = -2

// crossed is what stands between the word at and the one before it, in the
// direction of step.
func (t text) crossed(at, step int) brk {
	if step < 0 {
		at++
	}
	if at <= 0 || at >= len(t.tokens) {
		return outside
	}
	return t.tokens[at].before
}

// beside is whether a clause ends at a word because a mention stands on one side.
func (t text) beside(at, step int) bool { return t.tokens[at].mention || t.tokens[at-step].mention }

func (e element) fits(k token) bool {
	switch e.kind {
	case anyWord:
		return !k.mention
	case someone:
		return k.mention
	default:
		return !k.mention && e.words[k.word]
	}
}

// patterns are many, found by the words they can begin with.
type patterns struct {
	by    map[string][][]element
	other [][]element // may begin with any word, or with a person
}

func (p *patterns) add(pattern []element) {
	for _, e := range pattern {
		switch e.kind {
		case oneOf:
			for _, word := range slices.Sorted(maps.Keys(e.words)) {
				p.put(word, pattern)
			}
		case anyWord, someone:
			p.other = append(p.other, pattern)
			return
		case pause, stop, edge, bounds:
			continue
		}
		if !e.optional {
			return
		}
	}
}

func (p *patterns) put(word string, pattern []element) {
	if p.by == nil {
		p.by = map[string][][]element{}
	}
	p.by[word] = append(p.by[word], pattern)
}

// longest is the word behind the longest pattern that begins at a word, or none.
func (p *patterns) longest(t text, at int) int {
	end := none
	for _, pattern := range p.by[t.tokens[at].key()] {
		end = max(end, t.follow(pattern, at, 1, outside))
	}
	for _, pattern := range p.other {
		end = max(end, t.follow(pattern, at, 1, outside))
	}
	return end
}

// around is a pattern with a thanks in its midst.
type around struct {
	left, right []element       // left is read backwards
	words       map[string]bool // one of them is among those that thank; any, when there are none
}

func (a around) matches(t text, from, to int) bool {
	if a.words != nil && !slices.ContainsFunc(t.tokens[from:to], func(k token) bool { return a.words[k.word] }) {
		return false
	}
	return t.follow(a.left, from-1, -1, joined) != none && t.follow(a.right, to, 1, joined) != none
}
