package thanked

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sayings reads testdata/<language>.txt: + thanks somebody, - does not.
func sayings(t testing.TB, name string) (thanks, traps []string) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
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

func TestOwn(t *testing.T) {
	for _, language := range Languages() {
		thanks, traps := sayings(t, language)
		var found, wrong int
		for _, said := range thanks {
			if _, ok := Detect(said, language); ok {
				found++
			} else {
				t.Logf("%s MISSED %q", language, said)
			}
		}
		for _, said := range traps {
			if h, ok := Detect(said, language); ok {
				wrong++
				t.Logf("%s WRONG  %q (%s)", language, said, h.Phrase)
			}
		}
		t.Logf("%s: precision %.3f, recall %.3f", language, float64(found)/float64(found+wrong), float64(found)/float64(len(thanks)))
	}
}
