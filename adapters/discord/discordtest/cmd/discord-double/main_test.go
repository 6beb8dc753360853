package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kith-community/kith/adapters/discord/discordtest"
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
	_, rest, _ := strings.Cut(said, "DISCORD_API_URL=")
	s.api, _, _ = strings.Cut(rest, "\n")
	s.control = strings.TrimSuffix(s.api, "/api/v10") + "/double/"
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

// asks is what a bot asks for.
func (s *started) asks(method, path, body string) (status int, answer string) {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), method, s.api+path, strings.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	r.Header.Set("Authorization", "Bot "+discordtest.DefaultToken)
	r.Header.Set("Content-Type", "application/json")
	r.Close = true // a request on a line that was used before is repeated by net/http
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err.Error()
	}
	defer res.Body.Close()
	content, err := io.ReadAll(res.Body)
	if err != nil {
		s.Fatal(err)
	}
	return res.StatusCode, string(content)
}

// TestLines: what people do is done, and what cannot be is said.
func TestLines(t *testing.T) {
	s := start(t)
	for _, c := range []struct{ line, want string }{
		{"ada writes #questions How do I begin?", "That is message 1."},
		{"grace sees", "[1] ada in #questions: How do I begin?"},
		{"eve sees", "That cannot be: nobody is called eve."},
		{"eve joins", ""},
		{"eve writes directly Hello", "That is message 2."},
		{"eve manages", ""},
		{"eve leaves", ""},
		{"eve sees", "[2] eve in the conversation with eve: Hello"},
		{"ada writes #nowhere Hello", "That cannot be: there is no channel #nowhere."},
		{"ada writes", "That cannot be: something is missing; type help."},
		{`ada types #questions /ask words="How do I`, "That cannot be: a quote is not closed."},
		{`ada types #questions /ask words="How do I"`, "That cannot be: there is no command /ask in "},
		{"ada dances", "That cannot be: nobody knows how; type help."},
		{"cut by hand", `That cannot be: nothing ends by "by hand".`},
		{"cut close 4000", "0 connections."},
		{"fail 502 path=(", "That cannot be: error parsing regexp"},
		{"fail 999", `That cannot be: nothing fails with "999".`},
		{"clock -1h", `That cannot be: "-1h" is no time to move ahead.`},
		{"counts", "0 connections, 0 now; 0 sessions begun, 0 resumed, 0 refused; 0 requests"},
		{"help", "  WHO writes #WHERE TEXT"},
	} {
		if got := s.sends(c.line); !strings.HasPrefix(got, strings.TrimSpace(c.want)) || c.want == "" && got != "" {
			t.Errorf("%s: got %q, want %q", c.line, got, c.want)
		}
	}
	if _, err := fmt.Fprintln(s.typed, "grace writes #mentors I am here"); err != nil {
		t.Fatal(err)
	}
	s.out.until(t, "That is message 3.")
}

// TestBot: what a bot shows is said, and can be pressed.
func TestBot(t *testing.T) {
	s := start(t, "--limits", "discord", "--people", "ada")
	_, rest, _ := strings.Cut(s.sends("who"), "The server is ")
	guild, _, _ := strings.Cut(rest, ";")
	_, channels := s.asks("GET", "/guilds/"+guild+"/channels", "")
	_, rest, _ = strings.Cut(channels, `"id":"`)
	channel, _, _ := strings.Cut(rest, `"`)
	status, answer := s.asks("POST", "/channels/"+channel+"/messages", `{"content":"Who can help?","components":[{"type":1,"components":[{"type":2,"style":1,"label":"I can","custom_id":"help.1"}]}]}`)
	if status != http.StatusOK {
		t.Fatalf("got %d %s", status, answer)
	}
	s.out.until(t, "Who can help?\n    <I can> help.1")
	if got := s.sends("ada presses 1 I can"); got != "" {
		t.Errorf("got %q", got)
	}
	if got := s.sends("ada presses 1 I cannot"); !strings.HasPrefix(got, "That cannot be") {
		t.Errorf("a button that is not there: got %q", got)
	}
}

// TestTrouble: what is to fail fails, and the time goes where it is put.
func TestTrouble(t *testing.T) {
	s := start(t)
	s.sends("fail 503 times=1 path=^/users/@me$\nfail reset times=1 path=^/gateway$")
	for _, c := range []struct {
		path string
		want int
	}{{"/users/@me", 503}, {"/users/@me", 200}, {"/gateway", 0}, {"/gateway", 200}} {
		if status, answer := s.asks("GET", c.path, ""); status != c.want {
			t.Errorf("%s: got %d %s, want %d", c.path, status, answer, c.want)
		}
	}
	if got := s.sends("requests 1"); !strings.HasSuffix(got, "GET    /gateway 200 OK") {
		t.Errorf("got %q", got)
	}
	before := time.Now()
	got := s.sends("clock +48h")
	at, err := time.ParseInLocation(time.DateTime, strings.Trim(strings.TrimPrefix(got, "It is "), "."), time.Local)
	if err != nil || at.Sub(before) < 47*time.Hour {
		t.Errorf("got %q, %v, want two days ahead", got, err)
	}
	if got := s.sends("revoke\nagain\nremove\ninvite"); got != "" {
		t.Errorf("got %q", got)
	}
	if status, _ := s.asks("GET", "/users/@me", ""); status != 401 {
		t.Errorf("with a token that was revoked: got %d, want 401", status)
	}
}

// TestSettings: what cannot be set is said.
func TestSettings(t *testing.T) {
	for _, args := range [][]string{{"--limits", "some"}, {"--listen", "nowhere:0:0"}, {"--what"}} {
		if err := run(t.Context(), args, strings.NewReader(""), io.Discard); err == nil {
			t.Errorf("%v: started", args)
		}
	}
}
