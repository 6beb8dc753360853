package match

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// maxRun is how long something without a space may be and still be read:
	// longer ones are keys, hashes and pictures.
	maxRun = 64
	// maxTokens bounds what one text may cost; a message of a chat has fewer.
	maxTokens = 4000
)

// Word is what a text says about one stem.
type Word struct {
	Stem string // what is compared
	Form string // how the text wrote it first, in lower case: what people are shown
	N    int    // how often
}

// Words reads a text: prose and code alike, in any language. Identifiers are
// split into the words they are made of, stop words are left out, and English
// endings are cut off. They stand in the order of their first use.
func Words(text string) []Word {
	b := newBag(nil)
	b.add(text, 1)
	return b.words
}

// Cut parts a message into what its author wrote and what stands between
// backticks: code, outputs, names of files.
func Cut(message string) (prose, code string) {
	var p, c strings.Builder
	for message != "" {
		open := strings.IndexByte(message, '`')
		if open < 0 {
			break
		}
		fence := 1
		for open+fence < len(message) && message[open+fence] == '`' {
			fence++
		}
		rest := message[open+fence:]
		end := strings.Index(rest, message[open:open+fence])
		if end < 0 { // it is not closed: a fence of three runs to the end
			if fence < 3 {
				break
			}
			end = len(rest)
		}
		p.WriteString(message[:open])
		p.WriteByte(' ')
		c.WriteString(rest[:end])
		c.WriteByte('\n')
		message = rest[min(end+fence, len(rest)):]
	}
	p.WriteString(message)
	return p.String(), c.String()
}

// bag counts words.
type bag struct {
	stems *stemmer
	words []Word
	at    map[string]int // stem → place in words
}

func newBag(stems *stemmer) *bag { return &bag{stems: stems, at: map[string]int{}} }

// add counts each word of a text weight times.
func (b *bag) add(text string, weight int) {
	left := maxTokens
	defer b.stems.begin()()
	eachToken(text, func(token string) bool {
		left--
		if stopWords[token] {
			return left > 0
		}
		stem := b.stems.of(token)
		i, known := b.at[stem]
		if !known {
			i = len(b.words)
			b.at[stem] = i
			b.words = append(b.words, Word{Stem: stem, Form: token})
		}
		b.words[i].N += weight
		return left > 0
	})
}

// eachToken calls yield for each token of a text, in lower case, until it
// returns false. A link and a platform's mark for a person or a picture
// (<@…>, <#…>, <:…>) are no words.
func eachToken(text string, yield func(string) bool) {
	for text != "" {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == '<' && len(text) > 1 && strings.IndexByte("@#:!", text[1]) >= 0:
			text = after(text, '>')
		case strings.HasPrefix(text, "http://"), strings.HasPrefix(text, "https://"):
			text = text[linkLength(text):]
		case !inWord(r):
			text = text[size:]
		default:
			run := runLength(text)
			if run <= maxRun && !splitRun(text[:run], yield) {
				return
			}
			text = text[run:]
		}
	}
}

// after is what follows a mark, or all but its beginning when it has no end.
func after(text string, end byte) string {
	if i := strings.IndexByte(text[:min(len(text), maxRun)], end); i >= 0 {
		return text[i+1:]
	}
	return text[1:]
}

func linkLength(text string) int {
	if i := strings.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("<>\"`)", r) }); i >= 0 {
		return i
	}
	return len(text)
}

// inWord is whether a character can be part of a word. An apostrophe can: "don't".
func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '\''
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || r == '’'
}

func runLength(text string) int {
	for i, r := range text {
		if !inWord(r) {
			return i
		}
	}
	return len(text)
}
