package people

import (
	"fmt"
	"hash/fnv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxSlug keeps a slug short enough to stand beside other things in the 100
// bytes of a chat.ActionID.
const maxSlug = 40

// fold is a name as we compare it: without regard to case, to spaces at its
// ends, to how many stand between its words, and to compatibility forms.
func fold(name string) string {
	return strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(name))), " ")
}

// plain is a name in small letters without accents.
func plain(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(name)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'ß':
			b.WriteString("ss")
		case r == 'æ':
			b.WriteString("ae")
		case r == 'œ':
			b.WriteString("oe")
		case r == 'ø':
			b.WriteByte('o')
		case r == 'ł':
			b.WriteByte('l')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Slug is a name as an ID: small ASCII letters, digits and single hyphens, at
// most 40 bytes. "C++" and "C#" keep what tells them apart. A name without any
// such letter gets a hash of it. Equal slugs are possible for different names.
func Slug(name string) string {
	var b strings.Builder
	gap := false
	write := func(s string) {
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		b.WriteString(s)
	}
	for _, r := range plain(name) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			write(string(r))
		case r == '+':
			gap = true
			write("plus")
			gap = true
		case r == '#':
			gap = true
			write("sharp")
			gap = true
		default:
			gap = true
		}
	}
	slug := b.String()
	if slug == "" {
		h := fnv.New32a()
		h.Write([]byte(fold(name)))
		return fmt.Sprintf("t-%08x", h.Sum32())
	}
	return strings.TrimRight(slug[:min(len(slug), maxSlug)], "-")
}
