package when

import (
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/i18n"
)

// The tables in testdata were said on this morning, in this zone.
var saidAt = time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)

const berlin = "Europe/Berlin"

func table(t testing.TB, name string) [][]string {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for line := range strings.Lines(string(raw)) {
		rows = append(rows, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
	}
	return rows[1:]
}

// texts are this package's, read once.
var texts = sync.OnceValues(func() (*i18n.Catalog, error) {
	c := i18n.NewCatalog()
	return c, c.Add(Owner, Files)
})

func printer(t testing.TB, language string) i18n.Printer {
	t.Helper()
	c, err := texts()
	if err != nil {
		t.Fatal(err)
	}
	return c.Printer(Owner, language)
}

// told is a reading as the table has it: moment, length, rule.
func told(r Reading) []string {
	row := []string{r.At.Format(time.RFC3339), "", ""}
	if r.Length != 0 {
		row[1] = r.Length.String()
	}
	if r.Rule != nil {
		row[2] = r.Rule.RRule
	}
	return row
}

func TestUnderstood(t *testing.T) {
	rows := table(t, "understood.tsv")
	for _, row := range rows {
		// The reader's language goes first, and does not matter.
		for _, languages := range [][]string{{row[0]}, {"en"}, {"de-AT", "fr"}} {
			r, err := Read(row[1], saidAt, berlin, languages...)
			if got, want := strings.Join(told(r), "\t"), strings.Join(row[2:], "\t"); err != nil || got != want {
				t.Errorf("%q for %v is %q, %v; want %q", row[1], languages, got, err, want)
			}
			if r.Rule != nil && r.Rule.Check() != nil {
				t.Errorf("%q makes %v: %v", row[1], *r.Rule, r.Rule.Check())
			}
		}
	}
	t.Logf("%d phrases", len(rows))
}

// TestDocumented: the examples of docs/times.md are understood.
func TestDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/times.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	text = text[strings.Index(text, "## Once"):strings.Index(text, "## How it is read")]
	examples := 0
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "| with an end") {
			continue // parts of phrases
		}
		for i, phrase := range strings.Split(line, "`") {
			if i%2 == 0 {
				continue
			}
			examples++
			if _, err := Read(phrase, saidAt, berlin); err != nil {
				t.Errorf("%q: %v", phrase, err)
			}
		}
	}
	if examples < 80 {
		t.Errorf("only %d examples", examples)
	}
}

func TestRefused(t *testing.T) {
	rows := table(t, "refused.tsv")
	for _, row := range rows {
		r, err := Read(row[1], saidAt, berlin, row[0])
		u, ok := errors.AsType[*UnclearError](err)
		if !ok || u.Key != row[2] {
			t.Errorf("%q is %v, %v; want to hear %q", row[1], r, err, row[2])
			continue
		}
		if text := u.Reason(printer(t, row[0])); strings.ContainsAny(text, "{}") || text == "" {
			t.Errorf("%q is answered with %q", row[1], text)
		}
	}
	t.Logf("%d phrases", len(rows))
}

// TestWordsAreUnderstood: what Kith says of a time can be typed to it.
func TestWordsAreUnderstood(t *testing.T) {
	unreadable := 0
	for _, row := range table(t, "understood.tsv") {
		first, err := Read(row[1], saidAt, berlin, row[0])
		if err != nil {
			continue // another test says so
		}
		for _, language := range []string{"en", "de"} {
			p := printer(t, language)
			words := Spell(p, first.At, berlin)
			want := first.At.In(zoneFor(t, berlin)).Format(time.RFC3339)
			if first.Rule != nil {
				words, want = first.Rule.Words(p), first.Rule.RRule
				if strings.Contains(words, "not in months") || strings.Contains(words, "nicht in Monaten") {
					unreadable++
					continue
				}
				words += map[string]string{"en": ", from ", "de": ", ab "}[language] + longDay(p, dayOf(first.Rule.Start))
			}
			again, err := Read(words, saidAt, berlin, language)
			got := again.At.Format(time.RFC3339)
			if again.Rule != nil {
				got = again.Rule.RRule
			}
			if err != nil || got != want || !again.At.Equal(first.At) {
				t.Errorf("%q is %q, which is %s, %v; want %s", row[1], words, got, err, want)
			}
		}
	}
}
