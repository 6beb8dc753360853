package pace

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// limit refuses what goes beyond a rate, as Slack might count.
type limit struct {
	most int
	in   time.Duration
	went []time.Time
}

func (l *limit) take(t *testing.T, what string) {
	t.Helper()
	now := time.Now()
	l.went = slices.DeleteFunc(l.went, func(at time.Time) bool { return now.Sub(at) >= l.in })
	if l.went = append(l.went, now); len(l.went) > l.most {
		t.Errorf("%s: %d in %v", what, len(l.went), l.in)
	}
}

func TestMethodsKeepTheirTier(t *testing.T) {
	for method, most := range map[string]int{"chat.update": 50, "users.info": 100, "users.list": 20, "chat.postMessage": 400} {
		t.Run(method, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var p Pacer
				slack, began := limit{most: most, in: time.Minute}, time.Now()
				n := 5 * most
				for i := range n {
					if err := p.Wait(t.Context(), Call{Team: "T1", Method: method, Channel: fmt.Sprint("C", i), Priority: Card}); err != nil {
						t.Fatal(err)
					}
					slack.take(t, method)
				}
				if took, ideal := time.Since(began), 5*time.Minute; took > ideal*102/100 {
					t.Errorf("%d took %v, and might have taken %v", n, took, ideal)
				}
			})
		})
	}
}

func TestAChannelTakesOneASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p Pacer
		began := time.Now()
		for range 30 {
			if err := p.Wait(t.Context(), Call{Team: "T1", Method: posting, Channel: "C1", Priority: Card}); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took != 28*time.Second {
			t.Errorf("took %v", took)
		}
		began = time.Now()
		if err := p.Wait(t.Context(), Call{Team: "T1", Method: posting, Channel: "C1"}); err != nil || time.Since(began) > 0 {
			t.Errorf("the answer waited for %v: %v", time.Since(began), err)
		}
		if err := p.Wait(t.Context(), Call{Team: "T1", Method: posting, Channel: "C2", Priority: Nudge}); err != nil || time.Since(began) > 0 {
			t.Errorf("the other channel waited for %v: %v", time.Since(began), err)
		}
	})
}

func TestWorkspacesDoNotWaitForEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p Pacer
		for p.Wait(t.Context(), Call{Team: "T1", Method: "chat.update", Priority: Card, Patience: time.Millisecond}) == nil {
			continue
		}
		began := time.Now()
		if err := p.Wait(t.Context(), Call{Team: "T2", Method: "chat.update", Priority: Card}); err != nil || time.Since(began) > 0 {
			t.Errorf("waited for %v: %v", time.Since(began), err)
		}
	})
}

// TestWhoIsUrgentGoesFirst: of all who wait for one limit, answers go before cards
// before nudges, and channels take turns.
func TestWhoIsUrgentGoesFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p Pacer
		for p.Wait(t.Context(), Call{Team: "T1", Method: "chat.update", Patience: time.Millisecond}) == nil {
			continue
		}
		var mu sync.Mutex
		var order []string
		var waiting sync.WaitGroup
		queue := func(name, channel string, priority Priority) {
			waiting.Go(func() {
				if err := p.Wait(t.Context(), Call{Team: "T1", Method: "chat.update", Channel: channel, Priority: priority}); err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				order = append(order, name)
			})
			synctest.Wait() // it stands in line before the next comes
		}
		queue("nudge", "C1", Nudge)
		queue("first of C1", "C1", Card)
		queue("second of C1", "C1", Card)
		queue("third of C1", "C1", Card)
		queue("first of C2", "C2", Card)
		queue("answer", "C1", Answer)
		waiting.Wait()
		if want := []string{"answer", "first of C1", "first of C2", "second of C1", "third of C1", "nudge"}; !slices.Equal(order, want) {
			t.Errorf("went %q, want %q", order, want)
		}
	})
}

func TestARefusalStopsTheMethod(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p Pacer
		c := Call{Team: "T1", Method: posting, Channel: "C1"}
		p.Refused(c, 30*time.Second)
		c.Patience = time.Second
		c.Channel = "C2"
		var early *Limited
		if err := p.Wait(t.Context(), c); !errors.As(err, &early) || early.After != 30*time.Second {
			t.Errorf("got %v", err)
		}
		began := time.Now()
		if err := p.Wait(t.Context(), Call{Team: "T1", Method: "views.open"}); err != nil || time.Since(began) > 0 {
			t.Errorf("another method waited for %v: %v", time.Since(began), err)
		}
		if err := p.Wait(t.Context(), Call{Team: "T2", Method: posting, Channel: "C1"}); err != nil || time.Since(began) > 0 {
			t.Errorf("another workspace waited for %v: %v", time.Since(began), err)
		}
		if err := p.Wait(t.Context(), Call{Team: "T1", Method: posting, Channel: "C1"}); err != nil || time.Since(began) != 30*time.Second {
			t.Errorf("waited for %v: %v", time.Since(began), err)
		}
	})
}

func TestWhoGivesUpMakesRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p Pacer
		for p.Wait(t.Context(), Call{Team: "T1", Method: "users.list", Patience: time.Millisecond}) == nil {
			continue
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		var early *Limited
		if err := p.Wait(ctx, Call{Team: "T1", Method: "users.list"}); !errors.As(err, &early) || early.After < time.Second {
			t.Errorf("got %v", err)
		}
		ctx, cancel = context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if err := p.Wait(ctx, Call{Team: "T1", Method: "users.list"}); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if f := p.Figures(); f.Waiting != 0 {
			t.Errorf("%d wait still", f.Waiting)
		}
	})
}

func TestLimitsAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p Pacer
		for i := range 1000 {
			if err := p.Wait(t.Context(), Call{Team: fmt.Sprint("T", i%10), Method: posting, Channel: fmt.Sprint("C", i)}); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(5 * time.Minute)
		if err := p.Wait(t.Context(), Call{Team: "T1", Method: "users.info"}); err != nil {
			t.Fatal(err)
		}
		if f := p.Figures(); f.Limits != 1 {
			t.Errorf("%d limits are remembered", f.Limits)
		}
	})
}

// TestSentAway: of many who have something for one channel, and do not wait, each
// comes again when there is a place, and not all of them for every place.
func TestSentAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const many = 200
		var p Pacer
		var attempts atomic.Int64
		var all sync.WaitGroup
		began := time.Now()
		for range many {
			all.Go(func() {
				for {
					attempts.Add(1)
					err := p.Wait(t.Context(), Call{Team: "T1", Method: posting, Channel: "C1", Priority: Nudge, Patience: time.Second / 4})
					var early *Limited
					if !errors.As(err, &early) {
						return
					}
					time.Sleep(early.After)
				}
			})
		}
		all.Wait()
		took, ideal := time.Since(began), many*perChannel.in/time.Duration(perChannel.most)
		t.Logf("%d went after %v, in %d attempts", many, took, attempts.Load())
		if n := attempts.Load(); n > 3*many || took > ideal*105/100 {
			t.Errorf("%d attempts, %v; want at most %d, %v", n, took, 3*many, ideal*105/100)
		}
	})
}
