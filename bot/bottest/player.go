// Package bottest plays scenarios: text files in which people do things, time
// passes, and the indented lines are what everybody sees. They are a feature's
// documentation and its test; docs/scenarios.md describes the language.
//
//	player.go    plays a scenario on a world, a database and a clock
//	steps.go     what a line at the margin can say
//	elsewhere.go another community, on another platform
//	facts.go     what a line says of the community before anybody acts
//	profiles.go  the capabilities of the platforms
//	featuretest/ what every feature's tests do with it
package bottest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// Start is when every scenario begins unless it says otherwise: a Monday
// morning, four weeks before Europe moves its clocks.
var Start = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// World is a platform with its people: what a scenario is played on.
type World interface {
	chattest.World
	chat.Platform
	Attach(chat.Sink)
}

// Stage is everything a scenario needs around it.
type Stage struct {
	World    World
	Space    chat.SpaceID
	DB       *storage.DB
	Clock    *scheduler.Clock // the database reads it as well
	Features func() []bot.Feature
	Log      *slog.Logger
	Watch    bot.Watch // hears of what is shown; nil for nobody
	Language string    // what everybody reads; "" for what they chose

	// Elsewhere makes the community of another platform, [Other], when a story first
	// speaks of one. Nil: there is none.
	Elsewhere func() World
}

// Player plays one scenario.
type Player struct {
	Stage
	core   *bot.Core
	worker *scheduler.Worker
	zone   string // of people and of clock times that name none
	other  World  // elsewhere; nil until the story goes there
	code   string // the last one that somebody was shown
}

// NewPlayer starts Kith on a stage.
func NewPlayer(ctx context.Context, s Stage) (*Player, error) {
	p := &Player{Stage: s, zone: "Europe/Berlin"}
	if err := p.start(ctx); err != nil {
		return nil, err
	}
	return p, p.defaults(ctx)
}

// start is what a process does: a new core and worker on the same database.
func (p *Player) start(ctx context.Context) error {
	core, err := bot.New(ctx, p.DB, bot.CoreOptions{Log: p.Log, Watch: p.watch, Language: p.Language, URL: "https://kith.example.org"}, p.Features()...)
	if err != nil {
		return fmt.Errorf("start: %w", err)
	}
	p.core = core
	p.worker = scheduler.NewWorker(p.DB, core.Jobs(), p.Log, scheduler.WorkerOpts{Parallel: 1})
	p.World.Attach(core)
	if err := core.Load(ctx); err != nil {
		return err
	}
	if err := core.Connect(ctx, p.World); err != nil || p.other == nil {
		return err
	}
	p.other.Attach(core)
	return core.Connect(ctx, p.other)
}

// Close stops Kith.
func (p *Player) Close() { p.core.Close() }

// Core is the one that runs now.
func (p *Player) Core() *bot.Core { return p.core }

// Play acts out a script and returns it with what everybody saw in place of its
// indented lines.
func (p *Player) Play(ctx context.Context, script string) (string, error) {
	var out strings.Builder
	for n, line := range strings.Split(strings.TrimRight(script, "\n"), "\n") {
		if strings.HasPrefix(line, "  ") {
			continue // what people saw when the scenario was written
		}
		fmt.Fprintln(&out, line)
		if err := p.Step(ctx, line); err != nil {
			return out.String(), fmt.Errorf("line %d: %q: %w", n+1, line, err)
		}
		for _, seen := range p.seen() {
			fmt.Fprintln(&out, "  "+seen)
		}
	}
	return out.String(), nil
}

// errLine is a line that means nothing.
var errLine = errors.New("no such thing can be said in a scenario; docs/scenarios.md lists what can")

// Step does one line, and everything that is due then.
func (p *Player) Step(ctx context.Context, line string) error {
	line, _, _ = strings.Cut(line, "    ") // a remark stands far to the right
	if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
		return nil
	}
	if err := p.say(ctx, line); err != nil {
		return err
	}
	_, err := p.worker.RunDue(ctx)
	return err
}

// say does what a line says.
func (p *Player) say(ctx context.Context, line string) (err error) {
	if rest, ok := strings.CutPrefix(line, elsewhere); ok {
		return p.away(ctx, rest)
	}
	who, what, ok := strings.Cut(line, ": ")
	if !ok {
		return errLine
	}
	what = strings.ReplaceAll(strings.TrimSpace(what), theCode, p.code)
	switch who {
	case "space", "person", "organisers", "channels", "topics":
		err = p.fact(ctx, who, what)
	case "time":
		err = p.time(ctx, what)
	case "platform":
		err = p.platform(ctx, what)
	case "kith":
		err = p.kith(ctx, what)
	default:
		err = p.act(ctx, chat.UserID(who), what)
	}
	return err
}
