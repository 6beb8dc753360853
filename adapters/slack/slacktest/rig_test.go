package slacktest

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// rig is a double with one workspace, one channel and two people, whom the app can
// hear.
type rig struct {
	*testing.T
	*Server
	api          *slack.Client
	url          string
	team         string
	ada, grace   string
	help, secret string // a channel with the bot and one without
	heard        chan *socketmode.Request
	answer       func(*socketmode.Request) any // what is acknowledged; nil for nothing
}

func newRig(t *testing.T, o Options) *rig {
	t.Helper()
	s := New(o)
	url, end, err := s.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{T: t, Server: s, url: url, heard: make(chan *socketmode.Request, 100)}
	t.Cleanup(end)
	r.team = s.AddTeam("Mentors")
	r.ada = s.AddUser(r.team, User{Name: "ada", RealName: "Ada Lovelace", Locale: "de-DE", TZ: "Europe/Berlin"})
	r.grace = s.AddUser(r.team, User{Name: "grace", RealName: "Grace Hopper", Admin: true})
	r.help = s.AddChannel(r.team, Public, "help", r.ada, r.grace, s.Bot(r.team))
	r.secret = s.AddChannel(r.team, Private, "secret", r.grace)
	r.api = slack.New(DefaultBotToken, slack.OptionAPIURL(url), slack.OptionAppLevelToken(DefaultAppToken))
	return r
}

// listen connects an app that acknowledges everything.
func (r *rig) listen() {
	r.Helper()
	client := socketmode.New(r.api)
	ctx, stop := context.WithCancel(r.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = client.RunContext(ctx)
	}()
	taking := make(chan struct{})
	go func() {
		defer close(taking)
		for {
			select {
			case e := <-client.Events:
				if e.Request == nil || e.Request.EnvelopeID == "" {
					continue
				}
				var said any
				if r.answer != nil {
					said = r.answer(e.Request)
				}
				client.Ack(*e.Request, said)
				if r.heard != nil {
					r.heard <- e.Request
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	r.Cleanup(func() {
		stop()
		<-ended
		<-taking
	})
	r.must(r.Delivery().AwaitSockets(r.Context(), 1))
}

func (r *rig) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// done expects that somebody could do something, and that the app heard of it.
func (r *rig) done(d Done, err error) Done {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
	if !d.Heard() || d.Problem != nil {
		r.Fatalf("got %+v, want it heard", d)
	}
	return d
}

// hears is the next payload of the app.
func (r *rig) hears() map[string]any {
	r.Helper()
	var out map[string]any
	select {
	case e := <-r.heard:
		r.must(json.Unmarshal(e.Payload, &out))
	case <-r.Context().Done():
		r.Fatal("nothing was heard")
	}
	return out
}

// call calls a method with a JSON body.
func (s *Server) call(method, body string, token ...string) map[string]any {
	req := httptest.NewRequest(http.MethodPost, "/api/"+method, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	if len(token) == 0 {
		token = []string{DefaultBotToken}
	}
	req.Header.Set("Authorization", "Bearer "+token[0])
	return s.asked(req)
}

// ask calls a method with a form, such as "channel=C1&limit=2".
func (s *Server) ask(method, form string) map[string]any {
	req := httptest.NewRequest(http.MethodPost, "/api/"+method, strings.NewReader(form))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Authorization", "Bearer "+DefaultBotToken)
	return s.asked(req)
}

func (s *Server) asked(req *http.Request) map[string]any {
	rec := httptest.NewRecorder()
	s.ServeHTTP(rec, req)
	out := map[string]any{}
	if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil {
		return map[string]any{"ok": false, "error": rec.Body.String()}
	}
	return out
}
