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
	"strconv"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"
)

func (p *program) runCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "run", Short: "Run a sandbox community, or connect to Discord and Slack (the same as kith alone)", Args: alone,
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
	if p.sandboxed() {
		fmt.Fprintf(p.out, "Kith %s opens its sandbox community in %s …\n", version(), p.place())
	} else {
		fmt.Fprintf(p.out, "Kith %s connects to %s; what it keeps is in %s …\n", version(), p.connects(), p.place())
	}
	listener, err := p.listen(ctx)
	if err != nil {
		return err
	}
	defer listener.Close()
	p.locate(listener)
	leave, err := p.claim()
	if err != nil {
		return err
	}
	defer leave()
	k, err := p.begin(ctx)
	switch {
	case err != nil && ctx.Err() == nil:
		return p.plainly(err)
	case err == nil:
		p.welcome(listener)
		err = errors.Join(k.serve(ctx, listener), k.close())
		if err != nil {
			return p.plainly(err)
		}
	}
	fmt.Fprintln(p.out, "Kith has ended. Everything is kept.")
	return nil
}

// begin makes Kith ready, with a community when the folder has none.
func (p *program) begin(ctx context.Context) (*kith, error) {
	log := newLog(p.errs, p.Log)
	if !p.sandboxed() {
		return wire(ctx, p.settings, log)
	}
	if lives, err := p.lives(); err == nil && lives && p.Empty {
		fmt.Fprintln(p.out, "A community lives there already, so it is not empty; --data names another folder.")
	}
	if err := plant(ctx, p.settings, log); err != nil {
		return nil, err
	}
	return wire(ctx, p.settings, log)
}

// welcome says where the sandbox is.
func (p *program) welcome(listener net.Listener) {
	if !p.sandboxed() {
		fmt.Fprintf(p.out, "\n  kith doctor says what is missing. How Kith is: http://%s%s\n  Ctrl-C ends Kith; nothing is lost.\n\n",
			dialled(listener.Addr().String()), healthPath)
		return
	}
	address := listener.Addr().String()
	fmt.Fprintf(p.out, "\n  Open http://%s in a browser.\n", dialled(address))
	if _, port, err := net.SplitHostPort(address); err == nil {
		for _, host := range p.hosts() {
			fmt.Fprintf(p.out, "  It answers to http://%s too.\n", net.JoinHostPort(host, port))
		}
	}
	fmt.Fprint(p.out, "\n  Ctrl-C ends Kith; the community stays.\n\n")
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
		return nil, fmt.Errorf("no listening on %s (%w); choose another address: --listen 127.0.0.1:8080", p.Listen, cause(err))
	}
	another := net.JoinHostPort("127.0.0.1", next(p.Listen))
	if _, err := askHealth(ctx, p.Listen); err == nil {
		return nil, fmt.Errorf("a Kith runs at http://%s already; open that, or start a second one with --listen %s --data another-folder", dialled(p.Listen), another)
	}
	return nil, fmt.Errorf("another program uses %s; choose another address: --listen %s", p.Listen, another)
}

// next is the port behind that of an address.
func next(listen string) string {
	_, port, _ := net.SplitHostPort(listen)
	n, err := strconv.Atoi(port)
	if err != nil || n >= 65535 {
		return "8081"
	}
	return strconv.Itoa(n + 1)
}

const (
	headersWithin = 10 * time.Second
	maxHeaders    = 64 << 10 // bytes; browsers and proxies send a few KiB
	idleAtMost    = 2 * time.Minute
	// shutdownWithin leaves the worker its 1.5 s within the 2 s of an ending.
	shutdownWithin = time.Second
)

// serve answers requests and runs Kith until ctx ends. Streams of events end
// with ctx; other requests may finish.
func (k *kith) serve(ctx context.Context, listener net.Listener) error {
	parts, ctx := errgroup.WithContext(ctx)
	server := &http.Server{
		Handler: k.handler(), ReadHeaderTimeout: headersWithin, MaxHeaderBytes: maxHeaders, IdleTimeout: idleAtMost,
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
