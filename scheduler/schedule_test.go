package scheduler_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

func (w *world) repeat(spec, zone, text string) {
	w.Helper()
	w.in(func(tx *storage.Tx) error { return scheduler.Repeat(ctx, tx, "key", spec, zone, note{text}) })
}

func TestSchedules(t *testing.T) {
	const day = 24 * time.Hour
	berlin := func(w *world) { w.repeat("0 9 * * *", "Europe/Berlin", "d") }
	for _, tt := range []struct {
		name  string
		setup func(w *world)
		waits []time.Duration // how far the clock jumps before each look
		want  []string
	}{
		// 9 o'clock in Berlin: 08:00 UTC before 29 March 2026, 07:00 from then on.
		{"follows the zone over the clock change", berlin, []time.Duration{0, 19 * time.Hour, day}, []string{"19h0m0s d", "43h0m0s d"}},
		{"catches up once, for the last time missed", berlin, []time.Duration{10 * day, 19 * time.Hour}, []string{"240h0m0s d", "259h0m0s d"}},
		{"is not reset when it is declared again", func(w *world) {
			berlin(w)
			w.clock.Set(start.Add(19 * time.Hour))
			berlin(w)
		}, []time.Duration{0}, []string{"19h0m0s d"}},
		{"is replaced by another", func(w *world) {
			berlin(w)
			w.repeat("0 13 * * *", "", "e")
		}, []time.Duration{0, time.Hour, day}, []string{"1h0m0s e", "25h0m0s e"}},
		{"stops", func(w *world) {
			berlin(w)
			w.in(func(tx *storage.Tx) error { return scheduler.StopRepeat(ctx, tx, "key") })
		}, []time.Duration{10 * day}, nil},
		{
			"every few minutes", func(w *world) { w.repeat("@every 20m", "UTC", "m") },
			[]time.Duration{20 * time.Minute, 20 * time.Minute},
			[]string{"20m0s m", "40m0s m"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			each(t, func(w *world) {
				worker := w.worker(w.handles(scheduler.Late{After: 3 * day, Do: scheduler.Apologise}, nil), scheduler.WorkerOpts{})
				tt.setup(w)
				for _, d := range tt.waits {
					w.clock.Set(w.clock.Now().Add(d))
					w.runDue(worker)
				}
				w.want(tt.want...)
			})
		})
	}
}

func TestAScheduleIsClaimedByOneWorker(t *testing.T) {
	each(t, func(w *world) {
		reg := w.handles(scheduler.Late{}, nil)
		for i := range 20 {
			w.in(func(tx *storage.Tx) error {
				return scheduler.Repeat(ctx, tx, string(rune('a'+i)), "@every 1h", "UTC", note{string(rune('a' + i))})
			})
		}
		w.clock.Set(start.Add(time.Hour))
		var all sync.WaitGroup
		for range 4 {
			worker := w.worker(reg, scheduler.WorkerOpts{})
			all.Go(func() { w.runDue(worker) })
		}
		all.Wait()
		w.runDue(w.worker(reg, scheduler.WorkerOpts{}))
		slices.Sort(w.got)
		if len(w.got) != 20 || len(slices.Compact(w.got)) != 20 {
			t.Errorf("happened: %q", w.got)
		}
	})
}

