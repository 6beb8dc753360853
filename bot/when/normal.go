package when

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// MaxPhrase is how many characters a phrase may have.
const MaxPhrase = 200

var (
	halfDay  = regexp.MustCompile(`(^|[ \d])([ap])\.? ?m\b\.?`)     // "5 p.m."
	comma    = regexp.MustCompile(`(\D),|,(\D|$)`)                  // not the one in "1,5 Stunden"
	bracket  = regexp.MustCompile(`[()\[\];]`)                      // "(45 min)"
	closing  = regexp.MustCompile(`([\pL\d])[.!?…]+$`)              // of a sentence; but see ordinal
	ordinal  = regexp.MustCompile(`(^|[ .])\d{1,2}\.$`)             // "am 15.", "10.3."
	fraction = regexp.MustCompile(`(\d?) ?([½¼¾])`)                 // before NFKC makes "11⁄2" of "1½"
	ofOne    = map[string]string{"½": ".5", "¼": ".25", "¾": ".75"} // of one
)

// normal is a phrase as grammars read it: small letters, single spaces, ASCII
// digits and dashes. A phrase with characters that no time is written with is "".
func normal(phrase string) string {
	phrase = fraction.ReplaceAllStringFunc(phrase, func(s string) string {
		m := fraction.FindStringSubmatch(s)
		if m[1] == "" {
			m[1] = " 0"
		}
		return m[1] + ofOne[m[2]]
	})
	var b strings.Builder
	for _, r := range phrase {
		switch {
		case unicode.Is(unicode.Cf, r): // seen by nobody
		case unicode.IsSpace(r), r == '_' || r == '*' || r == '`':
			b.WriteByte(' ')
		case unicode.Is(unicode.Pd, r), r == '−':
			b.WriteByte('-')
		case strings.ContainsRune("’‘ʼ`´", r):
			b.WriteByte('\'')
		case unicode.IsLetter(r), unicode.Is(unicode.Nd, r), unicode.IsMark(r), unicode.IsPunct(r), strings.ContainsRune("+&", r):
			b.WriteRune(r)
		default:
			return ""
		}
	}
	s := strings.ToLower(norm.NFKC.String(b.String()))
	s = bracket.ReplaceAllString(comma.ReplaceAllString(s, "$1 $2"), " ")
	s = strings.Join(strings.Fields(s), " ")
	if !ordinal.MatchString(s) {
		s = closing.ReplaceAllString(s, "$1")
	}
	return halfDay.ReplaceAllString(s, "${1}${2}m")
}
