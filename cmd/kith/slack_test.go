package main

import (
	"bytes"
	"strings"
	"testing"
)

const (
	someKey = "0101010101010101010101010101010101010101010101010101010101010101"
	signing = "0123456789abcdef0123456789abcdef"
)

func TestSlackSettings(t *testing.T) {
	sockets := []string{"KITH_SLACK_BOT_TOKEN=xoxb-1", "KITH_SLACK_APP_TOKEN=xapp-1"}
	installs := []string{"KITH_SLACK_CLIENT_ID=1.2", "KITH_SLACK_CLIENT_SECRET=s", "KITH_SLACK_SIGNING_SECRET=" + signing, "KITH_SLACK_KEY=" + someKey, "KITH_URL=https://kith.example.org"}
	without := func(all []string, name string) (rest []string) {
		for _, one := range all {
			if !strings.HasPrefix(one, name+"=") {
				rest = append(rest, one)
			}
		}
		return rest
	}
	for _, c := range []struct {
		name    string
		environ []string
		want    string // of the complaint; empty for none
	}{
		{"sockets", sockets, ""},
		{"over HTTP", []string{"KITH_SLACK_BOT_TOKEN=xoxb-1", "KITH_SLACK_SIGNING_SECRET=" + signing}, ""},
		{"both", append(sockets, "KITH_SLACK_SIGNING_SECRET="+signing), ""},
		{"with Discord", append(sockets, "KITH_DISCORD_TOKEN=x"), ""},
		{"installations", installs, ""},
		{"installations through sockets", append(without(installs, "KITH_SLACK_SIGNING_SECRET"), "KITH_SLACK_APP_TOKEN=xapp-1"), ""},
		{"several keys", append(without(installs, "KITH_SLACK_KEY"), "KITH_SLACK_KEY="+someKey+",\n"+strings.Repeat("02", 32)), ""},
		{"a prefix", append(sockets, "KITH_SLACK_PREFIX=kith-"), ""},
		{"a double", append(sockets, "SLACK_API_URL=http://127.0.0.1:1/api/"), ""},
		{"swapped", []string{"KITH_SLACK_BOT_TOKEN=xapp-1", "KITH_SLACK_APP_TOKEN=xoxb-1"}, "the tokens are swapped"},
		{"an app-level token for the bot's", []string{"KITH_SLACK_BOT_TOKEN=xapp-1"}, "KITH_SLACK_BOT_TOKEN holds an app-level token"},
		{"a person's token", []string{"KITH_SLACK_BOT_TOKEN=xoxp-1"}, "holds a person's token"},
		{"no token at all", []string{"KITH_SLACK_BOT_TOKEN=geheim"}, "is no bot's token"},
		{"a bot's token for the app's", append(sockets[:1:1], "KITH_SLACK_APP_TOKEN=xoxb-1"), "KITH_SLACK_APP_TOKEN holds another kind of token"},
		{"no app-level token", append(sockets[:1:1], "KITH_SLACK_APP_TOKEN=geheim"), "is no app-level token"},
		{"a token without a way", sockets[:1], "how does Slack reach Kith?"},
		{"a way without a token", sockets[1:], "KITH_SLACK_APP_TOKEN is set, and KITH_SLACK_BOT_TOKEN is not"},
		{"a secret alone", []string{"KITH_SLACK_SIGNING_SECRET=" + signing}, "KITH_SLACK_SIGNING_SECRET is set, and KITH_SLACK_BOT_TOKEN is not"},
		{"replies alone", []string{"KITH_SLACK_WITHOUT_REPLIES=true"}, "KITH_SLACK_WITHOUT_REPLIES is set, and"},
		{"no such answer", append(sockets, "KITH_SLACK_WITHOUT_REPLIES=perhaps"), "KITH_SLACK_WITHOUT_REPLIES must be true or false"},
		{"a token for the secret", append(sockets, "KITH_SLACK_SIGNING_SECRET=xoxb-1-2-3-4-5-6-7-8-geheim"), "KITH_SLACK_SIGNING_SECRET must be the Signing Secret"},
		{"a short secret", append(sockets, "KITH_SLACK_SIGNING_SECRET=0123"), "KITH_SLACK_SIGNING_SECRET must be the Signing Secret"},
		{"a prefix with other letters", append(sockets, "KITH_SLACK_PREFIX=Kith "), "the prefix must be at most 16 of a-z"},
		{"a slash in the prefix", append(sockets, "KITH_SLACK_PREFIX=/kith-"), "the prefix must be"},
		{"no address", append(sockets, "SLACK_API_URL=slack.com"), "SLACK_API_URL must be an address like https://slack.com/api/"},
		{"both ways of getting tokens", append(installs, sockets[0]), "keep one of them"},
		{"no client secret", without(installs, "KITH_SLACK_CLIENT_SECRET"), "KITH_SLACK_CLIENT_SECRET is not"},
		{"no key", without(installs, "KITH_SLACK_KEY"), "openssl rand -hex 32"},
		{"a weak key", append(without(installs, "KITH_SLACK_KEY"), "KITH_SLACK_KEY=geheim"), "KITH_SLACK_KEY must be 32 random bytes"},
		{"no address of Kith", without(installs, "KITH_URL"), "KITH_URL is not"},
		{"an address that all can read", append(without(installs, "KITH_URL"), "KITH_URL=http://kith.example.org"), "https addresses alone"},
		{"a key for one workspace", append(sockets, "KITH_SLACK_KEY="+someKey), "KITH_SLACK_CLIENT_ID is not"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := fromEnvironment(c.environ)
			if err == nil {
				err = s.check()
			}
			switch {
			case err == nil && c.want != "":
				t.Errorf("no complaint, want %q", c.want)
			case err != nil && (c.want == "" || !strings.Contains(err.Error(), c.want)):
				t.Errorf("got %q, want %q", err, c.want)
			case err != nil && strings.Contains(err.Error(), "geheim"):
				t.Errorf("the secret is in %q", err)
			case err == nil && s.sandboxed():
				t.Error("a sandbox is opened")
			}
		})
	}
}

