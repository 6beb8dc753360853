package transfer

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kith-community/kith/bot/chat"
)

// exact is how times are written: RFC 3339 in UTC with the milliseconds that
// storage keeps.
const exact = "2006-01-02T15:04:05.000Z"

// understood are the times that people and spreadsheets write. Without a zone
// they are UTC; Go takes fractions of a second behind seconds by itself.
var understood = []string{
	time.RFC3339, "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly,
}

var truths = map[string]bool{
	"yes": true, "true": true, "1": true, "x": true, "ja": true, "y": true,
	"no": false, "false": false, "0": false, "nein": false, "n": false,
}

// rounded is what spreadsheets make of long numbers: the end is lost.
var rounded = regexp.MustCompile(`^[0-9][.,][0-9]+[eE]\+?[0-9]+$`)

// idRunes are what an ID may hold. It stands in mentions, so nothing else may.
var idRunes = regexp.MustCompile(`^[A-Za-z0-9._:/=+~|-]{1,120}$`)

// cell is a value as text; "" when there is none.
func cell(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []string:
		escape := strings.NewReplacer(`\`, `\\`, ";", `\;`)
		parts := make([]string, len(v))
		for i, s := range v {
			parts[i] = escape.Replace(s)
		}
		return strings.Join(parts, "; ")
	case time.Time:
		if v.IsZero() {
			return ""
		}
		return v.UTC().Format(exact)
	case bool:
		if v {
			return "yes"
		}
		return "no"
	}
	return ""
}

// split reads a list as cell writes it: semicolons between, "\;" within.
func split(s string) (all []string) {
	var part strings.Builder
	end := func() {
		if one := strings.TrimSpace(part.String()); one != "" {
			all = append(all, one)
		}
		part.Reset()
	}
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == ';' || s[i+1] == '\\'):
			i++
			part.WriteByte(s[i])
		case s[i] == ';':
			end()
		default:
			part.WriteByte(s[i])
		}
	}
	end()
	return all
}

// parse reads a value of a column; nil when nothing is said. wrong is why it
// cannot be one.
func (c Column) parse(s string) (v any, wrong string) {
	if wrong = unreadable(s); wrong != "" {
		return nil, wrong
	}
	s = chat.Clean(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"))
	line := chat.OneLine(s)
	if line == "" {
		return nil, ""
	}
	switch c.Kind {
	case Line:
		return line, ""
	case Text:
		return s, ""
	case ID:
		return parseID(line)
	case List:
		if list := split(s); len(list) > 0 {
			return list, ""
		}
		return nil, ""
	case Time:
		return parseTime(line)
	case Flag:
		if b, known := truths[strings.ToLower(line)]; known {
			return b, ""
		}
		return nil, quoted(line) + " is neither yes nor no"
	}
	panic(fmt.Sprintf("transfer: column %s has no kind", c.Name))
}

// unreadable says why bytes are no text.
func unreadable(s string) string {
	switch {
	case !utf8.ValidString(s) || strings.ContainsRune(s, utf8.RuneError):
		return "holds bytes that are no text; save the file as UTF-8"
	case strings.ContainsRune(s, 0):
		return "holds a null character, which no text does"
	}
	return ""
}

func parseID(s string) (any, string) {
	switch {
	case rounded.MatchString(s):
		return nil, quoted(s) + " is a number that a spreadsheet has rounded; make the column text, and fill it in again"
	case !idRunes.MatchString(s):
		return nil, quoted(s) + " is no ID: it has letters, digits and . _ : / = + ~ | - only, at most 120"
	}
	return s, ""
}

// Times lie between these: zero milliseconds mean never, and IDs hold 46 bits.
var (
	earliest = time.Date(1970, 1, 2, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(3000, 1, 1, 0, 0, 0, 0, time.UTC)
)

func parseTime(s string) (any, string) {
	for _, layout := range understood {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		if t = t.UTC().Truncate(time.Millisecond); t.Before(earliest) || t.After(latest) {
			return nil, quoted(s) + " lies outside of the years 1970 to 3000"
		}
		return t, ""
	}
	return nil, quoted(s) + " is no time; write 2026-03-02, 2026-03-02 09:30 (in UTC) or 2026-03-02T09:30:00+01:00"
}

// dangerous is what makes a spreadsheet take a cell for a formula, in its first
// place; the apostrophe that disarms it counts as well.
const dangerous = "=+-@\t\r'＝＋－＠"

// digits are numbers so long that spreadsheets round them.
var digits = regexp.MustCompile(`^[0-9]{12,}$`)

// guard makes a cell safe to open in a spreadsheet, with an apostrophe in front.
func guard(s string) string {
	if s != "" && strings.ContainsRune(dangerous, first(s)) || digits.MatchString(s) {
		return "'" + s
	}
	return s
}

// unguard takes away what guard put there. An apostrophe that stands in front of
// anything else is the writer's own.
func unguard(s string) string {
	rest, guarded := strings.CutPrefix(s, "'")
	if guarded && rest != "" && (strings.ContainsRune(dangerous, first(rest)) || digits.MatchString(rest)) {
		return rest
	}
	return s
}

func first(s string) rune { r, _ := utf8.DecodeRuneInString(s); return r }
