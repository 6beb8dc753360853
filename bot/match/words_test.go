package match

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestWords(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"stop words and chat filler are left out", "hi, can anyone please help me with the parser?", "parser"},
		{"endings are cut off and counted together", "parser parsers parsing", "parser×2 pars"},
		{"a name in code is several words", "parseJSONFile max_idle_conns os.ReadFile HTTPServer", "pars json file×2 max idl conn os read http server"},
		{"digits stay with their letters", "python3 returns 404 in v1.2", "python3 return 404 v1"},
		{"apostrophes are no words of their own", "don't restart the server's disk, it’s broken", "restart server disk broken"},
		{"single letters say nothing", "a b c", ""},
		{"links and marks for people are left out", "<@1234> see https://example.org/deep/link?q=1 and <:wave:99> then compile", "compil"},
		{"less-than is not a mark", "value < limit <abc>", "valu limit abc"},
		{"German filler is left out, other letters are kept", "Hallo, kann jemand bitte die Größe der Schriftrolle prüfen?", "die größe schriftroll prüfen"},
		{"words with accents are not cut", "naïveté déployé", "naïveté déployé"},
		{"scripts without spaces are read in pairs", "東京都 Go言語", "東京 京都 言語"},
		{"a hash is not read", strings.Repeat("a1b2", 17) + " crash", "crash"},
		{"nothing is no word", " \n\t…!? ' ’", ""},
		{"bytes that are no text do no harm", "disk\xff\xfe full", "disk full"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, w := range Words(c.text) {
				if w.N > 1 {
					w.Stem += fmt.Sprint("×", w.N)
				}
				got = append(got, w.Stem)
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("%q\nis   %q\nwant %q", c.text, s, c.want)
			}
		})
	}
}

func TestFormIsWhatPeopleWrote(t *testing.T) {
	if w := Words("Compiling compiles"); len(w) != 1 || w[0].Form != "compiling" {
		t.Errorf("words are %v", w)
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct{ name, message, prose, code string }{
		{"no code", "why is it slow?", "why is it slow?", ""},
		{"inline", "why does `go vet` stop", "why does   stop", "go vet\n"},
		{"a fence", "it says ```\nexit 1\n``` always", "it says   always", "\nexit 1\n\n"},
		{"a fence without end", "it says ```exit 1", "it says  ", "exit 1\n"},
		{"one backtick without end is none", "it`s slow", "it`s slow", ""},
		{"several", "`a` and `b`", "  and  ", "a\nb\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if prose, code := Cut(c.message); prose != c.prose || code != c.code {
				t.Errorf("%q and %q, want %q and %q", prose, code, c.prose, c.code)
			}
		})
	}
}

// FuzzWords: any text is read within bounds, and reads the same in pieces that
// spaces part.
func FuzzWords(f *testing.F) {
	for _, seed := range []string{"", "parseJSONFile don't", "東京 <@1> https://x `y`", "\xff'’A", "ǅABc"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		total := 0
		for _, w := range Words(text) {
			total += w.N
			if w.Stem == "" || w.Form == "" || w.N < 1 || len(w.Form) > 3*maxRun {
				t.Errorf("%q has the word %+v", text, w)
			}
			if utf8.ValidString(text) && !utf8.ValidString(w.Stem) {
				t.Errorf("%q of %q is no text", w.Stem, text)
			}
		}
		if total > maxTokens {
			t.Errorf("%d words", total)
		}
		prose, code := Cut(text)
		if len(prose)+len(code) > 3*len(text) {
			t.Errorf("%q was cut to %q and %q", text, prose, code)
		}
	})
}
