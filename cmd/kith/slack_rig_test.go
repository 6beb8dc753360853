//go:build unix

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/kith-community/kith/adapters/slack"
	"github.com/kith-community/kith/adapters/slack/slacktest"
)

// workspace is a Slack for whole processes, with one workspace and a few people. Its
// app is the one that kith manifest slack describes.
type workspace struct {
	*testing.T
	*slacktest.Server
	team, olga, ada, questions string
	environ                    []string // with which Kith connects through sockets
	api                        string
}

func slackDouble(t *testing.T, o slack.ManifestOptions) workspace {
	t.Helper()
	specs, err := commands(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	m, err := slack.NewManifest(o, specs)
	if err != nil {
		t.Fatal(err)
	}
	content, err := m.YAML()
	if err != nil {
		t.Fatal(err)
	}
	app, err := slacktest.ParseManifest(content)
	if err != nil {
		t.Fatal(err)
	}
	server := slacktest.New(slacktest.Options{App: app, Unlimited: true})
	api, end, err := server.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	w := workspace{T: t, Server: server, api: api, team: server.AddTeam("Gophers")}
	w.olga = server.AddUser(w.team, slacktest.User{Name: "olga", Admin: true})
	w.ada = server.AddUser(w.team, slacktest.User{Name: "ada"})
	w.questions = server.AddChannel(w.team, slacktest.Public, "questions", w.olga, w.ada, server.Bot(w.team))
	w.environ = []string{"KITH_SLACK_BOT_TOKEN=" + slacktest.DefaultBotToken, "KITH_SLACK_APP_TOKEN=" + slacktest.DefaultAppToken, "SLACK_API_URL=" + api}
	return w
}

// serving is a Kith that was started.
type serving struct {
	*exec.Cmd
	out, errs bytes.Buffer
}

func (w workspace) start(environ []string, args ...string) *serving {
	w.Helper()
	r := &serving{Cmd: kithCommand(w.T, environ, args...)}
	r.Stdout, r.Stderr = &r.out, &r.errs
	if err := r.Start(); err != nil {
		w.Fatal(err)
	}
	return r
}

func (w workspace) end(r *serving) {
	w.Helper()
	if err := r.Process.Signal(syscall.SIGTERM); err != nil {
		w.Fatal(err)
	}
	if err := r.Wait(); err != nil || !strings.Contains(r.out.String(), "Everything is kept") {
		w.Fatalf("it ended with %v: %s%s", err, &r.out, &r.errs)
	}
}

// patience is how long something that another process does may take.
const patience = 30 * time.Second

func (w workspace) await(what string, so func() bool) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), patience)
	defer cancel()
	if err := w.Await(ctx, so); err != nil {
		w.Fatal("in vain: ", what)
	}
}

func (w workspace) sockets(n int) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), patience)
	defer cancel()
	if err := w.Delivery().AwaitSockets(ctx, n); err != nil {
		w.Fatalf("%d sockets, want %d", w.Delivery().Sockets(), n)
	}
}

// types lets somebody type a command, which is heard.
func (w workspace) types(who, channel, command, words string) {
	w.Helper()
	done, err := w.Command(w.Context(), who, channel, "", command, words)
	if err != nil || !done.Heard() || done.Problem != nil {
		w.Fatalf("%s %s: %+v and %v", command, words, done, err)
	}
}

// control finds the first element of a type in blocks, and what it does.
func control(blocks json.RawMessage, kind string) (action string) {
	var all any
	if json.Unmarshal(blocks, &all) != nil {
		return ""
	}
	var find func(v any)
	find = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, one := range v {
				find(one)
			}
		case map[string]any:
			if id, ok := v["action_id"].(string); ok && v["type"] == kind && action == "" {
				action = id
			}
			for _, one := range v {
				find(one)
			}
		}
	}
	find(all)
	return action
}

// setUp lets an organiser choose the channel for questions.
func (w workspace) setUp(organiser string) {
	w.Helper()
	w.types(organiser, w.questions, "/organiser", "setup")
	w.await("the setup", func() bool {
		for _, m := range w.Visible(organiser) {
			if action := control(m.Blocks, "conversations_select"); action != "" && m.Only == organiser {
				_, err := w.Choose(w.Context(), organiser, m.Channel, m.TS, action, w.questions)
				return err == nil
			}
		}
		return false
	})
	w.await("the channel to be saved", func() bool { return w.sees(organiser, "Saved: ") })
}

// sees is whether somebody sees words in a message.
func (w workspace) sees(who, words string) bool {
	for _, m := range w.Visible(who) {
		if strings.Contains(m.Text+string(m.Blocks), words) {
			return true
		}
	}
	return false
}

// asks lets somebody ask a question, which then stands in its channel.
func (w workspace) asks(who, question string) {
	w.Helper()
	w.types(who, w.questions, "/ask", question)
	w.await("the form", func() bool { _, open := w.Modal(who); return open })
	if form, _ := w.Modal(who); form.Title != "Ask a question" || !strings.Contains(string(form.Blocks), question) {
		w.Errorf("the form is %q: %s", form.Title, form.Blocks)
	}
	done, err := w.Submit(w.Context(), who, nil)
	if err != nil || !done.Heard() || done.Problem != nil {
		w.Fatalf("sent in: %+v and %v", done, err)
	}
	w.await("the question in its channel", func() bool {
		for _, m := range w.Messages(w.questions) {
			if m.Only == "" && m.User == w.Bot(w.team) && strings.Contains(m.Text+string(m.Blocks), question) {
				return true
			}
		}
		return false
	})
}

// install opens the address that lets Kith into a workspace, and follows it through
// Slack and back.
func (w workspace) install(address, team string) {
	w.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.Fatal(err)
	}
	browser := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.Contains(r.URL.Path, "authorize") { // where people choose a workspace
			q := r.URL.Query()
			q.Set("team", team)
			r.URL.RawQuery = q.Encode()
		}
		return nil
	}}
	res, err := browser.Get("http://" + address + "/slack/install")
	if err != nil {
		w.Fatal(err)
	}
	defer res.Body.Close()
	var page bytes.Buffer
	if _, err := page.ReadFrom(res.Body); err != nil || !strings.Contains(page.String(), "Kith is in Elsewhere") {
		w.Fatalf("%d %s %v", res.StatusCode, &page, err)
	}
}

// unused is an address on this machine at which nobody listens.
func unused(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
