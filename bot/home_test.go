package bot_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
	"github.com/kith-community/kith/bot/features/me"
	"github.com/kith-community/kith/bot/features/questions"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// watchedHome is a core and what it puts on ada's page.
type watchedHome struct {
	*null
	t     *testing.T
	core  *bot.Core
	db    *storage.DB
	clock *scheduler.Clock
	work  *scheduler.Worker
	shown []string
	fails error
}

func watchHome(t *testing.T, db *storage.DB, clock *scheduler.Clock) *watchedHome {
	h := &watchedHome{null: newNull(), t: t, db: db, clock: clock}
	h.homes = func(_ chat.UserID, m chat.Message) error {
		if h.fails != nil {
			return h.fails
		}
		h.shown = append(h.shown, chattest.Line(m))
		return nil
	}
	log := slog.New(slog.DiscardHandler)
	var err error
	if h.core, err = bot.New(t.Context(), db, bot.CoreOptions{Log: log}, questions.New(), me.New()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.core.Close)
	if err := h.core.Connect(t.Context(), h.null); err != nil {
		t.Fatal(err)
	}
	h.work = scheduler.NewWorker(db, h.core.Jobs(), log, scheduler.WorkerOpts{Parallel: 1})
	h.inTx(func(ctx context.Context, tx *storage.Tx) error {
		return people.SetChannel(ctx, tx, rigSpace, "questions", "#questions")
	})
	return h
}

func (h *watchedHome) inTx(f func(context.Context, *storage.Tx) error) {
	h.t.Helper()
	if err := h.db.InTx(h.t.Context(), func(tx *storage.Tx) error { return f(h.t.Context(), tx) }); err != nil {
		h.t.Fatal(err)
	}
}

// now does what is due, and returns what came onto the page.
func (h *watchedHome) now() []string {
	h.t.Helper()
	if _, err := h.work.RunDue(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	shown := h.shown
	h.shown = nil
	return shown
}

func (h *watchedHome) deliver(e chat.Event) {
	h.t.Helper()
	if err := h.core.Deliver(h.t.Context(), e); err != nil {
		h.t.Fatal(err)
	}
}

func (h *watchedHome) looks(event string) {
	h.deliver(chat.Opened{Header: chat.Header{ID: event, Space: rigSpace, Actor: asker}})
}

func (h *watchedHome) presses(event, action string, values ...string) {
	e := chat.Action{Header: chat.Header{ID: event, Space: rigSpace, Actor: asker, Reply: chat.Token(event)}, Values: values}
	e.Action.Name = action
	h.deliver(e)
}

func homes(t *testing.T, f func(h *watchedHome)) {
	clock := scheduler.NewClock(bottest.Start)
	storagetest.Each(t, clock.Now, func(t *testing.T, db *storage.DB) {
		clock.Set(bottest.Start)
		f(watchHome(t, db, clock))
	})
}

func TestHomeIsForThoseWhoLook(t *testing.T) {
	homes(t, func(h *watchedHome) {
		h.presses("1", "me.stop")
		if got := h.now(); len(got) > 0 {
			h.t.Errorf("shown before anybody looked: %q", got)
		}
		h.looks("2")
		if got := h.now(); len(got) != 1 || !strings.Contains(got[0], "You said stop") {
			h.t.Errorf("at the first look: %q", got)
		}
		h.looks("2")
		if got := h.now(); len(got) > 0 {
			h.t.Errorf("the same look came twice: %q", got)
		}
		h.looks("3")
		if got := h.now(); len(got) != 1 {
			h.t.Errorf("another look shows %q, want the page anew: it may have been lost", got)
		}
		h.deliver(chat.Left{Header: chat.Header{ID: "4", Space: rigSpace, Actor: asker}})
		h.now()
		h.inTx(func(ctx context.Context, tx *storage.Tx) error {
			m, err := people.Load(ctx, tx, rigSpace, asker.ID)
			if err != nil {
				return err
			}
			return people.SaveSettings(ctx, tx, m.Person, people.Settings{Hours: people.DefaultHours})
		})
		if got := h.now(); len(got) > 0 {
			h.t.Errorf("shown to somebody who left: %q", got)
		}
	})
}

func TestHomeFollowsOnce(t *testing.T) {
	homes(t, func(h *watchedHome) {
		h.looks("1")
		h.now()
		h.presses("2", "me.stop")
		h.presses("3", "me.start")
		h.presses("4", "me.stop")
		if got := h.now(); len(got) != 1 || !strings.Contains(got[0], "You said stop") {
			h.t.Errorf("three changes show %q, want the last one once", got)
		}
		h.presses("5", "me.stop")
		if got := h.now(); len(got) > 0 {
			h.t.Errorf("a press that changes nothing shows %q", got)
		}
		h.presses("6", "me.start")
		h.presses("6", "me.start")
		if got := h.now(); len(got) != 1 {
			h.t.Errorf("a press that came twice shows %q", got)
		}
	})
}

func TestHomeWaitsForThePlatform(t *testing.T) {
	homes(t, func(h *watchedHome) {
		h.looks("1")
		h.now()
		h.fails = &chat.RateLimitError{After: time.Minute}
		h.presses("2", "me.stop")
		if got := h.now(); len(got) > 0 {
			h.t.Fatalf("shown %q", got)
		}
		h.fails = nil
		if got := h.now(); len(got) > 0 {
			h.t.Errorf("shown before the platform's time: %q", got)
		}
		h.clock.Set(h.clock.Now().Add(time.Minute))
		if got := h.now(); len(got) != 1 || !strings.Contains(got[0], "You said stop") {
			h.t.Errorf("a minute later: %q", got)
		}
		h.fails = errors.New("connection reset")
		h.presses("3", "me.start")
		h.now()
		h.fails = nil
		h.clock.Set(h.clock.Now().Add(time.Hour))
		if got := h.now(); len(got) != 1 || !strings.Contains(got[0], "At most") {
			h.t.Errorf("when the platform is back: %q", got)
		}
	})
}

// TestHomeAtTheEndOfAPause: what changes by time alone changes on the page, and
// what changes in between is not put off until then.
func TestHomeAtTheEndOfAPause(t *testing.T) {
	homes(t, func(h *watchedHome) {
		h.looks("1")
		h.now()
		h.presses("2", "me.pause", "7")
		if got := h.now(); len(got) != 1 || !strings.Contains(got[0], "Paused until") {
			h.t.Fatalf("shown %q", got)
		}
		h.presses("3", "me.language", "de")
		if got := h.now(); len(got) != 1 || !strings.Contains(got[0], "Pause bis") {
			h.t.Errorf("in between: %q", got)
		}
		h.clock.Set(h.clock.Now().Add(8 * 24 * time.Hour))
		if got := h.now(); len(got) != 1 || strings.Contains(got[0], "Pause bis") {
			h.t.Errorf("after the pause: %q", got)
		}
	})
}
