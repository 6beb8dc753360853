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
	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/features"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// kith is all of it, ready to run.
type kith struct {
	db       *storage.DB
	core     *bot.Core
	worker   *scheduler.Worker
	platform chat.Platform
	sandbox  *sandbox.Sandbox // the platform, unless there is a real one
	discord  *discord.Adapter // the platform, if its token is set
	time     *timekeeper      // of the sandbox
	log      *slog.Logger
	working  atomic.Bool // the worker does jobs
}

// wire makes Kith of its parts: a clock, a database that reads it, the core
// with its features, a worker for their jobs, and a platform. This is the one
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
	k := &kith{log: log}
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
		err = k.openDiscord(s)
	}
	if err == nil {
		err = k.core.Connect(ctx, k.platform)
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
	k.platform = k.sandbox
	clock.Set(time.Now().Add(k.sandbox.Offset())) // should its file be gone
	if s.Look != "" {
		return k.sandbox.Wear(sandbox.Look(s.Look))
	}
	return nil
}

func (k *kith) openDiscord(s settings) (err error) {
	if k.discord, err = discord.New(s.Discord.options(k.db, k.log)); err == nil {
		k.platform = k.discord
	}
	return err
}

// run works until ctx ends or a part of Kith does.
func (k *kith) run(ctx context.Context) error {
	parts, ctx := errgroup.WithContext(ctx)
	parts.Go(func() error {
		defer k.working.Store(false)
		return k.worker.Run(ctx)
	})
	parts.Go(func() error { return k.core.Run(ctx) })
	parts.Go(func() error { return k.platform.Run(ctx, k.core) })
	return parts.Wait()
}

// handler serves the pages of features and the sandbox or what Discord sends, and
// says how Kith is.
func (k *kith) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+healthPath, healthOf(k.db, &k.working))
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
