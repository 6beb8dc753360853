package calendar

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// spoken is an event in which people's words stand everywhere.
func spoken(uid, words string) Event {
	return Event{
		UID: uid, Stamp: stamp, At: time.Date(2026, 3, 3, 17, 0, 0, 0, time.UTC), Length: time.Hour,
		Title: words, Words: words, Place: words, Link: words,
	}
}

// pieces are what breaks calendars.
var pieces = []string{
	"Go, mentoring; and \"more\"", "🎉", "👩‍👩‍👧‍👦", "é", "e\u0301", "\n", "\r\n", "\r", "\t", " ", "  ", "\\", "\\n", "\\,", ":", ";", ",", "BEGIN:VEVENT", "END:VCALENDAR",
	"\nBEGIN:VALARM\n", "\x00", "\x1b[31m", "\u2028", "\u0085", "\v", "ü", "日本語", "שלום", "a", "word", "https://example.org/?a=b;c,d", "<b>", "@everyone", "\xff\xfe",
	"ATTENDEE:mailto:a@b", "''", "^n", "%", "x-very-long-word-without-any-place-to-break-a-line-because-nobody-thought-of-it",
}

func salad(r *rand.Rand) string {
	var b strings.Builder
	for range r.IntN(40) {
		b.WriteString(pieces[r.IntN(len(pieces))])
	}
	return b.String()
}

// lines checks what holds for every content line, and takes the folds out.
func lines(t *testing.T, ics string) []string {
	t.Helper()
	if !utf8.ValidString(ics) || !strings.HasSuffix(ics, "\r\n") {
		t.Fatalf("it is no text of lines: %q", ics)
	}
	for _, l := range strings.Split(strings.TrimSuffix(ics, "\r\n"), "\r\n") {
		if len(l) > 75 || !utf8.ValidString(l) || l == "" || strings.ContainsFunc(l, unicode.IsControl) {
			t.Fatalf("it has the line %q", l)
		}
	}
	return strings.Split(strings.ReplaceAll(strings.TrimSuffix(ics, "\r\n"), "\r\n ", ""), "\r\n")
}

// checkWords: whatever people write, the event has the same properties, each once,
// and the words come out again.
func checkWords(t *testing.T, words string) {
	t.Helper()
	var titles []string
	for _, l := range lines(t, written(t, Publish, spoken("1@kith", words))) {
		name, value, _ := strings.Cut(l, ":")
		switch name {
		case "SUMMARY":
			titles = append(titles, value)
		case "DESCRIPTION", "LOCATION", "URL", "BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "NAME", "X-WR-CALNAME",
			"UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND", "CLASS", "STATUS":
		default:
			t.Fatalf("%q became the property %q", words, name)
		}
		if (name == "BEGIN" || name == "END") && value != "VCALENDAR" && value != "VEVENT" {
			t.Fatalf("%q became %s", words, l)
		}
	}
	want := line(words, maxTitle)
	if len(titles) > 1 || len(titles) == 0 && want != "" || len(titles) == 1 && unescape(titles[0]) != want {
		t.Fatalf("%q became the titles %q, want %q", words, titles, want)
	}
}

// unescape reads a TEXT value as RFC 5545, 3.3.11 says.
func unescape(s string) string {
	var b strings.Builder
	for escaped := false; s != ""; s = s[1:] {
		switch c := s[0]; {
		case escaped && (c == 'n' || c == 'N'):
			b.WriteByte('\n')
			escaped = false
		case escaped || c != '\\':
			b.WriteByte(c)
			escaped = false
		default:
			escaped = true
		}
	}
	return b.String()
}

func FuzzWords(f *testing.F) {
	for _, p := range pieces {
		f.Add(p)
	}
	f.Fuzz(checkWords)
}

func TestWordsOfPeople(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		checkWords(t, salad(r))
	}
	for given, want := range map[string]string{
		"  a\r\nb\rc\td\x07 ":           "a b c d",
		strings.Repeat("ü", maxTitle+1): strings.Repeat("ü", maxTitle-1) + "…",
		"\x00":                          "",
		"a\xffb":                        "a\uFFFDb",
	} {
		if got := line(given, maxTitle); want != "" && got != want || utf8.RuneCountInString(got) > maxTitle {
			t.Errorf("%q became %q, want %q", given, got, want)
		}
	}
}

func TestOtherReadersReadTheSameWords(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var events []Event
	for i := range 500 {
		words := salad(r)
		if i == 0 {
			words = "Ada & Grace: \"Go, testing; and more\" 🎉🎉🎉 " + strings.Repeat("é🎉", 80) + "\nsecond line"
		}
		// The reader takes an escaped backslash with an n behind it for a line break.
		words = strings.ReplaceAll(words, "\\", "/")
		events = append(events, spoken(fmt.Sprintf("%d@kith", i), words))
	}
	got := readBack(t, question{Calendar: written(t, Publish, events...), Stop: "2027-01-01T00:00"})
	if len(got.Events) != len(events) {
		t.Fatalf("%d events were read, want %d", len(got.Events), len(events))
	}
	for i, e := range got.Events {
		given := events[i]
		words := strings.Trim(text(given.Words, maxWords)+"\n\n"+line(given.Link, maxLink), "\n")
		if e.Title != line(given.Title, maxTitle) || e.Place != line(given.Place, maxPlace) || e.Words != words {
			t.Errorf("%q was read as %q, %q, %q", given.Title, e.Title, e.Place, e.Words)
		}
	}
}

func TestLinks(t *testing.T) {
	for link, want := range map[string]string{
		"https://example.org/a b?c=d": "https://example.org/a%20b?c=d",
		"http://box:8080/x":           "http://box:8080/x",
		"javascript:alert(1)":         "", "example.org": "", "https://": "", "": "", "mailto:a@b": "",
		"https://a\r\nATTENDEE:x": "",
	} {
		if got := address(link); got != want {
			t.Errorf("%q is the address %q, want %q", link, got, want)
		}
		ics := strings.Join(lines(t, written(t, Publish, Event{UID: "1@kith", Stamp: stamp, At: stamp, Length: time.Hour, Link: link})), "\n")
		if link != "" && !strings.Contains(ics, "\nDESCRIPTION:") || want != "" && !strings.Contains(ics, "\nURL:"+want+"\n") {
			t.Errorf("the link %q is nowhere:\n%s", link, ics)
		}
	}
}
