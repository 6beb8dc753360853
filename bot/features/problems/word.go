package problems

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
)

// Word is something that the reporter wrote, or that an organiser asked.
type Word struct {
	ID        string
	Problem   string
	Space     chat.SpaceID
	Author    chat.UserID
	Organiser bool // an organiser wrote it
	Words     string
	At        time.Time
}

const (
	maxWords  = 1800 // runes at a time
	mostWords = 40   // entries of one problem
	maxPiece  = 600  // runes of a quote: twice as many when all are escaped
	maxPage   = 2000 // runes of a page, of chat.MaxTotal
	mostQuote = 12   // quotes of a page, of chat.MaxBlocks
)

// piece is as much of an entry as one quote holds.
type piece struct {
	word  Word
	first bool
	text  chat.Markup
}

// pages puts what was written onto pages that every platform can show.
func pages(words []Word) (all [][]piece) {
	size := 0
	for _, w := range words {
		for i, text := range cut(w.Words, maxPiece) {
			p := piece{w, i == 0, chat.Escape(text)}
			n := utf8.RuneCountInString(string(p.text))
			if last := len(all) - 1; last < 0 || size+n > maxPage || len(all[last]) == mostQuote {
				all, size = append(all, nil), 0
			}
			all[len(all)-1] = append(all[len(all)-1], p)
			size += n
		}
	}
	return all
}

// cut parts a text into pieces of at most so many runes, between words where
// there is a gap in the second half.
func cut(s string, most int) (pieces []string) {
	r := []rune(strings.TrimSpace(s))
	for len(r) > most {
		at := most
		for i := most; i > most/2; i-- {
			if unicode.IsSpace(r[i]) {
				at = i
				break
			}
		}
		if piece := strings.TrimSpace(string(r[:at])); piece != "" {
			pieces = append(pieces, piece)
		}
		r = []rune(strings.TrimSpace(string(r[at:])))
	}
	if len(r) > 0 {
		pieces = append(pieces, string(r))
	}
	return pieces
}

// clamp is the page that exists and is nearest to n; those below zero are the
// last one.
func clamp(n int, all [][]piece) int {
	if n < 0 || n >= len(all) {
		return len(all) - 1
	}
	return n
}

// conversation shows one page, as the side of whoever reads it.
func conversation(t i18n.Printer, page []piece, organiser bool) (blocks []chat.Block) {
	for _, p := range page {
		if p.first {
			key := "said.you"
			switch {
			case p.word.Organiser && !organiser:
				key = "said.organiser"
			case p.word.Organiser:
				key = "said.asked"
			case organiser:
				key = "said.reporter"
			}
			blocks = append(blocks, chat.Note{Text: t.T(key, i18n.Args{"who": chat.Mention(p.word.Author), "when": chat.When(p.word.At)})})
		}
		blocks = append(blocks, chat.Quote{Text: p.text})
	}
	return blocks
}

// written is what somebody typed into a form, fit to be kept; "" for nothing.
func written(v chat.Values) string {
	r := []rune(strings.TrimSpace(chat.Clean(v.First("words"))))
	return string(r[:min(len(r), maxWords)])
}
