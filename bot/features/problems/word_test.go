package problems

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

func TestPagesHoldEverything(t *testing.T) {
	for name, entry := range map[string]string{
		"escaped":    strings.Repeat("*_`~|<@>[]", maxWords/10),
		"one word":   strings.Repeat("w", maxWords),
		"words":      strings.Repeat("word ", maxWords/5),
		"lines":      strings.Repeat("- a\n", maxWords/4),
		"short":      "Eve.",
		"other runs": strings.Repeat("👩‍🔬 ", maxWords/4),
	} {
		var words []Word
		for range mostWords {
			words = append(words, Word{Words: entry})
		}
		var all []string
		for _, page := range pages(words) {
			size := 0
			for _, p := range page {
				size += utf8.RuneCountInString(string(p.text))
				all = append(all, string(p.text))
			}
			if size > maxPage || len(page) > mostQuote {
				t.Errorf("%s: a page has %d runes and %d quotes", name, size, len(page))
			}
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		want := strings.Repeat(squeeze(string(chat.Escape(entry))), mostWords)
		if got := squeeze(strings.Join(all, "")); got != want {
			t.Errorf("%s: what is shown is not what was written", name)
		}
	}
	if pages(nil) != nil || clamp(-1, nil) != -1 || clamp(0, nil) != -1 {
		t.Error("there is a page of nothing")
	}
}

func TestAFormCarriesWhereSomethingWasSaid(t *testing.T) {
	for _, c := range []struct {
		of, want place
	}{
		{place{}, place{}},
		{place{"1234567890123456789", monday}, place{"1234567890123456789", monday}},
		{place{"C0123456789/1234567890.123456", monday}, place{"C0123456789/1234567890.123456", monday}},
		{place{"a|b", monday}, place{"a|b", monday}},
		{place{chat.ConversationID(strings.Repeat("x", 60)), monday}, place{}},
	} {
		id := storage.NewID(monday)
		arg := formArg(id, c.of)
		if n := len(do("report", arg).String()); n > chat.MaxActionBytes {
			t.Errorf("%v makes an action of %d bytes", c.of, n)
		}
		got, where := readArg(arg)
		if got != id || where.where != c.want.where || !where.at.Equal(c.want.at) {
			t.Errorf("%v came back as %s, %v", c.of, got, where)
		}
	}
	for _, odd := range []string{"", "|", "x|y|z", "x|99999999999999999999|z"} {
		if _, where := readArg(odd); where != (place{}) {
			t.Errorf("%q is read as %v", odd, where)
		}
	}
}
