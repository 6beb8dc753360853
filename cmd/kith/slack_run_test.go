//go:build unix

package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/kith-community/kith/adapters/slack"
	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
)

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
