package main

import (
	"context"
	"log/slog"
	"regexp"
	"strings"
	"testing"

	"github.com/kith-community/kith/adapters/slack"
	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/adapters/slack/slacktest/crowd"
	"github.com/kith-community/kith/adapters/slack/slacktest/schema"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/scheduler"
)

// onSlack is a stage that is Slack: the adapter on one side, the people of a double on
// the other.
type onSlack struct {
	crowd.Installed
	*crowd.Translated
	double *slacktest.Server
}

func (s onSlack) Attach(sink chat.Sink) { s.Crowd.Attach(sink) }

// PublishCommands gives the app the manifest that Kith would print: it may do, and is
// told of, nothing else.
func (s onSlack) PublishCommands(ctx context.Context, specs []chat.CommandSpec) error {
	m, err := slack.NewManifest(slack.ManifestOptions{Name: "Kith"}, specs)
	if err != nil {
		return err
	}
	content, err := m.JSON()
	if err != nil {
		return err
	}
	app, err := slacktest.ParseManifest(content)
	if err != nil {
		return err
	}
	s.double.SetApp(app)
	s.double.SetScopes(s.Team(), app.Scopes...)
	return s.Translated.PublishCommands(ctx, specs)
}

// TestStoriesOnSlack plays the stories of all features in Slack's own protocols, from
// the socket to the database and back.
func TestStoriesOnSlack(t *testing.T) {
	playAll(t, theatre{platform: "slack", unplayable: unplayableOnSlack, impossible: impossibleOnSlack, alike: readOnSlack, stage: slackStage})
}

var (
	disarming = strings.NewReplacer(`\`, "", "\u200b", "")
	titled    = regexp.MustCompile(`thread ".*?" (shows|now shows|no longer shows): `)
)

// readOnSlack leaves out as well what only disarms people's text, since Slack is sent
// the text itself, and the titles of threads, which have none there.
func readOnSlack(story string) string {
	return unnumbered(titled.ReplaceAllString(disarming.Replace(story), "thread $1: "))
}

// unplayableOnSlack are stories of what nobody can do there.
var unplayableOnSlack = map[string]string{
	"cohorts/testdata/late":     "the lot is drawn from the members' IDs, which are Slack's own",
	"cohorts/testdata/decided":  "the lot is drawn from the members' IDs, which are Slack's own",
	"cohorts/testdata/best":     "the lot is drawn from the members' IDs, which are Slack's own",
	"cohorts/testdata/wishes":   "the lot is drawn from the members' IDs, which are Slack's own",
	"privacy/testdata/left":     "whoever left cannot be written to",
	"testdata/channeltopic":     "a bot may edit where it may no longer write",
	"testdata/channelforbidden": "a bot may edit where it may no longer write",
}

// impossibleOnSlack are lines of stories that nobody can do there, and what they do
// instead; "" is nothing. Slack itself refuses to send in what is empty or too long,
// more than may be chosen, and commands that are none; whoever left is nobody's to
// choose; and what was posted before a crash is posted again.
var impossibleOnSlack = map[string]map[string]string{
	"agenda/testdata/mistakes": {
		`ada: fills point="x" times 501`: "",
		`ada: fills note="x" times 1501`: "",
	},
	"gratitude/testdata/badinput": {
		"ada: fills who=[grace, linus, olga, u1, u2, u3]; because=For all that you do here": "",
		"ada: fills who=[]; because=For all that you do here":                               "",
		`ada: fills who=[grace]; because="x" times 601`:                                     "",
		"ada: fills who=[grace, grace]; because=For all that you do here":                   "ada: fills who=[grace]; because=For all that you do here",
		"olga: fills weekly=on; languages=[]":                                               "",
	},
	"gratitude/testdata/broken": {
		"kith: crashes after send": "",
	},
	"gratitude/testdata/limits": {
		"ada: /thanks @eve for being there": "",
	},
	"help/testdata/help": {
		"ada: /hepl":     "",
		"ada: /nonsense": "",
	},
	"link/testdata/erased": {
		"elsewhere, ada: presses Unlink Ada (Fake)": "elsewhere, ada: presses Unlink Ada (Slack)",
	},
	"meetings/testdata/down": {
		"kith: crashes after send": "",
	},
	"mentors/testdata/badinput": {
		"grace: fills question=": "",
	},
	"mentors/testdata/ways": {
		"ada: fills added=": "",
	},
	"pairs/testdata/handedback": {
		`ada: fills place=In calls; terms="x" times 301`:                                              "",
		"ada: fills cadence=Every week; reply=A day; length=An hour; terms=Nothing leaves this room.": "ada: fills cadence=Every week; place=In calls; reply=A day; length=An hour; terms=Nothing leaves this room.",
		`grace: fills did="x" times 401`:                                                              "",
	},
	"problems/testdata/nobody": {
		"ada: fills kind=other; about=[eve, linus, grace, max, kim, lee]; contact=no": "",
	},
	"questions/testdata/bad-input": {
		"ada: fills details=no title at all":             "",
		`ada: fills title="x" times 10000; details=kept`: "",
		`ada: fills details="z" times 10000`:             "",
		"ada: /aks":                                      "",
		"ada: /frobnicate":                               "",
		"ada: /@everyone **now**":                        "",
	},
	"questions/testdata/breaks": {
		"kith: crashes after send": "",
	},
	"setup/testdata/mistakes": {
		`olga: fills topics="word\n" times 700`: "",
	},
	"setup/testdata/organisers": {
		"ada: /organizer setup": "",
	},
}

// slackStage connects an adapter to a double that reads the story's clock.
func slackStage(t *testing.T, clock *scheduler.Clock, log *slog.Logger) stage {
	double := slacktest.New(slacktest.Options{Now: clock.Now, Unlimited: true, Check: schema.Check(func(err error) { t.Error(err) })})
	api, end, err := double.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	called := func(word string) string { return slack.CommandName("", word) }
	people := crowd.Installed{Crowd: crowd.New(double, "Kith", crowd.Options{Called: called})}
	people.Channel("#questions")
	adapter, err := slack.New(slack.Options{
		Teams: people, AppToken: slacktest.DefaultAppToken, API: api, Unlimited: true, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	crowd.Run(t, adapter, people.Crowd, crowd.Sockets)
	return onSlack{people, people.Translate(adapter), double}
}
