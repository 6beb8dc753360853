package main

import (
	"cmp"
	"container/heap"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/kith-community/kith/bot/match"
)

func (p *program) evaluateSimilar() *cobra.Command {
	e := &evaluation{}
	cmd := &cobra.Command{
		Use: "similar", Short: "What was asked before", Args: cobra.NoArgs,
		Long: "Looks, for each question, among those that were asked before it, with the replies they\n" +
			"had by then, and says how often Kith would have shown some of them.",
		Example: "  kith evaluate similar --data history.jsonl.gz --questions questions.json --out preds.json",
		RunE:    p.do(func(*cobra.Command, []string) error { return e.similar(p.out, terminal(p.errs)) }),
	}
	e.files(cmd)
	cmd.Flags().Float64Var(&e.gap, "gap", match.DefaultGap, "how far a question must stand out from the tenth best to be shown")
	return cmd
}

// recall goes through a history and looks for similar questions.
type recall struct {
	index  *match.Questions
	tuning match.Tuning
	wanted map[string]bool
	later  queue
	open   map[string]*remembered // threads of which not all messages have been written
	stale  map[string]bool        // those of them that got replies since they were put

	found map[string][]string
	gaps  []float64
	shown []int // how many would be shown, by question
	times []time.Duration
}

// remembered is a question whose replies are still to come.
type remembered struct {
	match.Question
	replies []string // all, of which Question.Replies have been written
}

func (e *evaluation) similar(out, progress io.Writer) error {
	wanted, err := readQuestions(e.questions)
	if err != nil {
		return err
	}
	r := &recall{
		index: match.NewQuestions(), tuning: match.Tuning{Gap: e.gap}, wanted: wanted,
		open: map[string]*remembered{}, stale: map[string]bool{}, found: map[string][]string{},
	}
	r.index.Loaded()
	if err := eachTalk(e.data, progress, r.take); err != nil {
		return err
	}
	if err := missing(wanted, r.found, e.data); err != nil {
		return err
	}
	if err := e.write(r.found); err != nil {
		return err
	}
	r.print(out)
	return nil
}

// take lets one thread happen.
func (r *recall) take(t talk) error {
	first := t.Messages[0]
	began := int64(first.At)
	r.until(began)
	q := &remembered{Question: match.Question{
		ID: string(t.Thread), Channel: string(t.Channel), At: time.Unix(began, 0),
		Title: t.Title, Body: first.Text, Code: first.Code,
	}}
	if r.wanted[q.ID] {
		r.search(q.Question)
	}
	if t.wordless() {
		return nil
	}
	r.index.Put(q.Question)
	for _, m := range t.Messages[1:] {
		q.replies = append(q.replies, m.Text+"\n"+m.Code)
		heap.Push(&r.later, event{at: max(int64(m.At), began), order: r.later.order, thread: q.ID})
		r.later.order++
	}
	if len(q.replies) > 0 {
		r.open[q.ID] = q
	}
	return nil
}

// until lets all replies before a time happen.
func (r *recall) until(now int64) {
	for len(r.later.events) > 0 && r.later.events[0].at < now {
		id := heap.Pop(&r.later).(event).thread
		q := r.open[id]
		q.Replies = q.replies[:len(q.Replies)+1]
		r.stale[id] = true
		if len(q.Replies) == len(q.replies) {
			r.refresh(id)
			delete(r.open, id)
		}
	}
}

func (r *recall) refresh(id string) {
	r.index.Put(r.open[id].Question)
	delete(r.stale, id)
}

func (r *recall) search(q match.Question) {
	for id := range r.stale {
		r.refresh(id)
	}
	began := time.Now()
	result := r.index.Find(match.Search{Question: q, Now: q.At, Most: shallow}, r.tuning)
	r.times = append(r.times, time.Since(began))
	r.gaps = append(r.gaps, result.Gap)
	r.shown = append(r.shown, len(result.Strong()))
	r.found[q.ID] = []string{}
	for _, s := range result.Best {
		r.found[q.ID] = append(r.found[q.ID], s.ID)
	}
}

func (r *recall) print(out io.Writer) {
	some, all := 0, 0
	for _, n := range r.shown {
		some, all = some+min(n, 1), all+n
	}
	n, _ := r.index.Size()
	fmt.Fprintf(out, "questions %d, among %d in the end\n", len(r.shown), n)
	fmt.Fprintf(out, "shown     for %.1f %% of them, %.1f each\n", 100*float64(some)/float64(len(r.shown)), float64(all)/float64(max(some, 1)))
	fmt.Fprintf(out, "gap       %.2f in the middle, %.2f for one in ten\n", quantile(r.gaps, 0.5), quantile(r.gaps, 0.9))
	fmt.Fprintf(out, "time      %v in the middle, %v for one in a hundred\n",
		quantile(r.times, 0.5).Round(10*time.Microsecond), quantile(r.times, 0.99).Round(10*time.Microsecond))
}

// quantile is the value that a part of all do not exceed.
func quantile[T cmp.Ordered](values []T, part float64) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(int(part*float64(len(sorted))), len(sorted)-1)]
}