func TestPlatformsAreNamed(t *testing.T) {
	var s settings
	s.Slack.BotToken = "xoxb-1"
	if got := s.connects(); got != "Slack" {
		t.Errorf("got %q", got)
	}
	s.Discord.Token = "x"
	if got := s.connects(); got != "Discord and Slack" {
		t.Errorf("got %q", got)
	}
}

func TestSlackSecretsAreNotShown(t *testing.T) {
	var out strings.Builder
	var s settings
	s.Slack = slackSettings{BotToken: "xoxb-geheim", AppToken: "xapp-geheim", SigningSecret: "geheim", ClientSecret: "geheim", Key: "geheim"}
	s.write(&out)
	if strings.Contains(out.String(), "geheim") || !strings.Contains(out.String(), "bot's token set, app-level token set") {
		t.Errorf("doctor shows %q", &out)
	}
}

// TestManifestCommand: Kith's own commands fit into an app, and every group of them
// is described by a sentence of its own.
func TestManifestCommand(t *testing.T) {
	run := func(args ...string) (string, string, int) {
		var out, errs bytes.Buffer
		code := execute(append([]string{"manifest", "slack"}, args...), nil, &out, &errs)
		return out.String(), errs.String(), code
	}
	out, errs, code := run()
	if code != exitOK {
		t.Fatalf("it ended with %d: %s", code, errs)
	}
	for _, want := range []string{
		"command: /ask\n", "description: Find a mentor, or be one\n", "socket_mode_enabled: true\n", "- message.channels\n",
		"callback_id: questions.mark\n", "\n# https://api.slack.com/apps?new_app=1&manifest_yaml=",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	specs, err := commands(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range specs {
		summary := spec.Summary["en"]
		if strings.Contains(spec.Name, " ") && strings.Contains(out, "  description: "+summary+"\n    usage_hint:") {
			t.Errorf("the commands around %q have no sentence of their own, but %q", spec.Name, summary)
		}
	}
	if longest := 8000; len(out[strings.LastIndex(out, "\n# ")+3:]) > longest {
		t.Errorf("the link has more than %d letters, which not every browser and proxy takes", longest)
	}
	out, errs, code = run("--json", "--without-replies", "--prefix", "kith-", "--url", "https://kith.example.org/")
	if code != exitOK || !strings.HasPrefix(out, "{\n") || !strings.HasSuffix(out, "}\n") || !strings.Contains(errs, "manifest_yaml=") {
		t.Errorf("it ended with %d:\n%s%s", code, out, errs)
	}
	if strings.Contains(out, "channels:history") || !strings.Contains(out, `"/kith-ask"`) || !strings.Contains(out, `"https://kith.example.org/slack/oauth"`) {
		t.Errorf("got\n%s", out)
	}
	for arg, want := range map[string]string{
		"--url=http://kith.example.org":       "https addresses alone",
		"--prefix=Kith":                       "the prefix must be",
		"--name=" + strings.Repeat("kith", 9): "at most 35 letters",
	} {
		if _, errs, code := run(arg); code != exitUsage || !strings.Contains(errs, want) {
			t.Errorf("%s ended with %d: %s, want %q", arg, code, errs, want)
		}
	}
}
