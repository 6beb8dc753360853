package thanked

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sayings reads testdata/<language>.txt: + thanks somebody, - does not.
func sayings(t testing.TB, language string) (thanks, traps []string) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", language+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(content)) {
		line = strings.ReplaceAll(strings.TrimSuffix(line, "\n"), `\n`, "\n")
		if said, ok := strings.CutPrefix(line, "+ "); ok {
			thanks = append(thanks, said)
		} else if said, ok := strings.CutPrefix(line, "- "); ok {
			traps = append(traps, said)
		}
	}
	return thanks, traps
}

// TestSayings: every sentence of testdata is understood. What the tables made of
// them at first sight stands in docs/matching.md.
func TestSayings(t *testing.T) {
	for _, language := range Languages() {
		thanks, traps := sayings(t, language)
		if len(thanks) < 40 || len(traps) < 40 {
			t.Errorf("%s has only %d thanks and %d traps", language, len(thanks), len(traps))
		}
		for _, said := range thanks {
			if h, ok := Detect(said, language); !ok || h.Language != language || h.Phrase == "" {
				t.Errorf("%s: %q is a thanks, got %v", language, said, h)
			}
		}
		for _, said := range traps {
			if h, ok := Detect(said, language); ok {
				t.Errorf("%s: %q is none, got %v", language, said, h)
			}
		}
	}
}

// TestAllLanguages: languages do not spoil each other where a community has several.
func TestAllLanguages(t *testing.T) {
	var thanked, thanks, trapped, traps int
	for _, language := range Languages() {
		good, bad := sayings(t, language)
		for _, said := range good {
			if _, ok := Detect(said, Languages()...); ok {
				thanked++
			} else {
				t.Logf("missed %q", said)
			}
		}
		for _, said := range bad {
			if h, ok := Detect(said, Languages()...); ok {
				trapped++
				t.Logf("took %q for a thanks: %v", said, h)
			}
		}
		thanks, traps = thanks+len(good), traps+len(bad)
	}
	if thanked < thanks*98/100 || trapped > traps*2/100 {
		t.Errorf("of %d thanks %d are found, of %d traps %d", thanks, thanked, traps, trapped)
	}
}

func TestLanguages(t *testing.T) {
	for _, c := range []struct {
		message, languages string
		want               string // of which language; "" when it is none
	}{
		{"thanks", "", "en"},
		{"danke", "", ""},
		{"danke", "de", "de"},
		{"danke", "de-AT", "de"},
		{"danke", "DE_ch", "de"},
		{"danke", "en de", "de"},
		{"danke, that worked", "en de", "de"},
		{"thanks", "de", "de"},
		{"thanks", "tlh", ""},
		{"thanks", "tlh en", "en"},
		{"ty", "en", "en"},
		{"ty", "en pl", ""},
		{"ty", "en cs", ""},
		{"ty so much", "en pl", "en"},
		{"thx", "en pl", "en"},
		{"tak", "en pl", ""},
		{"dank memes", "en de", ""},
		{"merci", "en", ""},
		{"merci", "de", "de"},
		{"gracias", "en", ""},
		{"can somebody help me? danke", "en de", ""},
		{"nein thanks", "en de", ""},
	} {
		h, ok := Detect(c.message, strings.Fields(c.languages)...)
		if ok != (c.want != "") || h.Language != c.want {
			t.Errorf("%q in %q: got %q, want %q", c.message, c.languages, h.Language, c.want)
		}
	}
}

func TestPhrase(t *testing.T) {
	h, _ := Detect("Ah, I see. THAAANK you so much!", "de", "en")
	if want := (Hit{Phrase: "thank you so much", Language: "en"}); h != want {
		t.Errorf("got %v, want %v", h, want)
	}
}

// TestTablesAreChecked: a mistake in a file of languages is found when it is read.
func TestTablesAreChecked(t *testing.T) {
	for content, want := range map[string]string{
		"[thanks]\nthanks (a\n":          "line 2",
		"[thanks]\n(thanks)\n":           "fits everything",
		"[thanks]\nwell-done\n":          "is not one word",
		"[words]\na = well-done\n":       "is not one word",
		"[thanks]\n<much>\n":             "no class <much>",
		"[not]\nno thanks\n":             "has no ~",
		"[not]\n(no) ~\n":                "fits everything",
		"[not]\nno ~ <much>\n":           "no class",
		"[cheers]\ncheers\n":             "no part [cheers]",
		"[words]\na = b\n\n[asks]\n<b>x": "line 5",
	} {
		if _, err := readTable("xx", content); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", content, err, want)
		}
	}
}
