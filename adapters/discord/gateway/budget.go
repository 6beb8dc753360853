package gateway

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
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
	// between is how long a place for a beginning is taken: Discord's five seconds,
	// and one because not all connections take equally long to be made.
	between = 6 * time.Second
	// Whoever has to wait until Discord counts anew asks again at these times: the
	// token may have become another one.
	soonest, latest = time.Minute, time.Hour
	day             = 24 * time.Hour // within which Discord counts
	record          = "discord sessions begun"
)

// Budget counts the sessions that were begun, also by earlier processes and by
// others that keep their count in the same place.
type Budget struct {
	store Store
	ask   func(context.Context) (Allowance, error)
	log   *slog.Logger

	turn chan struct{} // held by whoever looks at what is below
	told bool          // that there are too few left
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
	return &Budget{store: store, ask: ask, log: log, turn: make(chan struct{}, 1)}
}

// Wait returns when a shard may begin a session, which is written down by then.
// When few are left it waits until Discord counts anew, for a day at most.
func (b *Budget) Wait(ctx context.Context, shard int) error {
	for {
		wait, err := b.take(ctx, shard)
		if err != nil || wait <= 0 {
			return err
		}
		if err := pause(ctx, wait); err != nil {
			return err
		}
	}
}

// take takes one, or says how long to wait before asking again.
func (b *Budget) take(ctx context.Context, shard int) (time.Duration, error) {
	select {
	case b.turn <- struct{}{}:
		defer func() { <-b.turn }()
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	allowed, err := b.ask(ctx)
	if err != nil {
		return 0, fmt.Errorf("ask how many sessions are allowed: %w", err)
	}
	counted, err := b.load(ctx)
	if err != nil {
		return 0, err
	}
	now := time.Now()
	counted.renew(now, allowed)
	if wait := b.spent(counted, allowed, now); wait > 0 {
		return wait, b.save(ctx, counted) // Discord may have said when it counts anew
	}
	place := shard % max(allowed.MaxConcurrency, 1)
	if wait := counted.Last[place].Add(between).Sub(now); wait > 0 && wait <= between { // the clock may have been set
		return wait, nil
	}
	counted.Count++
	counted.Last[place] = now
	return 0, b.save(ctx, counted)
}

func (b *Budget) load(ctx context.Context) (c begun, err error) {
	content, err := b.store.Load(ctx, record)
	if err != nil {
		return c, fmt.Errorf("load how many sessions were begun: %w", err)
	}
	if json.Unmarshal([]byte(content), &c) != nil {
		c = begun{}
	}
	if c.Last == nil {
		c.Last = map[int]time.Time{}
	}
	return c, nil
}

func (b *Budget) save(ctx context.Context, c begun) error {
	content, err := json.Marshal(c)
	if err != nil {
		return err
	}
	if err := b.store.Save(ctx, record, string(content)); err != nil {
		return fmt.Errorf("write down that a session begins: %w", err)
	}
	return nil
}

// renew begins to count anew when Discord does, which says nothing about that while
// it has counted nothing.
func (c *begun) renew(now time.Time, a Allowance) {
	if left := c.Until.Sub(now); left <= 0 || left > day { // the clock may have been set
		c.Count, c.Since, c.Until = 0, now, now.Add(day)
	}
	if a.ResetAfter > 0 {
		c.Until = now.Add(time.Duration(a.ResetAfter) * time.Millisecond)
	}
}

// spent is how long to wait because too few are left; 0 when there are enough.
// Discord's count and ours differ when something else uses the token, or a process
// died: the worse counts.
func (b *Budget) spent(c begun, a Allowance, now time.Time) time.Duration {
	left := min(a.Remaining, a.Total-c.Count)
	if left > min(reserve, a.Total/4) {
		b.told = false
		return 0
	}
	if !b.told {
		b.told = true
		b.log.Error("so many sessions were begun with Discord that none begins until it counts anew", "left", left, "until", c.Until)
	}
	return min(max(c.Until.Sub(now), soonest), latest)
}
