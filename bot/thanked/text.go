package thanked

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/kith-community/kith/bot/match"
)

// brk is what stands between two words.
type brk int

const (
	joined   brk = iota // a space, or a hyphen
	comma               // and what is like it: a dash, a bracket, a picture, a link
	colon               // behind a name: "grace: thanks"
	ended               // the end of a sentence or a line
	question            // the end of a question
	outside             // nothing: here the message begins or ends
)

// token is a word, a picture that means something, or somebody who is mentioned.
type token struct {
	word    string // folded
	mention bool
	before  brk
}

// key is the word a pattern may begin with; a mention is no word.
func (k token) key() string {
	if k.mention {
		return ""
	}
	return k.word
}

// text is a message as its rules read it: without code, quotes and links.
type text struct {
	tokens []token
	last   brk // what ends it: it may be a question
	ironic bool
}

// maxName is how long a platform's mark (<@…>) or the name of a picture (:…:) is
// at most; longer ones are text.
const maxName = 64

// prayer is the one picture that may mean thanks, and its name.
const (
	prayer     = "🙏"
	prayerName = "pray"
)

// readText takes a message apart. Compatible characters are one: a full-width
// question mark is a question mark.
func readText(message string) text {
	prose, _ := match.Cut(message)
	r := reader{rest: norm.NFKD.String(withoutQuotes(strings.ToValidUTF8(prose, " ")))}
	r.ironic = strings.HasSuffix(strings.TrimSpace(r.rest), " /s")
	for r.rest != "" {
		r.next()
	}
	r.last = r.pending
	return r.text
}

// withoutQuotes leaves out the lines that repeat somebody else's words, and what
// follows ">>>".
func withoutQuotes(s string) string {
	if !strings.Contains(s, ">") {
		return s
	}
	var b strings.Builder
	for line := range strings.Lines(s) {
		line = strings.TrimLeft(line, " \t")
		switch {
		case strings.HasPrefix(line, ">>>"):
			return b.String()
		case quotes(line):
			b.WriteByte('\n')
		default:
			b.WriteString(line)
		}
	}
	return b.String()
}

// quotes is whether a line is a quote, and no face such as >_<.
func quotes(line string) bool {
	after, ok := strings.CutPrefix(line, ">")
	r, _ := utf8.DecodeRuneInString(after)
	return ok && (after == "" || unicode.IsSpace(r) || unicode.IsLetter(r) || r == '@' || r == '"')
}

type reader struct {
	text
	rest    string
	pending brk // stands before the next word
}

// next reads what the rest begins with.
func (r *reader) next() {
	c, size := utf8.DecodeRuneInString(r.rest)
	switch {
	case inWord(c):
		r.word()
	case c == '<':
		r.mark()
	case c == '@':
		name := lengthOf(r.rest[1:], inName)
		if name > 0 {
			r.put(token{word: fold(r.rest[1 : 1+name]), mention: true})
		}
		r.rest = r.rest[1+name:]
	case c == ':':
		r.shortcode()
	case strings.ContainsRune(`"“„«`, c):
		r.quoted(c, size)
	case strings.HasPrefix(r.rest, "- "):
		r.skip(1, comma)
	case strings.HasPrefix(r.rest, prayer):
		r.put(token{word: prayer})
		r.skip(size, comma)
	default:
		r.ironic = r.ironic || c == '🙄'
		r.skip(size, breakOf(c))
	}
}

func (r *reader) skip(size int, b brk) {
	r.rest, r.pending = r.rest[size:], max(r.pending, b)
}

func (r *reader) put(k token) {
	k.before, r.pending = r.pending, joined
	r.tokens = append(r.tokens, k)
}

// word reads a word, or a link, which is none.
func (r *reader) word() {
	for _, scheme := range []string{"http://", "https://", "www."} {
		if len(r.rest) > len(scheme) && strings.EqualFold(r.rest[:len(scheme)], scheme) {
			r.skip(lengthOf(r.rest, inLink), comma)
			return
		}
	}
	n := lengthOf(r.rest, inWord)
	if word := fold(r.rest[:n]); word != "" {
		r.put(token{word: word})
	}
	r.rest = r.rest[n:]
}

