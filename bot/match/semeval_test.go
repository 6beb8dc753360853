package match

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// given opens a file of data that is not part of this repository: it is looked
// for in the folder KITH_TEST_SHARED names, and in one beside the checkout.
func given(t *testing.T, name string) *bufio.Reader {
	t.Helper()
	folder := cmp.Or(os.Getenv("KITH_TEST_SHARED"), filepath.Join("..", "..", "..", "shared"))
	f, err := os.Open(filepath.Join(folder, "data", name))
	if err != nil {
		t.Skipf("skipped: there is no data/%s beside the checkout or in KITH_TEST_SHARED", name)
	}
	t.Cleanup(func() { f.Close() })
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return bufio.NewReader(z)
}

// forum is one file of SemEval-2016 task 3: questions, and for each of them ten
// that a search engine found.
type forum struct {
	Questions []struct {
		ID      string `xml:"ORGQ_ID,attr"`
		Subject string `xml:"OrgQSubject"`
		Body    string `xml:"OrgQBody"`
		Thread  struct {
			Question struct {
				ID      string `xml:"RELQ_ID,attr"`
				Order   int    `xml:"RELQ_RANKING_ORDER,attr"`
				Subject string `xml:"RelQSubject"`
				Body    string `xml:"RelQBody"`
			} `xml:"RelQuestion"`
			Comments []string `xml:"RelComment>RelCText"`
		}
	} `xml:"OrgQuestion"`
}

func readForum(t *testing.T, name string) forum {
	t.Helper()
	var f forum
	if err := xml.NewDecoder(given(t, name)).Decode(&f); err != nil {
		t.Fatal(name, err)
	}
	return f
}

// TestSemEval scores the formula on the official test of SemEval-2016 task 3,
// subtask B: 70 questions, ten candidates each. The order of the search engine
// that found them has a published score, which shows that the scoring is right.
func TestSemEval(t *testing.T) {
	index := NewQuestions()
	remember := func(name string) forum {
		f := readForum(t, name)
		for _, q := range f.Questions {
			r := q.Thread.Question
			index.Put(Question{ID: r.ID, Title: r.Subject, Body: r.Body, Replies: q.Thread.Comments})
		}
		return f
	}
	remember("semeval2016/train2.xml.gz")
	remember("semeval2016/dev2016.xml.gz")
	test := remember("semeval2016/test2016.xml.gz")
	gold := readGold(t)

	engine, ours := map[string][]string{}, map[string][]string{}
	for _, q := range test.Questions {
		engine[q.ID] = append(engine[q.ID], q.Thread.Question.ID)
		if ours[q.ID] != nil {
			continue
		}
		found := index.Find(Search{
			Question: Question{ID: q.ID, Title: q.Subject, Body: q.Body}, Now: time.Unix(0, 0), Most: 10,
			Keep: func(id string) bool { return strings.HasPrefix(id, q.ID+"_") },
		}, Tuning{})
		for _, s := range found.Best {
			ours[q.ID] = append(ours[q.ID], s.ID)
		}
	}
	for id := range engine {
		slices.SortFunc(engine[id], func(a, b string) int { return cmp.Compare(rankOf(test, a), rankOf(test, b)) })
	}
	for id, all := range engine { // what shares no word comes last
		for _, candidate := range all {
			if !slices.Contains(ours[id], candidate) {
				ours[id] = append(ours[id], candidate)
			}
		}
	}
	if got := 100 * averagePrecision(engine, gold); got < 74.74 || got > 74.76 {
		t.Errorf("the search engine's order scores %.2f, published is 74.75", got)
	}
	got := 100 * averagePrecision(ours, gold)
	t.Logf("MAP %.2f", got)
	if got < 76 {
		t.Errorf("MAP is %.2f, want 76.0 at least", got)
	}
}

func rankOf(f forum, id string) int {
	for _, q := range f.Questions {
		if q.Thread.Question.ID == id {
			return q.Thread.Question.Order
		}
	}
	return 0
}

// readGold is which candidates are relevant.
func readGold(t *testing.T) map[string]bool {
	t.Helper()
	text, err := io.ReadAll(given(t, "semeval2016/gold2016B.txt.gz"))
	if err != nil {
		t.Fatal(err)
	}
	gold := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		columns := strings.Fields(line)
		gold[columns[1]] = columns[4] == "true"
	}
	return gold
}

// averagePrecision is MAP as the task's own scorer has it: the mean over all
// questions, also those without a relevant candidate.
func averagePrecision(ranked map[string][]string, gold map[string]bool) float64 {
	var sum float64
	for _, ids := range ranked {
		right, precision := 0, 0.0
		for i, id := range ids {
			if gold[id] {
				right++
				precision += float64(right) / float64(i+1)
			}
		}
		if right > 0 {
			sum += precision / float64(right)
		}
	}
	return sum / float64(len(ranked))
}
