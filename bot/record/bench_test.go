package record

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// BenchmarkRecord measures searching, loading and following a space with 50,000
// questions and one with 500,000, on SQLite.
func BenchmarkRecord(b *testing.B) {
	for _, n := range []int{50_000, 500_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) { benchmarkRecord(b, n) })
	}
}

func benchmarkRecord(b *testing.B, n int) {
	db := storagetest.Open(b, storagetest.SQLite, clock, Tables)
	a := newAuthor()
	for at := 0; at < n; at += 5000 {
		in(b, db, func(ctx context.Context, tx *storage.Tx) error {
			for i := range 5000 {
				if err := a.record(ctx, tx, at+i); err != nil {
					return err
				}
			}
			return nil
		})
	}
	x := NewIndex(db)
	defer x.Close()
	before := heap()
	began := time.Now()
	if err := x.Load(b.Context()); err != nil {
		b.Fatal(err)
	}
	ready, memory := time.Since(began), heap()-before
	b.Run("find", func(b *testing.B) {
		var times []time.Duration
		for b.Loop() {
			s := Search{Thread: a.thread(n), Answered: true}
			began := time.Now()
			if _, _, err := x.Find(b.Context(), s); err != nil {
				b.Fatal(err)
			}
			times = append(times, time.Since(began))
		}
		slices.Sort(times)
		b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
		b.ReportMetric(float64(times[(len(times)-1)*99/100].Microseconds())/1000, "p99-ms")
		b.ReportMetric(ready.Seconds(), "ready-s")
		b.ReportMetric(float64(memory)/1e6, "heap-MB")
	})
	b.Run("one-more", func(b *testing.B) {
		for i := n; b.Loop(); i++ {
			in(b, db, func(ctx context.Context, tx *storage.Tx) error { return a.record(ctx, tx, i) })
			if err := x.follow(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func in(b *testing.B, db *storage.DB, do func(context.Context, *storage.Tx) error) {
	b.Helper()
	if err := db.InTx(b.Context(), func(tx *storage.Tx) error { return do(b.Context(), tx) }); err != nil {
		b.Fatal(err)
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// author writes words as unevenly distributed as people's.
type author struct {
	*rand.Rand
	ranks *rand.Zipf
}

func newAuthor() author {
	r := rand.New(rand.NewPCG(1, 2))
	return author{r, rand.NewZipf(r, 1.5, 40, 2_000_000)}
}

var syllables = strings.Fields("ba de ki lo mu na pe ri so tu va ze ga ho ji fa ce wo xi qua")

func (a author) text(words int) string {
	var b strings.Builder
	for range 1 + a.IntN(2*words) {
		for n := a.ranks.Uint64() + 20; n > 0; n /= 20 {
			b.WriteString(syllables[n%20])
		}
		b.WriteByte(' ')
	}
	return b.String()
}

func (a author) thread(n int) Thread {
	return Thread{
		ID: fmt.Sprintf("%016d", n), Space: home, Topic: fmt.Sprint("t", a.IntN(20)), Asker: "ada",
		At: monday.Add(-time.Duration(a.IntN(3*365*24)) * time.Hour), Title: a.text(5), Text: a.text(30),
	}
}

// record puts a thread on record, most of them answered, a third with the words
// of the answer.
func (a author) record(ctx context.Context, tx *storage.Tx, n int) error {
	t := a.thread(n)
	if err := Asked(ctx, tx, t); err != nil || a.IntN(10) < 3 {
		return err
	}
	if err := Answered(ctx, tx, t.ID); err != nil || a.IntN(3) > 0 {
		return err
	}
	return Quoted(ctx, tx, t.ID, a.text(25))
}
