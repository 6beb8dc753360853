package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// Fact is something one feature tells the others. See package facts.
type Fact interface{ FactName() string }

type factListener struct {
	name string // "fact>feature"; never renamed
	on   func(context.Context, []byte) error
}

type tell struct {
	To   string          `json:"to"`
	Fact json.RawMessage `json:"fact"`
}

func (tell) Kind() string { return "bot.tell" }

// Publish tells every feature that registered [OnFact], durably and one job
// each, so that one listener's failure is not another's.
func (r *Registry) Publish(ctx context.Context, tx *storage.Tx, f Fact) error {
	body, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("encode fact %s: %w", f.FactName(), err)
	}
	for _, l := range r.all.facts[f.FactName()] {
		if err := scheduler.Enqueue(ctx, tx, tell{l.name, body}, scheduler.Opts{}); err != nil {
			return err
		}
	}
	return nil
}

// OnFact calls f for every published F, at least once.
func OnFact[F Fact](r *Registry, f func(context.Context, F) error) {
	var zero F
	name := zero.FactName() + ">" + r.feature
	r.all.facts[zero.FactName()] = append(r.all.facts[zero.FactName()], factListener{name, func(ctx context.Context, body []byte) error {
		var fact F
		if err := json.Unmarshal(body, &fact); err != nil {
			return fmt.Errorf("decode fact %s: %w: %w", name, err, scheduler.ErrGiveUp)
		}
		return f(ctx, fact)
	}})
}

func (c *Core) tell(ctx context.Context, job scheduler.Job[tell]) error {
	fact, _, _ := strings.Cut(job.Args.To, ">")
	for _, l := range c.reg.facts[fact] {
		if l.name == job.Args.To {
			return l.on(ctx, job.Args.Fact)
		}
	}
	return scheduler.ErrDone // that listener left with an earlier release
}
