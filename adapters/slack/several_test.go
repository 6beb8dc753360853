package slack

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
	"github.com/kith-community/kith/bot/chat"
)

// shelf knows the tokens of several workspaces.
type shelf struct {
	mu     sync.Mutex
	tokens map[string]string
}

func (s *shelf) Token(_ context.Context, team string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tokens[team] == "" {
		return "", chat.ErrNotFound
	}
	return s.tokens[team], nil
}

func (s *shelf) Forget(_ context.Context, team string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.tokens, team)
	return nil
}

// echo answers everything with the space in which it was done.
type echo struct {
	a     *Adapter
	heard chan chat.Event
}

func (e *echo) Deliver(ctx context.Context, is chat.Event) error {
	h := is.Head()
	e.heard <- is
	if h.Reply == "" {
		return nil
	}
	if s, ok := is.(chat.Submit); ok && strings.TrimSpace(s.Values.First("title")) == "" {
		return e.a.Respond(ctx, h.Reply, chat.Reject{Form: aForm, Errors: map[string]string{"title": "Say more."}})
	}
	if c, ok := is.(chat.Command); ok && c.Input == "form" {
		return e.a.Respond(ctx, h.Reply, chat.Open{Form: aForm})
	}
	return e.a.Respond(ctx, h.Reply, chat.Reply{Message: shows("You are in " + string(h.Space))})
}

// TestSeveralWorkspaces is over HTTP, on which several workspaces are installed.
func TestSeveralWorkspaces(t *testing.T) {
	double := slacktest.New(slacktest.Options{Unlimited: true, App: slacktest.App{Scopes: scopes}})
	api, end, err := double.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	tokens := &shelf{tokens: map[string]string{}}
	a, err := New(Options{Teams: tokens, SigningSecret: slacktest.DefaultSigningSecret, API: api, Client: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.PublishCommands(t.Context(), published); err != nil {
		t.Fatal(err)
	}
	here := httptest.NewServer(a.Handler())
	defer here.Close()
	sink := &echo{a, make(chan chat.Event, 16)}
	ctx, stop := context.WithCancel(t.Context())
	ran := make(chan error, 1)
	go func() { ran <- a.Run(ctx, sink) }()
	defer func() {
		stop()
		if err := <-ran; err != nil {
			t.Error(err)
		}
	}()
	for a.life() == nil { // until it runs
	}
	to := delivery.Endpoints{Events: here.URL + EventsPath, Commands: here.URL + CommandsPath, Interactivity: here.URL + InteractivityPath}
	if err := double.Delivery().Register(t.Context(), to); err != nil {
		t.Fatalf("the address was not verified: %v", err)
	}

	for _, name := range []string{"One", "Two"} {
		team := double.AddTeam(name)
		ada := double.AddUser(team, slacktest.User{Name: "ada", RealName: "Ada of " + name})
		channel := double.AddChannel(team, slacktest.Public, "help", ada, double.Bot(team))
		if d, err := double.Command(t.Context(), ada, channel, "", "/ask", "early"); err != nil || d.Heard() {
			t.Errorf("before it is installed: got %+v, %v", d, err)
		}
		tokens.mu.Lock()
		tokens.tokens[team] = double.Token(team)
		tokens.mu.Unlock()

		d, err := double.Command(t.Context(), ada, channel, "", "/ask", "it")
		if err != nil || !d.Heard() || d.Problem != nil || !strings.Contains(string(d.Said), "You are in slack:"+team) {
			t.Errorf("got %+v, %v: %s", d, err, d.Said)
		}
		if got := next(t, sink.heard, "event").Head(); got.Space != spaceOf(team) || got.Actor.Name != "Ada of "+name {
			t.Errorf("heard %+v", got)
		}
		if _, err := double.Command(t.Context(), ada, channel, "", "/ask", "form"); err != nil {
			t.Error(err)
		}
		if d, err := double.Submit(t.Context(), ada, map[string][]string{"title": {" "}}); err != nil || !strings.Contains(string(d.Said), "errors") {
			t.Errorf("got %+v, %v: %s", d, err, d.Said)
		}
		if d, err := double.Post(t.Context(), ada, channel, "", "hello"); err != nil || !d.Heard() {
			t.Errorf("got %+v, %v", d, err)
		}
		for range 2 {
			next(t, sink.heard, "event")
		}
		for len(sink.heard) > 0 {
			<-sink.heard
		}
		if d, err := double.Uninstall(t.Context(), team); err != nil || !d.Heard() {
			t.Errorf("got %+v, %v", d, err)
		}
		if _, out := next(t, sink.heard, "event").(chat.Removed); !out {
			t.Error("it was not put out")
		}
		if _, err := tokens.Token(t.Context(), team); err == nil {
			t.Error("the token is kept")
		}
		for len(sink.heard) > 0 { // the tokens were revoked as well
			<-sink.heard
		}
	}
	if got := a.Trouble(); got != "" {
		t.Errorf("trouble %q", got)
	}
}

// TestALateGoodbyeDropsNoNewToken: Slack tells once more that it put Kith out, after
// it let Kith in again.
func TestALateGoodbyeDropsNoNewToken(t *testing.T) {
	for _, c := range []struct {
		name          string
		says          map[string]any // of the token
		kept, retried bool
	}{
		{"it was let in again", map[string]any{"ok": true, "team": "One", "team_id": "T01", "user_id": "U0BOT"}, true, false},
		{"it was put out", refusing("account_inactive"), false, false},
		{"it is not known", refusing("internal_error"), true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			tokens := &shelf{tokens: map[string]string{"T01": "xoxb-new"}}
			a, err := New(Options{Teams: tokens, SigningSecret: slacktest.DefaultSigningSecret, API: standIn(t, replies{"auth.test": c.says}, "")})
			if err != nil {
				t.Fatal(err)
			}
			sink := &echo{a, make(chan chat.Event, 1)}
			a.begin(t.Context(), sink)
			defer a.finish()
			if err := a.removed(t.Context(), occurrence{Team: "T01", ID: "Ev01"}, time.Now()); (err != nil) != c.retried {
				t.Errorf("got %v", err)
			}
			if _, err := tokens.Token(t.Context(), "T01"); (err == nil) != c.kept {
				t.Errorf("the token: %v", err)
			}
			if told := len(sink.heard) == 1; told == c.kept {
				t.Errorf("the core was told: %v", told)
			}
		})
	}
}
