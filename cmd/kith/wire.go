package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/kith-community/kith/adapters/discord"
	"github.com/kith-community/kith/adapters/sandbox"
	"github.com/kith-community/kith/adapters/slack"
	"github.com/kith-community/kith/adapters/slack/install"
	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/features"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// kith is all of it, ready to run.
type kith struct {
	db        *storage.DB
	core      *bot.Core
	worker    *scheduler.Worker
	platforms []chat.Platform
	sandbox   *sandbox.Sandbox   // the only platform, unless there is a real one
	discord   *discord.Adapter   // if its token is set
	slack     *slack.Adapter     // if its tokens are set
	install   *install.Installer // of several workspaces, if that is set
	time      *timekeeper        // of the sandbox
	url       string             // of Kith from outside
	log       *slog.Logger
	working   atomic.Bool // the worker does jobs
	connected connections
}

// wire makes Kith of its parts: a clock, a database that reads it, the core
// with its features, a worker for their jobs, and the platforms. This is the one
// place that knows them all.
func wire(ctx context.Context, s settings, log *slog.Logger) (*kith, error) {
	clock, err := s.clock()
	if err != nil {
		return nil, err
	}
	url, err := s.address()
	if err != nil {
		return nil, err
	}
	k := &kith{log: log, url: url}
	if k.db, err = s.open(ctx, clock.Now); err != nil {
		return nil, err
	}
	if k.core, err = bot.New(ctx, k.db, bot.CoreOptions{Log: log, After: time.After, URL: url}, features.All()...); err != nil {
		return nil, errors.Join(err, k.close())
	}
	k.worker = scheduler.NewWorker(k.db, k.core.Jobs(), log, scheduler.WorkerOpts{Clock: clock, Alone: k.db.Alone()})
	if s.sandboxed() {
		err = k.openSandbox(s, clock)
	} else {
		err = errors.Join(k.openDiscord(s), k.openSlack(ctx, s))
	}
	for i := 0; i < len(k.platforms) && err == nil; i++ {
		err = k.core.Connect(ctx, k.platforms[i])
	}
	if err != nil {
		return nil, errors.Join(err, k.close())
	}
	return k, nil
}

// clock is the machine's, or the sandbox's, which people may move.
func (s settings) clock() (*scheduler.Clock, error) {
	if s.sandboxed() {
		return newClock(s.clockFile())
	}
	return scheduler.NewRunningClock(time.Now, 0), nil
}

func (k *kith) openSandbox(s settings, clock *scheduler.Clock) (err error) {
	k.time = &timekeeper{file: s.clockFile(), clock: clock, worker: k.worker}
	k.sandbox, err = sandbox.New(sandbox.Options{
		Dir: s.sandboxFolder(), Clock: k.time, Hosts: s.hosts(), Log: k.log,
	})
	if err != nil {
		return err
	}
	k.platforms = append(k.platforms, k.sandbox)
	clock.Set(time.Now().Add(k.sandbox.Offset())) // should its file be gone
	if s.Look != "" {
		return k.sandbox.Wear(sandbox.Look(s.Look))
	}
	return nil
}

// run works until ctx ends or a part of Kith does.
func (k *kith) run(ctx context.Context) error {
	parts, ctx := errgroup.WithContext(ctx)
	parts.Go(func() error {
		defer k.working.Store(false)
		return k.worker.Run(ctx)
	})
	parts.Go(func() error { return k.core.Run(ctx) })
	parts.Go(func() error { return k.connect(ctx) })
	return parts.Wait()
}

// handler serves the pages of features and the sandbox or what platforms send, and
// says how Kith is.
func (k *kith) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+healthPath, healthOf(k))
	pages := hurried(k.core.Pages())
	for _, path := range k.core.PagePaths() {
		mux.Handle(path, pages)
	}
	if k.sandbox != nil {
		mux.Handle("/", k.sandbox.Handler())
	}
	if k.discord != nil {
		mux.Handle(interactionsPath, k.discord.Interactions())
	}
	if k.slack != nil {
		k.serveSlack(mux, k.url)
	}
	return mux
}

// close ends what wire began, in the opposite order. Nothing is lost when the
// process ends without it.
func (k *kith) close() error {
	var errs []error
	if k.sandbox != nil {
		errs = append(errs, k.sandbox.Close(), k.time.keep(k.time.Now()))
	}
	if k.discord != nil {
		k.discord.Close()
	}
	if k.core != nil {
		k.core.Close()
	}
	return errors.Join(append(errs, k.db.Close())...)
}
