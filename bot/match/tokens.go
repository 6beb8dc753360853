package match

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// splitRun splits what stands between two spaces into tokens: at the humps of
// parseJSONFile, and every two characters in scripts that write no spaces.
func splitRun(run string, yield func(string) bool) bool {
	start := 0
	var last rune
	for i, r := range run {
		if i > start && (hump(last, r, run[i:]) || dense(r) != dense(last)) {
			if !piece(run[start:i], yield) {
				return false
			}
			start = i
		}
		last = r
	}
	return piece(run[start:], yield)
}

// hump is whether a word begins at r in a name such as maxIdleConns or
// HTTPServer.
func hump(last, r rune, here string) bool {
	if !unicode.IsUpper(r) {
		return false
	}
	if unicode.IsLower(last) {
		return true
	}
	_, size := utf8.DecodeRuneInString(here)
	next, _ := utf8.DecodeRuneInString(here[size:])
	return unicode.IsUpper(last) && unicode.IsLower(next)
}

// dense is whether a script writes words without spaces between them.
func dense(r rune) bool {
	return r > 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// piece yields one token, or the pairs of characters of a dense script.
func piece(text string, yield func(string) bool) bool {
	first, _ := utf8.DecodeRuneInString(text)
	if dense(first) {
		return pairs([]rune(text), yield)
	}
	token := strings.ToLower(text)
	if strings.ContainsAny(token, "'’") {
		token = plainWord(token)
	}
	if len(token) < 2 { // "c" and "r" mean nothing without what stands beside them
		return true
	}
	return yield(token)
}

// plainWord takes the apostrophes out: "server's" is server, "don't" is dont.
func plainWord(token string) string {
	token = strings.ReplaceAll(token, "’", "'")
	token = strings.TrimSuffix(strings.Trim(token, "'"), "'s")
	return strings.ReplaceAll(token, "'", "")
}

func pairs(runes []rune, yield func(string) bool) bool {
	if len(runes) == 1 {
		return yield(string(runes))
	}
	for i := range len(runes) - 1 {
		if !yield(string(runes[i : i+2])) {
			return false
		}
	}
	return true
}
