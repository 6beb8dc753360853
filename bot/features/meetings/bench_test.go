package meetings

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// docs/benchmarks.md has the figures.

const dueAtOnce = 10_000 // reminders in the same minute

// BenchmarkReminders hands 10,000 reminders over that are due in the same minute, to a
// platform that takes each at once.
func BenchmarkReminders(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		clock, p := scheduler.NewClock(bottest.Start), newMoody(bottest.Profiles["discord"])
		town := openTown(b, filepath.Join(b.TempDir(), "kith.db"), clock.Now, p, 8)
		at := bottest.Start.Add(2 * day)
		town.fill(b, dueAtOnce/2, func(i int) time.Time { return at.Add(time.Duration(i%60) * time.Second) }, town.meet)
		clock.Set(at.Add(-day + time.Minute))
		before := heap()
		b.StartTimer()
		if _, err := town.work.RunDue(b.Context()); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		b.ReportMetric(float64(heap()-before)/1e6, "MB")
		if came, _ := p.count(); came != dueAtOnce {
			b.Fatalf("%d came", came)
		}
		town.close()
		b.StartTimer()
	}
	b.ReportMetric(float64(dueAtOnce*b.N)/b.Elapsed().Seconds(), "reminders/s")
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// BenchmarkChange moves a meeting, and calls one off, while few and while many others
// wait. KITH_BENCH_MEETINGS is how many are pending in the second case; without it,
// 20,000.
func BenchmarkChange(b *testing.B) {
	many := 20_000
	if s := os.Getenv("KITH_BENCH_MEETINGS"); s != "" {
		many, _ = strconv.Atoi(s)
	}
	for _, pending := range []int{1_000, many} {
		clock, p := scheduler.NewClock(bottest.Start), newMoody(bottest.Profiles["discord"])
		town := openTown(b, filepath.Join(b.TempDir(), "kith.db"), clock.Now, p, 8)
		far := bottest.Start.Add(100 * day)
		before := heap()
		town.fill(b, pending, func(i int) time.Time { return far.Add(time.Duration(i) * time.Second) }, town.planFor)
		b.Logf("%d meetings pending: %d KB of heap more", pending, (heap()-before)/1000)
		var all []*Meeting
		err := town.db.Read(b.Context(), func(tx *storage.Tx) (err error) {
			all, err = meetings(b.Context(), tx, `state = 'set' ORDER BY id LIMIT 900`)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
		at := 0
		change := func(b *testing.B, do func(*storage.Tx, *Plan, *Meeting) error) {
			for b.Loop() {
				m := all[at%len(all)]
				at++
				if err := town.change(b.Context(), m, do); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.Run(strconv.Itoa(pending)+" pending/move", func(b *testing.B) {
			change(b, func(tx *storage.Tx, p *Plan, m *Meeting) error {
				was := *m
				p.Seq++
				if err := m.Move(p.Host, m.At.Add(time.Hour), m.Details, p.Seq, tx.Now()); err != nil {
					return err
				}
				return town.f.moved(b.Context(), tx, p, &was, m)
			})
		})
		b.Run(strconv.Itoa(pending)+" pending/call off and back", func(b *testing.B) {
			change(b, func(tx *storage.Tx, p *Plan, m *Meeting) error {
				m.State, p.State = Coming, Set // as it was before the last round
				return town.f.callOffOne(b.Context(), tx, p, m, p.Host)
			})
		})
		town.close()
	}
}

// change changes a meeting, as a press does.
func (t *town) change(ctx context.Context, m *Meeting, do func(*storage.Tx, *Plan, *Meeting) error) error {
	return t.db.InTx(ctx, func(tx *storage.Tx) error {
		p, err := loadPlan(ctx, tx, m.Plan)
		if err != nil {
			return err
		}
		one, err := loadMeeting(ctx, tx, m.ID)
		if err != nil {
			return err
		}
		before := *p
		if err := do(tx, p, one); err != nil {
			return err
		}
		return t.f.follow(ctx, tx, &before, p)
	})
}