// A schedule whose zone this machine does not know holds up no other one.
func TestAnUnreadableScheduleWaits(t *testing.T) {
	each(t, func(w *world) {
		w.repeat("@every 1h", "UTC", "good")
		w.in(func(tx *storage.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO schedule (schedule_key, spec, zone, kind, args, next_at) VALUES
				('bad', '0 9 * * *', 'Mars/Utopia', 'test.note', '{}', $1), ('worse', 'CRON_TZ=UTC', 'UTC', 'test.note', '{}', $1)`, storage.Millis(start))
			return err
		})
		w.advance(w.worker(w.handles(scheduler.Late{}, nil), scheduler.WorkerOpts{}), 90*time.Minute)
		w.want("1h0m0s good")
	})
}

func TestNextRefuses(t *testing.T) {
	for _, spec := range []string{"", "CRON_TZ=UTC", "TZ=0", "CRON_TZ=Europe/Berlin 0 9 * * *", "TZ=", "0 0 31 2 *", "0 0 30 2 *", "every day", "60 * * * *", "* * * *", "@every -1h", "@every 1ns", "@every 59s"} {
		if at, err := scheduler.Next(spec, "UTC", start); !errors.Is(err, scheduler.ErrSpec) {
			t.Errorf("Next(%q) = %s, %v", spec, at, err)
		}
	}
	for _, zone := range []string{"Mars/Utopia", "Local", "../etc"} {
		if at, err := scheduler.Next("0 9 * * *", zone, start); !errors.Is(err, scheduler.ErrSpec) {
			t.Errorf("in %q: %s, %v", zone, at, err)
		}
	}
}

func FuzzNext(f *testing.F) {
	for _, spec := range []string{"0 9 * * MON", "*/5 1-3 1,15 * *", "@daily", "@every 5m", "TZ=", "CRON_TZ=UTC", "0 0 30 2 *"} {
		f.Add(spec, "Europe/Berlin")
	}
	f.Fuzz(func(t *testing.T, spec, zone string) {
		if at, err := scheduler.Next(spec, zone, start); err == nil && !at.After(start) {
			t.Errorf("Next(%q, %q) = %s, not after %s", spec, zone, at, start)
		}
	})
}

func TestNextOverClockChanges(t *testing.T) {
	for _, tt := range []struct {
		spec, zone, from string
		want             []string
	}{
		// Berlin: 29 March 2026 skips 02:00–03:00, 25 October 2026 has it twice.
		{"30 2 * * *", "Europe/Berlin", "2026-03-28T00:00:00Z", []string{"28 02:30", "29 03:30", "30 02:30"}},
		{"30 2 * * *", "Europe/Berlin", "2026-03-29T01:10:00Z", []string{"29 03:30", "30 02:30"}},
		{"30 2 * * *", "Europe/Berlin", "2026-03-29T01:30:00Z", []string{"30 02:30"}},
		{"30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", []string{"25 02:30", "26 02:30"}},
		{"30 2 * * *", "Europe/Berlin", "2026-10-25T00:45:00Z", []string{"26 02:30"}},
		{"30 1 * * *", "America/New_York", "2026-11-01T04:00:00Z", []string{"01 01:30", "02 01:30"}},
		// Lord Howe moves by 30 minutes: 4 October 2026 skips 02:00–02:30.
		{"15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00:00Z", []string{"04 02:45", "05 02:15"}},
		{"45 1 * * *", "Australia/Lord_Howe", "2026-04-03T20:00:00Z", []string{"05 01:45", "06 01:45"}},
		{"0 * * * *", "Europe/Berlin", "2026-03-28T23:30:00Z", []string{"29 01:00", "29 03:00", "29 04:00"}},
		{"0 * * * *", "Europe/Berlin", "2026-10-24T23:30:00Z", []string{"25 02:00", "25 02:00", "25 03:00"}},
		{"0 9 * * MON", "Europe/Berlin", "2026-03-27T00:00:00Z", []string{"30 09:00", "06 09:00"}},
	} {
		at, err := time.Parse(time.RFC3339, tt.from)
		if err != nil {
			t.Fatal(err)
		}
		loc, err := time.LoadLocation(tt.zone)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range tt.want {
			if at, err = scheduler.Next(tt.spec, tt.zone, at); err != nil {
				t.Fatal(err)
			}
			if got := at.In(loc).Format("02 15:04"); got != want {
				t.Errorf("%s in %s after %s: %s, want %s", tt.spec, tt.zone, tt.from, got, want)
			}
		}
	}
}

// A daily time comes once on every day of a year, whatever the zone does.
func TestDailyComesDaily(t *testing.T) {
	for _, zone := range []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca", "Asia/Beirut", "UTC"} {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range []string{"30 2 * * *", "0 0 * * *", "59 23 * * *", "15 1 * * *"} {
			at := time.Date(2025, 12, 31, 23, 59, 30, 0, loc)
			for day := range 365 {
				if at, err = scheduler.Next(spec, zone, at); err != nil {
					t.Fatal(err)
				}
				want := time.Date(2026, 1, 1+day, 0, 0, 0, 0, time.UTC).Format("2006-01-02")
				if got := at.In(loc).Format("2006-01-02"); got != want {
					t.Fatalf("%s in %s came on %s, want %s", spec, zone, got, want)
				}
			}
		}
	}
}
