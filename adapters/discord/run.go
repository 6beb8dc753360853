package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/bwmarrin/discordgo"

	"github.com/kith-community/kith/adapters/discord/gateway"
	"github.com/kith-community/kith/adapters/discord/rest"
	"github.com/kith-community/kith/bot/chat"
)

// lastWords is how long, once ctx has ended, what is under way may take.
const lastWords = 1500 * time.Millisecond

// gatewayBot is what Discord says about connecting.
type gatewayBot struct {
	URL    string            `json:"url"`
	Shards int               `json:"shards"`
	Limit  gateway.Allowance `json:"session_start_limit"`
}

// Run implements [chat.Platform].
func (a *Adapter) Run(ctx context.Context, sink chat.Sink) error {
	a.mu.Lock()
	a.sink = sink
	a.mu.Unlock()
	var bot gatewayBot
	err := a.insist(ctx, "find the gateway", func() error {
		_, err := a.self(ctx)
		return errors.Join(err, a.ask(ctx, "/gateway/bot", &bot))
	})
	switch {
	case ctx.Err() != nil:
		return nil
	case err != nil:
		return plainly(err)
	}
	n := a.opts.Shards
	if n == 0 {
		n = max(bot.Shards, 1)
	}
	budget := gateway.NewBudget(a.opts.Store, func(ctx context.Context) (gateway.Allowance, error) {
		var bot gatewayBot
		err := a.ask(ctx, "/gateway/bot", &bot)
		return bot.Limit, err
	}, a.log)
	parts, all := errgroup.WithContext(ctx)
	parts.Go(func() error { return a.publish(all) })
	for i := range n {
		parts.Go(func() error { return a.hold(all, i, n, budget) })
	}
	if err := parts.Wait(); ctx.Err() == nil {
		return plainly(err)
	}
	return nil
}

// plainly is a sentence for whoever runs Kith, where there is one.
func plainly(err error) error {
	if errors.Is(err, rest.ErrToken) {
		return errors.New("the token is not accepted by Discord; reset it on the application's page Bot, and set KITH_DISCORD_TOKEN to the new one")
	}
	return err
}

// insist does something until it works, the token is refused, or ctx ends.
func (a *Adapter) insist(ctx context.Context, what string, do func() error) error {
	for gap := 250 * time.Millisecond; ; gap = min(2*gap, 30*time.Second) {
		err := do()
		switch {
		case err == nil || errors.Is(err, rest.ErrToken):
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		}
		a.log.WarnContext(ctx, what, "error", err, "again in", gap)
		if err := pause(ctx, gap/2+rand.N(gap/2)); err != nil {
			return err
		}
	}
}

// pause waits; it fails when ctx ends before.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// hold connects a shard while no other process does, and again when another had it.
func (a *Adapter) hold(ctx context.Context, i, n int, budget *gateway.Budget) error {
	for {
		s := &shard{Adapter: a, number: i, of: n, name: fmt.Sprintf("discord shard %d of %d", i, n), answers: newLanes(), lanes: newLanes(), mark: newMark()}
		err := a.opts.Hold(ctx, s.name, func(ctx context.Context) error { return s.run(ctx, budget) })
		var fatal *gateway.Fatal
		if errors.As(err, &fatal) || errors.Is(err, rest.ErrToken) {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		a.log.WarnContext(ctx, "a shard is no longer held", "shard", i, "error", err)
		if err := pause(ctx, time.Second); err != nil {
			return err
		}
	}
}

// shard is one connection and what happens on it.
type shard struct {
	*Adapter
	number, of int
	name       string
	answers    *lanes // what people wait for
	lanes      *lanes // what nobody waits for
	mark       *mark
	missed     missed
	working    context.Context // ends a little after the connection

	mu      sync.Mutex
	session gateway.Session
}

// kept is what outlives the process.
type kept struct {
	gateway.Session
	Seen uint64 `json:"seen,string"` // the newest message up to which everything was handled
}

func (s *shard) run(ctx context.Context, budget *gateway.Budget) error {
	working, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(lastWords, end) })()
	s.working = working
	before, err := s.load(ctx)
	if err != nil {
		return err
	}
	intents := discordgo.IntentsGuilds | discordgo.IntentsGuildMessages | discordgo.IntentsDirectMessages
	if s.opts.Members {
		intents |= discordgo.IntentsGuildMembers
	}
	err = gateway.Run(ctx, gateway.Options{
		Token: s.opts.Token, Intents: int(intents), Shard: s.number, Shards: s.of, Resume: before.Session,
		Find: func(ctx context.Context) (string, error) {
			var bot gatewayBot
			err := s.ask(ctx, "/gateway", &bot)
			return bot.URL, err
		},
		Identify: func(ctx context.Context) error { return budget.Wait(ctx, s.number) },
		Keep:     s.keep, Wanted: wanted, Handle: s.handle, State: s.became, Dial: s.opts.Dial, Log: s.log,
	})
	s.answers.wait()
	s.missed.working.Wait()
	s.lanes.wait()
	s.save()
	return err
}

func (s *shard) load(ctx context.Context) (k kept, err error) {
	content, err := s.opts.Store.Load(ctx, s.name)
	if err != nil {
		return k, err
	}
	if json.Unmarshal([]byte(content), &k) != nil {
		k = kept{} // begin anew
	}
	s.mark.pass(k.Seen)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.session = k.Session
	return k, nil
}

func (s *shard) keep(session gateway.Session) {
	s.mu.Lock()
	s.session = session
	s.mu.Unlock()
	s.save()
}

// save writes down where to go on: behind what is done, not behind what was read.
// While something of before the session is missing, the next process begins anew
// from there: one that takes the session up would never learn it.
func (s *shard) save() {
	s.mu.Lock()
	k := kept{Session: s.session}
	s.mu.Unlock()
	k.Seq, k.Seen = s.mark.low(k.Seq)
	if after := s.missed.left(time.Now()); after != 0 {
		k = kept{Seen: after}
	}
	content, err := json.Marshal(k)
	if err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.working), lastWords)
	defer cancel()
	if err := s.opts.Store.Save(ctx, s.name, string(content)); err != nil {
		s.log.Error("keep where the connection goes on", "shard", s.number, "error", err)
	}
}

// became hears how the connection is.
func (s *shard) became(state gateway.State) {
	s.log.Info("Discord", "shard", s.number, "connection", state.String())
	if state != gateway.Ready {
		return
	}
	_, handled := s.mark.low(0)
	s.mark.anew()
	s.missed.began(handled, time.Now())
}
