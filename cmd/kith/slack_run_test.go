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
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/kith-community/kith/adapters/slack"
	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
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

// TestTwoTokensConnect: a process with two tokens and nothing else is set up, takes
// a question to its channel, ends in order, and goes on when it starts again.
func TestTwoTokensConnect(t *testing.T) {
	w := slackDouble(t, slack.ManifestOptions{})
	data := filepath.Join(t.TempDir(), "kith-slack")
	for _, question := range []string{"How do I test time?", "How do I test space?"} {
		kith := w.start(w.environ, "--data", data, "--listen", "127.0.0.1:0")
		w.sockets(2)
		if question == "How do I test time?" {
			w.setUp(w.olga)
		}
		w.asks(w.ada, question)
		if done, err := w.UseShortcut(t.Context(), w.ada, "ask"); err != nil || !done.Heard() {
			t.Fatalf("the shortcut: %+v and %v", done, err)
		}
		w.await("the form of the shortcut", func() bool { form, open := w.Modal(w.ada); return open && form.Title == "Ask a question" })
		if _, err := w.Close(t.Context(), w.ada, true); err != nil {
			t.Fatal(err)
		}
		w.end(kith)
		w.sockets(0)
		if !strings.Contains(kith.out.String(), "connects to Slack; what it keeps is in ") {
			t.Errorf("it says %s", &kith.out)
		}
	}
}

func TestWhatSlackRefusesIsASentence(t *testing.T) {
	w := slackDouble(t, slack.ManifestOptions{})
	bot, app, api := w.environ[0], w.environ[1], w.environ[2]
	for _, c := range []struct {
		name    string
		environ []string
		want    string
	}{
		{"a wrong bot's token", []string{"KITH_SLACK_BOT_TOKEN=xoxb-wrong", app, api}, "the bot's token is not accepted by Slack"},
		{"a wrong app-level token", []string{bot, "KITH_SLACK_APP_TOKEN=xapp-wrong", api}, "the app-level token is not accepted by Slack"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, out, errs := outcome(t, kithCommand(t, c.environ, "--data", filepath.Join(t.TempDir(), "data"), "--listen", "127.0.0.1:0"))
			if code != exitFault || !strings.Contains(errs, c.want) {
				t.Errorf("ended with %d: %s%s, want %q", code, out, errs, c.want)
			}
			if strings.Contains(out+errs, "xoxb-") || strings.Contains(out+errs, "xapp-wrong") {
				t.Errorf("a token was printed: %s%s", out, errs)
			}
		})
	}
}

// TestDiscordAndSlackAtOnce: one process serves both, and goes on with one when the
// other has ended for good.
func TestDiscordAndSlackAtOnce(t *testing.T) {
	w := slackDouble(t, slack.ManifestOptions{})
	kith := w.start(append(w.environ, "KITH_DISCORD_TOKEN=wrong", "DISCORD_API_URL=http://127.0.0.1:1"), "--data", filepath.Join(t.TempDir(), "data"), "--listen", "127.0.0.1:0")
	w.sockets(2)
	w.setUp(w.olga)
	w.asks(w.ada, "How do I test both?")
	w.end(kith)
	if !strings.Contains(kith.out.String(), "connects to Discord and Slack") {
		t.Errorf("it says %s", &kith.out)
	}
}

