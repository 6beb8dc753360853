package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"github.com/kith-community/kith/adapters/sandbox"
	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/features"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// community is a scenario (docs/scenarios.md): what happened before now.
//
//go:embed community.txt
var community string

// lived is how long before now the community begins. Its story takes half an
// hour less, so that the newest question is fresh and nobody was hurried.
const lived = 10*24*time.Hour + 21*time.Hour

// plant makes a sandbox when there is none. A community lives its first days in
// it, through the whole of Kith, in a fraction of a second. When it shall be
// empty, or the database knows another community, an organiser moves in alone.
func plant(ctx context.Context, s settings, log *slog.Logger) error {
	if _, err := os.Stat(s.sandboxFolder()); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	now := time.Now()
	start := now.Add(-lived)
	if s.Empty {
		start = now
	}
	clock := scheduler.NewClock(start)
	db, err := storage.Open(ctx, s.database(), clock.Now)
	if err != nil {
		return err
	}
	defer db.Close()
	used, err := inUse(ctx, db, log)
	if err != nil {
		return err
	}
	world, err := sandbox.New(sandbox.Options{Dir: s.sandboxFolder(), Clock: &timekeeper{clock: clock}, Log: log})
	if err != nil {
		return err
	}
	world.Channels("#general", "#introductions", "#questions")
	stage := bottest.Stage{World: past{world, ctx}, Space: world.Space(), DB: db, Clock: clock, Features: features.All, Log: log}
	if s.Empty || used {
		stage.World.Meet(chat.User{ID: organiser})
	} else {
		err = live(ctx, stage, now)
	}
	return errors.Join(err, world.Close())
}

// inUse is whether the database knows any community.
func inUse(ctx context.Context, db *storage.DB, log *slog.Logger) (used bool, err error) {
	core, err := bot.New(ctx, db, bot.CoreOptions{Log: log}, features.All()...)
	if err != nil {
		return false, err
	}
	defer core.Close()
	err = db.Read(ctx, func(tx *storage.Tx) error {
		spaces, err := people.SpaceIDs(ctx, tx)
		used = len(spaces) > 0
		return err
	})
	return used, err
}

// past is the sandbox as the player's world, whose Attach takes no context.
type past struct {
	*sandbox.Sandbox
	ctx context.Context
}

func (w past) Attach(sink chat.Sink) { w.Sandbox.Attach(w.ctx, sink) }

// Meet makes residents known with their story; the player's own cast is theirs.
func (w past) Meet(u chat.User) {
	for _, r := range residents {
		if r.ID == u.ID {
			w.Sandbox.Meet(r.User)
			w.Describe(r.ID, r.About)
		}
	}
}

// Seen is nothing: nobody was there to look.
func (past) Seen() []string { return nil }

// live plays the community's story until now.
func live(ctx context.Context, stage bottest.Stage, now time.Time) error {
	for _, r := range residents {
		stage.World.Meet(r.User)
	}
	p, err := bottest.NewPlayer(ctx, stage)
	if err != nil {
		return err
	}
	defer p.Close()
	if _, err := p.Play(ctx, community); err != nil {
		return fmt.Errorf("plant the community: %w", err)
	}
	left := now.Sub(stage.Clock.Now())
	return p.Step(ctx, "time: +"+left.String())
}
