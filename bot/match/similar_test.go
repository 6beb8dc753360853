package match

import (
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"
	"time"
)

func found(s Similarity) (ids []string) {
	for _, b := range s.Best {
		ids = append(ids, b.ID)
	}
	return ids
}

// TestSimilarFormula follows the formula by hand. Both questions have the same
// words but for one, so that BM25 of the main part is a highest and a share of it.
func TestSimilarFormula(t *testing.T) {
	index := NewQuestions()
	index.Put(Question{ID: "old", Channel: "a", At: noon.AddDate(0, 0, -365), Title: "parser crashes"})
	index.Put(Question{ID: "young", Channel: "b", At: noon, Title: "parser crashes", Replies: []string{"parser"}, Code: "panic"})
	index.Put(Question{ID: "other", Channel: "b", At: noon, Title: "coffee"})
	result := index.Find(Search{Question: Question{ID: "new", Channel: "a", Title: "parser crashes", Code: "panic"}, Now: noon}, Tuning{})
	if got := found(result); !slices.Equal(got, []string{"young", "old"}) {
		t.Fatalf("finds %v", got)
	}
	// old: main alone, half of the recency, the same channel.
	if got, want := result.Best[1].Score, 1*1.25*1.1; math.Abs(got-want) > 1e-6 {
		t.Errorf("old scores %f, want %f", got, want)
	}
	// young: the highest of main, replies and code, but no reply holds the code.
	if got, want := result.Best[0].Score, (1+0.25+0.10)*1.5; math.Abs(got-want) > 1e-6 {
		t.Errorf("young scores %f, want %f", got, want)
	}
	if b := result.Best[1]; b.Age != 365*24*time.Hour || !slices.Equal(b.Shared, []string{"crashes", "parser"}) {
		t.Errorf("old is %v old and shares %v", b.Age, b.Shared)
	}
	t.Run("the code in a reply", func(t *testing.T) {
		index.Put(Question{ID: "old", Channel: "a", At: noon.AddDate(0, 0, -365), Title: "parser crashes", Replies: []string{"panic"}})
		result := index.Find(Search{Question: Question{Title: "parser crashes", Code: "panic"}, Now: noon}, Tuning{})
		if got, want := result.Best[1].Score, (1+0.15)*1.25; math.Abs(got-want) > 1e-6 {
			t.Errorf("old scores %f, want %f", got, want)
		}
	})
	t.Run("a question does not find itself, nor is it the measure", func(t *testing.T) {
		q := Question{ID: "young", Channel: "b", Title: "parser crashes panic panic", At: noon}
		index.Put(q)
		result := index.Find(Search{Question: q, Now: noon}, Tuning{})
		if got := found(result); !slices.Equal(got, []string{"old"}) || math.Abs(result.Best[0].Score-1*1.25-0.25*1.25) > 1e-6 {
			t.Errorf("finds %v with %f", got, result.Best[0].Score)
		}
	})
}

// crowd is an index in which n questions share one word, and some share more.
func crowd(n int, more ...string) *Questions {
	index := NewQuestions()
	for i := range n {
		index.Put(Question{ID: fmt.Sprintf("crowd%02d", i), At: noon, Title: fmt.Sprintf("compiler topic%d", i)})
	}
	for i, title := range more {
		index.Put(Question{ID: fmt.Sprintf("more%d", i), At: noon, Title: title})
	}
	index.Loaded()
	return index
}

func TestOnlyStrongEvidenceIsShown(t *testing.T) {
	ask := Search{Question: Question{Title: "compiler rejects generic methods"}, Now: noon}
	for _, c := range []struct {
		name   string
		index  *Questions
		tuning Tuning
		want   []string
	}{
		{"nothing stands out", crowd(20), Tuning{}, nil},
		{"one stands out", crowd(20, "compiler rejects generic methods"), Tuning{}, []string{"more0"}},
		{"at most three", crowd(20, "generic methods", "generic methods", "generic methods", "generic methods"), Tuning{}, []string{"more0", "more1", "more2"}},
		{"a community may want more", crowd(20, "compiler rejects generic methods"), Tuning{Gap: 1000}, nil},
		{"one word in common is chance", crowd(20, "generic"), Tuning{}, nil},
		{"too few to compare with: half of the question", crowd(2, "generic methods rejects"), Tuning{}, []string{"more0"}},
		{"too few to compare with: less than half", crowd(0, "compiler coffee", "rejects methods quietly slowly", "rejects", "methods rejects coffee"), Tuning{}, []string{"more3", "more1"}},
		{"nothing is known", crowd(0), Tuning{}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, s := range c.index.Find(ask, c.tuning).Strong() {
				got = append(got, s.ID)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("shows %v, want %v", got, c.want)
			}
		})
	}
}

