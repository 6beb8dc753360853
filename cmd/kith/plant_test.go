package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/bot/features"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

func TestCommunityEndsShortlyBeforeNow(t *testing.T) {
	now := time.Now()
	clock := scheduler.NewClock(now.Add(-lived))
	db, err := storage.Open(t.Context(), filepath.Join(t.TempDir(), "kith.db"), clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	p, err := bottest.NewPlayer(t.Context(), bottest.Stage{
		World: chatfake.New(bottest.Profiles["sandbox"]), Space: chatfake.Space, DB: db, Clock: clock,
		Features: features.All, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if _, err := p.Play(t.Context(), community); err != nil {
		t.Fatal(err)
	}
	if left := now.Sub(clock.Now()); left < 0 || left > time.Hour {
		t.Errorf("the story ends %s before now", left)
	}
	nudges, err := bot.MostNudges(t.Context(), db)
	if err != nil || nudges.Over() {
		t.Errorf("somebody got %d nudges in a day: %v", nudges.Day, err)
	}
}

func TestPlanting(t *testing.T) {
	s := settings{Data: filepath.Join(t.TempDir(), "new")}
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	begin := time.Now()
	if err := plant(t.Context(), s, log); err != nil {
		t.Fatal(err)
	}
	t.Logf("planted in %s", time.Since(begin))
	k, err := wire(t.Context(), s, log)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range residents {
		u, err := k.sandbox.User(t.Context(), k.sandbox.Space(), r.ID)
		if err != nil || u != r.User {
			t.Errorf("%s lives in the sandbox as %+v, %v", r.ID, u, err)
		}
	}
	err = k.db.Read(t.Context(), func(tx *storage.Tx) error {
		topics, err := people.Topics(t.Context(), tx, k.sandbox.Space())
		if len(topics) < 5 {
			t.Errorf("topics: %v", topics)
		}
		return err
	})
	if err := errors.Join(err, k.close()); err != nil {
		t.Fatal(err)
	}
	t.Run("once", func(t *testing.T) {
		before, err := os.ReadDir(s.sandboxFolder())
		if err != nil {
			t.Fatal(err)
		}
		if err := plant(t.Context(), s, log); err != nil {
			t.Fatal(err)
		}
		if after, err := os.ReadDir(s.sandboxFolder()); err != nil || len(after) != len(before) {
			t.Errorf("%v, %v", after, err)
		}
	})
	t.Run("not beside a database that is in use", func(t *testing.T) {
		if err := os.RemoveAll(s.sandboxFolder()); err != nil {
			t.Fatal(err)
		}
		if err := plant(t.Context(), s, log); err != nil {
			t.Fatal(err)
		}
		livesAlone(t, s)
	})
}

func TestEmptySandboxHasAnOrganiser(t *testing.T) {
	s := settings{Data: t.TempDir(), Empty: true}
	if err := plant(t.Context(), s, slog.New(slog.NewTextHandler(t.Output(), nil))); err != nil {
		t.Fatal(err)
	}
	livesAlone(t, s)
}

// livesAlone fails unless the organiser is all the people of a sandbox.
func livesAlone(t *testing.T, s settings) {
	t.Helper()
	k, err := wire(t.Context(), s, slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	defer k.close()
	if u, err := k.sandbox.User(t.Context(), k.sandbox.Space(), organiser); err != nil || !u.Manages {
		t.Errorf("organiser: %+v %v", u, err)
	}
	if _, err := k.sandbox.User(t.Context(), k.sandbox.Space(), "ada"); err == nil {
		t.Error("ada lives in an empty sandbox")
	}
}

func TestInterruptedStartLeavesNoHalf(t *testing.T) {
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	s := settings{Data: t.TempDir()}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	if err := plant(ctx, s, log); !errors.Is(err, context.Canceled) {
		t.Skipf("it was faster: %v", err)
	}
	if left, err := os.ReadDir(s.Data); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
	if err := os.MkdirAll(filepath.Join(s.plantingFolder(), "sandbox"), 0o700); err != nil { // by a kill
		t.Fatal(err)
	}
	if err := plant(t.Context(), s, log); err != nil {
		t.Fatal(err)
	}
	t.Run("nor between its two moves", func(t *testing.T) {
		if err := os.Mkdir(s.plantedFolder(), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(s.sandboxFolder(), filepath.Join(s.plantedFolder(), "sandbox")); err != nil {
			t.Fatal(err)
		}
		if err := plant(t.Context(), s, log); err != nil {
			t.Fatal(err)
		}
		k, err := wire(t.Context(), s, log)
		if err != nil {
			t.Fatal(err)
		}
		defer k.close()
		if _, err := k.sandbox.User(t.Context(), k.sandbox.Space(), "ada"); err != nil {
			t.Error(err)
		}
	})
}