func TestDoctorNamesWhatSlackLacks(t *testing.T) {
	w := slackDouble(t, slack.ManifestOptions{})
	data := t.TempDir()
	doctor := func() (int, string) {
		code, out, errs := outcome(t, kithCommand(t, w.environ, "doctor", "--data", data))
		return code, out + errs
	}
	if code, said := doctor(); code != exitOK || !strings.Contains(said, "workspaces that let Kith in: Gophers") || !strings.Contains(said, "nothing is missing") {
		t.Errorf("a good one: %d %s", code, said)
	}
	kith := w.start(w.environ, "--data", data, "--listen", "127.0.0.1:0")
	w.sockets(2)
	w.setUp(w.olga)
	w.end(kith)
	if _, err := w.KickBot(t.Context(), w.olga, w.questions); err != nil {
		t.Fatal(err)
	}
	w.SetScopes(w.team, "commands", "channels:read", "users:read", "chat:write")
	code, said := doctor()
	if code == exitOK {
		t.Errorf("it found nothing: %s", said)
	}
	for _, want := range []string{
		"Gophers, #questions: Kith is no member, and can neither write there nor notice replies; to mend it: type /invite @kith there",
		"the scope im:write (to open a conversation with a person) is missing: nobody can be written to; to mend it: put what kith manifest slack prints",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
	if strings.Contains(said, "xoxb-") || strings.Contains(said, "xapp-") {
		t.Errorf("it says too much:\n%s", said)
	}
}

// TestDoctorAsksTheRunningKith: what only the running Kith knows is said by it, and
// Slack is asked beside it.
func TestDoctorAsksTheRunningKith(t *testing.T) {
	w := slackDouble(t, slack.ManifestOptions{})
	data, address := t.TempDir(), unused(t)
	kith := w.start(w.environ, "--data", data, "--listen", address)
	w.sockets(2)
	w.Delivery().Disable(true)
	troubles := func() string {
		h, err := askHealth(t.Context(), address)
		if err != nil || !h.OK {
			t.Fatalf("health: %+v and %v", h, err)
		}
		return strings.Join(h.Troubles, "|")
	}
	const trouble = "Slack: Slack ends every connection at once. Socket Mode may be switched off"
	eventually(t, "the trouble", func() bool { return strings.HasPrefix(troubles(), trouble) })
	code, out, errs := outcome(t, kithCommand(t, w.environ, "doctor", "--data", data, "--listen", address))
	if code != exitFault || !strings.Contains(out, "running    "+trouble) || !strings.Contains(out, "workspaces that let Kith in: Gophers") {
		t.Errorf("doctor ended with %d: %s%s", code, out, errs)
	}
	w.end(kith)
}

// TestAWorkspaceIsInstalledAndServed: over HTTP and OAuth, from the first visit to
// the first answer. The token is encrypted in the database, and a process that starts
// later reads it.
func TestAWorkspaceIsInstalledAndServed(t *testing.T) {
	w := slackDouble(t, slack.ManifestOptions{URL: "http://127.0.0.1"})
	other := w.AddOtherTeam("Elsewhere")
	ida := w.AddUser(other, slacktest.User{Name: "ida", Admin: true})
	general := w.Channels(other)[0].ID
	address := unused(t)
	environ := []string{
		"KITH_SLACK_CLIENT_ID=" + slacktest.DefaultClientID, "KITH_SLACK_CLIENT_SECRET=" + slacktest.DefaultClientSecret,
		"KITH_SLACK_SIGNING_SECRET=" + slacktest.DefaultSigningSecret, "KITH_SLACK_KEY=" + someKey, "KITH_URL=http://" + address, "SLACK_API_URL=" + w.api,
	}
	data := t.TempDir()
	for start := range 2 {
		kith := w.start(environ, "--data", data, "--listen", address)
		eventually(t, "Kith to answer", func() bool { _, err := askHealth(t.Context(), address); return err == nil })
		if start == 0 {
			w.install(address, other)
		}
		eventually(t, "the addresses to be verified", func() bool {
			base := "http://" + address
			return w.Delivery().Register(t.Context(), delivery.Endpoints{
				Events: base + slack.EventsPath, Commands: base + slack.CommandsPath, Interactivity: base + slack.InteractivityPath,
			}) == nil
		})
		w.types(ida, general, "/organiser", "setup")
		w.await("the setup", func() bool { return w.sees(ida, "conversations_select") })
		w.Reload(ida)
		w.end(kith)
	}
	code, out, errs := outcome(t, kithCommand(t, environ, "doctor", "--data", data))
	if !strings.Contains(out, "workspaces that let Kith in: Elsewhere") || code != exitOK {
		t.Errorf("doctor ended with %d: %s%s", code, out, errs)
	}
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
