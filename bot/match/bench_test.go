package match

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// author writes texts whose words are as unevenly distributed as people's: every
// second one is a filler, few are common, and most are rare.
type author struct {
	*rand.Rand
	ranks *rand.Zipf
}

func newAuthor(seed uint64) author {
	r := rand.New(rand.NewPCG(seed, 7))
	return author{r, rand.NewZipf(r, 1.6, 50, 4_000_000)}
}

var (
	fillers   = strings.Fields("the a is I to how do it in of and this that for with my you can on not have but")
	syllables = strings.Fields("ba de ki lo mu na pe ri so tu va ze ga ho ji fa ce wo xi qua")
)

func (a author) word() string {
	if a.IntN(2) == 0 {
		return fillers[a.IntN(len(fillers))]
	}
	var b strings.Builder
	for n := a.ranks.Uint64() + 20; n > 0; n /= 20 {
		b.WriteString(syllables[n%20])
	}
	return b.String()
}

func (a author) text(mean int) string {
	n := 1 + int(a.ExpFloat64()*float64(mean-1))
	words := make([]string, min(n, 8*mean))
	for i := range words {
		words[i] = a.word()
	}
	return strings.Join(words, " ")
}

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

func (a author) question(n int) Question {
	q := Question{
		ID: fmt.Sprintf("%016d", n), Channel: fmt.Sprint("c", a.IntN(20)), At: noon.Add(time.Duration(n-500_000) * 3 * time.Minute),
		Title: a.text(8), Body: a.text(45),
	}
	if a.IntN(5) == 0 {
		q.Code = a.text(20)
	}
	for range a.IntN(4) {
		q.Replies = append(q.Replies, a.text(25))
	}
	return q
}

// BenchmarkSimilar measures an index of 50,000 and of 500,000 questions.
func BenchmarkSimilar(b *testing.B) {
	for _, n := range []int{50_000, 500_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) { benchmarkSimilar(b, n) })
	}
}

func benchmarkSimilar(b *testing.B, n int) {
	a := newAuthor(1)
	index := NewQuestions()
	before := heap()
	var loading time.Duration
	for at := 0; at < n; at += 1000 {
		var part []Question
		for i := range 1000 {
			part = append(part, a.question(at+i))
		}
		began := time.Now()
		index.Load(part)
		loading += time.Since(began)
	}
	index.Loaded()
	memory := float64(heap()-before) / 1e6
	b.Run("find", func(b *testing.B) {
		var times []time.Duration
		for b.Loop() {
			q := a.question(n)
			began := time.Now()
			index.Find(Search{Question: q, Now: noon}, Tuning{})
			times = append(times, time.Since(began))
		}
		b.ReportMetric(milliseconds(times, 0.5), "p50-ms")
		b.ReportMetric(milliseconds(times, 0.99), "p99-ms")
		b.ReportMetric(memory, "heap-MB")
		b.ReportMetric(loading.Seconds(), "ready-s")
		b.ReportMetric(float64(len(index.corpus.stems)), "stems")
	})
	b.Run("one-more", func(b *testing.B) {
		for i := n; b.Loop(); i++ {
			b.StopTimer()
			q := a.question(i)
			b.StartTimer()
			index.Put(q)
		}
	})
	b.Run("one-more-reply", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			b.StopTimer()
			q := newAuthor(uint64(i)).question(n - 1 - i%100)
			index.Put(q)
			q.Replies = append(q.Replies, a.text(25))
			b.StartTimer()
			index.Put(q)
		}
	})
	b.Run("forget", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			b.StopTimer()
			q := a.question(n/2 + i%1000)
			index.Put(q)
			b.StartTimer()
			index.Remove(q.ID)
		}
	})
	runtime.KeepAlive(index)
}

// heap is how much memory is in use.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func milliseconds(times []time.Duration, part float64) float64 {
	slices.Sort(times)
	return math.Round(times[int(part*float64(len(times)-1))].Seconds()*1e5) / 100
}
