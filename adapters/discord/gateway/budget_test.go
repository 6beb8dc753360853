package gateway

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// memory is a store that outlives a budget.
type memory struct {
	mu    sync.Mutex
	value string
	err   error
	saved int
}

func (m *memory) Load(context.Context, string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.value, m.err
}

func (m *memory) Save(_ context.Context, _, value string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.err == nil {
		m.value = value
		m.saved++
	}
	return m.err
}

// allowance counts as Discord does: a thousand in a day, which begins with the first.
type allowance struct {
	concurrency int
	lost        int // of which Discord does not know, as when it forgets

	mu    sync.Mutex
	since time.Time
	used  int
}

func (a *allowance) ask(context.Context) (Allowance, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if time.Since(a.since) >= 24*time.Hour {
		a.used = 0
	}
	out := Allowance{Total: 1000, Remaining: 1000 - a.used, MaxConcurrency: a.concurrency}
	if a.used > 0 {
		out.ResetAfter = int((24*time.Hour - time.Since(a.since)).Milliseconds())
	}
	return out, nil
}

// identify uses one.
func (a *allowance) identify() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.used == 0 {
		a.since = time.Now()
	}
	if a.used++; a.lost > 0 {
		a.used, a.lost = a.used-1, a.lost-1
	}
}

// TestShardsBeginOneAfterAnother: as many at a time as Discord allows.
func TestShardsBeginOneAfterAnother(t *testing.T) {
	for _, row := range []struct {
		name                string
		shards, concurrency int
		most                int // in five seconds
	}{{"one at a time", 8, 1, 1}, {"four at a time", 16, 4, 4}, {"Discord says nothing", 4, 0, 1}} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := &allowance{concurrency: row.concurrency}
				b := NewBudget(&memory{}, a.ask, slog.New(slog.DiscardHandler))
				began := time.Now()
				var mu sync.Mutex
				var at []time.Duration
				var waiting sync.WaitGroup
				for shard := range row.shards {
					waiting.Go(func() {
						if err := b.Wait(t.Context(), shard); err != nil {
							t.Error(err)
						}
						mu.Lock()
						defer mu.Unlock()
						at = append(at, time.Since(began))
					})
				}
				waiting.Wait()
				for i := row.most; i < len(at); i++ {
					if gap := at[i] - at[i-row.most]; gap < 5*time.Second {
						t.Errorf("%d began within %s", row.most+1, gap)
					}
				}
				if want := time.Duration(row.shards/row.most-1) * between; at[len(at)-1] > want {
					t.Errorf("the last began after %s, want %s", at[len(at)-1], want)
				}
			})
		})
	}
}

// TestSessionsAreRationed: over two days, across restarts, when Discord forgot some
// and when something else uses the token: none of the last is used, and somebody is
// told once a day.
func TestSessionsAreRationed(t *testing.T) {
	for _, row := range []struct {
		name    string
		restart int // a new process after so many
		lost    int // Discord forgot
		others  int // begun by something else, on the first day
		first   int // how many may begin on the first day
	}{
		{"one process", 2000, 0, 0, 950},
		{"a process that begins again and again", 1, 0, 0, 950},
		{"Discord forgot some", 100, 300, 0, 950},
		{"something else uses the token", 2000, 0, 500, 450},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log strings.Builder
				store, a := &memory{}, &allowance{concurrency: 1, lost: row.lost, used: row.others, since: time.Now()}
				var budget *Budget
				began, begun := time.Now(), 0
				begin := func() time.Duration {
					if begun%row.restart == 0 {
						budget = NewBudget(store, a.ask, slog.New(slog.NewTextHandler(&log, nil)))
					}
					saved := store.saved
					if err := budget.Wait(t.Context(), 0); err != nil {
						t.Fatal(err)
					}
					if store.saved == saved {
						t.Fatalf("session %d was allowed before it was written down", begun)
					}
					a.identify()
					begun++
					return time.Since(began)
				}
				for _, at := range []struct {
					session int
					after   time.Duration
				}{{row.first - 1, 0}, {row.first, 24 * time.Hour}, {row.first + 949, 24 * time.Hour}, {row.first + 950, 48 * time.Hour}} {
					took := time.Duration(0)
					for begun <= at.session {
						took = begin()
					}
					if took < at.after || took > at.after+4*time.Hour {
						t.Errorf("session %d began after %s, want soon after %s", at.session, took, at.after)
					}
				}
				if n := strings.Count(log.String(), "level=ERROR"); n != 2 {
					t.Errorf("somebody was told %d times, want twice:\n%s", n, &log)
				}
			})
		})
	}
}

