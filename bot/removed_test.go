package bot_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/features/questions"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// absent is a platform that answers a question about somebody with an error, or
// not.
type absent struct {
	*null
	err error
}

func (a *absent) User(_ context.Context, _ chat.SpaceID, id chat.UserID) (chat.User, error) {
	return chat.User{ID: id, Name: string(id)}, a.err
}

// away is a core that was put out of its space.
type away struct {
	*testing.T
	db    *storage.DB
	core  *bot.Core
	work  *scheduler.Worker
	clock *scheduler.Clock
	there *absent
}

func putOut(t *testing.T, db *storage.DB, clock *scheduler.Clock, answers error) *away {
	a := &away{T: t, db: db, clock: clock, there: &absent{newNull(), answers}}
	log := slog.New(slog.DiscardHandler)
	var err error
	if a.core, err = bot.New(t.Context(), db, bot.CoreOptions{Log: log}, questions.New()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.core.Close)
	if err := a.core.Connect(t.Context(), a.there); err != nil {
		t.Fatal(err)
	}
	a.work = scheduler.NewWorker(db, a.core.Jobs(), log, scheduler.WorkerOpts{Parallel: 1, Clock: clock})
	a.deliver(chat.Joined{Header: a.head("j", asker)})
	a.deliver(chat.Removed{Header: a.head("r", chat.User{})})
	return a
}

func (a *away) head(id string, actor chat.User) chat.Header {
	return chat.Header{ID: id, Space: rigSpace, Actor: actor, At: a.clock.Now()}
}

func (a *away) deliver(e chat.Event) {
	a.Helper()
	if err := a.core.Deliver(a.Context(), e); err != nil {
		a.Fatal(err)
	}
	if _, err := a.work.RunDue(a.Context()); err != nil {
		a.Fatal(err)
	}
}

func (a *away) pass(d time.Duration) {
	a.Helper()
	if _, err := a.work.Advance(a.Context(), a.clock, a.clock.Now().Add(d)); err != nil {
		a.Fatal(err)
	}
}

// known is whether anything is kept of the space, and whether Kith is in it.
func (a *away) known() (kept, in bool) {
	a.Helper()
	err := a.db.Read(a.Context(), func(tx *storage.Tx) error {
		m, err := people.Load(a.Context(), tx, rigSpace, asker.ID)
		if err != nil {
			return err
		}
		s, err := people.LoadSpace(a.Context(), tx, rigSpace)
		kept, in = m.Person != "", s.Removed.IsZero()
		return err
	})
	if err != nil {
		a.Fatal(err)
	}
	return kept, in
}

func TestBeingPutOut(t *testing.T) {
	for _, tt := range []struct {
		what    string
		answers error // when the platform is asked whether Kith is there
		then    func(*away)
		kept    bool
		in      bool
	}{
		{"it is forgotten", chat.ErrForbidden, func(*away) {}, false, true},
		{"told twice, the time runs from the first", chat.ErrForbidden, func(a *away) {
			a.pass(70 * time.Hour)
			a.deliver(chat.Removed{Header: a.head("r2", chat.User{})})
			a.pass(3 * time.Hour)
			if kept, _ := a.known(); kept {
				a.Error("a second time moved it")
			}
		}, false, true},
		{"what comes late says nothing", chat.ErrForbidden, func(a *away) {
			late := a.head("late", asker)
			a.pass(time.Hour)
			a.deliver(chat.Opened{Header: late})
		}, false, true},
		{"that somebody leaves says nothing", chat.ErrForbidden, func(a *away) {
			a.pass(time.Hour)
			a.deliver(chat.Left{Header: a.head("l", asker)})
		}, false, true},
		{"something happens", chat.ErrForbidden, func(a *away) {
			a.pass(71 * time.Hour)
			a.deliver(chat.Posted{Header: a.head("p", asker), Ref: chat.Ref{Space: rigSpace, Conversation: "#x", Message: "1"}})
		}, true, true},
		{"it comes back and is put out again", chat.ErrForbidden, func(a *away) {
			a.pass(71 * time.Hour)
			a.deliver(chat.Opened{Header: a.head("o", asker)})
			a.pass(time.Hour)
			a.deliver(chat.Removed{Header: a.head("r2", chat.User{})})
			a.pass(71 * time.Hour)
			if kept, in := a.known(); !kept || in {
				a.Errorf("within the new time: kept %t, in %t", kept, in)
			}
		}, false, true},
		{"the platform knows better", nil, func(*away) {}, true, true},
		{"the platform is down for an hour", errors.New("connection reset"), func(a *away) {
			a.pass(73 * time.Hour)
			if kept, in := a.known(); !kept || in {
				a.Errorf("while it is down: kept %t, in %t", kept, in)
			}
			a.there.err = nil
		}, true, true},
		{"the platform is down for ever", errors.New("connection reset"), func(a *away) { a.pass(24 * time.Hour) }, false, true},
	} {
		t.Run(tt.what, func(t *testing.T) {
			clock := scheduler.NewClock(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC))
			a := putOut(t, storagetest.Open(t, storagetest.SQLite, clock.Now), clock, tt.answers)
			if kept, in := a.known(); !kept || in {
				t.Fatalf("once it is told: kept %t, in %t", kept, in)
			}
			tt.then(a)
			a.pass(bot.Grace + time.Minute)
			if kept, in := a.known(); kept != tt.kept || in != tt.in {
				t.Errorf("in the end: kept %t, in %t, want %t, %t", kept, in, tt.kept, tt.in)
			}
		})
	}
}

// TestBeingPutOutOfNowhere: a space of which nothing is known needs no forgetting.
func TestBeingPutOutOfNowhere(t *testing.T) {
	clock := scheduler.NewClock(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC))
	a := putOut(t, storagetest.Open(t, storagetest.SQLite, clock.Now), clock, chat.ErrForbidden)
	a.deliver(chat.Removed{Header: chat.Header{ID: "r9", Space: "null:other", At: clock.Now()}})
	err := a.db.Read(t.Context(), func(tx *storage.Tx) error {
		n := 0
		err := tx.Get(t.Context(), []any{&n}, `SELECT COUNT(*) FROM job WHERE kind = 'bot.leave' AND job_key = 'null:other'`)
		if n > 0 {
			t.Error("it is promised to forget what nobody knows")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
