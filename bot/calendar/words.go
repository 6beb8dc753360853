package calendar

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How long words may be, in characters. Calendars show some hundred of a title,
// and Outlook cuts a description at 8,192 bytes when it takes one in.
const (
	maxTitle = 200
	maxPlace = 300
	maxWords = 2000
	maxLink  = 1000
)

// breaks turns everything that ends a line somewhere into a line feed.
var breaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n", "\t", " ")

// text makes people's words fit for a TEXT value (RFC 5545, 3.3.11), which has no
// control characters but line breaks. The library escapes it.
func text(s string, most int) string {
	s = breaks.Replace(strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
	return cut(strings.TrimSpace(s), most)
}

// line is text in one line.
func line(s string, most int) string {
	return strings.ReplaceAll(text(s, most), "\n", " ")
}

// cut keeps the first characters, with an ellipsis as the last of them.
func cut(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	r := []rune(s)
	return strings.TrimRightFunc(string(r[:most-1]), unicode.IsSpace) + "…"
}

// address is a link as a URL value, "" when it is none that a browser opens.
func address(link string) string {
	u, err := url.Parse(line(link, maxLink))
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return u.String()
}
