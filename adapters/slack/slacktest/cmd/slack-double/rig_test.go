package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/kith-community/kith/adapters/slack/slacktest"
)

// started is a double that runs, and where.
type started struct {
	*testing.T
	api, control string
	typed        *io.PipeWriter
	out          *output
}

// output can be read while it is written.
type output struct {
	mu    sync.Mutex
	all   bytes.Buffer
	grown chan struct{}
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	close(o.grown)
	o.grown = make(chan struct{})
	return o.all.Write(b)
}

// until waits for something to be said, and returns all that was said.
func (o *output) until(t *testing.T, what string) string {
	t.Helper()
	for {
		o.mu.Lock()
		said, grown := o.all.String(), o.grown
		o.mu.Unlock()
		if strings.Contains(said, what) {
			return said
		}
		select {
		case <-grown:
		case <-t.Context().Done():
			t.Fatalf("nobody said %q, but %q", what, said)
		}
	}
}

func start(t *testing.T, args ...string) *started {
	t.Helper()
	in, typed := io.Pipe()
	s := &started{T: t, typed: typed, out: &output{grown: make(chan struct{})}}
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if err := run(ctx, append([]string{"--listen", "127.0.0.1:0"}, args...), in, s.out); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		stop()
		_ = typed.Close()
		running.Wait()
	})
	said := s.out.until(t, "Type help")
	_, rest, _ := strings.Cut(said, "SLACK_API_URL=")
	s.api, _, _ = strings.Cut(rest, "\n")
	s.control = strings.TrimSuffix(s.api, "/api/") + "/double/"
	return s
}

// sends sends lines, and returns what came of them.
func (s *started) sends(lines string) string {
	s.Helper()
	res, err := http.Post(s.control, "text/plain", strings.NewReader(lines))
	if err != nil {
		s.Fatal(err)
	}
	defer res.Body.Close()
	said, err := io.ReadAll(res.Body)
	if err != nil {
		s.Fatal(err)
	}
	return strings.TrimSpace(string(said))
}

// bot connects an app that acknowledges all, and answers what is pressed or sent in
// with what answer says.
func (s *started) bot(answer func(api *slack.Client, e socketmode.Event) any) *slack.Client {
	api := slack.New(slacktest.DefaultBotToken, slack.OptionAPIURL(s.api), slack.OptionAppLevelToken(slacktest.DefaultAppToken))
	client := socketmode.New(api)
	ctx, stop := context.WithCancel(s.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = client.RunContext(ctx) })
	running.Go(func() {
		for {
			select {
			case e := <-client.Events:
				if e.Request != nil && e.Request.EnvelopeID != "" {
					_ = client.AckCtx(ctx, e.Request.EnvelopeID, answer(api, e))
				}
			case <-ctx.Done():
				return
			}
		}
	})
	s.Cleanup(func() {
		stop()
		running.Wait()
	})
	for !strings.HasPrefix(s.sends("counts"), "1 sockets, 1 now") {
		if s.Context().Err() != nil {
			s.Fatal("the app does not connect")
		}
	}
	return api
}
