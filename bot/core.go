package bot

import (
	"context"
	"embed"
	"fmt"
	"log/slog"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/bot/transfer"
	"github.com/kith-community/kith/bot/when"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

//go:embed migrations/*.sql texts/*.json
var files embed.FS

// Core routes events to features and their answers back.
type Core struct {
	db        *storage.DB
	reg       *everything
	own       *Registry // the core's own texts, actions and cards
	dir       *people.Directory
	threads   *threadCache
	busy      keyLocks // cards and people being delivered to
	platforms map[chat.PlatformName]chat.Platform
	log       *slog.Logger
	watch     Watch
	after     func(time.Duration) <-chan time.Time
}

// CoreOptions are what a core can do without.
type CoreOptions struct {
	Log *slog.Logger
	// Watch hears of what is shown. Nil: nobody does, as in the program.
	Watch Watch
	// Language is the one that everybody reads, whatever they chose. "": as they
	// chose, as in the program.
	Language string
	// URL is the address under which others reach [Core.Pages], without a slash at
	// its end; "" while there is none.
	URL string
	// After tells when an answer has taken so long that the platform must be
	// asked for more time. Nil: never, as in scenarios.
	After func(time.Duration) <-chan time.Time
}

// New builds the core from its features and brings the database up to date.
func New(ctx context.Context, db *storage.DB, o CoreOptions, features ...Feature) (*Core, error) {
	c := assemble(db, o, features)
	if err := db.Migrate(ctx, c.reg.tables...); err != nil {
		return nil, err
	}
	if err := c.declareSchedules(ctx); err != nil {
		return nil, fmt.Errorf("schedules: %w", err)
	}
	c.dir, c.reg.record = people.NewDirectory(db), record.NewIndex(db)
	return c, nil
}

// assemble lets all parts register, and touches nothing yet.
func assemble(db *storage.DB, o CoreOptions, features []Feature) *Core {
	c := &Core{
		db: db, reg: newEverything(db), log: o.Log, after: o.After, platforms: map[chat.PlatformName]chat.Platform{},
		threads: newThreadCache(), busy: newKeyLocks(), watch: o.Watch,
	}
	if c.watch == nil {
		c.watch = func(string, any) {}
	}
	c.reg.language, c.reg.url, c.reg.reach = o.Language, o.URL, c.addressOf
	c.own = &Registry{"bot", c.reg}
	c.register()
	for _, f := range features {
		f.Register(&Registry{f.Name(), c.reg})
	}
	return c
}

// Belongings are the sheets of what leaves a community and enters it, and the
// tables that all of Kith needs, for programs that run no core.
func Belongings(features ...Feature) ([]transfer.Sheet, []storage.Source) {
	c := assemble(nil, CoreOptions{}, features)
	return c.own.Sheets(), c.reg.tables
}

// register brings the core's own parts, in the same way as a feature's.
func (c *Core) register() {
	c.reg.tables = append(c.reg.tables, storage.Tables, scheduler.Tables, people.Tables, record.Tables)
	c.own.Files(files)
	(&Registry{when.Owner, c.reg}).speaks(when.Files)
	c.own.Transfer(people.Sheets()...)
	c.own.Personal(Personal{Holds: holds, Know: know, Keep: keeps})
	c.own.Action("run", Everyone, c.runCommand)
	c.own.Action("reopen", Everyone, c.reopen)
	c.own.Action("mute", Everyone, c.mute)
	c.own.Action("show", Everyone, c.showNudge)
	c.own.Card("digest", c.digestCard)
	c.own.Card("note", c.noteCard)
	c.own.Card("trouble", c.troubleCard)
	c.own.Nudge("note")
	c.own.Nudge("trouble")
	c.own.Section(10, c.waitingBlocks)
	c.own.Report(80, c.nudgeReport)
	c.own.Repeat("sweep", "17 3 * * *", sweep{})
	scheduler.Handle(c.reg.jobs, scheduler.Late{}, c.deliver)
	scheduler.Handle(c.reg.jobs, scheduler.Late{}, c.nudge)
	scheduler.Handle(c.reg.jobs, scheduler.Late{}, c.note)
	scheduler.Handle(c.reg.jobs, scheduler.Late{}, c.showHome)
	scheduler.Handle(c.reg.jobs, scheduler.Late{}, c.tell)
	scheduler.Handle(c.reg.jobs, scheduler.Late{}, c.mend)
	scheduler.Handle(c.reg.jobs, scheduler.Late{}, c.handlePosted)
	scheduler.Handle(c.reg.jobs, scheduler.Late{After: offersFor, Do: scheduler.Drop}, c.handleSigned)
	scheduler.Handle(c.reg.jobs, scheduler.Late{}, c.handleMoved)
	scheduler.Handle(c.reg.jobs, scheduler.Late{}, c.sweep)
	scheduler.Handle(c.reg.jobs, scheduler.Late{}, c.unsend)
	scheduler.Handle(c.reg.jobs, scheduler.Late{}, c.farewell)
	scheduler.Handle(c.reg.jobs, scheduler.Late{}, c.scrub)
	scheduler.Handle(c.reg.jobs, scheduler.Late{}, c.leave)
}

func (c *Core) declareSchedules(ctx context.Context) error {
	return c.db.InTx(ctx, func(tx *storage.Tx) error {
		for _, s := range c.reg.schedule {
			if err := scheduler.Repeat(ctx, tx, s.key, s.spec, "UTC", s.args); err != nil {
				return err
			}
		}
		return nil
	})
}

// savedWithin is how long an ending may take to write down who is active.
const savedWithin = 500 * time.Millisecond

// Close writes down what stands in memory alone, and lets go of what the core
// holds beside the database.
func (c *Core) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), savedWithin)
	defer cancel()
	if err := c.reg.record.Save(ctx); err != nil {
		c.log.ErrorContext(ctx, "public record", "error", err)
	}
	c.dir.Close()
	c.reg.record.Close()
}

