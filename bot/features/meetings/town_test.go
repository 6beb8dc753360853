package meetings

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// A town of many pairs that meet, for tests of what happens to their reminders.

// town is Kith with this feature alone.
type town struct {
	db   *storage.DB
	f    *Feature
	core *bot.Core
	work *scheduler.Worker
}

func openTown(tb testing.TB, url string, now func() time.Time, p chat.Platform, parallel int) *town {
	tb.Helper()
	db, err := storage.Open(tb.Context(), url, now)
	if err != nil {
		tb.Fatal(err)
	}
	t := &town{db: db, f: New()}
	if t.core, err = bot.New(tb.Context(), db, bot.CoreOptions{Log: slog.New(slog.DiscardHandler)}, t.f); err != nil {
		tb.Fatal(err)
	}
	if err := t.core.Connect(tb.Context(), p); err != nil {
		tb.Fatal(err)
	}
	t.work = scheduler.NewWorker(db, t.core.Jobs(), slog.New(slog.DiscardHandler), scheduler.WorkerOpts{Parallel: parallel, Alone: true})
	tb.Cleanup(t.close)
	return t
}

func (t *town) close() {
	if t.db != nil {
		t.core.Close()
		t.db.Close()
		t.db = nil
	}
}

// mentor and mentee are the two of a pair, by its number.
func mentor(i int) chat.UserID { return chat.UserID(fmt.Sprintf("mentor%d", i)) }
func mentee(i int) chat.UserID { return chat.UserID(fmt.Sprintf("mentee%d", i)) }

// meet lets a pair plan a meeting at a time, as if they had picked it.
func (t *town) meet(ctx context.Context, tx *storage.Tx, i int, at time.Time) error {
	for _, who := range []chat.UserID{mentor(i), mentee(i)} {
		if _, err := people.Meet(ctx, tx, chatfake.Space, chat.User{ID: who, Name: string(who), Locale: "en", Zone: "UTC"}); err != nil {
			return err
		}
	}
	return t.planFor(ctx, tx, i, at)
}

// planFor is meet for two who are members.
func (t *town) planFor(ctx context.Context, tx *storage.Tx, i int, at time.Time) error {
	id := storage.NewID(tx.Now())
	p := &Plan{
		ID: id, Space: chatfake.Space, Pair: fmt.Sprint("pair", i), Host: mentee(i), Guest: mentor(i), State: Set, Asker: mentee(i), Round: 1, Seq: 1,
		Details: Details{Length: usualLength}, Created: tx.Now(), AskedAt: tx.Now(), ChangedAt: tx.Now(),
	}
	if err := insertPlan(ctx, tx, p); err != nil {
		return err
	}
	m := &Meeting{ID: id, Plan: id, Space: p.Space, At: at, Details: p.Details, State: Coming, Seq: 1, By: p.Guest, ChangedAt: tx.Now()}
	if err := t.f.plan(ctx, tx, p, m); err != nil {
		return err
	}
	return watchPlan(ctx, tx, p, m.End())
}

// fill lets many pairs plan a meeting, in batches.
func (t *town) fill(tb testing.TB, pairs int, at func(i int) time.Time, do func(context.Context, *storage.Tx, int, time.Time) error) {
	tb.Helper()
	const batch = 5_000
	for from := 0; from < pairs; from += batch {
		err := t.db.InTx(tb.Context(), func(tx *storage.Tx) error {
			for i := from; i < min(from+batch, pairs); i++ {
				if err := do(tb.Context(), tx, i, at(i)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
}

// workOff does what is due, as a process does that has just started, until nothing is.
func (t *town) workOff(tb testing.TB) {
	tb.Helper()
	ctx, stop := context.WithCancel(tb.Context())
	ended := make(chan error)
	go func() { ended <- t.work.Run(ctx) }()
	for left := 1; left > 0; {
		err := t.db.Read(tb.Context(), func(tx *storage.Tx) error {
			return tx.Get(tb.Context(), []any{&left}, `SELECT COUNT(*) FROM job WHERE state = 'running' OR state = 'waiting' AND run_at <= $1`, storage.Millis(tx.Now()))
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
	stop()
	if err := <-ended; err != nil {
		tb.Fatal(err)
	}
}
