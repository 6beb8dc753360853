package bot_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// docs/benchmarks.md has the figures and the targets.

// pressed is how many questions the presses go round: more than are under way.
const pressed = 5_000

// presses drives a rig with presses of Close and Reopen, and times them.
type presses struct {
	rig *rig

	mu       sync.Mutex
	waiting  map[chat.MessageID]time.Time // cards to be edited, by when they should have been pressed
	answered []time.Duration
	edited   []time.Duration
	refused  int
	done     chan struct{} // a card was edited
}

func newPresses(b *testing.B) *presses {
	d := &presses{waiting: map[chat.MessageID]time.Time{}, done: make(chan struct{}, pressed)}
	p := newNull()
	p.answered = func(_ chat.Token, r chat.Response) {
		if r != nil {
			d.mu.Lock()
			d.refused++
			d.mu.Unlock()
		}
	}
	p.edited = func(ref chat.Ref, _ chat.Message) {
		now := time.Now()
		d.mu.Lock()
		at, ok := d.waiting[ref.Message]
		if ok {
			delete(d.waiting, ref.Message)
			d.edited = append(d.edited, now.Sub(at))
		}
		d.mu.Unlock()
		if ok {
			d.done <- struct{}{}
		}
	}
	d.rig = startRig(b, rigFile(b), p)
	b.Cleanup(d.rig.stop)
	d.rig.settle(b)
	d.rig.addQuestions(b, pressed)
	return d
}

// press presses the button of the nth press's question that changes it. due is
// when a person pressed it.
func (d *presses) press(n int, due time.Time) {
	id, verb := questionID(n%pressed), "questions.close"
	if n/pressed%2 == 1 {
		verb = "questions.reopen"
	}
	d.mu.Lock()
	d.waiting[cardRef(id).Message] = due
	d.mu.Unlock()
	err := d.rig.core.Deliver(context.Background(), press("e"+strconv.Itoa(n), verb, id))
	took := time.Since(due)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.answered = append(d.answered, took)
	if err != nil {
		d.refused++
	}
}

// report waits for the last card and prints what was measured.
func (d *presses) report(b *testing.B, began time.Time, used time.Duration) {
	b.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.refused > 0 || len(d.edited) != b.N || len(d.answered) != b.N {
		b.Fatalf("%d presses: %d answered, %d refused, %d cards edited", b.N, len(d.answered), d.refused, len(d.edited))
	}
	b.ReportMetric(float64(b.N)/time.Since(began).Seconds(), "presses/s")
	b.ReportMetric(float64((processorTime()-used).Microseconds())/float64(b.N), "cpu-µs/press")
	for what, took := range map[string][]time.Duration{"answer": d.answered, "card": d.edited} {
		slices.Sort(took)
		b.ReportMetric(milliseconds(took[len(took)/2]), what+"-p50-ms")
		b.ReportMetric(milliseconds(took[len(took)*99/100]), what+"-p99-ms")
	}
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// BenchmarkPress is a button that changes one row and refreshes its card, at a
// steady rate whether or not the answers keep up: from when the button was
// pressed until it was answered, and until the card showed it.
func BenchmarkPress(b *testing.B) {
	for _, rate := range []int{50, 500, 2000} {
		b.Run(fmt.Sprintf("rate=%d", rate), func(b *testing.B) {
			d := newPresses(b)
			b.ReportAllocs()
			b.ResetTimer()
			began, used := time.Now(), processorTime()
			go func() {
				for n := range b.N {
					due := began.Add(time.Duration(n) * time.Second / time.Duration(rate))
					time.Sleep(time.Until(due))
					go d.press(n, due)
				}
			}()
			for range b.N {
				<-d.done
			}
			b.StopTimer()
			d.settleAnswers(b.N)
			d.report(b, began, used)
		})
	}
}

// settleAnswers waits for answers that were overtaken by their card.
func (d *presses) settleAnswers(n int) {
	for {
		d.mu.Lock()
		all := len(d.answered) == n
		d.mu.Unlock()
		if all {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// BenchmarkPressMost is the highest rate that cards keep up with: 256 presses
// are under way all the time, each until its card was edited.
func BenchmarkPressMost(b *testing.B) {
	d := newPresses(b)
	b.ReportAllocs()
	b.ResetTimer()
	began, used := time.Now(), processorTime()
	for n := range min(b.N, 256) {
		go d.press(n, time.Now())
	}
	for n := range b.N {
		<-d.done
		if next := n + 256; next < b.N {
			go d.press(next, time.Now())
		}
	}
	b.StopTimer()
	d.settleAnswers(b.N)
	d.report(b, began, used)
}

// BenchmarkForeignMessage is a message that is none of Kith's.
func BenchmarkForeignMessage(b *testing.B) {
	for _, where := range []struct {
		name   string
		thread bool
	}{{"channel", false}, {"thread", true}} {
		b.Run(where.name, func(b *testing.B) {
			r := startRig(b, rigFile(b), newNull())
			b.Cleanup(r.stop)
			r.settle(b)
			e := chat.Posted{
				Header: chat.Header{ID: "e", Space: rigSpace, Actor: asker, In: "t1"},
				Ref:    chat.Ref{Space: rigSpace, Conversation: "t1", Message: "m"}, Text: "Good morning!", Thread: where.thread,
			}
			ctx := context.Background()
			if err := r.core.Deliver(ctx, e); err != nil { // the first of a thread is looked up
				b.Fatal(err)
			}
			statements := r.db.Statements()
			b.ReportAllocs()
			for b.Loop() {
				if err := r.core.Deliver(ctx, e); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(r.db.Statements()-statements)/float64(b.N), "statements/op")
		})
	}
}

// BenchmarkIdle is what a program costs in which nothing happens, per second.
func BenchmarkIdle(b *testing.B) {
	r := startRig(b, rigFile(b), newNull())
	b.Cleanup(r.stop)
	r.settle(b)
	time.Sleep(200 * time.Millisecond) // the worker's first look
	statements, used, began := r.db.Statements(), processorTime(), time.Now()
	for b.Loop() {
		time.Sleep(time.Second)
	}
	seconds := time.Since(began).Seconds()
	b.ReportMetric(float64(r.db.Statements()-statements)/seconds, "statements/s")
	b.ReportMetric(float64((processorTime()-used).Microseconds())/seconds, "cpu-µs/s")
}

// BenchmarkStart is from opening a database with 1,000,000 questions until the
// core answers and its worker has looked for work. KITH_BENCH_QUESTIONS names
// the file, which is filled when it is not there; the benchmark skips without.
func BenchmarkStart(b *testing.B) {
	path := os.Getenv("KITH_BENCH_QUESTIONS")
	if path == "" {
		b.Skip("set KITH_BENCH_QUESTIONS to a file; it will hold 1,000,000 questions")
	}
	if _, err := os.Stat(path); err != nil {
		r := startRig(b, path, newNull())
		r.settle(b)
		r.addQuestions(b, 1_000_000)
		r.stop()
	}
	for b.Loop() {
		r := startRig(b, path, newNull())
		if n, err := r.work.RunDue(context.Background()); n != 0 || err != nil {
			b.Fatal(n, err)
		}
		b.StopTimer()
		r.stop()
		b.StartTimer()
	}
}
