package when

import (
	"slices"
	"strings"

	"github.com/kith-community/kith/bot/i18n"
)

// unknown explains why a phrase is none in any language: by the first word of it
// that the language does not know in which most of it is known.
func unknown(text string, languages []string) *UnclearError {
	var best *grammar
	var strange []string
	for _, g := range preferred(languages) {
		if s := g.strange(text); best == nil || len(s) < len(strange) {
			best, strange = g, s
		}
	}
	for w := range strings.FieldsFuncSeq(text, notLetter) {
		if best.words["OR"][w] != 0 {
			return unclear("or", nil)
		}
		if best.words["VAGUE"][w] != 0 {
			return unclear("vague", i18n.Args{"word": w})
		}
	}
	if len(strange) == 0 {
		return unclear("order", nil)
	}
	word := strange[0]
	if mixed(strange) {
		return unclear("mixed", nil)
	}
	if near := best.nearest(word); near != "" {
		return unclear("word-near", i18n.Args{"word": word, "near": near})
	}
	// Only where the rest is understood: a zone alone is no time.
	if _, near := ZoneNamed(word); len(near) > 0 && len(word) > 3 && len(strange) == 1 && word != text {
		return unclear("zone-near", i18n.Args{"word": word, "choices": places(near)})
	}
	return unclear("word", i18n.Args{"word": word})
}

// strange are the words of a text that are neither known in a language nor zones.
func (g *grammar) strange(text string) []string {
	return slices.DeleteFunc(strings.FieldsFunc(text, notLetter), func(word string) bool {
		_, place := zoneOf(word)
		return g.known[word] || place
	})
}

// mixed is whether words that one language does not know are all of others.
func mixed(words []string) bool {
	for _, word := range words {
		if !slices.ContainsFunc(grammars(), func(g *grammar) bool { return g.known[word] }) {
			return false
		}
	}
	return true
}

// nearest is the word of a language that may have been meant, the first by the
// alphabet of several; "" for none.
func (g *grammar) nearest(word string) string {
	const short = 4 // letters; every word is near to a shorter one
	if len(word) < short || len(word) > MaxPhrase/5 {
		return ""
	}
	found, least := "", 3
	for known := range g.known {
		// Who types in haste still begins right.
		if len(known) < short || known[0] != word[0] || !alike(known, word, least) {
			continue
		}
		switch d := distance(word, known); {
		case d < least:
			found, least = known, d
		case d == least:
			found = min(found, known)
		}
	}
	if least > 1 && len(word) < 6 {
		return ""
	}
	return found
}