// mark reads a platform's mark for a person; those for channels, pictures, times
// and links are none.
func (r *reader) mark() {
	end := strings.IndexByte(r.rest[:min(len(r.rest), maxName)], '>')
	switch {
	case end < 3:
		r.skip(1, comma)
	case r.rest[1] == '@':
		r.put(token{word: fold(r.rest[2:end]), mention: true})
		r.rest = r.rest[end+1:]
	case r.rest[1] == '#' || r.rest[1] == '!' || r.rest[1] == ':' || r.rest[2] == ':':
		r.skip(end+1, comma)
	default:
		r.skip(1, comma)
	}
}

// shortcode reads the name of a picture between colons, or a colon.
func (r *reader) shortcode() {
	name := lengthOf(r.rest[1:min(len(r.rest), maxName)], inName)
	switch {
	case name > 0 && strings.HasPrefix(r.rest[1+name:], ":"):
		if r.rest[1:1+name] == prayerName {
			r.put(token{word: prayer})
		}
		r.skip(name+2, comma)
	case name > 0 || strings.HasPrefix(r.rest, ": "):
		r.skip(1, colon)
	default: // a face
		r.skip(1, comma)
	}
}

// maxQuoted is how many bytes between quotation marks are taken for the words of
// somebody else; where more stand, the mark may be an inch or a slip.
const maxQuoted = 200

// quoted leaves out what stands between quotation marks in one line.
func (r *reader) quoted(open rune, size int) {
	ends := map[rune]string{'"': `"`, '“': `”"`, '„': `“”"`, '«': `»`}[open]
	within := r.rest[size:min(len(r.rest), size+maxQuoted)]
	end := strings.IndexAny(within, ends+"\n")
	if end < 0 || within[end] == '\n' {
		r.skip(size, comma)
		return
	}
	_, closing := utf8.DecodeRuneInString(within[end:])
	r.skip(size+end+closing, comma)
}

func breakOf(c rune) brk {
	switch {
	case c == '?':
		return question
	case strings.ContainsRune(".!\n;¡。", c):
		return ended
	case unicode.IsSpace(c), c == '-', c == '/', c == '_', c == '*', c == '~', c == '¿':
		return joined
	}
	return comma
}

func inWord(c rune) bool {
	return c == '\'' || c == '’' || unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.Is(unicode.M, c)
}

// inName is whether a character can be part of a name behind "@".
func inName(c rune) bool { return inWord(c) || c == '_' || c == '-' }

func inLink(c rune) bool { return !unicode.IsSpace(c) && c != '<' && c != '>' && c != '"' }

// lengthOf is how much of the beginning of s is made of such characters.
func lengthOf(s string, in func(rune) bool) int {
	if i := strings.IndexFunc(s, func(c rune) bool { return !in(c) }); i >= 0 {
		return i
	}
	return len(s)
}

// fold makes one word of "Thaaanks", "THANKS" and "thanks": lower case, without
// accents and apostrophes, and with one of a letter that stands three times or more.
func fold(word string) string {
	if plain(word) {
		return word
	}
	var folded []rune
	times := 0
	for _, c := range strings.ReplaceAll(norm.NFKD.String(strings.ToLower(word)), "ß", "ss") {
		if c == '\'' || c == '’' || unicode.Is(unicode.M, c) {
			continue
		}
		if n := len(folded); n == 0 || folded[n-1] != c {
			times = 0
		}
		times++
		switch {
		case times < 3:
			folded = append(folded, c)
		case times == 3:
			folded = folded[:len(folded)-1]
		}
	}
	return string(folded)
}

// plain is whether folding changes nothing, as with most words.
func plain(word string) bool {
	for i := range len(word) {
		if c := word[i]; c < 'a' || c > 'z' || i > 1 && c == word[i-1] && c == word[i-2] {
			return false
		}
	}
	return true
}
