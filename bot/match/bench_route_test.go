package match

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"
)

// BenchmarkRoute ranks helpers in a community of 68,000 threads and 20,000
// people: 200 candidates, as a busy topic has, and 10,000.
func BenchmarkRoute(b *testing.B) {
	const threads, people = 68_000, 20_000
	a := newAuthor(2)
	before := heap()
	began := time.Now()
	r := busyRouter(a, threads, people)
	loading := time.Since(began)
	memory := float64(heap()-before) / 1e6
	for _, n := range []int{200, 10_000} {
		b.Run(fmt.Sprint("candidates=", n), func(b *testing.B) {
			var candidates []string
			suggested := map[string]int{}
			for _, i := range a.Perm(people)[:n] {
				person := strconv.Itoa(i)
				candidates = append(candidates, person)
				suggested[person] = a.IntN(3)
			}
			var times []time.Duration
			for b.Loop() {
				ask := Ask{Thread: a.thread(threads, people), Now: noon, Suggested: suggested}
				began := time.Now()
				Choose(r.Rank(ask, candidates, Routing{}), 3, ask.ID, nil)
				times = append(times, time.Since(began))
			}
			b.ReportMetric(milliseconds(times, 0.5), "p50-ms")
			b.ReportMetric(milliseconds(times, 0.99), "p99-ms")
			b.ReportMetric(memory, "heap-MB")
			b.ReportMetric(loading.Seconds(), "ready-s")
		})
	}
	b.Run("spoke", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			r.Spoke(strconv.Itoa(i%people), noon)
		}
	})
	b.Run("answered", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			r.Answered(fmt.Sprintf("%016d", i%threads), strconv.Itoa(i/threads), noon)
		}
	})
}

func (a author) thread(n, people int) Thread {
	q := a.question(n)
	return Thread{
		ID: q.ID, Channel: q.Channel, Asker: strconv.Itoa(a.IntN(people)), At: noon.Add(time.Duration(n-68_000) * 30 * time.Minute),
		Title: q.Title, Text: q.Body, Code: q.Code,
	}
}

// busyRouter is fed with threads that have two answers on average, most of them
// by few people, as everywhere.
func busyRouter(a author, threads, people int) *Router {
	r := NewRouter()
	helpful := rand.NewZipf(a.Rand, 1.2, 5, uint64(people-1))
	for n := range threads {
		t := a.thread(n, people)
		r.Asked(t)
		r.Spoke(t.Asker, t.At)
		for k := range a.IntN(5) {
			person, at := strconv.FormatUint(helpful.Uint64(), 10), t.At.Add(time.Duration(k+1)*10*time.Minute)
			r.Spoke(person, at)
			r.Answered(t.ID, person, at)
		}
	}
	return r
}
