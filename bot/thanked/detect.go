package thanked

import (
	"slices"
	"strings"
)

// Hit is a thank-you that was found.
type Hit struct {
	Phrase   string // the words that thank, in lower case
	Language string // whose table they stand in
}

// Detect says whether a message thanks people, in one of some languages ("en",
// "de-AT"), or in English when none is named. Languages without a table are passed
// over. It takes time in proportion to the length of the message.
func Detect(message string, languages ...string) (Hit, bool) {
	r := &reading{text: readText(message), tables: enabled(languages)}
	if r.ironic {
		return Hit{}, false
	}
	for at := 0; at < len(r.tokens); {
		phrases := r.phrasesAt(at)
		if len(phrases) == 0 {
			at++
			continue
		}
		if p := phrases[0]; !slices.ContainsFunc(phrases, r.denied) && r.thanks(p) {
			return Hit{Phrase: r.words(p), Language: p.table.language}, true
		}
		at = phrases[0].to
	}
	return Hit{}, false
}

// phrase is a part of a message that may thank.
type phrase struct {
	from, to int
	table    *table
	maybe    bool // it does only where the message says that something helped
}

// reading is a message with what its languages say.
type reading struct {
	text
	tables []*table

	marked  bool
	asked   []int // the last word before this one at which something is asked for, or none
	answers []int // how often somebody says before this word that they were helped
}

// phrasesAt is the longest phrase that begins at a word, in each language that has
// it: "thanks" is said in many.
func (r *reading) phrasesAt(at int) (phrases []phrase) {
	for _, t := range r.tables {
		sure, maybe := t.thanks.longest(r.text, at), t.maybe.longest(r.text, at)
		to := max(sure, maybe)
		if to <= at || r.meansOther(at, to) || len(phrases) > 0 && to < phrases[0].to {
			continue
		}
		if len(phrases) > 0 && to > phrases[0].to {
			phrases = nil
		}
		phrases = append(phrases, phrase{from: at, to: to, table: t, maybe: maybe > sure})
	}
	return phrases
}

// meansOther is whether a phrase is one word that means something else in
// another of the languages: "ty" is you in Polish.
func (r *reading) meansOther(from, to int) bool {
	if to > from+1 {
		return false
	}
	return slices.ContainsFunc(r.tables, func(t *table) bool { return t.other[r.tokens[from].word] })
}

// thanks is whether a phrase that no language denies thanks people.
func (r *reading) thanks(p phrase) bool {
	if r.toThing(p) {
		return false
	}
	r.mark()
	if p.maybe {
		n := len(r.tokens)
		return (r.opening() || r.answers[n] > 0) && r.asked[n] == none
	}
	return !r.request(p)
}

// denied is whether the words around a phrase turn it into something else: "no
// thanks", "thanks to the compiler", "thanks in advance".
func (r *reading) denied(p phrase) bool {
	stands := func(a around) bool { return a.matches(r.text, p.from, p.to) }
	switch {
	case slices.ContainsFunc(p.table.never, stands):
		return true
	case slices.ContainsFunc(p.table.but, stands):
		return false
	}
	return slices.ContainsFunc(p.table.not, stands)
}

// toThing is whether a phrase is said to a program, or to a thing as if it were
// somebody: "thanks google", "somebot: ok, thx".
func (r *reading) toThing(p phrase) bool {
	if p.to < len(r.tokens) && r.tokens[p.to].before <= colon && r.thing(p.to) {
		return true
	}
	switch {
	case p.from == 0:
		return false
	case bot(r.tokens[p.from-1].word):
		return true
	}
	return r.thing(0) && (p.from == 1 || r.tokens[0].mention || r.tokens[1].before == colon)
}

// bot is whether a word is the name of a program. Some people's names end so, too.
func bot(word string) bool {
	return strings.HasSuffix(word, "bot") && !slices.Contains([]string{"abbot", "cabot", "talbot"}, word)
}

func (r *reading) thing(at int) bool {
	word := r.tokens[at].word
	return bot(word) || slices.ContainsFunc(r.tables, func(t *table) bool { return t.things[word] })
}

// words are the words of a phrase.
func (r *reading) words(p phrase) string {
	var words []string
	for _, k := range r.tokens[p.from:p.to] {
		if !k.mention {
			words = append(words, k.word)
		}
	}
	return strings.Join(words, " ")
}
