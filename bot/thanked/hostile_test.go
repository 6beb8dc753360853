package thanked

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// parts are what messages are made of, and what they may be made of by people who
// mean harm.
var parts = []string{
	"thanks", "thank you", "ty", "no", "to", "in advance", "a lot", "cheers", "appreciate", "the", "please", "how do i", "?",
	"danke", "nein", "im voraus", "merci", "🙏", "🙄", "ok", "it works", "@ada", "<@", "<@1>", "<", ">", "\n> ", ">>>", "`", "```", "\"", "“", "”", "„",
	":", ":pray:", "::", "/s", "http://", "https://a.b/c", "'", "’", "\u0301", "\u200b", "\x00", "\xff", "ﷺ", "ß", "İ", "aaaa", "…", "-", "- ", ",", ".", "!", "\n", " ",
}

func salad(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(parts[r.IntN(len(parts))])
		if r.IntN(2) == 0 {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// TestAnyText: whatever is written, the answer comes, and is the same each time.
func TestAnyText(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		s := salad(r, r.IntN(60))
		if r.IntN(4) == 0 {
			b := []byte(s)
			for range 1 + len(b)/8 {
				if len(b) > 0 {
					b[r.IntN(len(b))] = byte(r.IntN(256))
				}
			}
			s = string(b)
		}
		sane(t, s)
	}
}

func sane(t *testing.T, s string) {
	t.Helper()
	h, ok := Detect(s, Languages()...)
	if ok != (h.Phrase != "") || !utf8.ValidString(h.Phrase) {
		t.Fatalf("%q: %v, %q", s, ok, h.Phrase)
	}
	Named(s, map[string]string{"ada": "1"})
}

// BenchmarkMadeToBeSlow reads texts that are made to be slow: a byte of a long one takes
// about as long as one of a short one.
func BenchmarkMadeToBeSlow(b *testing.B) {
	for _, part := range []string{
		"no thanks ", "thanks to ", "how do i ", "thanks in advance ", "would really greatly ", "gracias a ", "ty ", "@a", "a",
		"`", "` ", "```", "\"a", "„", "<", "<@1 ", ":a", "::", "> a\n", "https://", "\u0301", "🙏",
	} {
		for _, most := range []int{4_000, 16_000} {
			text := strings.Repeat(part, most/len(part))
			b.Run(fmt.Sprintf("%q/%d bytes", part, most), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					Detect(text, Languages()...)
				}
			})
		}
	}
}

func FuzzDetect(f *testing.F) {
	for _, language := range Languages() {
		thanks, traps := sayings(f, language)
		for _, s := range append(thanks, traps...) {
			f.Add(s)
		}
	}
	f.Fuzz(func(t *testing.T, s string) { sane(t, s) })
}

func BenchmarkDetect(b *testing.B) {
	thanks, traps := sayings(b, "en")
	usual := append(thanks, traps...)
	chatter := strings.Repeat("so i read the docs again and the loop never ends because the channel is not closed, ", 48)[:4000]
	for _, c := range []struct {
		name      string
		messages  []string
		languages []string
	}{
		{"sayings", usual, []string{"en"}},
		{"sayings in five languages", usual, Languages()},
		{"4000 characters of chatter", []string{chatter}, []string{"en"}},
		{"4000 characters of requests", []string{strings.Repeat("how do i do it? no thanks, ", 150)[:4000]}, Languages()},
	} {
		b.Run(c.name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				Detect(c.messages[i%len(c.messages)], c.languages...)
			}
		})
	}
}
