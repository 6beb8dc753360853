package helpers

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

const home chat.SpaceID = "sandbox:kith"

// town is a community whose helpers are called again and again.
type town struct {
	tb   testing.TB
	db   *storage.DB
	f    *Feature
	core *bot.Core
	now  time.Time
	last int // calls
}

func newTown(tb testing.TB, engine storagetest.Engine) *town {
	tb.Helper()
	t := &town{tb: tb, f: New(), now: monday}
	t.db = storagetest.Open(tb, engine, func() time.Time { return t.now })
	core, err := bot.New(tb.Context(), t.db, bot.CoreOptions{Log: slog.New(slog.DiscardHandler)}, t.f)
	if err != nil {
		tb.Fatal(err)
	}
	t.core = core
	tb.Cleanup(core.Close)
	if err := core.Load(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	return t
}

func (t *town) in(do func(ctx context.Context, tx *storage.Tx) error) {
	t.tb.Helper()
	ctx := t.tb.Context()
	if err := t.db.InTx(ctx, func(tx *storage.Tx) error { return do(ctx, tx) }); err != nil {
		t.tb.Fatal(err)
	}
}

// helpers lets members offer to help with go.
func (t *town) helpers(volume Volume, users ...chat.UserID) {
	t.tb.Helper()
	t.in(func(ctx context.Context, tx *storage.Tx) error {
		for _, u := range users {
			if _, err := people.Meet(ctx, tx, home, chat.User{ID: u, Name: string(u)}); err != nil {
				return err
			}
			if err := offer(ctx, tx, home, u, []string{"go"}); err != nil {
				return err
			}
			if err := saveHelper(ctx, tx, Helper{Space: home, User: u, Volume: volume}); err != nil {
				return err
			}
		}
		return nil
	})
}

// answered lets somebody have answered n questions on go.
func (t *town) answered(user chat.UserID, n int) {
	t.tb.Helper()
	t.in(func(ctx context.Context, tx *storage.Tx) error {
		for range n {
			id := storage.NewID(tx.Now())
			th := record.Thread{ID: id, Space: home, Topic: "go", Asker: "nina", At: t.now.Add(-time.Hour), Title: "Why does my channel block?"}
			if err := record.Asked(ctx, tx, th); err != nil {
				return err
			}
			if err := record.Replied(ctx, tx, id, user, t.now); err != nil {
				return err
			}
		}
		return nil
	})
}

// call calls helpers for a new question, and returns whom it told.
func (t *town) call() (id string, told []chat.UserID) {
	t.tb.Helper()
	t.last++
	id = fmt.Sprintf("q%05d", t.last)
	t.in(func(ctx context.Context, tx *storage.Tx) error {
		c := &Call{ID: id, Space: home, Asker: "ada", Title: "Is a channel fair?", Topics: []string{"go"}, Where: "t"}
		th := record.Thread{ID: id, Space: home, Topic: "go", Asker: "ada", At: t.now, Title: c.Title}
		if err := record.Asked(ctx, tx, th); err != nil {
			return err
		}
		return openCall(ctx, tx, c)
	})
	return id, t.draw(id)
}

// draw tells who is missing, and returns those whom this told.
func (t *town) draw(id string) []chat.UserID {
	t.tb.Helper()
	before := t.toldOf(id)
	if err := t.f.draw(t.tb.Context(), scheduler.Job[draw]{Args: draw{id}}); err != nil {
		t.tb.Fatal(err)
	}
	return t.toldOf(id)[len(before):]
}

func (t *town) toldOf(id string) (users []chat.UserID) {
	t.in(func(ctx context.Context, tx *storage.Tx) error {
		all, err := suggestionsOf(ctx, tx, id)
		for _, s := range all {
			users = append(users, s.User)
		}
		return err
	})
	return users
}

// pass lets a helper say "not now".
func (t *town) pass(id string, user chat.UserID) {
	t.in(func(ctx context.Context, tx *storage.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE help_suggestion SET state = 'passed' WHERE call = $1 AND user_id = $2`, id, user)
		return err
	})
}

// TestLoadOnHelpers lets a community ask once a day for eight weeks, of whom
// three answer nearly everything, nine now and then, and four have never answered.
// It says how the calls fall on them.
func TestLoadOnHelpers(t *testing.T) {
	for _, engine := range storagetest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			town := newTown(t, engine)
			volumes := map[chat.UserID]Volume{}
			join := func(v Volume, users ...chat.UserID) {
				town.helpers(v, users...)
				for _, u := range users {
					volumes[u] = v
				}
			}
			join(Often, "star1", "star2", "star3")
			join(Normal, "some1", "some2", "some3", "some4", "some5", "some6")
			join(Rare, "rare1", "rare2", "rare3")
			newcomers := []chat.UserID{"new1", "new2", "new3", "new4"}
			join(Normal, newcomers...)
			for u, n := range map[chat.UserID]int{"star1": 40, "star2": 30, "star3": 20, "some1": 4, "some2": 3, "some3": 2, "some4": 2, "some5": 1, "some6": 1, "rare1": 5, "rare2": 2, "rare3": 1} {
				town.answered(u, n)
			}
			l := newTally(volumes)
			chance := rand.New(rand.NewPCG(1, 2))
			for range 8 * 7 {
				id, told := town.call()
				l.note(t, town.now, told)
				if len(told) > 0 && chance.IntN(3) == 0 { // one of three passes: the next one is told, never the same again
					town.pass(id, told[0])
					next := town.draw(id)
					l.note(t, town.now, next)
					if slices.ContainsFunc(next, func(u chat.UserID) bool { return slices.Contains(told, u) }) || len(next) > 1 {
						t.Errorf("%s passed of %v, and then %v were told", told[0], told, next)
					}
				}
				town.now = town.now.Add(24 * time.Hour)
			}
			l.report(t, newcomers)
		})
	}
}

// tally counts who was told when.
type tally struct {
	volumes map[chat.UserID]Volume
	told    map[chat.UserID][]time.Time
	first   map[chat.UserID]int // the call in which somebody was told first
	calls   int
}

func newTally(volumes map[chat.UserID]Volume) *tally {
	return &tally{volumes: volumes, told: map[chat.UserID][]time.Time{}, first: map[chat.UserID]int{}}
}

func (l *tally) note(t *testing.T, now time.Time, told []chat.UserID) {
	t.Helper()
	l.calls++
	for _, u := range told {
		if _, known := l.first[u]; !known {
			l.first[u] = l.calls
		}
		l.told[u] = append(l.told[u], now)
		day, week := l.volumes[u].most()
		if d, w := l.since(u, now.Add(-24*time.Hour)), l.since(u, now.Add(-7*24*time.Hour)); d > day || w > week {
			t.Errorf("%s, who wants %d a day and %d a week, was told %d and %d times", u, day, week, d, w)
		}
	}
}

func (l *tally) since(u chat.UserID, after time.Time) (n int) {
	for _, at := range l.told[u] {
		if at.After(after) {
			n++
		}
	}
	return n
}

func (l *tally) report(t *testing.T, newcomers []chat.UserID) {
	t.Helper()
	var counts []int
	all := 0
	for u := range l.volumes {
		counts = append(counts, len(l.told[u]))
		all += len(l.told[u])
	}
	slices.Sort(counts)
	var weighted float64
	for i, n := range counts {
		weighted += float64((i + 1) * n)
	}
	n := float64(len(counts))
	gini, top := 2*weighted/(n*float64(all))-(n+1)/n, float64(counts[len(counts)-1])/float64(all)
	t.Logf("%d draws told %d of %d helpers, %d times: Gini %.3f, the busiest has %.3f of all", l.calls, len(l.told), len(l.volumes), all, gini, top)
	for _, u := range newcomers {
		t.Logf("%s was told first in draw %d, and %d times", u, l.first[u], len(l.told[u]))
		if first := l.first[u]; first == 0 || first > 2*len(newcomers) {
			t.Errorf("%s was told first in draw %d, want within %d", u, first, 2*len(newcomers))
		}
	}
	if gini > 0.70 || top > 0.30 {
		t.Errorf("Gini is %.3f, and the busiest has %.3f: want at most 0.70 and 0.30", gini, top)
	}
}

// TestTwoDrawsAtOnce: draws of several questions at the same time tell nobody of
// more than they chose, and no question's helpers twice.
func TestTwoDrawsAtOnce(t *testing.T) {
	for _, engine := range storagetest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			town := newTown(t, engine)
			town.helpers(Rare, "eve", "grace", "linus", "mia")
			var ids []string
			for range 4 {
				town.last++
				id := fmt.Sprint("c", town.last)
				town.in(func(ctx context.Context, tx *storage.Tx) error {
					return openCall(ctx, tx, &Call{ID: id, Space: home, Asker: "ada", Title: "?", Topics: []string{"go"}, Where: "t"})
				})
				ids = append(ids, id, id)
			}
			failed := make(chan error, len(ids))
			for _, id := range ids {
				go func() {
					err := town.f.draw(t.Context(), scheduler.Job[draw]{Args: draw{id}})
					if errors.Is(err, scheduler.ErrDone) {
						err = nil
					}
					failed <- err
				}()
			}
			for range ids {
				if err := <-failed; err != nil {
					t.Error(err)
				}
			}
			worker := scheduler.NewWorker(town.db, town.core.Jobs(), slog.New(slog.DiscardHandler), scheduler.WorkerOpts{Parallel: 1})
			if _, err := worker.RunDue(t.Context()); err != nil { // what those who came too late promised
				t.Fatal(err)
			}
			told := map[chat.UserID]int{}
			for i := 0; i < len(ids); i += 2 {
				users := town.toldOf(ids[i])
				if len(users) > together {
					t.Errorf("%v were told of one question", users)
				}
				for _, u := range users {
					told[u]++
				}
			}
			if len(told) != 4 {
				t.Errorf("told were %v, want all four", told)
			}
			for u, n := range told {
				if n != 1 {
					t.Errorf("%s wants one a week, and was told of %d", u, n)
				}
			}
		})
	}
}

// BenchmarkDraw is a whole draw among 10,000 helpers of one topic, on SQLite: who
// may be told, the ranking, the lot, and telling three.
func BenchmarkDraw(b *testing.B) {
	town := newTown(b, storagetest.SQLite)
	var users []chat.UserID
	for i := range 10_000 {
		users = append(users, chat.UserID(fmt.Sprint("u", i)))
	}
	town.helpers(Often, users...)
	for i := range 300 {
		town.answered(users[i], 1+300/(i+1))
	}
	var times []time.Duration
	for b.Loop() {
		b.StopTimer()
		town.last++
		id := fmt.Sprint("c", town.last)
		town.in(func(ctx context.Context, tx *storage.Tx) error {
			return openCall(ctx, tx, &Call{ID: id, Space: home, Asker: "ada", Title: "Is a channel fair?", Topics: []string{"go"}, Where: "t"})
		})
		b.StartTimer()
		began := time.Now()
		if err := town.f.draw(b.Context(), scheduler.Job[draw]{Args: draw{id}}); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(times[(len(times)-1)*99/100].Microseconds())/1000, "p99-ms")
}
