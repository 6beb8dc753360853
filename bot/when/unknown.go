package when

import (
	"strings"

	"github.com/kith-community/kith/bot/i18n"
)

// unknown explains why a phrase is none in any language: by the first word of it
// that the language does not know in which most of it is known.
func unknown(text string, languages []string) *UnclearError {
	var best *grammar
	var word string
	fewest := len(text) + 1
	for _, g := range preferred(languages) {
		strange := 0
		first := ""
		for w := range strings.FieldsFuncSeq(text, notLetter) {
			if !g.known[w] {
				strange++
				if first == "" {
					first = w
				}
			}
		}
		if strange < fewest {
			best, word, fewest = g, first, strange
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
	if word == "" {
		return unclear("order", nil)
	}
	if near := best.nearest(word); near != "" {
		return unclear("word-near", i18n.Args{"word": word, "near": near})
	}
	if _, near := ZoneNamed(word); len(near) > 0 && len(word) > 3 {
		return unclear("zone-near", i18n.Args{"word": word, "choices": places(near)})
	}
	return unclear("word", i18n.Args{"word": word})
}

// nearest is the one word of a language that may have been meant; "" for none
// or several.
func (g *grammar) nearest(word string) string {
	const short = 4 // letters; every word is near to a shorter one
	if len(word) < short || len(word) > MaxPhrase/5 {
		return ""
	}
	found, least := "", 3
	for known := range g.known {
		if len(known) < short || known[0] != word[0] { // who types in haste still begins right
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