func TestGap(t *testing.T) {
	hits := []hit{{0, 3}, {1, 2.5}, {2, 2.4}, {3, 2.3}, {4, 2.2}, {5, 2.1}, {6, 2.1}, {7, 2.1}, {8, 2.1}, {9, 2}}
	if got := gap(hits, 0); got != 0.5 {
		t.Errorf("gap is %f, want 0.5", got)
	}
	if got := gap(hits, 1); got != 0.25 {
		t.Errorf("the second one's gap is %f, want 0.25", got)
	}
	if got := gap(hits[:9], 0); got != 0 {
		t.Errorf("gap among nine is %f", got)
	}
}

func TestWhatMayNotBeSeenIsNotFound(t *testing.T) {
	index := crowd(3)
	result := index.Find(Search{Question: Question{Title: "compiler"}, Now: noon, Keep: func(id string) bool { return id == "crowd01" }}, Tuning{})
	if got := found(result); !slices.Equal(got, []string{"crowd01"}) {
		t.Errorf("finds %v", got)
	}
}

func TestLoading(t *testing.T) {
	index := NewQuestions()
	index.Put(Question{ID: "edited", Title: "fresh words"})
	index.Put(Question{ID: "erased", Title: "secret words"})
	index.Remove("erased")
	ask := func(text string) Similarity {
		return index.Find(Search{Question: Question{Title: text}, Now: noon}, Tuning{})
	}
	if r := ask("fresh"); r.Complete || len(r.Best) != 1 {
		t.Errorf("while storage is read: %+v", r)
	}
	index.Load([]Question{{ID: "edited", Title: "stale words"}, {ID: "erased", Title: "secret words"}, {ID: "third", Title: "more words"}})
	index.Loaded()
	if n, complete := index.Size(); n != 2 || !complete {
		t.Errorf("%d questions, complete %v", n, complete)
	}
	for text, want := range map[string]int{"fresh": 1, "stale": 0, "secret": 0, "words": 2} {
		if r := ask(text); len(r.Best) != want || !r.Complete {
			t.Errorf("%q finds %v", text, found(r))
		}
	}
}

// TestRemoveForgets: no word that stood only in a removed question is left.
func TestRemoveForgets(t *testing.T) {
	index := crowd(3)
	before := len(index.corpus.numbers)
	index.Put(Question{ID: "mine", Title: "confidential diagnosis", Body: "compiler", Replies: []string{"whispered"}, Code: "password"})
	index.Remove("mine")
	if len(index.corpus.numbers) != before || len(index.stems.known) != 0 {
		t.Errorf("%d words are known, %d before; %d stems are remembered", len(index.corpus.numbers), before, len(index.stems.known))
	}
	for _, stem := range index.corpus.stems {
		if slices.Contains([]string{"confidenti", "diagnosi", "whisper", "password"}, stem) {
			t.Errorf("%q is remembered", stem)
		}
	}
	index.Remove("mine") // twice is once
}

func TestFindWhileOthersWrite(t *testing.T) {
	index := crowd(50)
	var group sync.WaitGroup
	for w := range 3 {
		group.Go(func() {
			for i := range 100 {
				id := fmt.Sprintf("w%d-%d", w, i)
				index.Put(Question{ID: id, Title: "compiler and linker"})
				if r := index.Find(Search{Question: Question{Title: "compiler"}, Now: noon}, Tuning{}); len(r.Best) != maxShown {
					t.Errorf("finds %v", found(r))
				}
				index.Remove(id)
			}
		})
	}
	group.Wait()
	if n, _ := index.Size(); n != 50 {
		t.Errorf("%d are left", n)
	}
}
