package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
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
// It grows in a folder of its own, so that a start that was interrupted leaves
// no half of a community.
func plant(ctx context.Context, s settings, log *slog.Logger) error {
	if err := settle(s); err != nil {
		return err
	}
	if lives, err := s.lives(); lives || err != nil {
		return err
	}
	bed, target := s.plantingFolder(), s.database()
	if s.Database == "" && !exists(target) {
		target = filepath.Join(bed, filepath.Base(target))
	} else {
		ctx = context.WithoutCancel(ctx) // what is half done there cannot be thrown away
	}
	if err := grow(ctx, s, target, log); err != nil {
		if s.Database == "" {
			err = errors.Join(err, os.RemoveAll(bed))
		}
		return err
	}
	if err := os.Rename(bed, s.plantedFolder()); err != nil {
		return fmt.Errorf("plant the community: %w", err)
	}
	return settle(s)
}

// settle moves what was planted to where it belongs, the sandbox last. When it
// is interrupted the next start goes on with it.
func settle(s settings) error {
	from := s.plantedFolder()
	for _, name := range []string{"kith.db", "sandbox"} {
		err := os.Rename(filepath.Join(from, name), filepath.Join(s.Data, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("plant the community: %w", err)
		}
	}
	return os.RemoveAll(from)
}

// grow makes a sandbox in its bed, on the database at target.
func grow(ctx context.Context, s settings, target string, log *slog.Logger) (err error) {
	bed := s.plantingFolder()
	interrupted := exists(bed)
	if s.Database == "" {
		if err := os.RemoveAll(bed); err != nil {
			return err
		}
	}
	now := time.Now()
	clock := scheduler.NewClock(now.Add(-lived))
	if s.Empty {
		clock = scheduler.NewClock(now)
	}
	db, err := storage.Open(ctx, target, clock.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	used, err := inUse(ctx, db, log)
	if err != nil {
		return err
	}
	if used && interrupted && s.Database != "" {
		return fmt.Errorf("an earlier start was interrupted while it filled the database; name an empty one, or remove %s to begin with an organiser alone", bed)
	}
	dir := filepath.Join(bed, filepath.Base(s.sandboxFolder()))
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	world, err := sandbox.New(sandbox.Options{Dir: dir, Clock: &timekeeper{clock: clock}, Log: log})
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
