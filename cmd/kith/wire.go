package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/kith-community/kith/adapters/sandbox"
	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/features"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// kith is all of it, ready to run.
type kith struct {
	db      *storage.DB
	core    *bot.Core
	worker  *scheduler.Worker
	sandbox *sandbox.Sandbox
	time    *timekeeper
	log     *slog.Logger
	working atomic.Bool // the worker does jobs
}

// wire makes Kith of its parts: a clock, a database that reads it, the core
// with its features, a worker for their jobs, and a platform. This is the one
// place that knows them all.
func wire(ctx context.Context, s settings, log *slog.Logger) (*kith, error) {
	clock, err := newClock(s.clockFile())
	if err != nil {
		return nil, err
	}
	k := &kith{log: log, time: &timekeeper{file: s.clockFile(), clock: clock}}
	if k.db, err = s.open(ctx, clock.Now); err != nil {
		return nil, err
	}
	if k.core, err = bot.New(ctx, k.db, bot.CoreOptions{Log: log, After: time.After}, features.All()...); err != nil {
		return nil, errors.Join(err, k.close())
	}
	k.worker = scheduler.NewWorker(k.db, k.core.Jobs(), log, scheduler.WorkerOpts{Clock: clock, Alone: k.db.Alone()})
	k.time.worker = k.worker
	k.sandbox, err = sandbox.New(sandbox.Options{
		Dir: s.sandboxFolder(), Clock: k.time, Hosts: s.hosts(), Log: log,
	})
	if err != nil {
		return nil, errors.Join(err, k.close())
	}
	clock.Set(time.Now().Add(k.sandbox.Offset())) // should its file be gone
	if s.Look != "" {
		err = k.sandbox.Wear(sandbox.Look(s.Look))
	}
	if err = errors.Join(err, k.core.Connect(ctx, k.sandbox)); err != nil {
		return nil, errors.Join(err, k.close())
	}
	return k, nil
}

// run works until ctx ends or a part of Kith does.
func (k *kith) run(ctx context.Context) error {
	parts, ctx := errgroup.WithContext(ctx)
	parts.Go(func() error {
		defer k.working.Store(false)
		return k.worker.Run(ctx)
	})
	parts.Go(func() error { return k.core.Run(ctx) })
	parts.Go(func() error { return k.sandbox.Run(ctx, k.core) })
	return parts.Wait()
}

// handler serves the sandbox, and says how Kith is.
func (k *kith) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+healthPath, healthOf(k.db, &k.working))
	mux.Handle("/", k.sandbox.Handler())
	return mux
}

// close ends what wire began, in the opposite order. Nothing is lost when the
// process ends without it.
func (k *kith) close() error {
	var errs []error
	if k.sandbox != nil {
		errs = append(errs, k.sandbox.Close(), k.time.keep(k.time.Now()))
	}
	if k.core != nil {
		k.core.Close()
	}
	return errors.Join(append(errs, k.db.Close())...)
}
