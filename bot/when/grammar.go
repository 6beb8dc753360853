package when

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// language is what one language is made of. It is data: a language is added by
// a table, and every build function is shared by all of them.
type language struct {
	tag    string // BCP 47
	twelve bool   // its readers say "5pm" and not "17:00"
	words  map[string]map[string]int
	rules  []rule
}

// rule says one way of writing something. The pattern names, one after another,
// words ("at|on"; "_" is a space), parts in capital letters (other rules, classes
// of words, and those of lexical.go), what may be left out ("at?") and what no
// space may stand before ("~:"). build makes a value of the parts; nil says that
// they make no sense together.
type rule struct {
	makes, pattern string
	build          func(v parts) any
}

// parts are the values of a rule's capital parts. What was left out is nil.
type parts []any

// given is the number that a part is; false when it was left out, or when the
// rule has no such part.
func (p parts) given(i int) (int, bool) {
	if i >= len(p) {
		return 0, false
	}
	n, ok := p[i].(int)
	return n, ok
}

func (p parts) int(i int) int { n, _ := p.given(i); return n }

// element is one part of a pattern.
type element struct {
	name     string   // of a part in capital letters
	literals []string // or words
	optional bool
	tight    bool // no space may stand before it
}

// grammar is a language, ready to read with.
type grammar struct {
	*language
	rules map[string][]compiled
	lists map[string][]string // words of several parts, of classes
	known map[string]bool     // every word
}

type compiled struct {
	elements []element
	build    func(v parts) any
}

// grammars are all languages, in the order in which they are tried.
var grammars = sync.OnceValue(func() []*grammar {
	var all []*grammar
	for _, l := range []*language{english(), german()} {
		all = append(all, compile(l))
	}
	return all
})

// compile reads the words and the patterns of a language.
func compile(l *language) *grammar {
	g := &grammar{language: l, rules: map[string][]compiled{}, lists: map[string][]string{}, known: map[string]bool{}}
	for class, words := range l.words {
		for word, n := range words {
			words[asciiUmlauts.Replace(word)] = n
		}
		for word := range words {
			if strings.IndexFunc(word, notLetter) >= 0 {
				g.lists[class] = append(g.lists[class], word)
			}
			g.learn(word)
		}
		slices.Sort(g.lists[class])
	}
	for _, r := range append(common(), l.rules...) {
		c := compiled{build: r.build}
		for part := range strings.FieldsSeq(r.pattern) {
			c.elements = append(c.elements, g.element(part))
		}
		g.rules[r.makes] = append(g.rules[r.makes], c)
	}
	return g
}

// asciiUmlauts is how people write where a keyboard has none.
var asciiUmlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss")

// element reads one part of a pattern.
func (g *grammar) element(part string) element {
	name, optional := strings.CutSuffix(part, "?")
	name, tight := strings.CutPrefix(name, "~")
	if first, _ := utf8.DecodeRuneInString(name); unicode.IsUpper(first) {
		return element{name: name, optional: optional, tight: tight}
	}
	e := element{optional: optional, tight: tight}
	for word := range strings.SplitSeq(strings.ReplaceAll(name, "_", " "), "|") {
		e.literals = append(e.literals, word)
		if plain := asciiUmlauts.Replace(word); plain != word {
			e.literals = append(e.literals, plain)
		}
	}
	for _, word := range e.literals {
		g.learn(word)
	}
	return e
}

// learn remembers every word of a text.
func (g *grammar) learn(text string) {
	for word := range strings.FieldsFuncSeq(text, notLetter) {
		g.known[word] = true
	}
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

// match is a part that was found, and where it ends.
type match struct {
	value any
	end   int
}

// parser reads one phrase in one language. It finds every way to read each part
// and keeps what it found, so that no part is read twice at a place.
type parser struct {
	*grammar
	text string
	memo map[place][]match
	ways int // of reading all of it
}

type place struct {
	name string
	at   int
}

// part is every way to read a part at a place.
func (p *parser) part(name string, at int) []match {
	key := place{name, at}
	if found, known := p.memo[key]; known {
		return found
	}
	p.memo[key] = nil // a rule that begins with itself would never end
	var found []match
	switch rules, words := p.rules[name], p.words[name]; {
	case rules != nil:
		for _, r := range rules {
			found = p.sequence(r, 0, at, nil, found)
		}
	case words != nil:
		found = p.word(name, words, at)
	case lexical[name] != nil:
		found = lexical[name](p.text, at)
	}
	p.memo[key] = found
	return found
}

// sequence reads the elements of a rule from the i-th on.
func (p *parser) sequence(r compiled, i, at int, have parts, found []match) []match {
	if i == len(r.elements) {
		if v := r.build(have); v != nil {
			found = append(found, match{v, at})
		}
		return found
	}
	e := r.elements[i]
	begin := at
	if !e.tight {
		begin = p.skip(at)
	}
	if e.name == "" {
		for _, word := range e.literals {
			if end := begin + len(word); p.literal(word, begin) {
				found = p.sequence(r, i+1, end, have, found)
			}
		}
		if e.optional {
			found = p.sequence(r, i+1, at, have, found)
		}
		return found
	}
	for _, m := range p.part(e.name, begin) {
		found = p.sequence(r, i+1, m.end, append(slices.Clip(have), m.value), found)
	}
	if e.optional {
		found = p.sequence(r, i+1, at, append(slices.Clip(have), nil), found)
	}
	return found
}

// skip is the place behind a space.
func (p *parser) skip(at int) int {
	if at < len(p.text) && p.text[at] == ' ' {
		return at + 1
	}
	return at
}

// literal is whether a word stands at a place, and ends there.
func (p *parser) literal(word string, at int) bool {
	return strings.HasPrefix(p.text[at:], word) && p.wordEnds(word, at+len(word))
}

// wordEnds is whether what ends with a letter is followed by none.
func (p *parser) wordEnds(word string, end int) bool {
	last, _ := utf8.DecodeLastRuneInString(word)
	next, _ := utf8.DecodeRuneInString(p.text[end:])
	return !unicode.IsLetter(last) || !unicode.IsLetter(next)
}

// word is the words of a class at a place, with the dot of an abbreviation.
func (p *parser) word(class string, words map[string]int, at int) []match {
	var found []match
	rest := p.text[at:]
	end := strings.IndexFunc(rest, notLetter)
	if end < 0 {
		end = len(rest)
	}
	add := func(word string) {
		stop := at + len(word)
		found = append(found, match{words[word], stop})
		if len(word) <= longestShort && strings.HasPrefix(p.text[stop:], ".") {
			found = append(found, match{words[word], stop + 1})
		}
	}
	if _, known := words[rest[:end]]; known && end > 0 {
		add(rest[:end])
	}
	for _, word := range p.lists[class] {
		if p.literal(word, at) {
			add(word)
		}
	}
	return found
}

// longestShort is how many letters an abbreviation with a dot may have.
const longestShort = 5
