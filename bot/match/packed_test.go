package match

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestPackedWordsFindTheSame: an index that was loaded from storage answers as
// the one that read the texts.
func TestPackedWordsFindTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom(vocabulary), 1, 8).Draw(t, "words"), " ")
		})
		question := func(id int) Question {
			return Question{
				ID: fmt.Sprint("q", id), Channel: "go", At: time.Unix(int64(id)*1e6, 0),
				Title: text.Draw(t, "title"), Body: text.Draw(t, "body"), Code: text.Draw(t, "code"), Replies: []string{text.Draw(t, "reply")},
			}
		}
		read, loaded := NewQuestions(), NewQuestions()
		for i := range rapid.IntRange(1, 30).Draw(t, "questions") {
			q := question(i)
			read.Put(q)
			loaded.LoadPacked([]Packed{q.Pack()})
		}
		read.Loaded()
		loaded.Loaded()
		s := Search{Question: question(1000), Now: time.Unix(2e9, 0), Most: 5}
		want, got := read.Find(s, Tuning{}), loaded.Find(s, Tuning{})
		if !reflect.DeepEqual(want, got) {
			t.Fatalf("found %+v, want %+v", got, want)
		}
	})
}

func TestPackedWordsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := Words(rapid.String().Draw(t, "text"))
		back := unpack(PackWords(words)).words
		if len(back) != len(words) {
			t.Fatalf("%d words, want %d", len(back), len(words))
		}
		for i, w := range words {
			if back[i].Stem != w.Stem || back[i].N != w.N {
				t.Errorf("%v came back as %v", w, back[i])
			}
		}
	})
}
