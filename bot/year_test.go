package bot_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/bot/features/questions"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// year plays a year, with every change of the clocks, in which everybody is
// pestered, singly and in floods, decides something about it now and then, takes
// no direct messages for a while, and Kith or the platform is down at times.
// yearcheck_test.go looks at each message when it arrives.
type year struct {
	*chatfake.Platform
	t       *testing.T
	log     *slog.Logger
	clock   *scheduler.Clock
	db      *storage.DB
	core    *bot.Core
	work    *scheduler.Worker
	random  *rand.Rand
	limits  people.Limits
	readers []*reader
	notes   []*note
	seen    tally
}

// TestYear plays a small year. KITH_TEST_YEARS asks for so many large ones, on one
// database after the other.
func TestYear(t *testing.T) {
	wanted, engines := os.Getenv("KITH_TEST_YEARS"), storagetest.Engines()
	if wanted == "" {
		newYear(t, storagetest.SQLite, 1).play(6, 12*time.Hour)
		return
	}
	n, err := strconv.Atoi(wanted)
	if err != nil {
		t.Fatal("KITH_TEST_YEARS: ", err)
	}
	for seed := range n {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { newYear(t, engines[seed%len(engines)], uint64(seed)).play(20, 90*time.Minute) })
	}
}

func newYear(t *testing.T, engine storagetest.Engine, seed uint64) *year {
	clock := scheduler.NewClock(bottest.Start)
	y := &year{
		Platform: chatfake.New(bottest.Profiles["sandbox"], chatfake.WithClock(clock.Now)), t: t, clock: clock,
		log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError})),
		db:  storagetest.Open(t, engine, clock.Now), random: rand.New(rand.NewPCG(seed, 0)),
	}
	y.start()
	return y
}

// start is what a process does.
func (y *year) start() {
	y.t.Helper()
	if y.core != nil {
		y.core.Close()
	}
	core, err := bot.New(y.t.Context(), y.db, bot.CoreOptions{Log: y.log}, questions.New(), pester{})
	if err != nil {
		y.t.Fatal(err)
	}
	y.core = core
	if err := core.Load(y.t.Context()); err != nil {
		y.t.Fatal(err)
	}
	y.Attach(core)
	if err := core.Connect(y.t.Context(), y); err != nil {
		y.t.Fatal(err)
	}
	y.work = scheduler.NewWorker(y.db, core.Jobs(), y.log, scheduler.WorkerOpts{Parallel: 1})
}

func (y *year) play(readers int, between time.Duration) {
	y.meet(readers)
	y.ask()
	for end, looked := bottest.Start.AddDate(1, 0, 0), y.clock.Now(); y.clock.Now().Before(end); {
		y.happen()
		y.pass(time.Duration(y.random.Int64N(int64(2 * between))).Truncate(time.Millisecond)) // as times are stored
		if y.clock.Now().Sub(looked) > 10*24*time.Hour {
			looked = y.clock.Now()
			y.look()
		}
	}
	y.look()
	y.mend()
	y.pass(30 * 24 * time.Hour)
	y.look()
	y.check()
	y.core.Close()
}

func (y *year) pass(d time.Duration) {
	y.t.Helper()
	if _, err := y.work.Advance(y.t.Context(), y.clock, y.clock.Now().Add(d)); err != nil {
		y.t.Fatal(err)
	}
}

func (y *year) inTx(f func(ctx context.Context, tx *storage.Tx) error) {
	y.t.Helper()
	ctx := y.t.Context()
	if err := y.db.InTx(ctx, func(tx *storage.Tx) error { return f(ctx, tx) }); err != nil {
		y.t.Fatal(err)
	}
}

// meet makes people all over the world, with hours of their own.
func (y *year) meet(n int) {
	zones := []string{"Europe/Berlin", "Australia/Lord_Howe", "America/New_York", "Pacific/Auckland", "America/Santiago", "Asia/Kathmandu"}
	hours := []people.Hours{
		people.DefaultHours,
		{From: 22 * 60, To: 6 * 60, Days: people.AllDays},
		{From: 9 * 60, To: 17 * 60, Days: people.WorkDays},
		{From: 2 * 60, To: 3 * 60, Days: people.AllDays},
		{From: 20 * 60, To: 4 * 60, Days: people.DaysOf(time.Friday, time.Saturday)},
	}
	for i := range n {
		u := chat.User{ID: chat.UserID(fmt.Sprintf("p%02d", i)), Name: "P", Locale: "en", Zone: zones[i%len(zones)]}
		y.Meet(u)
		y.inTx(func(ctx context.Context, tx *storage.Tx) error {
			member, err := people.Meet(ctx, tx, chatfake.Space, u)
			if err != nil {
				return err
			}
			member.Hours, member.DigestHour = hours[i%len(hours)], []int{0, 24, 18, 0, 3}[y.random.IntN(5)]
			r := &reader{Member: member, zone: member.Location(people.Space{})}
			y.readers = append(y.readers, r)
			return people.SaveSettings(ctx, tx, member.Person, member.Settings)
		})
	}
}

