// Command slack-double is a Slack on this machine, with a workspace, channels and
// people in it, who do what one types. It is for trying a bot out, and for breaking
// its connection in every way there is.
//
//	main.go     how it is started, and what it serves
//	town.go     who and what there is
//	lines.go    a line, taken apart and done
//	people.go   … what people do
//	places.go   … where they and the bot are
//	trouble.go  … what goes wrong
//	blocks.go   what can be read and touched in blocks
//	show.go     what people see
//
// Start it, and a bot with what it prints:
//
//	go run ./adapters/slack/slacktest/cmd/slack-double --limits slack --refresh 2m
//
// Lines are typed, or sent: curl -d 'ada writes #questions How do I begin?' http://127.0.0.1:9091/double/
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

	"github.com/kith-community/kith/adapters/slack/slacktest"
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
	listen, limits, manifest      string
	people, channels              string
	events, commands, interactive string
	refresh, patience             time.Duration
}

func parse(args []string, out io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("slack-double", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.StringVar(&s.listen, "listen", "127.0.0.1:9091", "`address` to serve at")
	flags.StringVar(&s.limits, "limits", "none", "rate limits: none or slack")
	flags.StringVar(&s.manifest, "manifest", "", "`file` with the app's manifest; without it everything is allowed")
	flags.StringVar(&s.people, "people", "ada,grace,linus", "who is there, by `names`; the first one is an admin")
	flags.StringVar(&s.channels, "channels", "questions,mentors", "which channels there are, by `names`")
	flags.StringVar(&s.events, "events", "", "`address` that takes events over HTTP, instead of a socket")
	flags.StringVar(&s.commands, "commands", "", "… and commands")
	flags.StringVar(&s.interactive, "interactivity", "", "… and what is pressed and sent in")
	flags.DurationVar(&s.refresh, "refresh", 0, "how long a socket lives; an hour when left out")
	flags.DurationVar(&s.patience, "patience", 0, "for an acknowledgement; Slack's 3s when left out")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	if s.limits != "none" && s.limits != "slack" {
		return s, fmt.Errorf("--limits is none or slack, not %q", s.limits)
	}
	return s, nil
}

// run serves until ctx ends. It does what in says, line by line.
func run(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	s, err := parse(args, out)
	if err != nil {
		return err
	}
	said := &speaker{out: out}
	ctx, stop := context.WithCancel(ctx)
	t, err := settle(ctx, s, said)
	if err != nil {
		stop()
		return err
	}
	defer t.acting.Wait()
	listener, err := net.Listen("tcp", s.listen)
	if err != nil {
		stop()
		return fmt.Errorf("serve: %w", err)
	}
	base := "http://" + listener.Addr().String()
	mux := http.NewServeMux()
	mux.Handle("/", t.double)
	mux.HandleFunc("POST /double/", t.answer)
	defer t.double.ServeOn(listener, base, mux)()
	defer stop() // first: what is still brought to the app
	said.say(fmt.Sprintf("Slack is here. A bot finds it with\n\n  SLACK_API_URL=%s/api/\n  KITH_SLACK_BOT_TOKEN=%s\n  KITH_SLACK_APP_TOKEN=%s\n  KITH_SLACK_SIGNING_SECRET=%s\n\nThe last one is for HTTP alone. %s\nType help to learn what can be done.",
		base, slacktest.DefaultBotToken, slacktest.DefaultAppToken, slacktest.DefaultSigningSecret, t.describe()))

	t.acting.Go(func() { t.watch(ctx) })
	return t.listen(ctx, in)
}

// listen does what is typed, until ctx ends. The end of what is typed ends nothing:
// a double in the background has no keyboard.
func (t *town) listen(ctx context.Context, in io.Reader) error {
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
			t.said.say(t.do(line))
		case <-ctx.Done():
			return nil
		}
	}
}

// answer does what is sent, and answers with what came of it.
func (t *town) answer(w http.ResponseWriter, r *http.Request) {
	content, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 64<<10))
	if err != nil {
		http.Error(w, "too long", http.StatusRequestEntityTooLarge)
		return
	}
	for line := range strings.Lines(string(content)) {
		line = strings.TrimSpace(line)
		t.said.say("> " + line)
		if _, err := fmt.Fprintln(w, t.do(line)); err != nil {
			return
		}
	}
}

// watch says what the bot shows.
func (t *town) watch(ctx context.Context) {
	for {
		var seen []slacktest.Entry
		err := t.double.Await(ctx, func() bool {
			seen = t.double.Journal()
			return len(seen) > 0
		})
		for _, entry := range seen {
			t.said.say(t.changed(entry))
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
