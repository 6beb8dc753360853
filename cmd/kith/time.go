package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/kith-community/kith/scheduler"
)

// timekeeper is the sandbox's clock. It runs as fast as the machine's and can
// be moved ahead; how far is kept in a file, so that a restart does not bring
// yesterday back.
type timekeeper struct {
	file   string
	clock  *scheduler.Clock
	worker *scheduler.Worker // does on the way what is due
}

// kept is what the file holds.
type kept struct {
	Ahead string    `json:"ahead"` // of the machine's clock, as a Go duration
	Shown time.Time `json:"shown"` // the latest time the clock has shown, as far as we wrote it down
}

// newClock goes on where the clock of the file was, or starts now. Should the
// machine's clock have been set back meanwhile, ours stays where it was.
func newClock(file string) (*scheduler.Clock, error) {
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return scheduler.NewRunningClock(time.Now, 0), nil
	}
	if err != nil {
		return nil, fmt.Errorf("the clock's file %s cannot be read: %w", file, cause(err))
	}
	var k kept
	if err = json.Unmarshal(content, &k); err != nil {
		return nil, unreadable(file, err)
	}
	ahead, err := time.ParseDuration(k.Ahead)
	if err != nil {
		return nil, unreadable(file, err)
	}
	return scheduler.NewRunningClock(time.Now, max(ahead, time.Until(k.Shown))), nil
}

func unreadable(file string, err error) error {
	return fmt.Errorf("the clock's file %s is damaged; move it away and start again, then the clock goes on from what happened last: %w", file, err)
}

func (k *timekeeper) Now() time.Time { return k.clock.Now() }

// Advance moves the clock and does everything that is due on the way. The time
// is written down before: what was done at it must not have been in the future.
func (k *timekeeper) Advance(ctx context.Context, to time.Time) error {
	if err := k.keep(to); err != nil {
		return err
	}
	_, err := k.worker.Advance(ctx, k.clock, to)
	return err
}

// Next is when the next thing is due; false when nothing is.
func (k *timekeeper) Next(ctx context.Context) (time.Time, bool, error) {
	return k.worker.NextDue(ctx)
}

// keep writes down that the clock shows t now.
func (k *timekeeper) keep(t time.Time) error {
	content, err := json.Marshal(kept{Ahead: time.Until(t).Round(time.Millisecond).String(), Shown: t.UTC()})
	if err != nil {
		return fmt.Errorf("keep the clock: %w", err)
	}
	part := k.file + ".part"
	if err := os.WriteFile(part, append(content, '\n'), 0o600); err != nil {
		return fmt.Errorf("keep the clock: %w", err)
	}
	if err := os.Rename(part, k.file); err != nil {
		return fmt.Errorf("keep the clock: %w", err)
	}
	return nil
}