// TestWhenDiscordCountsAnew: whoever waits notices, whatever was said before.
func TestWhenDiscordCountsAnew(t *testing.T) {
	for _, row := range []struct {
		name  string
		count string // kept
		then  Allowance
		reset time.Duration // after which Discord allows a thousand
		most  time.Duration
	}{
		{"earlier than it said", "", Allowance{Total: 1000, ResetAfter: 86_400_000}, 2 * time.Hour, 3 * time.Hour},
		{"earlier than we thought", `{"count":990,"until":"2000-01-01T20:00:00Z"}`, Allowance{Total: 1000, Remaining: 1000, ResetAfter: 1_800_000}, 30 * time.Minute, time.Hour},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				b := NewBudget(&memory{value: row.count}, func(context.Context) (Allowance, error) {
					a := row.then
					if left := row.reset - time.Since(began); left <= 0 {
						a.Remaining, a.ResetAfter = 1000, 0
					} else if a.Remaining > 0 {
						a.ResetAfter = int(left.Milliseconds())
					}
					return a, nil
				}, slog.New(slog.DiscardHandler))
				if err := b.Wait(t.Context(), 0); err != nil {
					t.Fatal(err)
				}
				if took := time.Since(began); took < row.reset || took > row.most {
					t.Errorf("it waited %s, want from %s to %s", took, row.reset, row.most)
				}
			})
		})
	}
}

// TestWhoeverWaitsForLeaveCanStop: nobody waits longer than its context, neither for
// Discord's day nor for others that ask.
func TestWhoeverWaitsForLeaveCanStop(t *testing.T) {
	full := func(context.Context) (Allowance, error) { return Allowance{Total: 1000, ResetAfter: 86400000}, nil }
	for _, row := range []struct {
		name string
		ask  func(context.Context) (Allowance, error)
	}{
		{"none are left", full},
		{"Discord does not answer", func(ctx context.Context) (Allowance, error) {
			time.Sleep(time.Hour)
			return full(ctx)
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := NewBudget(&memory{}, row.ask, slog.New(slog.DiscardHandler))
				var others sync.WaitGroup
				patient, cancel := context.WithCancel(t.Context())
				others.Go(func() { _ = b.Wait(patient, 0) })
				synctest.Wait()
				ctx, end := context.WithTimeout(t.Context(), time.Second)
				defer end()
				began := time.Now()
				if err := b.Wait(ctx, 1); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > time.Second {
					t.Errorf("Wait returned %v after %s, want the end of its context after 1s", err, time.Since(began))
				}
				cancel()
				others.Wait()
			})
		})
	}
}

// TestLeaveIsNotGivenUnwritten: what cannot be counted is not allowed.
func TestLeaveIsNotGivenUnwritten(t *testing.T) {
	broken := errors.New("disk full")
	some := func(context.Context) (Allowance, error) { return Allowance{Total: 1000, Remaining: 1000}, nil }
	for _, row := range []struct {
		name  string
		store *memory
		ask   func(context.Context) (Allowance, error)
		want  error
	}{
		{"the store fails", &memory{err: broken}, some, broken},
		{"Discord fails", &memory{}, func(context.Context) (Allowance, error) { return Allowance{}, broken }, broken},
		{"the store holds something else", &memory{value: "?"}, some, nil},
		{"the clock was set back", &memory{value: `{"since":"2100-01-01T00:00:00Z","until":"2100-01-02T00:00:00Z","count":990,"last":{"0":"2100-01-01T00:00:00Z"}}`}, some, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				err := NewBudget(row.store, row.ask, slog.New(slog.DiscardHandler)).Wait(t.Context(), 0)
				if !errors.Is(err, row.want) || time.Since(began) > between {
					t.Errorf("Wait returned %v after %s, want %v", err, time.Since(began), row.want)
				}
			})
		})
	}
}
