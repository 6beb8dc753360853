package record

import (
	"context"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/match"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// loaded is an index as a process has it that starts now.
func loaded(t *testing.T, db *storage.DB) *Index {
	t.Helper()
	x := NewIndex(db)
	t.Cleanup(x.Close)
	if err := x.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	return x
}

func save(t *testing.T, x *Index) {
	t.Helper()
	if err := x.Save(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// around is what the ranking makes of when somebody wrote.
func around(t *testing.T, x *Index, user chat.UserID) (terms match.Terms) {
	t.Helper()
	ranked, err := x.Rank(t.Context(), Who{ID: "none", Space: home, Candidates: []chat.UserID{user}})
	if err != nil {
		t.Fatal(err)
	}
	if len(ranked) == 1 {
		terms = ranked[0]
	}
	return terms
}

func sameActivity(a, b match.Terms) bool {
	return a.Seen == b.Seen && math.Abs(a.Hour-b.Hour) < 1e-3 && a.Usual == b.Usual
}

// written is what storage has of a member.
func written(t *testing.T, db *storage.DB, user chat.UserID) (seen time.Time, hours string) {
	t.Helper()
	err := db.Read(t.Context(), func(tx *storage.Tx) error {
		return tx.Each(t.Context(), func(scan func(...any) error) error {
			var at int64
			err := scan(&at, &hours)
			seen = storage.Time(at)
			return err
		}, `SELECT seen_at, hours FROM record_activity WHERE space = $1 AND user_id = $2`, home, user)
	})
	if err != nil {
		t.Fatal(err)
	}
	return seen, hours
}

func TestWhoIsActiveOutlivesTheProcess(t *testing.T) {
	storagetest.Each(t, clock, func(t *testing.T, db *storage.DB) {
		x := loaded(t, db)
		for i := range 40 {
			x.Spoke(home, "grace", monday.Add(-time.Duration(i)*24*time.Hour))
			x.Spoke(home, "linus", monday.Add(-time.Duration(i)*13*time.Hour))
		}
		save(t, x)
		x.Spoke(home, "grace", monday.Add(-time.Minute)) // another batch, on top
		save(t, x)
		x.Spoke(home, "eve", monday) // in memory alone
		other := loaded(t, db)
		for _, user := range []chat.UserID{"grace", "linus"} {
			was, is := around(t, x, user), around(t, other, user)
			if !sameActivity(was, is) || was.Seen == 0 || was.Hour == 0 {
				t.Errorf("%s: %+v, and after a start %+v", user, was, is)
			}
		}
		if got := around(t, other, "grace"); !got.Usual {
			t.Errorf("grace writes at this hour, but after a start it is %+v", got)
		}
		if got := around(t, other, "eve"); got.Seen != 0 {
			t.Errorf("eve was not written down, but is known after a start: %+v", got)
		}
	}, Tables)
}

// TestNothingIsWrittenWhenSomebodyWrites: what it costs is told for many at once.
func TestNothingIsWrittenWhenSomebodyWrites(t *testing.T) {
	storagetest.Each(t, clock, func(t *testing.T, db *storage.DB) {
		x := loaded(t, db)
		before := db.Statements()
		for i := range 10_000 {
			x.Spoke(home, chat.UserID(fmt.Sprint("u", i%100)), monday)
		}
		if n := db.Statements() - before; n != 0 {
			t.Errorf("10,000 messages took %d statements", n)
		}
		save(t, x)
		if n := db.Statements() - before; n < 200 || n > 220 {
			t.Errorf("writing down 100 members took %d statements, want two each, and the transactions", n)
		}
		before = db.Statements()
		save(t, x)
		if n := db.Statements() - before; n != 0 {
			t.Errorf("writing down nobody took %d statements", n)
		}
	}, Tables)
}

// TestProcessesAddUp: what several heard of the same members is added, and none
// overwrites another's.
func TestProcessesAddUp(t *testing.T) {
	storagetest.Each(t, clock, func(t *testing.T, db *storage.DB) {
		const processes, rounds, members = 4, 5, 60
		var all sync.WaitGroup
		for p := range processes {
			x := loaded(t, db)
			all.Go(func() {
				for range rounds {
					for m := range members {
						x.Spoke(home, chat.UserID(fmt.Sprint("u", m)), monday.Add(time.Duration(p)*time.Hour))
					}
					if err := x.Save(t.Context()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		for m := range members {
			seen, hours := written(t, db, chat.UserID(fmt.Sprint("u", m)))
			if !seen.Equal(monday.Add((processes - 1) * time.Hour)) {
				t.Fatalf("u%d was seen at %v", m, seen)
			}
			for p := range processes {
				var sum float64
				for part := range strings.FieldsSeq(hours) {
					var hour int
					var n float64
					if k, _ := fmt.Sscanf(part, "%d:%f", &hour, &n); k == 2 && hour == 9+p {
						sum = n
					}
				}
				// Of twenty messages the oldest has faded to 0.998^19.
				if sum < rounds*math.Pow(0.998, processes*rounds) || sum > rounds {
					t.Fatalf("u%d wrote %v times at %d h: %q, want nearly %d", m, sum, 9+p, hours, rounds)
				}
			}
		}
	}, Tables)
}

func TestOtherProcessesHearOfIt(t *testing.T) {
	storagetest.Each(t, clock, func(t *testing.T, db *storage.DB) {
		if db.Alone() {
			return // there is no other process
		}
		here, there := loaded(t, db), loaded(t, db)
		here.Spoke(home, "grace", monday.Add(-25*time.Hour))
		there.Spoke(home, "grace", monday.Add(-time.Minute))
		save(t, there)
		if got := around(t, here, "grace"); got.Seen != around(t, there, "grace").Seen {
			t.Errorf("the other process knows %+v", got)
		}
		save(t, here)
		if a, b := around(t, here, "grace"), around(t, there, "grace"); !sameActivity(a, b) {
			t.Errorf("one process has %+v, the other %+v", a, b)
		}
	}, Tables)
}

func TestWhatCouldNotBeWrittenIsKept(t *testing.T) {
	storagetest.Each(t, clock, func(t *testing.T, db *storage.DB) {
		x := loaded(t, db)
		for i := range 120 { // three transactions
			x.Spoke(home, chat.UserID(fmt.Sprintf("u%03d", i)), monday.Add(-time.Hour))
		}
		over, cancel := context.WithCancel(t.Context())
		cancel()
		if err := x.Save(over); err == nil {
			t.Fatal("it was written after all")
		}
		x.Spoke(home, "u000", monday)
		save(t, x)
		if seen, hours := written(t, db, "u000"); !seen.Equal(monday) || hours != "8:0.998 9:1" {
			t.Errorf("u000 was seen at %v, %q", seen, hours)
		}
		if seen, _ := written(t, db, "u119"); seen.IsZero() {
			t.Error("u119 is lost")
		}
	}, Tables)
}

// TestWhoIsForgottenStaysForgotten: also when their messages wait to be written
// down, in this process or in another.
func TestWhoIsForgottenStaysForgotten(t *testing.T) {
	forget := map[string]func(context.Context, *storage.Tx, chat.SpaceID, chat.UserID) error{"left": ForgetActivity, "erased": func(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) error {
		return ForgetMember(ctx, tx, space, user, chat.Former("somebody"))
	}}
	for name, how := range forget {
		t.Run(name, func(t *testing.T) {
			storagetest.Each(t, clock, func(t *testing.T, db *storage.DB) {
				here, there := loaded(t, db), loaded(t, db)
				for _, x := range []*Index{here, there} {
					x.Spoke(home, "grace", monday)
					save(t, x)
					x.Spoke(home, "grace", monday) // waits
				}
				put(t, db, func(ctx context.Context, tx *storage.Tx) error { return how(ctx, tx, home, "grace") })
				for _, x := range []*Index{here, there} {
					if got := around(t, x, "grace"); got.Seen != 0 || got.Hour != 0 {
						t.Errorf("one still knows %+v", got)
					}
					save(t, x)
				}
				if seen, hours := written(t, db, "grace"); !seen.IsZero() {
					t.Errorf("storage has %v, %q", seen, hours)
				}
				here.Spoke(home, "grace", monday) // she came back
				save(t, here)
				if _, hours := written(t, db, "grace"); hours != "9:1" {
					t.Errorf("after she came back storage has %q", hours)
				}
			}, Tables)
		})
	}
}

func TestOldHabitsAreForgotten(t *testing.T) {
	now := monday
	storagetest.Each(t, func() time.Time { return now }, func(t *testing.T, db *storage.DB) {
		now = monday
		x := loaded(t, db)
		x.Spoke(home, "grace", monday)
		x.Spoke(home, "linus", monday.Add(-90*24*time.Hour))
		save(t, x)
		for _, c := range []struct {
			days   int
			graces string
			linus  bool
		}{{90, "9:1", true}, {181, "", true}, {641, "", false}} {
			now = monday.Add(time.Duration(c.days) * 24 * time.Hour)
			put(t, db, Sweep)
			seen, hours := written(t, db, "grace")
			if linus, _ := written(t, db, "linus"); hours != c.graces || seen.IsZero() || linus.IsZero() == c.linus {
				t.Errorf("after %d days storage has %q of grace, seen %v, and linus seen %v", c.days, hours, seen, linus)
			}
		}
	}, Tables)
}

func TestManyAreRecalled(t *testing.T) {
	storagetest.Each(t, clock, func(t *testing.T, db *storage.DB) {
		x := loaded(t, db)
		user := func(i int) chat.UserID { return chat.UserID(fmt.Sprintf("U%d", i)) }
		for i := range 2*chunk + 7 {
			x.Spoke(chat.SpaceID(fmt.Sprint("sandbox:", i%3)), user(i), monday)
			x.Spoke(home, user(i), monday)
		}
		save(t, x)
		other := loaded(t, db)
		for i := range 2*chunk + 7 {
			if got := around(t, other, user(i)); got.Seen == 0 {
				t.Fatalf("%s is not known after a start", user(i))
			}
		}
	}, Tables)
}

// TestSavedAfterAWhile: the first message begins a wait, at whose end all are
// written down.
func TestSavedAfterAWhile(t *testing.T) {
	storagetest.Each(t, clock, func(t *testing.T, db *storage.DB) {
		x := NewIndex(db)
		defer x.Close()
		waits, due := make(chan time.Duration), make(chan time.Time)
		ctx, stop := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() {
			x.Run(ctx, func(d time.Duration) <-chan time.Time { waits <- d; return due }, func(err error) { t.Error(err) })
		})
		x.Spoke(home, "grace", monday)
		if got := <-waits; got != savedAfter {
			t.Errorf("it waits %v", got)
		}
		x.Spoke(home, "linus", monday)
		due <- monday
		x.Spoke(home, "grace", monday)
		<-waits // so it has been written
		if seen, _ := written(t, db, "linus"); seen.IsZero() {
			t.Error("linus was not written down")
		}
		stop()
		running.Wait()
	}, Tables)
}
