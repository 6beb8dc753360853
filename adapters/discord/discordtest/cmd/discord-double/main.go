// Command discord-double is a Discord on this machine, with a server, channels and
// people in it, who do what one types. It is for trying a bot out, and for breaking
// its connection in every way there is.
//
//	main.go     how it is started, and what it serves
//	town.go     who and what there is
//	lines.go    a line, taken apart and done
//	people.go   … what people do
//	trouble.go  … what goes wrong
//	show.go     what people see
//
// Start it, and a bot with what it prints:
//
//	go run ./adapters/discord/discordtest/cmd/discord-double --heartbeat 5s --limits discord
//
// Lines are typed, or sent: curl -d 'ada writes #questions How do I begin?' http://127.0.0.1:9090/double/
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/kith-community/kith/adapters/discord/discordtest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdin, os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// settings are what the command line says.
type settings struct {
	listen, limits, endpoint string
	people, channels         string
	heartbeat                time.Duration
	content                  bool
}

func parse(args []string, out io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("discord-double", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.StringVar(&s.listen, "listen", "127.0.0.1:9090", "`address` to serve at")
	flags.DurationVar(&s.heartbeat, "heartbeat", 0, "how often a bot says that it is there; Discord's 41.25s when left out")
	flags.StringVar(&s.limits, "limits", "none", "rate limits: none or discord")
	flags.StringVar(&s.endpoint, "endpoint", "", "`address` that takes interactions over HTTP, instead of the gateway")
	flags.StringVar(&s.people, "people", "ada,grace,linus", "who is there, by `names`")
	flags.StringVar(&s.channels, "channels", "questions,mentors", "which channels there are, by `names`")
	flags.BoolVar(&s.content, "content", false, "the bot may read what people write")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	if s.limits != "none" && s.limits != "discord" {
		return s, fmt.Errorf("--limits is none or discord, not %q", s.limits)
	}
	return s, nil
}

// run serves until ctx ends. It does what in says, line by line.
func run(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	s, err := parse(args, out)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", s.listen)
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	t := settle(s)
	said := &speaker{out: out}
	mux := http.NewServeMux()
	mux.Handle("/", t.double)
	mux.HandleFunc("POST /double/", func(w http.ResponseWriter, r *http.Request) { t.answer(w, r, said) })
	end := t.double.ServeOn(listener, mux)
	defer end()
	said.say(fmt.Sprintf("Discord is here. A bot finds it with\n\n  DISCORD_API_URL=http://%s/api/v10\n  KITH_DISCORD_TOKEN=%s\n  KITH_DISCORD_PUBLIC_KEY=%s\n\n%s\nType help to learn what can be done.",
		listener.Addr(), discordtest.DefaultToken, t.double.PublicKey(), t.describe()))

	ctx, stop := context.WithCancel(ctx)
	var watching sync.WaitGroup
	watching.Go(func() { t.watch(ctx, said) })
	defer watching.Wait()
	defer stop()
	return t.listen(ctx, in, said)
}

// listen does what is typed, until ctx ends. The end of what is typed ends nothing:
// a double in the background has no keyboard.
func (t *town) listen(ctx context.Context, in io.Reader, said *speaker) error {
	typed := make(chan string)
	go func() { // a read of a terminal cannot be ended: it stays until the process does
		defer close(typed)
		for lines := bufio.NewScanner(in); lines.Scan(); {
			select {
			case typed <- lines.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	for {
		select {
		case line, more := <-typed:
			if !more {
				typed = nil
				continue
			}
			said.say(t.do(ctx, line))
		case <-ctx.Done():
			return nil
		}
	}
}

// answer does what is sent, and answers with what came of it.
func (t *town) answer(w http.ResponseWriter, r *http.Request, said *speaker) {
	content, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 64<<10))
	if err != nil {
		http.Error(w, "too long", http.StatusRequestEntityTooLarge)
		return
	}
	for line := range strings.Lines(string(content)) {
		line = strings.TrimSpace(line)
		said.say("> " + line)
		if _, err := fmt.Fprintln(w, t.do(r.Context(), line)); err != nil {
			return
		}
	}
}

// watch says what the bot shows.
func (t *town) watch(ctx context.Context, said *speaker) {
	for requests := 0; ctx.Err() == nil; {
		err := t.double.Await(ctx, func(c discordtest.Counts) bool { return c.Requests > requests })
		requests = t.double.Counts().Requests
		for _, change := range t.double.Changes() {
			said.say(t.changed(change))
		}
		if err != nil {
			return
		}
	}
}

// speaker says one thing at a time.
type speaker struct {
	mu  sync.Mutex
	out io.Writer
}

func (s *speaker) say(what string) {
	if what == "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_, _ = fmt.Fprintln(s.out, what)
}
