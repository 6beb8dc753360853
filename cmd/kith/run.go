package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"
)

func (p *program) runCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "run", Short: "Run a sandbox community (the same as kith alone)", Args: cobra.NoArgs,
		Long: about, Example: examples, RunE: p.do(p.run),
	}
	p.serving(cmd)
	return cmd
}

// run runs Kith until somebody presses Ctrl-C. A second Ctrl-C ends it at once.
func (p *program) run(cmd *cobra.Command, _ []string) error {
	if err := p.exposed(); err != nil {
		return usageError{err}
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // from then on the signal does what it does by itself
	fmt.Fprintf(p.out, "Kith %s opens its sandbox community in %s …\n", version(), p.place())
	listener, err := p.listen(ctx)
	if err != nil {
		return err
	}
	defer listener.Close()
	leave, err := p.claim()
	if err != nil {
		return err
	}
	defer leave()
	log := newLog(p.errs, p.Log)
	if err := plant(ctx, p.settings, log); err != nil {
		return err
	}
	k, err := wire(ctx, p.settings, log)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "\n  Open http://%s in a browser.\n\n  Ctrl-C ends Kith; the community stays.\n\n", dialled(listener.Addr().String()))
	err = errors.Join(k.serve(ctx, listener), k.close())
	if err == nil {
		fmt.Fprintln(p.out, "Kith has ended. Everything is kept.")
	}
	return err
}

// place names the folder in full: people start Kith in many.
func (p *program) place() string {
	folder, err := filepath.Abs(p.Data)
	if err != nil {
		return p.Data
	}
	return folder
}

// listen takes the address before anything else is touched.
func (p *program) listen(ctx context.Context) (net.Listener, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", p.Listen)
	if err == nil {
		return listener, nil
	}
	if !errors.Is(err, errAddressInUse) {
		return nil, fmt.Errorf("listen on %s: %w", p.Listen, err)
	}
	if _, err := askHealth(ctx, p.Listen); err == nil {
		return nil, fmt.Errorf("a Kith runs at http://%s already; open that, or start a second one with --listen 127.0.0.1:8081 --data another-folder", dialled(p.Listen))
	}
	return nil, fmt.Errorf("another program uses %s; choose another address: --listen 127.0.0.1:8081", p.Listen)
}

const (
	headersWithin = 10 * time.Second
	// shutdownWithin leaves the worker its 1.5 s within the 2 s of an ending.
	shutdownWithin = time.Second
)

// serve answers requests and runs Kith until ctx ends. Streams of events end
// with ctx; other requests may finish.
func (k *kith) serve(ctx context.Context, listener net.Listener) error {
	parts, ctx := errgroup.WithContext(ctx)
	server := &http.Server{
		Handler: k.handler(), ReadHeaderTimeout: headersWithin,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	k.working.Store(true) // before anybody asks
	parts.Go(func() error { return k.run(ctx) })
	parts.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve: %w", err)
		}
		return nil
	})
	parts.Go(func() error {
		<-ctx.Done()
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownWithin)
		defer cancel()
		if err := server.Shutdown(last); err != nil {
			return server.Close() // somebody holds a request open
		}
		return nil
	})
	return parts.Wait()
}
