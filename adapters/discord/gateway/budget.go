package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// Store keeps small values beyond the end of the process.
type Store interface {
	Load(ctx context.Context, name string) (string, error) // "" when there is none
	Save(ctx context.Context, name, value string) error
}

// Allowance is how many sessions Discord lets a bot begin: session_start_limit.
type Allowance struct {
	Total          int `json:"total"` // 1,000 in 24 hours; a bot that begins more loses its token
	Remaining      int `json:"remaining"`
	ResetAfter     int `json:"reset_after"`     // ms
	MaxConcurrency int `json:"max_concurrency"` // shards that may begin in the same five seconds
}

const (
	// reserve are left alone, for whoever mends what makes a bot begin so often.
	reserve = 50
	// between is how long a place for a beginning is taken.
	between = 5 * time.Second
	record  = "discord sessions begun"
)

// errSpent means that too many sessions were begun.
var errSpent = errors.New("too many sessions were begun")

// Budget counts the sessions that were begun, also by earlier processes.
type Budget struct {
	store Store
	ask   func(context.Context) (Allowance, error)
	log   *slog.Logger

	mu    sync.Mutex
	begun begun
	read  bool
	told  bool
}

// begun is what is kept.
type begun struct {
	Since time.Time         `json:"since"` // when the count began
	Until time.Time         `json:"until"` // when Discord begins to count anew
	Count int               `json:"count"`
	Last  map[int]time.Time `json:"last"` // by place
}

// NewBudget counts in store, and asks Discord what is allowed.
func NewBudget(store Store, ask func(context.Context) (Allowance, error), log *slog.Logger) *Budget {
	return &Budget{store: store, ask: ask, log: log}
}

// Wait returns when a shard may begin a session, which is written down by then.
func (b *Budget) Wait(ctx context.Context, shard int) error {
	for {
		wait, err := b.take(ctx, shard)
		if err != nil || wait <= 0 {
			return err
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
	}
}

// take takes one, or says how long to wait before asking again.
func (b *Budget) take(ctx context.Context, shard int) (time.Duration, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.load(ctx); err != nil {
		return 0, err
	}
	now := time.Now()
	place := 0
	if allowed, err := b.ask(ctx); err != nil {
		return 0, fmt.Errorf("ask how many sessions are allowed: %w", err)
	} else if err := b.check(allowed, now); err != nil {
		return 0, err
	} else if allowed.MaxConcurrency > 1 {
		place = shard % allowed.MaxConcurrency
	}
	if wait := b.begun.Last[place].Add(between).Sub(now); wait > 0 && wait <= between {
		return wait, nil
	}
	b.begun.Count++
	b.begun.Last[place] = now
	content, err := json.Marshal(b.begun)
	if err != nil {
		return 0, err
	}
	return 0, b.store.Save(ctx, record, string(content))
}

func (b *Budget) load(ctx context.Context) error {
	if b.read {
		return nil
	}
	content, err := b.store.Load(ctx, record)
	if err != nil {
		return err
	}
	if json.Unmarshal([]byte(content), &b.begun) != nil {
		b.begun = begun{}
	}
	if b.begun.Last == nil {
		b.begun.Last = map[int]time.Time{}
	}
	b.read = true
	return nil
}

// check refuses a session that would be one of the last. Discord's count and ours
// differ when something else uses the token, or a process died: the worse counts.
func (b *Budget) check(a Allowance, now time.Time) error {
	if !now.Before(b.begun.Until) {
		b.begun.Count, b.begun.Since = 0, now
		b.told = false
	}
	b.begun.Until = now.Add(time.Duration(a.ResetAfter) * time.Millisecond)
	left := min(a.Remaining, a.Total-b.begun.Count)
	if left > min(reserve, a.Total/4) {
		return nil
	}
	if !b.told {
		b.told = true
		b.log.Error("Kith has begun so many sessions with Discord that it waits until Discord counts anew", "left", left, "until", b.begun.Until)
	}
	return fmt.Errorf("%w: %d are left until %s", errSpent, left, b.begun.Until.Format(time.RFC3339))
}
