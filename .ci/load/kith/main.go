// Kith with its core, its database as it writes for real, and its adapter; of
// features only the one that does what the bots beside it do.
package main

import (
	"context"
	"embed"
	"log"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/kith-community/kith/adapters/discord"
	"github.com/kith-community/kith/adapters/slack"
	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

//go:embed migrations/*.sql texts/*.json
var files embed.FS

// tick is a feature: one insert, one private answer.
type tick struct{}

func (tick) Name() string { return "tick" }

func (tick) Register(r *bot.Registry) {
	r.Files(files)
	r.Command(bot.Command{Name: "tick", Do: note})
}

func note(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO tick (id, who, at) VALUES ($1, $2, $3)`, storage.NewID(tx.Now()), string(r.Actor.ID), storage.Millis(tx.Now()))
		return err
	})
	return chat.Reply{Message: chat.Message{Text: r.Text.T("noted", nil)}}, err
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	logger := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	clock := scheduler.NewRunningClock(time.Now, 0)
	db, err := storage.Open(ctx, os.Getenv("LOAD_DATABASE"), clock.Now)
	if err != nil {
		return err
	}
	defer db.Close()
	core, err := bot.New(ctx, db, bot.CoreOptions{Log: logger, After: time.After}, tick{})
	if err != nil {
		return err
	}
	defer core.Close()
	adapter, end, err := connect(db, logger)
	if err != nil {
		return err
	}
	defer end()
	if err := core.Connect(ctx, adapter); err != nil {
		return err
	}
	worker := scheduler.NewWorker(db, core.Jobs(), logger, scheduler.WorkerOpts{Clock: clock, Alone: db.Alone()})
	parts, ctx := errgroup.WithContext(ctx)
	parts.Go(func() error { return worker.Run(ctx) })
	parts.Go(func() error { return core.Run(ctx) })
	parts.Go(func() error { return adapter.Run(ctx, core) })
	return parts.Wait()
}

// connect makes the adapter of the platform whose tokens are set.
func connect(db *storage.DB, logger *slog.Logger) (p chat.Platform, end func(), err error) {
	if token := os.Getenv("KITH_SLACK_BOT_TOKEN"); token != "" {
		a, err := slack.New(slack.Options{
			BotToken: token, AppToken: os.Getenv("KITH_SLACK_APP_TOKEN"), API: os.Getenv("SLACK_API_URL"), Log: logger,
		})
		return a, func() {}, err
	}
	a, err := discord.New(discord.Options{
		Token: os.Getenv("KITH_DISCORD_TOKEN"), API: os.Getenv("DISCORD_API_URL"),
		Store: storage.Memory{DB: db}, Hold: db.Hold, Log: logger,
	})
	if err != nil {
		return nil, nil, err
	}
	return a, a.Close, nil
}
