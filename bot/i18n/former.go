package i18n

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/kith-community/kith/bot/chat"
)

// An erased member stands in rows under an ID that no platform knows. This is
// the one place where it becomes words, because here the reader's language is
// known.

// Former is what people read instead of the name of an erased member.
func (p Printer) Former() string { return p.For(own).S("former") }

// people puts words in place of mentions of erased members. At the beginning of
// a sentence they begin with a capital letter.
func (r *rendering) people(before []byte, m chat.Markup) chat.Markup {
	if !chat.MentionsFormer(m) {
		return m
	}
	p := r.p
	p.speech = r.text.in
	first := len(before) == 0 || bytes.HasSuffix(before, []byte(". ")) || bytes.HasSuffix(before, []byte("\n"))
	return chat.Markup(chat.ReplaceTokens(m, func(t chat.TokenMark) string {
		if t.Kind != '@' || !chat.UserID(t.Value).Former() {
			return t.String()
		}
		words := p.Former()
		if first {
			c, n := utf8.DecodeRuneInString(words)
			words = string(unicode.ToUpper(c)) + words[n:]
		}
		first = false
		return words
	}))
}