// Load reads the public record into memory. Stories call it when they begin;
// elsewhere [Core.Run] does it, while Kith is at work already.
func (c *Core) Load(ctx context.Context) error { return c.reg.record.Load(ctx) }

// Run keeps what the core holds in memory true until ctx ends.
func (c *Core) Run(ctx context.Context) error {
	c.reg.record.Run(ctx, c.after, func(err error) { c.log.ErrorContext(ctx, "public record", "error", err) })
	return nil
}

// Jobs is the registry a [scheduler.Worker] works from.
func (c *Core) Jobs() *scheduler.Registry { return c.reg.jobs }

// Connect makes the core answer events from p, and tells p the commands.
func (c *Core) Connect(ctx context.Context, p chat.Platform) error {
	c.platforms[p.Name()] = p
	if publisher, ok := p.(chat.CommandPublisher); ok {
		if err := publisher.PublishCommands(ctx, c.reg.specs()); err != nil {
			return fmt.Errorf("publish commands to %s: %w", p.Name(), err)
		}
	}
	return nil
}

// Commands describes all commands to a platform that is told before Kith runs.
func (c *Core) Commands() []chat.CommandSpec { return c.reg.specs() }

// Languages lists the languages that Kith speaks.
func (c *Core) Languages() []i18n.Language { return c.reg.texts.Languages() }

// Check reports what is wrong with the texts of the core and its features.
func (c *Core) Check() (errs []error) {
	for _, owner := range c.reg.speakers {
		errs = append(errs, c.reg.texts.Check(owner)...)
	}
	return errs
}

// addressOf is where somebody can be written to from outside of their space.
func (c *Core) addressOf(space chat.SpaceID, user chat.UserID) string {
	if p, ok := c.platforms[space.Platform()].(chat.Addresser); ok {
		return p.Address(space, user)
	}
	return ""
}

func (c *Core) platform(space chat.SpaceID) (chat.Platform, error) {
	p := c.platforms[space.Platform()]
	if p == nil {
		return nil, fmt.Errorf("%s is not connected: %w", space.Platform(), scheduler.ErrGiveUp)
	}
	return p, nil
}

// Deliver implements [chat.Sink]. It may be called at the same time from many
// goroutines. Interactions are answered when it returns; other events are
// stored, or were none of Kith's business.
func (c *Core) Deliver(ctx context.Context, e chat.Event) error {
	h := e.Head()
	if h.Actor.Bot {
		return nil
	}
	if e, out := e.(chat.Removed); out {
		return c.putOut(ctx, e)
	}
	if err := c.present(ctx, e); err != nil {
		return err
	}
	switch e := e.(type) {
	case chat.Command, chat.MessageCommand, chat.Action, chat.Submit, chat.Completing:
		return c.interact(ctx, tame(e))
	case chat.Posted:
		return c.posted(ctx, e)
	case chat.Joined, chat.Left:
		return c.moved(ctx, e)
	case chat.Opened:
		return c.opened(ctx, e)
	}
	return fmt.Errorf("unknown event %T", e)
}
