package questions

import (
	"strings"

	"github.com/kith-community/kith/bot/chat"
)

const (
	// shownDetails leaves room in a message for what surrounds the details.
	shownDetails = chat.MaxTotal - 600
	quoted       = 1900 // of them stand in one block, which may hold chat.MaxText
)

// parts cuts people's escaped text into pieces of at most so many runes, at the
// end of a line or a word where there is one, and never behind a backslash. What
// goes beyond the most that can be shown in all ends with an ellipsis.
func parts(text chat.Markup, each, most int) (all []chat.Markup) {
	rest := []rune(strings.TrimSpace(string(text)))
	for len(rest) > 0 && most > 0 {
		n := min(each, most)
		if len(rest) > n {
			n = cut(rest, n)
		}
		part := strings.TrimSpace(string(rest[:min(n, len(rest))]))
		rest, most = []rune(strings.TrimLeft(string(rest[min(n, len(rest)):]), " \n")), most-n
		if most < each/2 && len(rest) > 0 {
			part, most = part+" …", 0
		}
		all = append(all, chat.Markup(part))
	}
	return all
}

// cut is where to cut a text that is longer than n: after a line, else after a
// word, in the last quarter; else at n or one before.
func cut(text []rune, n int) int {
	for _, end := range []rune{'\n', ' '} {
		for i := n - 3; i > n*3/4; i-- {
			if text[i] == end {
				return i
			}
		}
	}
	n -= 3      // for an ellipsis
	behind := 0 // backslashes: an odd one belongs to what follows
	for behind < n && text[n-1-behind] == '\\' {
		behind++
	}
	return n - behind%2
}