// happen lets one thing happen: mostly there is something to say.
func (y *year) happen() {
	r := y.readers[y.random.IntN(len(y.readers))]
	switch n := y.random.IntN(100); {
	case n < 2:
		y.clock.Set(y.clock.Now().Add(time.Duration(y.random.IntN(9*24)) * time.Hour)) // Kith is down
		y.start()
	case n < 4:
		y.breaks(1 << 30)
		y.pass(time.Duration(y.random.IntN(40)) * time.Hour)
		y.breaks(0)
	case n < 7:
		r.refuses = !r.refuses
		r.refused = r.refused || r.refuses
		y.Refuse(r.User, r.refuses)
	case n < 12:
		y.writes(r)
	default:
		y.inTx(func(ctx context.Context, tx *storage.Tx) error { return y.change(ctx, tx, r, n) })
	}
}

// breaks makes the platform fail n times.
func (y *year) breaks(n int) {
	for _, op := range []string{"send", "edit", "delete", "converse"} {
		y.Fail(op, n, errors.New("connection reset"))
	}
}

// mend lets everybody hear again.
func (y *year) mend() {
	for _, r := range y.readers {
		y.Refuse(r.User, false)
		r.refuses, r.PausedUntil = false, time.Time{}
		y.inTx(func(ctx context.Context, tx *storage.Tx) error { return y.decided(ctx, tx, r) })
	}
}

func (y *year) change(ctx context.Context, tx *storage.Tx, r *reader, n int) error {
	switch {
	case r.Stopped || n < 13:
		r.Stopped, r.stopped = !r.Stopped, true // and begins again with the next thing that happens to them
		return y.decided(ctx, tx, r)
	case n < 16:
		r.PausedUntil = tx.Now().Add(time.Duration(y.random.IntN(300)) * time.Hour)
		return y.decided(ctx, tx, r)
	case n < 18 || n < 24 && len(r.Muted) > 0:
		return y.mute(ctx, tx, r)
	case n < 20:
		y.limits = people.Limits{Day: y.random.IntN(3), Week: y.random.IntN(7)}
		space, err := people.LoadSpace(ctx, tx, chatfake.Space)
		if err != nil {
			return err
		}
		space.Limits = y.limits
		if err := people.SaveSpace(ctx, tx, space); err != nil {
			return err
		}
		return bot.ReconsiderSpace(ctx, tx, chatfake.Space)
	case n < 23:
		return bot.ReadPage(ctx, tx, r.Person)
	case n < 32:
		return y.again(ctx, tx, n < 28)
	case n < 34:
		for range 5 + y.random.IntN(20) { // a flood
			if err := y.say(ctx, tx, r); err != nil {
				return err
			}
		}
	}
	return y.say(ctx, tx, r)
}

// decided saves it as their page does.
func (*year) decided(ctx context.Context, tx *storage.Tx, r *reader) error {
	if err := people.SaveSettings(ctx, tx, r.Person, r.Settings); err != nil {
		return err
	}
	return bot.Reconsider(ctx, tx, r.Person)
}

func (y *year) mute(ctx context.Context, tx *storage.Tx, r *reader) error {
	if len(r.Muted) > 0 {
		kind := r.Muted[0]
		r.Muted = nil
		return people.Unmute(ctx, tx, r.Person, kind)
	}
	kind := "bot.note"
	if y.random.IntN(3) > 0 {
		kind = "pester." + kinds[y.random.IntN(len(kinds))]
	}
	r.Muted, r.everMuted = []string{kind}, append(r.everMuted, kind)
	if err := people.Mute(ctx, tx, r.Person, kind); err != nil {
		return err
	}
	return bot.Reconsider(ctx, tx, r.Person)
}

func (y *year) say(ctx context.Context, tx *storage.Tx, r *reader) error {
	kind := []string{"always", "high", "high", "low", "low", "low", "normal", "normal", "normal", "normal"}[y.random.IntN(10)]
	if kind == "always" && y.random.IntN(5) > 0 {
		kind = "low" // reminders of meetings are rare
	}
	n := &note{id: fmt.Sprintf("%s-%d", kind, len(y.notes)), kind: "pester." + kind, to: r}
	y.notes = append(y.notes, n)
	if _, err := tx.Exec(ctx, `INSERT INTO note (id, user_id, kind) VALUES ($1, $2, $3)`, n.id, r.User, kind); err != nil {
		return err
	}
	return bot.Refresh(ctx, tx, bot.CardID{Kind: "pester.note", Row: n.id})
}

// again shows a note once more, perhaps one of long ago, or lets it be of no
// interest any more.
func (y *year) again(ctx context.Context, tx *storage.Tx, settled bool) error {
	if len(y.notes) == 0 {
		return nil
	}
	n := y.notes[y.random.IntN(len(y.notes))]
	if settled {
		n = y.notes[len(y.notes)-1-y.random.IntN(min(len(y.notes), 20))]
		n.settled = true
		if _, err := tx.Exec(ctx, `UPDATE note SET gone = TRUE WHERE id = $1`, n.id); err != nil {
			return err
		}
	}
	return bot.Refresh(ctx, tx, bot.CardID{Kind: "pester.note", Row: n.id})
}

// ask asks a question that nobody answers.
func (y *year) ask() {
	y.inTx(func(ctx context.Context, tx *storage.Tx) error {
		return people.SetChannel(ctx, tx, chatfake.Space, "questions", "#questions")
	})
	ctx, who := y.t.Context(), y.readers[0].User
	if err := y.Command(ctx, who, "#general", "/ask Does anybody ever answer this?"); err != nil {
		y.t.Fatal(err)
	}
	if err := y.Fill(ctx, who, chat.Values{}); err != nil {
		y.t.Fatal(err)
	}
}
