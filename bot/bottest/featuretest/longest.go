package featuretest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chatfake"
)

// What people's words are filled up with. Most of it doubles when it is escaped;
// between stand marks that are read from right to left, marks that combine, and
// characters of several runes. None is a word by which questions are compared.
const filler = "*_`~|<@>[]()#-؟*\u25cc\u0301_👩‍🔬 "

// limits are the longest values of the fields of forms in which people write
// freely, in runes, by the field's name.
var limits = map[string]int{
	"title": 100, "details": 2500, "reason": 400, "words": 1800,
	"want": 600, "why": 500, "about": 400, "tried": 400, "question": 200, "added": 500, "off": 150,
	"terms": 300, "did": 400, "thanks": 400, "next": 400, "where": 200, "point": 500, "item": 500, "note": 1500,
	"because": 600, "came": 600,
}

const (
	shortest = 8 // shorter values are what a story is about
	manyIDs  = 26
	idLength = 20 // of the longest platform's IDs
	nameMost = 80 // Slack: a display name
)

var (
	asks    = regexp.MustCompile(`^(\w+): /ask (.+)$`)
	fills   = regexp.MustCompile(`^(\w+): fills (.+)$`)
	replies = regexp.MustCompile(`^(\w+): replies to ".+": .+$`)
	fields  = regexp.MustCompile(`([a-z]+)=([^;\["]+)`)
)

// adds is a story in which details are added to: together they are as long as
// they may be.
var adds = regexp.MustCompile(`(?m)^\w+: (presses (Add details|Angaben ergänzen)|.* Add details)$`)

// longest is a line of a story in which people write as much as they can, and
// there is as much as can be of what organisers decide.
func longest(script, line string) string {
	line, _, _ = strings.Cut(line, "    ")
	switch {
	case strings.HasPrefix(line, "topics: "):
		for i := range manyIDs {
			line += fmt.Sprintf(", zz%s%02d", strings.Repeat("w", 26), i)
		}
		return line
	case strings.HasPrefix(line, "organisers: "):
		for i := range manyIDs {
			line += fmt.Sprintf(", organiser%02d", i)
		}
		return line
	case replies.MatchString(line):
		return stretch(line, utf8.RuneCountInString(line)+1800)
	case asks.MatchString(line):
		m := asks.FindStringSubmatch(line)
		return m[1] + ": /ask " + stretch(m[2], limits["title"])
	case fills.MatchString(line):
		return fields.ReplaceAllStringFunc(line, func(pair string) string {
			name, value, _ := strings.Cut(pair, "=")
			most := limits[name]
			if name == "details" && adds.MatchString(script) {
				most = most/2 - 10
			}
			return name + "=" + stretch(value, most)
		})
	}
	return line
}

// stretch fills a text up to so many runes; one that is hardly a text stays.
func stretch(s string, most int) string {
	n := utf8.RuneCountInString(s)
	if n < shortest || n+1 >= most {
		return s
	}
	r := slices.Repeat([]rune(filler), most/utf8.RuneCountInString(filler)+1)
	// Spaces at the end are dropped, and a semicolon would begin the next field.
	return s + " " + strings.TrimSpace(string(r[:most-n-1]))
}

// named gives people long names.
type named struct{ *chatfake.Platform }

func (n named) Meet(u chat.User) {
	u.Name = stretch(u.Name+" the person", nameMost)
	n.Platform.Meet(u)
}

// withRealIDs is the message with IDs as long as platforms make them.
func withRealIDs(m chat.Message) chat.Message {
	long := func(text chat.Markup) chat.Markup {
		return chat.Markup(chat.ReplaceTokens(text, func(mark chat.TokenMark) string { return strings.Repeat("x", idLength+4) }))
	}
	m.Text = long(m.Text)
	m.Blocks = slices.Clone(m.Blocks)
	for i, b := range m.Blocks {
		switch b := b.(type) {
		case chat.Paragraph:
			m.Blocks[i] = chat.Paragraph{Text: long(b.Text)}
		case chat.Quote:
			m.Blocks[i] = chat.Quote{Text: long(b.Text)}
		case chat.Note:
			m.Blocks[i] = chat.Note{Text: long(b.Text)}
		case chat.Facts:
			rows := slices.Clone(b.Rows)
			for j := range rows {
				rows[j].Value = long(rows[j].Value)
			}
			m.Blocks[i] = chat.Facts{Rows: rows}
		}
	}
	return m
}
